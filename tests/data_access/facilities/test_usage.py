"""Visits, person-hours and utilisation against a slow recount from the rows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import update

from data_access.calendar_days import last_of_month
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.open_hours import open_hours
from data_access.facilities.usage import (
    CHILDREN,
    UsageBy,
    inside_now,
    usage,
    visits_and_residents,
    visits_by_age_band,
    visits_by_month,
)
from data_access.schema import facility
from data_access.scope import Scope
from tests import rows
from tests.data_access.facilities.conftest import LIMITS, OTHER_COMMUNITY, Street, each, is_missing

KEYS: dict[UsageBy, Callable[[dict[str, Any]], str]] = {
    "total": lambda row: "",
    "kind": lambda row: str(row["kind"]),
    "community": lambda row: str(row["community_code"]),
    "facility": lambda row: str(row["facility_code"]),
}


@pytest.mark.parametrize("by", KEYS)
def test_usage_recounted(street: Street, by: UsageBy) -> None:
    key = KEYS[by]
    visits, seconds = Counter(map(key, street.visits)), Counter[str]()
    for visit in street.visits:
        seconds[key(visit)] += int(street.seconds_inside(visit))
    offered = Counter[str]()
    for room in street.rooms:
        opened = street.open_seconds(room, street.scope.first_day, street.scope.last_day)
        offered[key(room)] += opened * room["capacity"]
    frame = usage(street.connection, street.scope, LIMITS, by=by)
    assert list(frame["key"]) == sorted(visits)
    for row in each(frame):
        assert row.visits == visits[row.key]
        assert row.person_hours == pytest.approx(seconds[row.key] / 3600)
        assert row.capacity_hours == pytest.approx(offered[row.key] / 3600)
        assert row.utilisation == pytest.approx(seconds[row.key] / offered[row.key])
        assert row.average_stay == pytest.approx(seconds[row.key] / visits[row.key])
    assert not frame["visits_suppressed"].any()


def test_usage_by_month_cuts_the_running_month_at_as_of(street: Street) -> None:
    frame = usage(street.connection, street.scope, LIMITS, by="month").set_index("key")
    assert list(frame.index) == ["2026-06", "2026-07", "2026-08", "2026-09"]
    for key in frame.index:
        year, month = map(int, key.split("-"))
        first = max(date(year, month, 1), street.scope.first_day)
        last = min(last_of_month(first), street.scope.last_day)
        visits = [visit for visit in street.visits if first <= visit["checked_in_day"] <= last]
        offered = sum(street.open_seconds(room, first, last) * room["capacity"] for room in street.rooms)
        assert frame.loc[key, "visits"] == len(visits)
        assert frame.loc[key, "capacity_hours"] == pytest.approx(offered / 3600)
        assert frame.loc[key, "person_hours"] == pytest.approx(sum(map(street.seconds_inside, visits)) / 3600)


def test_children_and_elders_are_counted_but_never_of_confidential_rooms_alone(street: Street) -> None:
    total = usage(street.connection, street.scope, LIMITS).iloc[0]
    assert total["children"] == sum(visit["age_band"] in CHILDREN for visit in street.visits)
    assert total["elders"] == sum(visit["age_band"] == "elder" for visit in street.visits)
    assert total["child_elder_share"] == pytest.approx((total["children"] + total["elders"]) / len(street.visits))
    by_kind = usage(street.connection, street.scope, LIMITS, by="kind").set_index("key")
    for kind in by_kind.index:
        assert is_missing(by_kind.loc[kind, "children"]) == (kind in CONFIDENTIAL_FACILITIES)


def test_compounds_and_grid_units_do_not_narrow_rooms(street: Street) -> None:
    narrowed = Scope(
        territory=rows.STREET, first_day=street.scope.first_day, last_day=street.scope.last_day,
        as_of=street.scope.as_of, compounds=(rows.COMMUNITY + "001",),
    )  # fmt: skip
    community = street.scope.of_community(rows.COMMUNITY)
    pd.testing.assert_frame_equal(
        usage(street.connection, narrowed, LIMITS), usage(street.connection, community, LIMITS)
    )


def test_a_period_before_any_visit_has_no_visits_but_open_hours(street: Street) -> None:
    scope = street.scope.between(date(2026, 3, 2), date(2026, 3, 8))
    total = usage(street.connection, scope, LIMITS).iloc[0]
    assert (total["visits"], total["person_hours"]) == (0, 0)
    assert is_missing(total["average_stay"])
    assert total["utilisation"] == 0
    # Three rooms were open by then: 5 × 3 + 6 × 6.5 hours for 4 people each.
    assert total["capacity_hours"] == pytest.approx(3 * 4 * (15 + 39))


def test_large_rooms_that_have_been_open_for_decades_are_counted(street: Street) -> None:
    street.connection.execute(update(facility).values(capacity=5_000, opened_day=date(2000, 1, 1)))
    long = replace(street.scope, first_day=date(2000, 1, 1))
    rooms = open_hours(street.connection, long)
    assert rooms["capacity_hours"].max() * 3600 > 2**31
    every: tuple[UsageBy, ...] = ("total", "month", "facility")
    for by in every:
        told = usage(street.connection, long, LIMITS, by=by)
        assert told["capacity_hours"].sum() == pytest.approx(rooms["capacity_hours"].sum())


def test_a_period_before_the_rooms_opened_is_empty_with_the_same_types(street: Street) -> None:
    empty = usage(street.connection, street.scope.between(date(2020, 1, 1), date(2020, 1, 31)), LIMITS)
    assert empty.empty
    assert dict(empty.dtypes) == dict(usage(street.connection, street.scope, LIMITS).dtypes)


def test_visits_by_month_and_by_age_band_recounted(street: Street) -> None:
    months = Counter((f"{visit['checked_in_day']:%Y-%m}", visit["kind"]) for visit in street.visits)
    frame = visits_by_month(street.connection, street.scope, LIMITS)
    assert {(f"{row.month:%Y-%m}", row.kind) for row in each(frame)} == set(months)
    for row in each(frame[~frame["visits_suppressed"]]):
        assert row.visits == months[f"{row.month:%Y-%m}", row.kind]
    bands = Counter((visit["kind"], visit["age_band"]) for visit in street.visits)
    frame = visits_by_age_band(street.connection, street.scope, LIMITS)
    assert {(row.kind, row.age_band) for row in each(frame)} == set(bands)
    for row in each(frame[~frame["visits_suppressed"]]):
        assert row.visits == bands[row.kind, row.age_band]


def test_small_cells_of_confidential_rooms_are_hidden_and_no_total_gives_one_away(street: Street) -> None:
    bands = Counter((visit["kind"], visit["age_band"]) for visit in street.visits)
    frame = visits_by_age_band(street.connection, street.scope, LIMITS)
    small = [key for key, visits in bands.items() if key[0] in CONFIDENTIAL_FACILITIES and visits < 5]
    hidden = {(row.kind, row.age_band) for row in each(frame[frame["visits_suppressed"]])}
    assert set(small) <= hidden
    assert frame.loc[frame["visits_suppressed"], "visits"].isna().all()
    for _, group in [*frame.groupby("kind"), *frame.groupby("age_band")]:
        assert group["visits_suppressed"].sum() != 1


def test_inside_now_is_who_came_today_and_has_not_left(street: Street) -> None:
    expected = sum(
        visit["checked_in_day"] == street.scope.last_day
        and (visit["checked_out_at"] is None or visit["checked_out_at"] > street.scope.as_of)
        for visit in street.visits
    )
    assert expected >= 3
    assert inside_now(street.connection, street.scope).loc[0, "inside"] == expected


def test_visits_per_thousand_residents(street: Street) -> None:
    row = visits_and_residents(street.connection, street.scope.of_community(OTHER_COMMUNITY), LIMITS).iloc[0]
    visits = sum(visit["community_code"] == OTHER_COMMUNITY for visit in street.visits)
    assert (row["visits"], row["residents"]) == (visits, 150)
    assert row["visits_per_thousand"] == pytest.approx(visits * 1000 / 150)


def test_open_hours_of_each_room(street: Street) -> None:
    frame = open_hours(street.connection, street.scope).set_index("facility_code")
    assert list(frame.index) == [
        room["facility_code"] for room in sorted(street.rooms, key=lambda r: r["facility_code"])
    ]
    for room in street.rooms:
        seconds = street.open_seconds(room, street.scope.first_day, street.scope.last_day)
        assert frame.loc[room["facility_code"], "open_hours"] == pytest.approx(seconds / 3600)
        assert frame.loc[room["facility_code"], "capacity_hours"] == pytest.approx(seconds * 4 / 3600)
