"""What is counted in advance follows every change of a visit, and tells the same as the visits themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame
from sqlalchemy import delete, insert, select, update

from data_access import rollup, schema
from data_access.calendar_days import SHANGHAI, last_second_of
from data_access.facilities.occupancy import occupancy
from data_access.facilities.peaks import peaks
from data_access.facilities.rooms import rooms
from data_access.facilities.school_year import visits_by_school_year
from data_access.facilities.usage import usage, visits_by_age_band
from data_access.facilities.visits import visits_by_unit
from data_access.overview.changes import daily_counts_by_unit
from data_access.overview.today import today_so_far
from data_access.scope import Scope
from tests import rows
from tests.data_access.facilities.conftest import AS_OF, FIRST_DAY, LAST_DAY, LIMITS, Street

pytestmark = pytest.mark.parametrize("street", [True], indirect=True, ids=["counted in advance"])

ROOM, OTHER_ROOM = "140213066004501", "140213066004502"
LATER = datetime(2026, 9, 10, 17, tzinfo=SHANGHAI)
QUESTIONS: dict[str, Callable[[Street, Scope], DataFrame]] = {
    "usage": lambda street, scope: usage(street.connection, scope, LIMITS, by="facility"),
    "months": lambda street, scope: usage(street.connection, scope, LIMITS, by="month"),
    "ages": lambda street, scope: visits_by_age_band(street.connection, scope, LIMITS),
    "occupancy": lambda street, scope: occupancy(street.connection, scope, LIMITS),
    "peaks": lambda street, scope: peaks(street.connection, scope),
    "rooms": lambda street, scope: rooms(street.connection, scope, LIMITS),
    "school year": lambda street, scope: visits_by_school_year(street.connection, scope, LIMITS, after_school=True),
    "grid units": lambda street, scope: visits_by_unit(street.connection, scope, "grid_unit", LIMITS),
    "compounds": lambda street, scope: visits_by_unit(street.connection, scope, "compound", LIMITS),
    "days": lambda street, scope: daily_counts_by_unit(street.connection, scope, "community", LIMITS),
    "today": lambda street, scope: today_so_far(street.connection, scope),
}


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def period(first_day: date, last_day: date, as_of: datetime | None = None) -> Scope:
    until = as_of or min(AS_OF, last_second_of(last_day))
    return Scope(territory=rows.STREET, first_day=first_day, last_day=last_day, as_of=until)


PERIODS = {
    "all": period(FIRST_DAY, LAST_DAY),
    "whole months": period(date(2026, 7, 1), date(2026, 8, 31)),
    "begins while somebody is inside": period(date(2026, 8, 3), LAST_DAY),
    "begins on the day on which they leave": period(date(2026, 8, 9), date(2026, 8, 20)),
    "ends while somebody is inside": period(date(2026, 7, 20), date(2026, 8, 5)),
    "begins after midnight of a visit": period(date(2026, 9, 6), date(2026, 9, 8)),
    "ends within a day": period(date(2026, 6, 20), date(2026, 9, 1), at(9, 1, 11)),
    "one day": period(LAST_DAY, LAST_DAY),
}


def correct(street: Street, visit_id: int, **values: Any) -> None:
    """Write a visit anew, as whoever keeps the register would."""
    table = schema.visit
    street.connection.execute(
        update(table).where(table.c.visit_id == visit_id).values(**{"updated_at": LATER} | values)
    )


def visit_of(street: Street, checked_in_at: datetime, room: str = ROOM) -> int:
    table = schema.visit
    begun = (table.c.checked_in_at == checked_in_at, table.c.facility_code == room, table.c.deleted_at.is_(None))
    return int(street.connection.scalars(select(table.c.visit_id).where(*begun).limit(1)).one())


def assert_same_as_events(street: Street, *questions: str) -> None:
    """Every cell is as a recount says, and questions (all, if none is named) tell what they tell without cells."""
    engine = street.connection.engine
    assert list(rollup.differences(engine, LIMITS)) == []
    asked = [(question, period) for question in questions or QUESTIONS for period in PERIODS]
    counted = {pair: QUESTIONS[pair[0]](street, PERIODS[pair[1]]) for pair in asked}
    state = [dict(row) for row in street.connection.execute(select(schema.rollup_state)).mappings()]
    street.connection.execute(delete(schema.rollup_state))
    from_events = {pair: QUESTIONS[pair[0]](street, PERIODS[pair[1]]) for pair in asked}
    street.connection.execute(insert(schema.rollup_state), state)
    street.connection.commit()
    for pair in asked:
        pd.testing.assert_frame_equal(counted[pair], from_events[pair], obj=" ".join(pair))


def test_the_cells_tell_what_the_visits_tell(street: Street) -> None:
    assert_same_as_events(street)


def test_visits_that_are_corrected_leave_their_old_cells(street: Street) -> None:
    """Another day, another room, another home, a check-out found later, a deletion, and a visit told months late."""
    forgotten = visit_of(street, at(8, 1, 15))
    correct(street, forgotten, checked_out_at=at(8, 1, 16))
    moved = visit_of(street, at(9, 5, 22))
    correct(street, moved, checked_in_at=at(7, 3, 22), checked_in_day=date(2026, 7, 3), checked_out_at=at(7, 5, 1))
    elsewhere = visit_of(street, at(9, 1, 10))
    correct(street, elsewhere, facility_code=OTHER_ROOM, home_grid_unit_code=None, age_band="elder")
    correct(street, visit_of(street, at(9, 1, 11)), deleted_at=LATER)
    correct(street, visit_of(street, at(9, 10, 15)), checked_out_at=at(9, 10, 16))
    rows.put_visit(street.connection, at(6, 16, 9), at(6, 18, 12), OTHER_ROOM, updated_at=LATER)
    street.written()
    assert_same_as_events(street, "usage", "occupancy", "peaks")


def test_who_forgets_to_check_out_is_inside_until_it_is_put_right(street: Street) -> None:
    visit_id = rows.put_visit(street.connection, at(7, 8, 10), None, ROOM, updated_at=LATER)
    street.written()
    assert_same_as_events(street, "peaks")
    correct(street, visit_id, checked_out_at=at(8, 12, 11), updated_at=LATER + timedelta(hours=1))
    street.written()
    assert_same_as_events(street, "peaks")
    correct(street, visit_id, checked_out_at=None, updated_at=LATER + timedelta(hours=2))
    street.written()
    assert_same_as_events(street, "peaks")
    correct(street, visit_id, deleted_at=LATER, updated_at=LATER + timedelta(hours=3))
    street.written()
    assert_same_as_events(street, "peaks")


def test_a_room_that_is_deleted_is_not_counted_though_its_cells_stay(street: Street) -> None:
    street.connection.execute(
        update(schema.facility).where(schema.facility.c.facility_code == ROOM).values(deleted_at=LATER)
    )
    street.written()
    assert_same_as_events(street, "usage", "rooms", "today")
    assert ROOM not in set(usage(street.connection, street.scope, LIMITS, by="facility")["key"])


@pytest.mark.parametrize("name", ["usage", "months", "ages", "occupancy", "peaks", "rooms", "school year"])
def test_rooms_are_shared_by_all_compounds_of_their_community(street: Street, name: str) -> None:
    """On this rests that the page of the rooms is drawn once for all of them (``View.of_whole_communities``)."""
    whole = replace(PERIODS["all"], communities=(rows.COMMUNITY,))
    for narrowed in (
        replace(PERIODS["all"], compounds=(f"{rows.COMMUNITY}001",)),
        replace(PERIODS["all"], grid_units=(f"{rows.COMMUNITY}02",)),
    ):
        assert narrowed.whole_communities() == whole
        pd.testing.assert_frame_equal(QUESTIONS[name](street, narrowed), QUESTIONS[name](street, whole))
