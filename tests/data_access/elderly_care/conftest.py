"""One small street per dialect, read by every test of this folder."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from data_access import rollup
from data_access.engine import create_engine_for, reading
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests.conftest import DIALECTS, FreshDatabase
from tests.data_access.elderly_care.street import SCOPES, filled


@pytest.fixture(
    scope="session", params=[(dialect, counted) for dialect in DIALECTS for counted in (False, True)], ids=str
)
def street_url(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Iterator[str]:
    """With and without rollups: they must tell the same."""
    dialect, counted = request.param
    with filled(fresh_database, dialect, copy_of=request.getfixturevalue(f"migrated_{dialect}")) as url:
        if counted:
            engine = create_engine_for(url)
            rollup.rebuild(engine, TimeLimits())
            engine.dispose()
        yield url


@pytest.fixture
def street(street_url: str) -> Iterator[Connection]:
    """A connection to the street of ``street.fill``, on each dialect."""
    engine = create_engine_for(street_url)
    with reading(engine) as connection:
        yield connection
    engine.dispose()


@pytest.fixture(params=SCOPES)
def scope(request: pytest.FixtureRequest) -> Scope:
    """Each of the scopes in turn: present and past, wide and narrow."""
    return SCOPES[request.param]
