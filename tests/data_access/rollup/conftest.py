"""A street with a few calls whose rollups are built, on each database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from data_access import rollup, version
from data_access.engine import writing
from data_access.schema import call
from tests.data_access.rollup.street import CALLED, LIMITS, OTHER, call_of, fill, later


@pytest.fixture
def street(empty_engine: Engine) -> Iterator[Engine]:
    """Twenty calls in one community, five in the other; their rollups are built."""
    with writing(empty_engine) as connection:
        fill(connection)
        connection.execute(insert(call), [call_of(n, called_at=later(CALLED, n)) for n in range(20)])
        connection.execute(insert(call), [call_of(n, OTHER) for n in range(5)])
        version.advance(connection)
    rollup.refresh(empty_engine, LIMITS)
    yield empty_engine
    empty_engine.dispose()
