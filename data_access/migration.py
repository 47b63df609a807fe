"""The schema's revisions: which one a database has, which one this program needs, and the way between them."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from data_access.engine import BUSY_SECONDS, DatabaseProblem, wait_at_most, writing
from data_access.schema import metadata

SCRIPTS = Path(__file__).parent.parent / "migrations"


class SchemaState(StrEnum):
    """What a database holds, as seen by this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    NOT_OURS = "not_ours"


@cache
def _revisions() -> tuple[str, ...]:
    """All revisions, the newest first, as they stood when this program began.

    An update may bring newer scripts while it runs; what it needs stays what it was written for.
    """
    revisions = tuple(script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions())
    if not revisions:
        raise RuntimeError(f"there are no migrations in {SCRIPTS}")
    return revisions


def revision_needed() -> str:
    """The newest revision this program knows."""
    return _revisions()[0]


def revision_of(connection: Connection) -> str | None:
    """The revision a database has; None where no migration has run."""
    return MigrationContext.configure(connection).get_current_revision()


def state_of(connection: Connection) -> SchemaState:
    """Compare the database with what this program needs. Reads only."""
    revision = revision_of(connection)
    if revision is None:
        return SchemaState.NOT_OURS if inspect(connection).get_table_names() else SchemaState.EMPTY
    if revision == revision_needed():
        return (
            SchemaState.CURRENT
            if inspect(connection).has_table(metadata.sorted_tables[0].name)
            else SchemaState.NOT_OURS
        )
    if revision in _revisions():
        return SchemaState.OLDER
    # Another product may use Alembic as well; ours always has its data version.
    return SchemaState.NEWER if inspect(connection).has_table("data_version") else SchemaState.NOT_OURS


def refuse_unless_usable(state: SchemaState) -> None:
    """Raise ``DatabaseProblem`` with what to do unless the schema is the one this program needs."""
    sentences = {
        SchemaState.NOT_OURS: "这个数据库属于其他系统，没有改动其中的数据；请在设置 DATABASE_URL 中换用本系统的库。",
        SchemaState.NEWER: "数据库由更新版本的系统升级过，当前程序版本过旧，没有改动任何数据；请先更新程序再打开。",
        SchemaState.OLDER: "数据库结构是旧版本，没有改动任何数据；请先运行“python -m data_access migrate”升级。",
        SchemaState.EMPTY: "数据库还是空的；请先运行“python -m data_access migrate”建立数据表，再导入数据。",
    }
    if state in sentences:
        raise DatabaseProblem(f"schema_{state.value}", sentences[state])


def refuse_other_revisions(connection: Connection) -> None:
    """Raise ``DatabaseProblem`` where somebody has migrated since this program looked: before it writes cells."""
    if revision_of(connection) != revision_needed():
        refuse_unless_usable(state_of(connection))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to ``revision`` in one transaction; what is there already is left alone."""
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the schema back to ``revision``. Tables that ``revision`` did not have are dropped with their rows."""
    _run(engine, lambda config: command.downgrade(config, revision))


def _run(engine: Engine, order: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that migrate at once: the second waits here, however long it takes, and then finds nothing
            # to do. A table that somebody reads without end is not waited for: all other readers would queue behind us.
            wait_at_most(connection, lock_timeout=0, statement_timeout=0)
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(140213066)")
            wait_at_most(connection, lock_timeout=BUSY_SECONDS)
        config.attributes["connection"] = connection
        order(config)
