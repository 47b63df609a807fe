"""Public issues one by one: the open ones, and the solved ones. Their titles name no person."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, FromClause, Table, and_, func, literal, select, tuple_, union_all

from data_access.codes import IssueCategory, IssueSource
from data_access.dialect import days_between
from data_access.frames import read_frame
from data_access.public_issues.cases import each_open, is_resolved, past_limit, solved
from data_access.row_pages import days_with, in_code_order, order_of, page_of
from data_access.schema import community, compound, grid_unit, public_issue
from data_access.scope import Scope, in_place, known
from data_access.settings import TimeLimits

Columns = dict[str, ColumnElement[Any]]

_KINDS = {"reported_day": "day", "resolved_day": "day", "urgent": "yes_no", "overdue": "yes_no", "responded": "yes_no"}
_COUNTS = ("households_affected", "days", "satisfaction")


def open_public_issues(
    connection: Connection,
    scope: Scope,
    limits: TimeLimits,
    sort_column: str = "days",
    descending: bool = True,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    """One row per issue open at ``as_of``, whenever it was reported.

    reported_day (datetime64[s]), community_name, compound_name, grid_unit_name, category, source, title (str), urgent,
    responded, overdue (bool: past its limit for solutions), households_affected (Int64, 户), days (Int64, 天 waited).
    Sortable by all of them.
    """
    columns: Columns = {
        **_described(),
        "urgent": public_issue.c.urgent,
        "responded": known(public_issue.c.responded_at, scope),
        "overdue": past_limit(scope, limits),
        "households_affected": public_issue.c.households_affected,
        "days": days_between(public_issue.c.reported_day, literal(scope.as_of_day)),
    }
    # Which ones are on the page is told by a few columns of all that wait; only these are then read whole. Of those
    # without a solution, most of all, no more are kept than end on this page or before it.
    key = (public_issue.c.community_code, public_issue.c.public_issue_id)
    order = order_of(_orders(columns), sort_column).label("order")
    never, later = (select(*key, public_issue.c.reported_at, order).where(is_one) for is_one in each_open(scope))
    up_to_page = page_of(
        never,
        {sort_column: order},
        _tie_breakers(public_issue),
        sort_column=sort_column,
        descending=descending,
        offset=0,
        limit=None if limit is None else offset + limit,
    )
    waiting = union_all(select(up_to_page.subquery()), later).subquery("open_issue")
    here = page_of(
        select(waiting.c.community_code, waiting.c.public_issue_id),
        {sort_column: waiting.c.order},
        _tie_breakers(waiting),
        sort_column=sort_column,
        descending=descending,
        offset=offset,
        limit=limit,
    )
    return _page(connection, scope, tuple_(*key).in_(here), columns, sort_column, descending)


def solved_public_issues(
    connection: Connection,
    scope: Scope,
    sort_column: str = "resolved_day",
    descending: bool = True,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    """One row per issue solved in the period, whenever it was reported.

    reported_day, resolved_day (datetime64[s]), community_name, compound_name, grid_unit_name, category, source, title
    (str), urgent (bool), households_affected (Int64, 户), days (Int64, 天 from report to solution), satisfaction
    (Int64, 1–5). Sortable by all of them.
    """
    columns: Columns = _described() | {
        "resolved_day": public_issue.c.resolved_day,
        "urgent": public_issue.c.urgent,
        "households_affected": public_issue.c.households_affected,
        "days": days_between(public_issue.c.reported_day, public_issue.c.resolved_day),
        "satisfaction": public_issue.c.satisfaction,
    }
    here = in_place(public_issue, scope)
    shown = scope
    if sort_column == "resolved_day":
        shown = days_with(
            connection, scope, select(func.count()).where(here, is_resolved(scope)),
            public_issue.c.resolved_day, descending=descending, rows=None if limit is None else offset + limit,
        )  # fmt: skip
    found = and_(here, solved(shown))
    return _page(connection, scope, found, columns, sort_column, descending, offset, limit)


def _described() -> Columns:
    return {
        "reported_day": public_issue.c.reported_day,
        "community_name": community.c.short_name,
        "compound_name": compound.c.name,
        "grid_unit_name": grid_unit.c.name,
        "category": public_issue.c.category,
        "source": public_issue.c.source,
        "title": public_issue.c.title,
    }


def _orders(columns: Columns) -> Columns:
    """What to sort by for each column: moments for days, codes in the order of the screen."""
    orders = columns | {
        "reported_day": public_issue.c.reported_at,
        "community_name": public_issue.c.community_code,
        "compound_name": public_issue.c.compound_code,
        "grid_unit_name": public_issue.c.grid_unit_code,
        "category": in_code_order(public_issue.c.category, IssueCategory),
        "source": in_code_order(public_issue.c.source, IssueSource),
    }
    if "resolved_day" in columns:
        orders["resolved_day"] = public_issue.c.resolved_at
    return orders


def _tie_breakers(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    return table.c.reported_at.desc(), table.c.community_code, table.c.public_issue_id


def _page(
    connection: Connection,
    scope: Scope,
    condition: ColumnElement[bool],
    columns: Columns,
    sort_column: str,
    descending: bool,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    statement = (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(public_issue)
        .join(community, community.c.community_code == public_issue.c.community_code)
        .join(grid_unit, _in_unit("grid_unit_code", grid_unit))
        .outerjoin(compound, _in_unit("compound_code", compound))
        .where(condition)
    )
    page = page_of(
        statement,
        _orders(columns),
        _tie_breakers(public_issue),
        sort_column=sort_column,
        descending=descending,
        offset=offset,
        limit=limit,
    )
    kinds = {name: _KINDS.get(name, "count" if name in _COUNTS else "text") for name in columns}
    return read_frame(connection, page, kinds)


def _in_unit(code: str, register: Table) -> ColumnElement[bool]:
    return and_(register.c.community_code == public_issue.c.community_code, register.c[code] == public_issue.c[code])
