"""Many rows at once: ``executemany`` on SQLite, ``COPY`` on PostgreSQL; changed rows by their primary key."""

from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Table, and_, bindparam, insert, update
from sqlalchemy.types import UserDefinedType

from data_access.demo.batch import Batch

CHUNK = 50_000


def insert_rows(connection: Connection, batch: Batch, cutoff: int) -> int:
    """Insert the rows as they are known at the cut-off; returns how many."""
    for start in range(0, len(batch), CHUNK):
        part = batch if len(batch) <= CHUNK else batch.select(slice(start, start + CHUNK))  # type: ignore[arg-type]
        _insert_columns(connection, batch.table, part.as_known_at(cutoff))
    return len(batch)


def update_rows(connection: Connection, batch: Batch, cutoff: int) -> int:
    """Bring the rows' later stages to what is known at the cut-off; returns how many rows."""
    if not len(batch):
        return 0
    known = batch.as_known_at(cutoff)
    staged = {name for stage in batch.stages for name in stage.columns} | {"updated_at"}
    update_columns(connection, batch.table, {name: known[name] for name in staged}, keys_of(batch.table, known))
    return len(batch)


def keys_of(table: Table, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {key.name: columns[key.name] for key in table.primary_key.columns}


def update_columns(
    connection: Connection, table: Table, values: dict[str, list[Any]], keys: dict[str, list[Any]]
) -> None:
    """Set ``values`` in the rows with these primary keys; all lists are equally long, moments and days are texts."""
    statement = (
        update(table)
        .where(and_(*(table.c[name] == bindparam(f"key_{name}") for name in keys)))
        .values({name: bindparam(f"new_{name}", type_=_AsGiven()) for name in values})
    )
    names = [*(f"key_{name}" for name in keys), *(f"new_{name}" for name in values)]
    rows = zip(*keys.values(), *values.values(), strict=True)
    connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])


class _AsGiven(UserDefinedType[Any]):
    """A value in the driver's own form: a text that the database reads as the column's type."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:  # pragma: no cover - never part of a table
        return "TEXT"


def _insert_columns(connection: Connection, table: Table, columns: dict[str, list[Any]]) -> None:
    names = [column.name for column in table.columns if column.name in columns]
    rows = zip(*(columns[name] for name in names), strict=True)
    if connection.dialect.name == "postgresql":
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        # psycopg's own cursor: SQLAlchemy has no COPY. The session's time zone is UTC (see engine.py).
        driver_connection: Any = connection.connection.driver_connection
        with driver_connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        return
    statement_text = str(insert(table).values({name: bindparam(name) for name in names}).compile(connection))
    connection.exec_driver_sql(statement_text, list(rows))
