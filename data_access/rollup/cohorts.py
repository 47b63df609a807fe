"""Questions over several rollups: counts added up under the same keys, and what became of the cases of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Subquery, cast, func, literal, select, union_all

from data_access.calendar_days import first_of_month, last_of_month, months_between, months_later
from data_access.rollup.definition import Rollup
from data_access.rollup.reading import cells, from_events
from data_access.scope import Scope
from data_access.settings import TimeLimits

Counts = Mapping[str, ColumnElement[Any]]
#: One for all: SQLAlchemy finds out anew what to do with each one that is made.
_WHOLE = BigInteger()


def added_up(*parts: tuple[Subquery, Counts], by: Sequence[str] = ()) -> Select[Any]:
    """One row per key over all parts, or one row in all without keys: the keys, then every count (0 where none).

    A part is a subquery with the columns ``by`` and the counts that it adds to, by their names.
    """
    names = list(dict.fromkeys(name for _, counts in parts for name in counts))
    nothing = literal(0, _WHOLE)
    selects = []
    for cells_of_part, counts in parts:
        keys = [cells_of_part.c[key] for key in by]
        sums = [(func.sum(counts[name]) if name in counts else nothing).label(name) for name in names]
        selects.append(select(*keys, *sums).select_from(cells_of_part).group_by(*keys))
    each = union_all(*selects).subquery()
    keys = [each.c[key] for key in by]
    # a sum of sums is a decimal number on PostgreSQL
    totals = [cast(func.coalesce(func.sum(each.c[name]), 0), _WHOLE).label(name) for name in names]
    return select(*keys, *totals).group_by(*keys)


def ended_of_begun(
    connection: Connection,
    rollup: Rollup,
    began_day: ColumnElement[Any],
    scope: Scope,
    limits: TimeLimits,
    columns: Sequence[str],
) -> Subquery:
    """What of the cases begun on the scope's days had ended by its ``as_of``.

    ``rollup`` counts endings and tells them apart by its derived kind, the month of the beginning. ``columns`` as of
    ``cells``, but ``month`` is the month of the beginning. Where the period begins within a month, that month's cases
    are read one by one.
    """
    (month_of_beginning,) = rollup.derived
    read = [month_of_beginning if name == "month" else name for name in columns]
    parts: list[Any] = []
    month = first_of_month(scope.first_day)
    first = month if month == scope.first_day else months_later(month, 1)
    if first <= scope.last_day:
        months = [f"{begun:%Y-%m}" for begun in months_between(first, scope.last_day)]
        ended = cells(connection, rollup, scope, limits, read, only={month_of_beginning: months})
        parts.append(select(*(ended.c[theirs].label(name) for theirs, name in zip(read, columns, strict=True))))
    if first > scope.first_day:
        stretch = (scope.first_day, min(last_of_month(month), scope.last_day))
        parts.append(from_events(replace(rollup, day=began_day), scope, limits, [stretch], columns, {}))
    return union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
