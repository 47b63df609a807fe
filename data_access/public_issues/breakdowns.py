"""Public issues by source and category, and the open ones by age."""

from typing import Any, Literal

from pandas import DataFrame
from sqlalchemy import BigInteger, Connection, Select, case, cast, func, literal, select, union_all

from data_access.backlog import AGES, age_of, of_age, with_every_age
from data_access.codes import IssueCategory, IssueSource
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.public_issues.cases import (
    THREE_RATE_PARTS,
    each_open,
    past_limit,
    three_rate_parts,
    with_three_rates,
)
from data_access.rollup import PUBLIC_ISSUES_RESOLVED, cells
from data_access.rollup.cohorts import added_up
from data_access.schema import public_issue
from data_access.scope import Scope
from data_access.settings import TimeLimits


def three_rates_by(
    connection: Connection, scope: Scope, limits: TimeLimits, by: Literal["source", "category"]
) -> DataFrame:
    """One row per source or category with an issue received in the period, in the order of the code list.

    code (str); received, responded_in_time, resolved, resolve_due, satisfied, asked (int64, 件); response_rate,
    resolution_rate, satisfaction_rate (float64, 0–1).
    """
    statement = _three_rates(connection, scope, limits, by)
    frame = read_frame(connection, statement, {"code": "text"} | dict.fromkeys(THREE_RATE_PARTS, "whole"))
    places = {code: place for place, code in enumerate(IssueSource if by == "source" else IssueCategory)}
    return with_three_rates(frame.sort_values("code", key=lambda codes: codes.map(places), ignore_index=True))


@kept
def _three_rates(connection: Connection, scope: Scope, limits: TimeLimits, by: str) -> Select[Any]:
    counted = added_up(*three_rate_parts(connection, scope, limits, by), by=(by,)).subquery()
    counts = [counted.c[name] for name in THREE_RATE_PARTS]
    return select(counted.c[by], *counts).where(counted.c.received > 0)


def open_public_issues_by_age(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per age, youngest first, all four always.

    from_days (int64), to_days (Int64, NA for the last age); open at ``as_of`` and overdue among them (int64, 件).
    """
    columns = {"from_days": "whole", "open": "whole", "overdue": "whole"}
    return with_every_age(read_frame(connection, _by_age(connection, scope, limits), columns), "open", "overdue")


@kept
def _by_age(_connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    day, as_of_day = public_issue.c.reported_day, scope.as_of_day
    late = func.coalesce(func.sum(case((past_limit(scope, limits), 1), else_=0)), 0)
    counts = (func.count().label("open"), late.label("overdue"))
    never, later = each_open(scope)
    of_ages = [
        select(literal(first).label("from_days"), *counts).where(never, of_age(day, as_of_day, first, last))
        for first, last in AGES
    ]
    age = age_of(day, as_of_day).label("from_days")
    each = union_all(*of_ages, select(age, *counts).where(later).group_by(age)).subquery()
    sums = (cast(func.sum(each.c[name]), BigInteger) for name in ("open", "overdue"))
    return select(each.c.from_days, *sums).group_by(each.c.from_days)


def solved_public_issues_by_category(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per category with an issue solved in the period, most households first.

    category (str), solved (int64, 件), households_helped (int64, 户).
    """
    columns = {"category": "text", "solved": "whole", "households_helped": "whole"}
    return read_frame(connection, _solved_by_category(connection, scope, limits), columns)


@kept
def _solved_by_category(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    went = cells(connection, PUBLIC_ISSUES_RESOLVED, scope, limits, ("category", "resolved", "households"))
    helped = {"solved": went.c.resolved, "households": went.c.households}
    counted = added_up((went, helped), by=("category",)).subquery()
    return (
        select(counted.c.category, counted.c.solved, counted.c.households)
        .where(counted.c.solved > 0)
        .order_by(counted.c.households.desc(), counted.c.solved.desc(), counted.c.category)
    )
