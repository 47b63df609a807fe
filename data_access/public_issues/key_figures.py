"""The figures of public issues, for the period as a whole."""

from pandas import DataFrame
from sqlalchemy import Connection, func, literal, select

from data_access.dialect import days_between
from data_access.frames import read_frame
from data_access.public_issues.cases import (
    THREE_RATE_PARTS,
    backlog,
    open_issues,
    solutions,
    three_rate_parts,
    with_three_rates,
)
from data_access.rollup.cohorts import added_up
from data_access.schema import public_issue
from data_access.scope import Scope
from data_access.settings import TimeLimits

#: The counts of ``public_issue_key_figures`` and ``public_issues_by_unit``.
COUNTS = (*THREE_RATE_PARTS, "open", "overdue", "solved", "households_helped")


def public_issue_key_figures(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row.

    Of the issues received in the period, as they stand at ``as_of``: received, responded_in_time, resolved,
    resolve_due, satisfied, asked (int64, 件) and 三率 as response_rate, resolution_rate, satisfaction_rate (float64,
    0–1). Whenever they were received: open and overdue at ``as_of``, solved in the period (int64, 件),
    households_helped by these (int64, 户) and oldest_days, how long the oldest open one has waited (float64, 天; NaN
    without one).
    """
    parts = (
        *three_rate_parts(connection, scope, limits),
        *backlog(connection, scope, limits),
        solutions(connection, scope, limits),
    )
    counted = added_up(*parts).subquery()
    statement = select(*(counted.c[name] for name in COUNTS))
    frame = read_frame(connection, statement, dict.fromkeys(COUNTS, "whole"))
    waiting = open_issues(scope, public_issue.c.reported_day)
    oldest = select(func.max(days_between(waiting.c.reported_day, literal(scope.as_of_day))))
    waited = read_frame(connection, oldest, {"oldest_days": "number"})["oldest_days"]
    return with_three_rates(frame.assign(oldest_days=waited))
