"""Engines: one per database URL and process, set up for many readers beside one writer."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data_access.connecting import TCP_SETTINGS, be_quick
from data_access.database_problems import DatabaseProblem, problem, problem_of

#: How long a writer may keep others waiting before they give up with a sentence.
BUSY_SECONDS = 5.0
#: How long a screen waits for a connection or a lock: whoever clicked has an answer within two seconds.
SCREEN_SECONDS = 1.0
#: A question that takes longer than this is broken, not slow.
STATEMENT_SECONDS = 30
#: One statement of a writer may count ten million events.
WRITING_SECONDS = 900
#: What reading and writing may end with: SQLAlchemy passes most errors of the drivers on as its own, but not all.
DATABASE_ERRORS = (DBAPIError, PoolTimeoutError, psycopg.Error, sqlite3.Error)


def create_engine_for(url: str) -> Engine:
    """The engine of a SQLite file or a PostgreSQL database; nothing is opened yet.

    SQLite: foreign keys enforced, a busy time-out; a missing file is created. PostgreSQL: pooled, every idle connection
    tried before it is used, with time-outs for connecting, locks and statements, in UTC.
    """
    parsed = make_url(url)
    return _sqlite(parsed, BUSY_SECONDS) if _is_sqlite(parsed) else _postgresql(parsed, BUSY_SECONDS)


def create_engine_for_screens(url: str) -> Engine:
    """The same for readers who have clicked and wait: it gives up early, and creates no file where one is missing."""
    parsed = make_url(url)
    if not _is_sqlite(parsed):
        return _postgresql(parsed, SCREEN_SECONDS)
    engine = _sqlite(parsed, SCREEN_SECONDS)
    if (file := sqlite_file(engine)) is not None:
        event.listen(engine, "do_connect", partial(_refuse_missing, file))
        event.listen(engine, "connect", partial(_note_file, file))
        event.listen(engine, "checkout", partial(_refuse_replaced, file))
    return engine


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _sqlite(url: URL, patience: float) -> Engine:
    engine = sqlalchemy.create_engine(url, connect_args={"timeout": patience}, pool_timeout=patience)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", partial(_begin_sqlite, patience))
    return engine


def _postgresql(url: URL, patience: float) -> Engine:
    limits = {"statement_timeout": STATEMENT_SECONDS, "lock_timeout": patience}
    options = " ".join(f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items())
    # compiling a statement, or starting processes to share it, takes longer than any of ours
    options += " -c jit=off -c max_parallel_workers_per_gather=0"
    wanted: dict[str, Any] = {"connect_timeout": max(2, round(patience)), "application_name": "street-dashboard"}
    own = {name: value for name, value in {**wanted, **TCP_SETTINGS}.items() if name not in url.query}
    engine = sqlalchemy.create_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=patience,
        connect_args={**own, "options": f"{options} -c timezone=UTC {url.query.get('options', '')}".strip()},
    )
    be_quick(engine, patience)
    return engine


def _refuse_missing(file: Path, *_connecting: object) -> None:
    # SQLite would put an empty database there, and hide that the real one is gone.
    if not file.exists():
        raise sqlite3.OperationalError("unable to open database file: it is not there")


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _note_file(file: Path, _connection: Any, record: Any) -> None:
    record.info["file"] = _identity(file)


def _refuse_replaced(file: Path, _connection: Any, record: Any, _fairy: object) -> None:
    # An open connection goes on reading a file that was moved away, and does not see the one put in its place.
    if record.info["file"] != _identity(file):
        raise DisconnectionError("the file is not the one that was opened")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, late and never for DDL; with it out of the way, what is begun
    # below really is one transaction, migrations included.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.execute("PRAGMA mmap_size=1073741824")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin_sqlite(patience: float, connection: Connection) -> None:
    # A writer takes its lock at once: one that read first and wrote later would fail when another wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round((BUSY_SECONDS if writes else patience) * 1000)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed as a whole at the end, or nothing of it. Raises ``DatabaseProblem``."""
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            wait_at_most(connection, lock_timeout=BUSY_SECONDS, statement_timeout=WRITING_SECONDS)
            yield connection
    except DATABASE_ERRORS as error:
        raise problem_of(error) from error


def wait_at_most(connection: Connection, **seconds: float) -> None:
    """Set PostgreSQL's time-outs (``lock_timeout=…``; 0: none) for the rest of this transaction. Nothing on SQLite."""
    if connection.dialect.name == "postgresql":
        orders = (f"SET LOCAL {name} = {round(limit * 1000)}" for name, limit in seconds.items())
        connection.exec_driver_sql("; ".join(orders))


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers read while one writer writes. Kept in the file, so it is set once, by whoever creates it."""
    _outside_transactions(engine, "PRAGMA journal_mode=WAL")


def settle(engine: Engine) -> None:
    """Bring everything written into the one file, so that it can be copied or renamed."""
    _outside_transactions(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _outside_transactions(engine: Engine, pragma: str) -> None:
    if engine.dialect.name != "sqlite":
        return
    try:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute(pragma)
        finally:
            connection.close()
    except DATABASE_ERRORS as error:
        raise problem_of(error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that can only read; all its questions see the database at one moment.

    Raises ``DatabaseProblem`` (a sentence for the reader) instead of the driver's errors.
    """
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
    except DATABASE_ERRORS as error:
        raise problem_of(error) from error


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an embedded database; None for a server or a database in memory."""
    if engine.dialect.name != "sqlite" or not engine.url.database or engine.url.database == ":memory:":
        return None
    return Path(engine.url.database)


__all__ = [
    "DatabaseProblem",
    "create_engine_for",
    "create_engine_for_screens",
    "problem",
    "problem_of",
    "reading",
    "settle",
    "sqlite_file",
    "use_write_ahead_log",
    "wait_at_most",
    "writing",
]
