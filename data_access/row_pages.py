"""Long lists, read a page at a time: ordered and cut by the database."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case


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
    if sort_column not in orders:
        raise ValueError(f"cannot sort by {sort_column!r}, only by {', '.join(orders)}")
    order = orders[sort_column]
    ordered = statement.order_by((order.desc() if descending else order.asc()).nulls_last(), *tie_breakers)
    return ordered.offset(offset) if limit is None else ordered.offset(offset).limit(limit)


def in_code_order(column: ColumnElement[str], codes: type[StrEnum]) -> ColumnElement[int]:
    """Sorts as the code list is ordered on screen, not by the English letters of the codes."""
    return case({code.value: place for place, code in enumerate(codes)}, value=column)
