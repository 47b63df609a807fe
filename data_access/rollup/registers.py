"""Tables that are read as they are: nothing of them is counted, but screens must ask again when one was written.

What is kept of such a table is the newest ``updated_at`` and how many rows were written in the ten minutes before it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from data_access.rollup.changes import LATE_COMMIT, LOOK_AGAIN, SAME_SECOND
from data_access.rollup.registry import SOURCES
from data_access.schema import metadata

Mark = tuple[datetime, str]


def registers() -> list[Table]:
    """Every table that says when its rows were written and is not counted."""
    counted = {source.name for source in SOURCES} | {"rollup_seen"}
    return [table for table in metadata.sorted_tables if "updated_at" in table.c and table.name not in counted]


def mark_of(connection: Connection, register: Table, looked_at: datetime) -> Mark:
    """The newest ``updated_at`` (long ago for an empty table) and how many rows lie shortly before it.

    A mark taken within the second of the newest row is not what is found later: the row may have changed once more.
    """
    newest: datetime | None = connection.scalar(select(func.max(register.c.updated_at)))
    if newest is None:
        return LOOK_AGAIN, "0"
    lately: Any = select(func.count()).where(register.c.updated_at > newest - LATE_COMMIT)
    just_written = abs(newest - looked_at) <= SAME_SECOND
    return newest, f"{connection.scalar(lately)}{' just written' if just_written else ''}"
