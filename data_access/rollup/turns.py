"""One refresher at a time, and everything it counts seen at one moment.

On SQLite there is only one writer anyway. On PostgreSQL a refresher locks the table ``rollup_state`` against other
refreshers (readers are not kept waiting) before it looks at anything: its snapshot then begins after the last
refresher's work, and holds for the whole transaction. Without one snapshot a row that moves between two statements
would be counted in one cell and missing in another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from data_access.calendar_days import now
from data_access.engine import problem_of
from data_access.migration import refuse_other_revisions

_LOCK_NOT_AVAILABLE = "55P03"
#: A vacuum of ``rollup_state`` keeps its lock for some milliseconds, and lets whoever waits go first after a second.
_VACUUM_SECONDS = 1.5


@contextmanager
def turn(engine: Engine, *, wait: bool = False, one_moment: bool = True) -> Iterator[Connection | None]:
    """A transaction that is alone in writing rollups; None where another refresher is at it and ``wait`` is false.

    It may end within the time for which a vacuum is waited for; then it is our turn.

    Committed as a whole at the end, or nothing of it. Raises ``DatabaseProblem``, also where somebody has migrated the
    database meanwhile: a program that does not know its cells must not call rows counted.
    """
    try:
        with engine.connect().execution_options(writes=True) as connection:
            if engine.dialect.name != "postgresql":
                with connection.begin():
                    refuse_other_revisions(connection)
                    yield connection
                return
            if one_moment:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                locked = _locked(connection, wait=wait)
                if locked:
                    refuse_other_revisions(connection)
                yield connection if locked else None
    except DBAPIError as error:
        raise problem_of(error) from error


def moment_of(connection: Connection) -> datetime:
    """This moment by the clock by which rows are written: the database server's; an embedded database has ours."""
    if connection.dialect.name == "postgresql":
        moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return moment
    return now()


def _locked(connection: Connection, *, wait: bool) -> bool:
    # None of these takes a snapshot: what is read afterwards is what is there when the lock is held.
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # a build takes as long as it takes
    connection.exec_driver_sql("SET LOCAL work_mem = '64MB'")  # a month of a street is added up in memory
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {0 if wait else round(_VACUUM_SECONDS * 1000)}")
    try:
        connection.exec_driver_sql("LOCK TABLE rollup_state IN SHARE ROW EXCLUSIVE MODE")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            return False
        raise
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    return True
