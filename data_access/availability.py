"""What the readers of one process know about their database: whether it answers, and the data version seen last."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine

from data_access import migration, opening, version
from data_access.calendar_days import now
from data_access.database_problems import DatabaseProblem
from data_access.engine import reading
from data_access.version import DataVersion

#: A refusal that comes this quickly (nobody listens, no such file) keeps nobody waiting: the next reader may try.
QUICK_SECONDS: Final = 0.2
#: How long a database that did not answer is left alone: twenty panels do not wait for it one after the other.
SECONDS_LEFT_ALONE: Final = 1.0


class Seen(NamedTuple):
    """The data version, the moment (UTC) when it was seen, and why it could not be seen again since then.

    ``tables``: the version that told last of a change in each table (see ``version.by_table``).
    """

    changed: DataVersion
    at: datetime
    problem: DatabaseProblem | None
    tables: Mapping[str, DataVersion] = MappingProxyType({})


class Availability:
    """Reads through one engine on behalf of many readers. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._away: DatabaseProblem | None = None
        self._left_alone_until = 0.0
        self._known: Seen | None = None
        self._looking = threading.Lock()
        self._look: tuple[float, Seen] | None = None  # when, by the clock that never jumps, and what was seen
        self._revision: str | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that can only read, or ``DatabaseProblem``: at once where another reader has just got one."""
        with self._unless_away(), reading(self._engine) as connection:
            yield connection

    def version_within(self, seconds: float) -> Seen:
        """The data version as it was at most so many seconds ago: one reader asks for all of them.

        Raises as ``newest_version`` does; whoever comes next then asks again.
        """
        with self._looking:
            if self._look is None or time.monotonic() - self._look[0] >= seconds:
                seen = self.newest_version()
                self._look = time.monotonic(), seen
            return self._look[1]

    def look_again(self) -> None:
        """Whoever comes next asks the database, however short ago it was asked."""
        with self._looking:
            self._look = None

    def newest_version(self) -> Seen:
        """The data version; while the database is away, the one seen last.

        Raises ``DatabaseProblem`` when none was ever seen, or when the database is not one that may be shown.
        """
        try:
            self._known = self._ask()
        except DatabaseProblem as problem:
            self._revision = None
            if problem.ends_the_screen or self._known is None:
                # Its connections would go on seeing a database that has been replaced meanwhile.
                self._engine.dispose()
                raise
            return self._known._replace(problem=problem)
        return self._known

    def _ask(self) -> Seen:
        with self._unless_away():
            if self._revision is None:
                opening.check(self._engine)
            with reading(self._engine) as connection:
                found = version.current(connection)
                if self._known is not None and found == self._known.changed and self._revision is not None:
                    return self._known._replace(at=now(), problem=None)
                revision = migration.revision_of(connection)
                tables = version.by_table(connection) if revision == migration.revision_needed() else {}
            if self._revision not in (None, revision):  # somebody has migrated while we were running
                opening.check(self._engine)
            self._revision = revision
            return Seen(found, now(), None, tables)

    @contextmanager
    def _unless_away(self) -> Iterator[None]:
        self._refuse_while_left_alone()
        began = time.monotonic()
        try:
            yield
        except DatabaseProblem as problem:
            ended = time.monotonic()
            if problem.passes and ended - began > QUICK_SECONDS:
                self._left_alone_until = ended + SECONDS_LEFT_ALONE
                self._away = problem
            else:
                self._away = None
            raise
        self._away = None

    def _refuse_while_left_alone(self) -> None:
        if self._away is None:
            return
        with self._lock:  # one reader tries whether it is back, the others hear what the last one heard
            if self._away is not None:
                if time.monotonic() < self._left_alone_until:
                    raise DatabaseProblem(self._away.code, str(self._away))
                self._left_alone_until = time.monotonic() + 3 * SECONDS_LEFT_ALONE
