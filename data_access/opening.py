"""Getting the database ready when the program starts, and keeping the demonstration current while it runs."""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from data_access import calendar_days, demo, divisions, migration, rollup, version
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
#: How often the rollups look what was written: with the age of a screen's data version, less than five seconds.
REFRESH_SECONDS = 2.0


def prepare(settings: Settings) -> None:
    """Make the database usable, or raise ``DatabaseProblem`` and leave it as it was.

    An embedded database that is missing or empty is created, and filled with the demonstration street unless DEMO is
    off; an older one is copied aside and migrated; the rollups are brought up to date. A shared database is only looked
    at: its schema is changed by ``python -m data_access migrate`` alone, which builds the rollups, too.
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
        if settings.database_is_embedded:
            _bring_rollups_up_to_date(engine, settings)
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
                demo.fill(engine, street_code=settings.street_code, limits=settings.limits)
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
    kept = path.with_name(f"{path.stem}.before-{revision}-{calendar_days.now():%Y%m%d%H%M%S}{path.suffix}")
    try:
        shutil.copy2(path, kept)
    except OSError as error:
        raise problem_of(error) from error
    logger.info("kept the database as it was in %s", kept.name)
    migration.upgrade(engine)


def _catch_up(engine: Engine) -> None:
    """Add what happened in the demonstration since it was last open. A read-only one stays as it is, and is shown."""
    try:
        written = demo.catch_up(engine, calendar_days.now())
    except (DatabaseProblem, SQLAlchemyError) as error:
        logger.warning("the demonstration stays as it is: %s", error)
        return
    if written:
        logger.info("added %d rows to the demonstration", written)


def _bring_rollups_up_to_date(engine: Engine, settings: Settings) -> None:
    """Before the first screen: where this fails, questions read the events, which is right and slow."""
    try:
        rollup.refresh(engine, settings.limits)
    except DatabaseProblem as problem:
        logger.warning("the rollups stay as they are: %s", problem)


def run_in_background(settings: Settings, stop: threading.Event) -> None:
    """Keep the rollups true, and the demonstration moving, until ``stop`` is set. Errors are logged, never raised."""
    engine = create_engine_for(settings.database_url)
    works = [_Work("the rollups", REFRESH_SECONDS, lambda: rollup.refresh(engine, settings.limits))]
    if settings.demo == "auto":
        # First in line: what it writes after a pause of the machine is older than what a refresh looks for.
        works.insert(0, _Work("the demonstration", TRICKLE_SECONDS, _Trickling(engine).step))
    while not stop.wait(max(0.0, min(work.due for work in works) - time.time())):
        for work in works:
            if work.due <= time.time():
                work.do()
    engine.dispose()


class _Work:
    """Something done again and again, at moments of the clock on the wall: also after the machine has slept.

    A work that takes long is done less often, so that it takes at most a fifth of the time.
    """

    def __init__(self, name: str, seconds: float, step: Callable[[], object]) -> None:
        self.due = time.time() + seconds
        self._name, self._seconds, self._step = name, seconds, step
        self._said = ""

    def do(self) -> None:
        began, error = time.time(), None
        try:
            self._step()
        except Exception as problem:  # whatever it is, the screens go on without it
            error = problem
        self._say("" if error is None else f"{type(error).__name__}: {error}")
        took = time.time() - began
        self.due = time.time() + max(self._seconds, 4 * took)

    def _say(self, problem: str) -> None:
        """Log a problem once, not at every try, and that it is over."""
        if problem and problem != self._said:
            logger.warning("%s paused: %s", self._name, problem)
        elif self._said and not problem:
            logger.info("%s go on", self._name)
        self._said = problem


class _Trickling:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._trickle: demo.Trickle | None = None

    def step(self) -> None:
        trickle, self._trickle = self._trickle or demo.Trickle(self._engine), None  # made anew after an error
        trickle.step(calendar_days.now())
        self._trickle = trickle


def check(engine: Engine) -> None:
    """Raise ``DatabaseProblem`` unless the database can be read and has the schema this program needs."""
    try:
        with reading(engine) as connection:
            migration.refuse_unless_usable(migration.state_of(connection))
    except SQLAlchemyError as error:
        raise problem_of(error) from error


__all__ = ["DatabaseProblem", "check", "create_embedded", "create_schema", "prepare", "problem", "run_in_background"]
