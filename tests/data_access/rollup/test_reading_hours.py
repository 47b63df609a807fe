"""Hours of days from histograms: of whole communities, and only once they were counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, delete

from data_access.engine import reading, writing
from data_access.rollup import CALLS
from data_access.rollup.reading_hours import hours_of_days
from data_access.schema import rollup_state
from data_access.scope import Scope
from tests import rows
from tests.data_access.rollup.street import HOME, OTHER

FIRST, SECOND, QUIET = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 30)
#: The period plays no part.
SCOPE = Scope(territory=rows.STREET, first_day=QUIET, last_day=QUIET, as_of=datetime(2026, 3, 31, tzinfo=UTC))


def told(engine: Engine, scope: Scope) -> dict[date, list[tuple[int, int]]] | None:
    """day -> its hours with calls, each with how many."""
    with reading(engine) as connection:
        found = hours_of_days(connection, CALLS, "call_hour", scope, [FIRST, SECOND, QUIET])
    return None if found is None else {day: list(hours.filled()) for day, hours in found.items()}


def test_the_hours_of_all_communities_or_of_one(street: Engine) -> None:
    """The first day has one call at home and five in the other community, at ten o'clock; the second one at home."""
    assert told(street, SCOPE) == {FIRST: [(10, 6)], SECOND: [(10, 1)]}
    assert told(street, SCOPE.of_community(OTHER)) == {FIRST: [(10, 5)]}


@pytest.mark.parametrize("part", [{"compounds": (HOME + "001",)}, {"grid_units": (HOME + "01",)}])
def test_parts_of_communities_are_left_to_the_events(street: Engine, part: dict[str, tuple[str, ...]]) -> None:
    assert told(street, replace(SCOPE, **part)) is None  # type: ignore[arg-type]


def test_what_was_never_counted_is_left_to_the_events(street: Engine) -> None:
    with writing(street) as connection:
        connection.execute(delete(rollup_state).where(rollup_state.c.source == "call"))
    assert told(street, SCOPE) is None
