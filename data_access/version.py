"""The data version: a counter that every change of data advances in its own transaction.

A screen asks for it with one cheap read; while it stands still, nothing it shows needs to be asked again. When it has
advanced, ``table_version`` tells which tables changed: answers that were made of others are as good as before.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from data_access.calendar_days import now
from data_access.schema import data_version, table_version

#: Stands for all tables at once, where nobody says which of them changed.
EVERY_TABLE: Final = ""


class DataVersion(NamedTuple):
    version: int
    changed_at: datetime


def current(connection: Connection) -> DataVersion:
    """The version and the moment of the last change (UTC)."""
    row = connection.execute(select(data_version.c.version, data_version.c.changed_at)).one()
    return DataVersion(row.version, row.changed_at)


def by_table(connection: Connection) -> Mapping[str, DataVersion]:
    """Which version told last of a change in a table, and when; of ``EVERY_TABLE``: in whichever."""
    rows = connection.execute(select(table_version.c.table_name, table_version.c.version, table_version.c.changed_at))
    return {name: DataVersion(version, changed_at) for name, version, changed_at in rows}


def newest_of(versions: Mapping[str, DataVersion], tables: Collection[str]) -> DataVersion | None:
    """The newest version that told of a change in one of the tables; None where nobody ever told by table."""
    if EVERY_TABLE not in versions:
        return None
    return max(versions[name] for name in (EVERY_TABLE, *tables) if name in versions)


def advance(connection: Connection, tables: Collection[str] = (EVERY_TABLE,)) -> None:
    """Say that data changed, in these tables alone where they are named.

    Takes effect with the transaction that changed it.
    """
    moment = now()
    changed = connection.execute(update(data_version).values(version=data_version.c.version + 1, changed_at=moment))
    if changed.rowcount == 0:
        connection.execute(insert(data_version).values(data_version_id=1, version=1, changed_at=moment))
    version = current(connection).version
    connection.execute(delete(table_version).where(table_version.c.table_name.in_(tables)))
    connection.execute(
        insert(table_version),
        [{"table_name": name, "version": version, "changed_at": moment} for name in sorted(tables)],
    )
