"""Today beside a usual day, at the edges of the day, the hour, the week and the records."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from data_access.answering import answer
from data_access.calendar_days import SHANGHAI, day_of
from data_access.overview import TodayEvent, today_so_far
from data_access.scope import Scope
from data_access.viewer import Role, Viewer
from tests import rows

NOW = datetime(2026, 11, 24, 14, 10, tzinfo=SHANGHAI)
OTHER = "140213066005"
LEADER = Viewer(Role.LEADER, rows.STREET)


@pytest.fixture
def street(empty_engine):
    """Two communities with a grid unit each and a reading corner in the first."""
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        for community in (rows.COMMUNITY, OTHER):
            rows.put_community(connection, community)
            rows.put_grid_unit(connection, community + "01")
        rows.put_facility(connection)
        yield connection


def scope(**places: Any) -> Scope:
    return Scope(territory=rows.STREET, first_day=day_of(NOW), last_day=day_of(NOW), as_of=NOW, **places)


def told(connection: Connection, asked: Scope | None = None) -> dict[str, tuple[int, float | None]]:
    """event -> (so far, usual or None)."""
    frame = answer(connection, today_so_far, asked or scope(), LEADER)
    assert list(frame["event"]) == [event.value for event in TodayEvent]
    usual = frame["usual"].astype("object").where(frame["usual"].notna(), None)
    return dict(zip(frame["event"], zip(frame["so_far"], usual, strict=True), strict=True))


def weeks_ago(weeks: float, **later: float) -> datetime:
    return NOW - timedelta(weeks=weeks) + timedelta(**later)


def test_an_empty_street_has_had_nothing_and_no_usual_day(street):
    assert told(street) == {event.value: (0, None) for event in TodayEvent}


def test_today_runs_from_midnight_to_this_moment(street):
    midnight = NOW.replace(hour=0, minute=0)
    for moment in (midnight - timedelta(seconds=1), midnight, NOW, NOW + timedelta(seconds=1)):
        rows.put_dispute(street, moment)

    assert told(street)["dispute"][0] == 2


def test_usual_is_the_median_of_eight_weekdays_up_to_this_hour(street):
    rows.put_public_issue(street, weeks_ago(9))  # records reach back beyond the eighth week
    for week, issues in enumerate([3, 0, 5, 1, 4, 2, 9, 0], start=1):
        for _ in range(issues):
            rows.put_public_issue(street, weeks_ago(week))
        rows.put_public_issue(street, weeks_ago(week, seconds=1))  # later than this time of day
        rows.put_public_issue(street, weeks_ago(week, days=1))  # another weekday

    assert told(street)["public_issue"] == (0, 2.5)


def test_records_that_begin_within_the_eight_weeks_make_no_usual_day(street):
    rows.put_dispute(street, weeks_ago(8))

    assert told(street)["dispute"] == (0, None)

    rows.put_dispute(street, weeks_ago(8, days=-1))

    assert told(street)["dispute"] == (0, 0.0)


def test_calls_and_orders_count_from_their_beginning(street):
    elder = rows.put_elder(street)
    device = rows.put_device(street, elder)
    rows.put_call(street, elder, device, NOW)
    rows.put_service_order(street, elder, NOW - timedelta(days=1), completed_at=NOW)
    rows.put_service_order(street, elder, NOW)

    assert told(street)["call"][0] == 1
    assert told(street)["service_order"][0] == 1


def test_deleted_and_other_places_are_left_out(street):
    rows.put_dispute(street, NOW, deleted_at=NOW)
    rows.put_dispute(street, NOW, grid_unit_code=OTHER + "01")

    assert told(street)["dispute"][0] == 1
    assert told(street, scope(communities=(rows.COMMUNITY,)))["dispute"][0] == 0


def test_visits_of_the_whole_community_are_told_in_its_parts(street):
    rows.put_visit(street, NOW)

    assert told(street, scope(communities=(rows.COMMUNITY,), grid_units=(rows.COMMUNITY + "01",)))["visit"][0] == 1
    assert told(street, scope(communities=(OTHER,)))["visit"][0] == 0


def test_a_few_visits_to_confidential_rooms_alone_are_not_told(street):
    room = rows.put_facility(street, rows.COMMUNITY + "502", kind="psychological_room")
    for _ in range(4):
        rows.put_visit(street, NOW, facility_code=room)

    frame = answer(street, today_so_far, scope(), LEADER).set_index("event")
    assert frame["so_far"].isna()["visit"]
    assert frame["so_far_suppressed"]["visit"]

    rows.put_visit(street, NOW)

    assert told(street)["visit"][0] == 5
