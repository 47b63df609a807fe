"""Real databases for the tests: SQLite files and a PostgreSQL server, fresh for every test, never the project's own."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url

from data_access import demo, migration, rollup
from data_access.calendar_days import now
from data_access.engine import create_engine_for, use_write_ahead_log
from data_access.settings import HOME_STREET, TimeLimits
from tests.postgresql_programs import server_in_own_folder

DIALECTS = ("sqlite", "postgresql")
SETTINGS_NAMES = ("DATABASE_URL", "PORT", "STREET", "VIEWER", "DEMO", "TILE_SERVER", "WALL_RELOAD", "LOOK_AHEAD")

#: The demonstration that tests read: the day it ends, and as little of it as still has seasons and a year before.
DEMO_DAY = date(2026, 11, 23)
DEMO_YEARS = 2
DEMO_SCALE = 0.2

#: Linux' folder in memory: hundreds of databases are made and thrown away, each of some hundred small files, and a disk
#: takes seven times as long. Not where it is as small as a container's own.
MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 6 * 2**30  # noqa: S108 - every run makes a folder of its own in it
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
    os.environ.setdefault("TMPDIR", str(MEMORY))
    tempfile.tempdir = None  # to be looked for anew

# Time is not a property of the code under test, and the machines that run the tests differ.
hypothesis.settings.register_profile("project", deadline=None, max_examples=50)
hypothesis.settings.load_profile("project")

#: Makes a fresh database, as a copy of another one of the same dialect where its URL is given; removed at the end.
FreshDatabase = Callable[..., AbstractContextManager[str]]


@pytest.fixture(autouse=True)
def _nothing_is_left_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A test starts with default settings, away from the project's own database, and with empty caches."""
    main_module = sys.modules["__main__"]
    for name in SETTINGS_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'no-such.sqlite3').as_posix()}")
    yield
    # A page run by AppTest takes the place of the main module, and a process spawned later would run it again.
    sys.modules["__main__"] = main_module
    if (streamlit := sys.modules.get("streamlit")) is not None:
        streamlit.cache_data.clear()
        streamlit.cache_resource.clear()
    if (reads := sys.modules.get("presentation.reads")) is not None:
        reads.settings.cache_clear()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The address of a PostgreSQL server that lives as long as the test session."""
    with server_in_own_folder() as url:
        # No test looks at this server after a power failure, and waiting for the disk is most of what a fresh database
        # costs. Servers that are stopped and killed are started with what matters (tests/own_postgresql.py).
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _administer(url, f"ALTER SYSTEM SET {setting} = off")
        _administer(url, "SELECT pg_reload_conf()")
        yield url


@pytest.fixture(scope="session")
def fresh_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FreshDatabase:
    """``with fresh_database("sqlite" | "postgresql", copy_of=url) as url:`` — an own database until the block ends."""
    numbers = count(1)

    @contextmanager
    def fresh_sqlite(copy_of: str | None) -> Iterator[str]:
        folder = tmp_path_factory.mktemp("sqlite")
        if copy_of is not None:
            shutil.copyfile(copy_of.removeprefix("sqlite:///"), folder / "street.sqlite3")
        yield f"sqlite:///{(folder / 'street.sqlite3').as_posix()}"
        shutil.rmtree(folder)

    @contextmanager
    def fresh_postgresql(copy_of: str | None) -> Iterator[str]:
        server: URL = request.getfixturevalue("postgresql_server")
        name = f"test_{next(numbers)}"
        template = make_url(copy_of).database if copy_of is not None else "template1"
        _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            _administer(server, f"DROP DATABASE {name} WITH (FORCE)")

    def fresh(dialect: str, *, copy_of: str | None = None) -> AbstractContextManager[str]:
        return fresh_sqlite(copy_of) if dialect == "sqlite" else fresh_postgresql(copy_of)

    return fresh


def _administer(server: URL, statement: str) -> None:
    """Run one statement that PostgreSQL refuses inside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


@contextmanager
def _migrated(fresh_database: FreshDatabase, dialect: str) -> Iterator[str]:
    with fresh_database(dialect) as url:
        engine = create_engine_for(url)
        use_write_ahead_log(engine)
        migration.upgrade(engine)
        _settle(engine)
        yield url


def _settle(engine: Engine) -> None:
    """Make the database fit for copying: nothing left in the write-ahead log, and nobody connected."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(fresh_database: FreshDatabase) -> Iterator[str]:
    """A migrated, empty SQLite database to copy from; nobody writes to it."""
    with _migrated(fresh_database, "sqlite") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(fresh_database: FreshDatabase) -> Iterator[str]:
    """A migrated, empty PostgreSQL database to copy from; nobody stays connected to it."""
    with _migrated(fresh_database, "postgresql") as url:
        yield url


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each dialect in turn."""
    return str(request.param)


@pytest.fixture
def database_url(dialect: str, fresh_database: FreshDatabase) -> Iterator[str]:
    """A database with nothing in it, not even tables, on each dialect."""
    with fresh_database(dialect) as url:
        yield url


@pytest.fixture
def empty_engine(dialect: str, fresh_database: FreshDatabase, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The engine of a migrated database without a row, on each dialect. A copy: quicker than migrating each time."""
    with fresh_database(dialect, copy_of=request.getfixturevalue(f"migrated_{dialect}")) as url:
        engine = create_engine_for(url)
        yield engine
        engine.dispose()


@contextmanager
def _demonstration(fresh_database: FreshDatabase, dialect: str, migrated: str) -> Iterator[str]:
    with fresh_database(dialect, copy_of=migrated) as url:
        engine = create_engine_for(url)
        demo.fill(engine, street_code=HOME_STREET, as_of=DEMO_DAY, seed=1, years=DEMO_YEARS, scale=DEMO_SCALE)
        _settle(engine)
        yield url


@pytest.fixture(scope="session")
def demo_sqlite_url(fresh_database: FreshDatabase, migrated_sqlite: str) -> Iterator[str]:
    """The demonstration street in a SQLite file. Read it; a test that writes takes a copy (``fresh_database``)."""
    with _demonstration(fresh_database, "sqlite", migrated_sqlite) as url:
        yield url


@pytest.fixture(scope="session")
def demo_postgresql_url(fresh_database: FreshDatabase, migrated_postgresql: str) -> Iterator[str]:
    """The demonstration street in PostgreSQL, the same rows. Read it; a test that writes takes a copy."""
    with _demonstration(fresh_database, "postgresql", migrated_postgresql) as url:
        yield url


@pytest.fixture(scope="session")
def demo_today_url(fresh_database: FreshDatabase, demo_sqlite_url: str) -> Iterator[str]:
    """The demonstration street in a SQLite file, brought up to the present moment: what a screen of today shows."""
    with fresh_database("sqlite", copy_of=demo_sqlite_url) as url:
        engine = create_engine_for(url)
        demo.catch_up(engine, now())
        rollup.refresh(engine, TimeLimits())  # as before the first screen: a server finds nothing left to write
        _settle(engine)
        yield url


@pytest.fixture(scope="session", params=DIALECTS)
def demo_database_url(request: pytest.FixtureRequest) -> str:
    """The demonstration street on each dialect, made once per session. Read it; a test that writes takes a copy."""
    return str(request.getfixturevalue(f"demo_{request.param}_url"))


@pytest.fixture
def demo_engine(demo_database_url: str) -> Iterator[Engine]:
    """An engine for reading the demonstration street, on each dialect."""
    engine = create_engine_for(demo_database_url)
    yield engine
    engine.dispose()
