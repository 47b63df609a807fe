"""Getting the database ready when the program starts, and keeping the demonstration current while it runs."""

import logging
import os
import shutil
import threading
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from data_access import demo, divisions, migration, version
from data_access.calendar_days import now
from data_access.engine import (
    DatabaseProblem,
    create_engine_for,
    problem,
    problem_of,
    reading,
    settle,
    use_write_ahead_log,
    writing,
)
from data_access.migration import SchemaState
from data_access.settings import Settings

logger = logging.getLogger(__name__)

#: How often the demonstration looks whether something is due: often enough that a wall is seen to move.
TRICKLE_SECONDS = 15.0


def prepare(settings: Settings) -> None:
    """Make the database usable, or raise ``DatabaseProblem`` and leave it as it was.

    An embedded database that is missing or empty is created, and filled with the demonstration street unless DEMO is
    off; an older one is copied aside and migrated. A shared database is only looked at: its schema is changed by
    ``python -m data_access migrate`` alone.
    """
    if settings.database_is_embedded:
        path = Path(make_url(settings.database_url).database or "")
        if not path.exists() or path.stat().st_size == 0:
            create_embedded(settings, path)
    engine = create_engine_for(settings.database_url)
    try:
        with reading(engine) as connection:
            state = migration.state_of(connection)
        if state is SchemaState.OLDER and settings.database_is_embedded:
            _migrate_embedded(engine, path)
            state = SchemaState.CURRENT
        migration.refuse_unless_usable(state)
        if settings.demo == "auto":
            _catch_up(engine)
    finally:
        engine.dispose()


def create_embedded(settings: Settings, path: Path) -> None:
    """Build the database beside its place and put it there when it is whole: nobody ever meets half of one."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine_for(f"sqlite:///{partial.as_posix()}")
        try:
            create_schema(engine)
            if settings.demo == "auto":
                demo.fill(engine, street_code=settings.street_code)
            settle(engine)
        finally:
            engine.dispose()
        if not path.exists() or path.stat().st_size == 0:  # another process may have been faster
            partial.replace(path)
    except OSError as error:
        raise problem_of(error) from error
    finally:
        for leftover in path.parent.glob(f"{partial.name}*"):
            leftover.unlink()


def create_schema(engine: Engine) -> None:
    """Tables, the register of divisions and the first data version, in an empty database."""
    use_write_ahead_log(engine)
    migration.upgrade(engine)
    with writing(engine) as connection:
        divisions.load_register(connection)
        version.advance(connection)


def _migrate_embedded(engine: Engine, path: Path) -> None:
    """Migrate a file in place, with a copy of the old one kept beside it."""
    with reading(engine) as connection:
        revision = migration.revision_of(connection)
    settle(engine)
    kept = path.with_name(f"{path.stem}.before-{revision}-{now():%Y%m%d%H%M%S}{path.suffix}")
    try:
        shutil.copy2(path, kept)
    except OSError as error:
        raise problem_of(error) from error
    logger.info("kept the database as it was in %s", kept.name)
    migration.upgrade(engine)


def _catch_up(engine: Engine) -> None:
    """Add what happened in the demonstration since it was last open. A read-only one stays as it is, and is shown."""
    try:
        written = demo.catch_up(engine, now())
    except (DatabaseProblem, SQLAlchemyError) as error:
        logger.warning("the demonstration stays as it is: %s", error)
        return
    if written:
        logger.info("added %d rows to the demonstration", written)


def run_in_background(settings: Settings, stop: threading.Event) -> None:
    """Keep the demonstration moving until ``stop`` is set. An error is logged and tried again, never raised."""
    if settings.demo != "auto":
        return
    engine = create_engine_for(settings.database_url)
    trickle: demo.Trickle | None = None
    while not stop.wait(TRICKLE_SECONDS):
        try:
            trickle = trickle or demo.Trickle(engine)
            trickle.step(now())
        except Exception as error:  # whatever it is, the screens go on without it
            logger.warning("the demonstration paused: %s", error)
            trickle = None
    engine.dispose()


def check(engine: Engine) -> None:
    """Raise ``DatabaseProblem`` unless the database can be read and has the schema this program needs."""
    try:
        with reading(engine) as connection:
            migration.refuse_unless_usable(migration.state_of(connection))
    except SQLAlchemyError as error:
        raise problem_of(error) from error


__all__ = ["DatabaseProblem", "check", "create_embedded", "create_schema", "prepare", "problem", "run_in_background"]
