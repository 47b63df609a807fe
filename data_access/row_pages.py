"""Long lists, read a page at a time: ordered and cut by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, case

from data_access.scope import Scope, in_days

#: A page of a list by days is looked for in so many days at first, then in so many times as many.
_FIRST_DAYS: Final = 3
_TIMES_MORE: Final = 4


def page_of(
    statement: Select[Any],
    orders: Mapping[str, ColumnElement[Any]],
    tie_breakers: Sequence[ColumnElement[Any]],
    *,
    sort_column: str,
    descending: bool,
    offset: int,
    limit: int | None,
) -> Select[Any]:
    """Rows ``offset`` to ``offset + limit`` in the order of one of ``orders``; missing values last either way.

    ``tie_breakers`` make the order total, so that no row is on two pages. Raises ValueError for a column that is not
    in ``orders``, for what to sort by comes from outside.
    """
    order = order_of(orders, sort_column)
    ordered = statement.order_by((order.desc() if descending else order.asc()).nulls_last(), *tie_breakers)
    return ordered.offset(offset) if limit is None else ordered.offset(offset).limit(limit)


def order_of(orders: Mapping[str, ColumnElement[Any]], sort_column: str) -> ColumnElement[Any]:
    """What to sort by for a column of the screen. Raises ValueError for one that is not in ``orders``."""
    if sort_column not in orders:
        raise ValueError(f"cannot sort by {sort_column!r}, only by {', '.join(orders)}")
    return orders[sort_column]


def in_code_order(column: ColumnElement[str], codes: type[StrEnum]) -> ColumnElement[int]:
    """Sorts as the code list is ordered on screen, not by the English letters of the codes."""
    return case({code.value: place for place, code in enumerate(codes)}, value=column)


def days_with(
    connection: Connection,
    scope: Scope,
    counted: Select[Any],
    day: ColumnElement[Any],
    *,
    descending: bool,
    rows: int | None,
) -> Scope:
    """The last days of a scope (the first ones unless ``descending``) in which so many rows lie, by an index of days.

    ``counted`` counts the rows of the list, of whichever days. A list of ten years then costs no more to sort than one
    of a month. The scope itself for all rows (None), and where there are fewer.
    """
    days = _FIRST_DAYS
    while rows is not None and days < scope.days:
        more = timedelta(days=days - 1)
        within = (
            replace(scope, first_day=scope.last_day - more) if descending
            else replace(scope, last_day=scope.first_day + more)
        )  # fmt: skip
        if (connection.scalar(counted.where(in_days(day, within))) or 0) >= rows:
            return within
        days *= _TIMES_MORE
    return scope
