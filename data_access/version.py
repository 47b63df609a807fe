"""The data version: a counter that every change of data advances in its own transaction.

A screen asks for it with one cheap read; while it stands still, nothing it shows needs to be asked again.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from data_access.calendar_days import now
from data_access.schema import data_version


class DataVersion(NamedTuple):
    version: int
    changed_at: datetime


def current(connection: Connection) -> DataVersion:
    """The version and the moment of the last change (UTC)."""
    row = connection.execute(select(data_version.c.version, data_version.c.changed_at)).one()
    return DataVersion(row.version, row.changed_at)


def advance(connection: Connection) -> None:
    """Say that data changed; takes effect with the transaction that changed it."""
    changed = connection.execute(update(data_version).values(version=data_version.c.version + 1, changed_at=now()))
    if changed.rowcount == 0:
        connection.execute(insert(data_version).values(data_version_id=1, version=1, changed_at=now()))
