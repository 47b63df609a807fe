"""The figures of public issues, for the period as a whole."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, Select, select

from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.public_issues.cases import (
    THREE_RATE_PARTS,
    backlog,
    solutions,
    three_rate_parts,
    with_three_rates,
)
from data_access.rollup.cohorts import added_up
from data_access.scope import Scope
from data_access.settings import TimeLimits

#: The counts of ``public_issue_key_figures`` and ``public_issues_by_unit``.
COUNTS = (*THREE_RATE_PARTS, "open", "overdue", "solved", "households_helped")


def public_issue_key_figures(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row.

    Of the issues received in the period, as they stand at ``as_of``: received, responded_in_time, resolved,
    resolve_due, satisfied, asked (int64, 件) and 三率 as response_rate, resolution_rate, satisfaction_rate (float64,
    0–1). Whenever they were received: open and overdue at ``as_of``, solved in the period (int64, 件) and
    households_helped by these (int64, 户).
    """
    columns = dict.fromkeys(COUNTS, "whole")
    return with_three_rates(read_frame(connection, _counts(connection, scope, limits), columns))


@kept
def _counts(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    parts = (
        *three_rate_parts(connection, scope, limits),
        *backlog(connection, scope, limits),
        solutions(connection, scope, limits),
    )
    counted = added_up(*parts).subquery()
    return select(*(counted.c[name] for name in COUNTS))
