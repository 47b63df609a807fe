"""Today beside a usual day, at the edges of the day, the hour, the week and the records."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from data_access import rollup
from data_access.answering import answer
from data_access.calendar_days import SHANGHAI, day_of
from data_access.engine import reading, writing
from data_access.overview import TodayEvent, today_so_far
from data_access.scope import Scope
from data_access.settings import TimeLimits
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


def test_calls_count_from_their_beginning_and_orders_when_they_are_completed(street):
    elder = rows.put_elder(street)
    device = rows.put_device(street, elder)
    rows.put_call(street, elder, device, NOW)
    rows.put_service_order(street, elder, NOW - timedelta(days=1), completed_at=NOW)
    rows.put_service_order(street, elder, NOW)

    assert told(street)["call"][0] == 1
    assert told(street)["service_order"][0] == 1


@pytest.mark.parametrize("now", [NOW, NOW.replace(minute=0), NOW.replace(hour=0, minute=20), NOW.replace(hour=23)])
def test_full_hours_that_were_counted_in_advance_tell_the_same(empty_engine: Engine, now: datetime) -> None:
    """Every seventh minute of the days that matter and of those around them, in two communities."""
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        for community in (rows.COMMUNITY, OTHER):
            rows.put_community(connection, community)
            rows.put_grid_unit(connection, community + "01")
            elder = rows.put_elder(connection, grid_unit_code=community + "01")
            device = rows.put_device(connection, elder, community)
            for week in (0, 1, 3, 9):
                for minutes in range(-60, 25 * 60, 7):
                    moment = now.replace(hour=0, minute=0) - timedelta(weeks=week) + timedelta(minutes=minutes)
                    deleted_at = NOW if minutes % 4 == 0 else None
                    unit = {"grid_unit_code": community + "01", "deleted_at": deleted_at}
                    rows.put_call(connection, elder, device, moment, **unit)
                    rows.put_service_order(connection, elder, moment - timedelta(hours=5), moment, **unit)
    asked = Scope(territory=rows.STREET, first_day=day_of(now), last_day=day_of(now), as_of=now)
    scopes = [asked, asked.of_community(OTHER), replace(asked.of_community(OTHER), grid_units=(OTHER + "01",))]
    with reading(empty_engine) as connection:
        from_events = [told(connection, scope) for scope in scopes]
    rollup.refresh(empty_engine, TimeLimits())
    with reading(empty_engine) as connection:
        assert [told(connection, scope) for scope in scopes] == from_events
    assert from_events[0]["call"][0] == 2 * from_events[1]["call"][0] > 0
    assert from_events[1] == from_events[2]


def test_full_hours_are_not_counted_again(empty_engine: Engine) -> None:
    """A call of a full hour is on screen with the next refresh, one of the running hour at once."""
    with writing(empty_engine) as connection:
        elder, device = rows.put_equipped_elder(connection)
        rows.put_call(connection, elder, device, NOW - timedelta(hours=2))
    rollup.refresh(empty_engine, TimeLimits())
    with writing(empty_engine) as connection:
        for hours in (0, 1):
            rows.put_call(connection, elder, device, NOW - timedelta(hours=hours))
    with reading(empty_engine) as connection:
        assert told(connection)["call"][0] == 2
    rollup.refresh(empty_engine, TimeLimits())
    with reading(empty_engine) as connection:
        assert told(connection)["call"][0] == 3


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
