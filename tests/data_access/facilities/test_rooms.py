"""The table of rooms: what it tells of each, in which order, page by page."""

from collections import Counter

import pandas as pd
import pytest

from data_access.calendar_days import SHANGHAI
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.rooms import SortColumn, room_count, rooms
from tests import rows as put
from tests.data_access.facilities.conftest import LIMITS, OTHER_COMMUNITY, Street, is_missing


def test_each_room_recounted(street: Street) -> None:
    frame = rooms(street.connection, street.scope, LIMITS).set_index("facility_code")
    assert len(frame) == len(street.rooms) == room_count(street.connection, street.scope).loc[0, "rooms"]
    for room in street.rooms:
        row = frame.loc[room["facility_code"]]
        visits = [visit for visit in street.visits if visit["facility_code"] == room["facility_code"]]
        stays = [(visit["checked_in_at"], street.left_at(visit)) for visit in visits]
        peak = max(sum(began <= moment < left for began, left in stays) for moment, _ in stays)
        hours = Counter(visit["checked_in_at"].astimezone(SHANGHAI).hour for visit in visits)
        offered = street.open_seconds(room, street.scope.first_day, street.scope.last_day) * room["capacity"]
        assert row["weekly_hours"] == 5 * 3 + 6 * 6.5
        assert row["visits"] == len(visits)
        assert row["utilisation"] == pytest.approx(sum(map(street.seconds_inside, visits)) / offered)
        if room["kind"] not in CONFIDENTIAL_FACILITIES:
            assert row["peak"] == peak
            assert row["peak_occupancy"] == pytest.approx(peak / 4)
            assert row["busiest_hour"] == min(hours, key=lambda hour: (-hours[hour], hour))


def test_moments_of_confidential_rooms_that_rest_on_few_visits_are_hidden(street: Street) -> None:
    frame = rooms(street.connection, street.scope, LIMITS)
    confidential = frame["kind"].isin(list(CONFIDENTIAL_FACILITIES))
    assert frame.loc[confidential, "peak_suppressed"].all()
    assert frame.loc[confidential, "peak"].isna().all()
    assert frame.loc[confidential, "busiest_hour"].isna().all()
    assert not frame.loc[~confidential, "peak_suppressed"].any()


def test_a_room_with_few_visits_is_hidden_with_the_rooms_that_would_give_it_away(street: Street) -> None:
    """In a week with one visit to the psychological room its community's next smallest room is hidden with it."""
    week = street.scope.between(street.scope.last_day, street.scope.last_day)
    room = "140213066004503"
    put.put_visit(street.connection, week.as_of, None, room)
    street.written()
    frame = rooms(street.connection, week, LIMITS, sort="visits").set_index("facility_code")
    assert frame.loc[room, "visits_suppressed"]
    assert is_missing(frame.loc[room, "utilisation"])
    siblings = frame[frame.index.str.startswith(put.COMMUNITY) & (frame["visits"].fillna(1) > 0)]
    assert siblings["visits_suppressed"].sum() == 2
    assert frame["visits_suppressed"].iloc[-1], "what is hidden stands last, so that the order does not tell it"


@pytest.mark.parametrize("sort", ["visits", "name", "utilisation", "peak", "community_name", "kind", "busiest_hour"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_put_together_are_the_whole_in_its_order(street: Street, sort: SortColumn, descending: bool) -> None:
    whole = rooms(street.connection, street.scope, LIMITS, sort=sort, descending=descending)
    pages = [
        rooms(street.connection, street.scope, LIMITS, sort=sort, descending=descending, offset=offset, limit=2)
        for offset in (0, 2, 4)
    ]
    assert list(pd.concat(pages)["facility_code"]) == list(whole["facility_code"])
    if sort in ("visits", "utilisation"):
        told = whole[sort].dropna()
        assert list(told) == sorted(told, reverse=descending)


def test_rooms_of_one_community(street: Street) -> None:
    frame = rooms(street.connection, street.scope.of_community(OTHER_COMMUNITY), LIMITS, sort="name", descending=False)
    assert list(frame["facility_code"]) == ["140213066005501", "140213066005502"]
