"""The figures of public issues, for the period as a whole."""

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, func, literal, select

from data_access.dialect import days_between
from data_access.frames import read_frame
from data_access.public_issues.cases import (
    counted,
    is_open,
    overdue,
    solved,
    three_rate_parts,
    with_three_rates,
)
from data_access.schema import public_issue
from data_access.scope import Scope, in_place
from data_access.settings import TimeLimits


def public_issue_key_figures(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row.

    Of the issues received in the period, as they stand at ``as_of``: received, responded_in_time, resolved,
    resolve_due, satisfied, asked (int64, 件) and 三率 as response_rate, resolution_rate, satisfaction_rate (float64,
    0–1). Whenever they were received: open and overdue at ``as_of``, solved in the period (int64, 件),
    households_helped by these (int64, 户) and oldest_days, how long the oldest open one has waited (float64, 天; NaN
    without one).
    """
    conditions = three_rate_parts(scope, limits) | {
        "open": is_open(scope),
        "overdue": overdue(scope, limits),
        "solved": solved(scope),
    }
    waiting = days_between(public_issue.c.reported_day, literal(scope.as_of_day))
    statement = select(*counted(conditions), households_helped(scope), func.max(waiting).filter(is_open(scope))).where(
        in_place(public_issue, scope)
    )
    columns = dict.fromkeys((*conditions, "households_helped"), "whole") | {"oldest_days": "number"}
    return with_three_rates(read_frame(connection, statement, columns))


def households_helped(scope: Scope) -> ColumnElement[int]:
    """户 of the issues solved in the period; an issue without a number of households adds none."""
    return func.coalesce(func.sum(public_issue.c.households_affected).filter(solved(scope)), 0)
