"""A demonstration street in its full calibration, made once per session: one year of events, read by many tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from data_access import demo
from data_access.engine import create_engine_for

CALIBRATED_DAY = date(2026, 6, 30)
PILOT = "140213066004"
FreshDatabase = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def calibrated_url(fresh_database: FreshDatabase, migrated_sqlite: str) -> Iterator[str]:
    with fresh_database("sqlite", copy_of=migrated_sqlite) as url:
        engine = create_engine_for(url)
        demo.fill(engine, years=1, as_of=CALIBRATED_DAY, progress=False)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def calibrated_engine(calibrated_url: str) -> Iterator[Engine]:
    engine = create_engine_for(calibrated_url)
    yield engine
    engine.dispose()


@pytest.fixture
def street(calibrated_engine: Engine) -> Iterator[Connection]:
    """A connection to the calibrated street. For reading."""
    with calibrated_engine.connect() as connection:
        yield connection
