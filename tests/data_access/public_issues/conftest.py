"""The street with its cases, on each database, filled once for all questions about public issues."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from data_access import rollup
from data_access.engine import create_engine_for
from data_access.settings import TimeLimits
from tests.conftest import DIALECTS
from tests.data_access import street_with_cases


@pytest.fixture(
    scope="package", params=[(dialect, counted) for dialect in DIALECTS for counted in (False, True)], ids=str
)
def connection(request: pytest.FixtureRequest, fresh_database: Any) -> Iterator[Connection]:
    """A connection for reading the street of ``street_with_cases``, with and without rollups: they tell the same."""
    dialect, counted = request.param
    with fresh_database(dialect, copy_of=request.getfixturevalue(f"migrated_{dialect}")) as url:
        engine = create_engine_for(url)
        with engine.begin() as writing:
            street_with_cases.fill(writing)
        if counted:
            rollup.rebuild(engine, TimeLimits())
        with engine.connect() as reading:
            yield reading
        engine.dispose()


@pytest.fixture(params=list(street_with_cases.SCOPES.values()), ids=list(street_with_cases.SCOPES))
def scope(request: pytest.FixtureRequest) -> Any:
    """Each scope in turn."""
    return request.param
