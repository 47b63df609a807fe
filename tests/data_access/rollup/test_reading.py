"""What a scope's days come to, from cells and from events, in however many stretches they lie."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.dialects import sqlite

from data_access.engine import reading, writing
from data_access.places import naming_communities
from data_access.rollup import CALLS, cells
from data_access.schema import rollup_day
from data_access.scope import Scope
from tests import rows
from tests.data_access.rollup.street import LIMITS

#: Begins and ends within a week; the home community has a call on each day up to the 20th.
SCOPE = Scope(
    territory=rows.STREET,
    first_day=date(2026, 3, 5),
    last_day=date(2026, 3, 19),
    as_of=datetime(2026, 3, 25, tzinfo=UTC),
)
FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("units", [(), ("grid_unit_code",)])
@pytest.mark.parametrize("unsettled", [(), (9,), (9, 12), (5, 7, 9, 11, 13, 15, 17, 19)])
def test_each_day_is_read_once_however_they_are_strewn(
    street: Engine, unsettled: tuple[int, ...], units: tuple[str, ...]
) -> None:
    days = [date(2026, 3, day) for day in unsettled]
    with writing(street) as connection:
        connection.execute(update(rollup_day).where(rollup_day.c.day.in_(days)).values(settled_at=FAR_AWAY))
    with reading(street) as connection:
        found = cells(connection, CALLS, SCOPE, LIMITS, (*units, "calls"))
        assert connection.scalar(select(func.sum(found.c.calls))) == 15


@pytest.mark.parametrize("dialect", ["sqlite"])  # PostgreSQL knows how many rows a community has
def test_events_at_both_ends_of_a_period_are_found_by_their_days(street: Engine, dialect: str) -> None:
    """Listed days would not do: without statistics, SQLite would read all that the communities ever had."""
    with reading(street) as connection:
        scope = naming_communities(connection, SCOPE)  # as a question has it
        found = cells(connection, CALLS, scope, LIMITS, ("grid_unit_code", "calls"))
        asked = select(func.sum(found.c.calls)).compile(
            dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
        )
        steps = [step.detail for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    of_events = [step for step in steps if step.startswith("SEARCH call USING")]
    assert len(of_events) == 2
    assert all("ix_call_by_day (community_code=? AND called_day>? AND called_day<?" in step for step in of_events)
