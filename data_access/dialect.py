"""What SQLite and PostgreSQL say differently, said once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Float,
    Integer,
    Select,
    String,
    Table,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from data_access.schema.columns import Moment

#: Asia/Shanghai has kept UTC+8 without summer time since 1991; SQLite knows no time zones.
_SHANGHAI_SECONDS = 8 * 3600


class month_of(FunctionElement[str]):
    """The month of a day column as ``YYYY-MM``."""

    inherit_cache = True
    type = String()


@compiles(month_of, "sqlite")
def _month_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(month_of, "postgresql")
def _month_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM')"


class seconds_between(FunctionElement[float]):
    """Seconds from the first moment to the second."""

    inherit_cache = True
    type = Float()


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(unixepoch({later}) - unixepoch({earlier}))"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"extract(epoch FROM ({later}) - ({earlier}))::float"


class local_day(FunctionElement[date]):
    """The day in Asia/Shanghai on which a moment lies."""

    inherit_cache = True
    type = Date()


@compiles(local_day, "sqlite")
def _local_day_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date(unixepoch({compiler.process(element.clauses, **kw)}) + {_SHANGHAI_SECONDS}, 'unixepoch')"


@compiles(local_day, "postgresql")
def _local_day_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Shanghai')::date"


class day_of_month(FunctionElement[int]):
    """The number of a day column's day in its month: 1–31."""

    inherit_cache = True
    type = Integer()


@compiles(day_of_month, "sqlite")
def _day_of_month_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(substr({compiler.process(element.clauses, **kw)}, 9, 2) AS INTEGER)"


@compiles(day_of_month, "postgresql")
def _day_of_month_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"extract(day FROM {compiler.process(element.clauses, **kw)})::int"


class days_later(FunctionElement[date]):
    """The day so many days after a day: ``days_later(day, days)``."""

    inherit_cache = True
    type = Date()


@compiles(days_later, "sqlite")
def _days_later_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, ({days}) || ' days')"


@compiles(days_later, "postgresql")
def _days_later_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({day} + ({days})::int)"


class local_hour(FunctionElement[int]):
    """The hour of the day (0–23) in Asia/Shanghai."""

    inherit_cache = True
    type = Integer()


@compiles(local_hour, "sqlite")
def _hour_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"((unixepoch({compiler.process(element.clauses, **kw)}) + {_SHANGHAI_SECONDS}) / 3600 % 24)"


@compiles(local_hour, "postgresql")
def _hour_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"extract(hour FROM {compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Shanghai')::int"


class local_minute(FunctionElement[int]):
    """Minutes after midnight (0–1439) in Asia/Shanghai."""

    inherit_cache = True
    type = Integer()


@compiles(local_minute, "sqlite")
def _minute_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"((unixepoch({compiler.process(element.clauses, **kw)}) + {_SHANGHAI_SECONDS}) / 60 % 1440)"


@compiles(local_minute, "postgresql")
def _minute_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return (
        f"(extract(hour FROM {moment} AT TIME ZONE 'Asia/Shanghai') * 60"
        f" + extract(minute FROM {moment} AT TIME ZONE 'Asia/Shanghai'))::int"
    )


class iso_weekday(FunctionElement[int]):
    """The weekday of a day column: 1 = Monday … 7 = Sunday."""

    inherit_cache = True
    type = Integer()


@compiles(iso_weekday, "sqlite")
def _weekday_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"((CAST(strftime('%w', {compiler.process(element.clauses, **kw)}) AS INTEGER) + 6) % 7 + 1)"


@compiles(iso_weekday, "postgresql")
def _weekday_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"extract(isodow FROM {compiler.process(element.clauses, **kw)})::int"


class days_between(FunctionElement[int]):
    """Whole days from the first day column or value to the second."""

    inherit_cache = True
    type = Integer()


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(({later})::date - ({earlier})::date)"


def insert_or_add(connection: Connection, table: Table, rows: Select[Any], *sums: str) -> None:
    """Insert rows in the order of the table's columns; where a key is there already, add their ``sums`` to it."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).from_select(list(table.c.keys()), rows)
    added = {name: table.c[name] + statement.excluded[name] for name in sums}
    connection.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=added))


class first_of_month(FunctionElement[date]):
    """The first day of a day column's month."""

    inherit_cache = True
    type = Date()


@compiles(first_of_month, "sqlite")
def _first_of_month_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(substr({compiler.process(element.clauses, **kw)}, 1, 8) || '01')"


@compiles(first_of_month, "postgresql")
def _first_of_month_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date_trunc('month', {compiler.process(element.clauses, **kw)})::date"


class first_of_week(FunctionElement[date]):
    """The first day of a day column's week of the month: the 1st, 8th, 15th, 22nd or 29th."""

    inherit_cache = True
    type = Date()


@compiles(first_of_week, "sqlite")
def _first_of_week_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day = compiler.process(element.clauses, **kw)
    # picked out of a text: half the time of printf
    first = f"substr('0108152229', (CAST(substr({day}, 9, 2) AS INTEGER) - 1) / 7 * 2 + 1, 2)"
    return f"(substr({day}, 1, 8) || {first})"


@compiles(first_of_week, "postgresql")
def _first_of_week_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day = compiler.process(element.clauses, **kw)
    return f"(date_trunc('month', {day})::date + (extract(day FROM {day})::int - 1) / 7 * 7)"


class seconds_later(FunctionElement[datetime]):
    """The moment so many seconds after a moment: ``seconds_later(moment, seconds)``."""

    inherit_cache = True
    type = Moment()


@compiles(seconds_later, "sqlite")
def _later_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    moment, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"datetime(unixepoch({moment}) + {seconds}, 'unixepoch')"


@compiles(seconds_later, "postgresql")
def _later_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    moment, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({moment} + ({seconds}) * interval '1 second')"


class latest(FunctionElement[datetime]):
    """The latest of several moments; those that have not come (NULL) do not count, the first is always there."""

    inherit_cache = True
    type = Moment()


@compiles(latest, "sqlite")
def _latest_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    first, *others = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"max({', '.join([first, *(f'coalesce({other}, {first})' for other in others)])})"


@compiles(latest, "postgresql")
def _latest_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **kw)})"
