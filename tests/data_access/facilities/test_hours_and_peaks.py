"""Occupancy hour by hour and the fullest moments, against a slow walk through every visit."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest

from data_access.calendar_days import SHANGHAI
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.occupancy import occupancy
from data_access.facilities.peaks import peaks
from tests.data_access.facilities.conftest import LIMITS, Street, each, is_missing

HOUR = timedelta(hours=1)


def test_every_minute_lies_in_its_hour_of_the_week(street: Street) -> None:
    seconds: Counter[tuple[str, int, int]] = Counter()
    present: Counter[tuple[str, int, int]] = Counter()
    for visit in street.visits:
        touched = set()
        began, left = visit["checked_in_at"].astimezone(SHANGHAI), street.left_at(visit).astimezone(SHANGHAI)
        hour = began.replace(minute=0, second=0)
        while hour < left or hour <= began:
            key = visit["kind"], hour.weekday(), hour.hour
            seconds[key] += int((min(left, hour + HOUR) - max(began, hour)).total_seconds())
            touched.add(key)
            hour += HOUR
        present.update(touched)  # once, however many weeks it lasted
    frame = occupancy(street.connection, street.scope, LIMITS)
    keys = {(row.kind, row.weekday, row.hour) for row in each(frame)}
    assert set(present) <= keys
    told = frame[~frame["visits_suppressed"]]
    assert len(told) > len(frame) / 2
    for row in each(told):
        key = row.kind, row.weekday, row.hour
        assert row.person_hours == pytest.approx(seconds[key] / 3600), key
        assert row.visits == present[key], key
    for row in each(frame[frame["visits_suppressed"]]):
        assert row.kind in CONFIDENTIAL_FACILITIES
        assert is_missing(row.person_hours)
        assert is_missing(row.occupancy)
    hidden = {(row.kind, row.weekday, row.hour) for row in each(frame[frame["visits_suppressed"]])}
    assert {key for key, visits in present.items() if key[0] in CONFIDENTIAL_FACILITIES and visits < 5} <= hidden


def test_capacity_hours_add_up_to_what_the_rooms_offered(street: Street) -> None:
    frame = occupancy(street.connection, street.scope, LIMITS)
    for kind, rows_of_kind in frame.groupby("kind"):
        offered = sum(
            street.open_seconds(room, street.scope.first_day, street.scope.last_day) * room["capacity"]
            for room in street.rooms
            if room["kind"] == kind
        )
        assert rows_of_kind["capacity_hours"].sum() == pytest.approx(offered / 3600)
    monday_noon = frame[(frame["weekday"] == 0) & (frame["hour"] == 12)]
    assert (monday_noon["capacity_hours"] == 0).all()


def test_peaks_are_the_most_people_at_one_moment(street: Street) -> None:
    fullest: dict[tuple[str, str], tuple[int, datetime]] = {}
    by_room = defaultdict(list)
    for visit in street.visits:
        by_room[visit["facility_code"]].append((visit["checked_in_at"], street.left_at(visit)))
    for room, stays in by_room.items():
        for moment, _ in sorted(stays):
            inside = sum(began <= moment < left for began, left in stays)
            key = room, f"{moment.astimezone(SHANGHAI):%Y-%m}"
            if inside > fullest.get(key, (0, moment))[0]:
                fullest[key] = inside, moment
    frame = peaks(street.connection, street.scope)
    assert [(row.facility_code, f"{row.month:%Y-%m}") for row in each(frame)] == sorted(fullest)
    for row in each(frame):
        inside, moment = fullest[row.facility_code, f"{row.month:%Y-%m}"]
        if row.kind in CONFIDENTIAL_FACILITIES:
            assert is_missing(row.peak_at)
            assert row.peak_suppressed == (inside < 5)
        else:
            assert row.peak == inside
            assert row.peak_occupancy == pytest.approx(inside / 4)
            assert row.peak_at == moment


def test_no_visits_no_peaks_and_the_same_types(street: Street) -> None:
    none = peaks(street.connection, street.scope.between(date(2026, 1, 1), date(2026, 1, 2)))
    assert none.empty
    assert dict(none.dtypes) == dict(peaks(street.connection, street.scope).dtypes)
