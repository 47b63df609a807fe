"""New rows are written, counted, deleted and counted again; the street is then what it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from benchmarks import databases, refresh
from data_access import rollup
from data_access.engine import create_engine_for, reading
from data_access.settings import TimeLimits
from tests.conftest import FreshDatabase


@pytest.fixture
def street(dialect: str, fresh_database: FreshDatabase, request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh_database(dialect, copy_of=request.getfixturevalue(f"demo_{dialect}_url")) as url:
        yield url


def living(url: str) -> dict[str, int]:
    engine = create_engine_for(url)
    with reading(engine) as connection:
        counts = {
            source.name: connection.scalar(
                select(func.count()).select_from(source).where(source.c.deleted_at.is_(None))
            )
            for source in databases.EVENTS
        }
    engine.dispose()
    return {name: count or 0 for name, count in counts.items()}


def test_the_street_is_what_it_was(street: str) -> None:
    before = living(street)
    followed = refresh.follow(street, events=60, turns=2)
    assert len(followed.new) == len(followed.deleted) == 2
    assert min(followed.new + followed.deleted) > 0
    assert living(street) == before
    engine = create_engine_for(street)
    assert list(rollup.differences(engine, TimeLimits())) == []
    engine.dispose()
