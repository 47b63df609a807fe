"""Public issues month by month: 三率 of what came in, what was solved, what stayed open."""

from pandas import DataFrame, Index, Series
from sqlalchemy import Connection, func, select

from data_access.calendar_days import first_of_month, months_between
from data_access.dialect import month_of
from data_access.frames import read_frame
from data_access.public_issues.cases import (
    THREE_RATE_PARTS,
    counted,
    is_resolved,
    received,
    three_rate_parts,
    with_three_rates,
)
from data_access.schema import public_issue
from data_access.scope import Scope, in_place, known
from data_access.settings import TimeLimits


def public_issues_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first; the first one is told as a whole.

    month (datetime64[s]); of the issues received in the month, as they stand at the period's ``as_of``: the parts (件)
    and rates of ``public_issue_key_figures``; solved in the month (件), households_helped by these (户), and open at
    its end (件). Counts are Int64: NA before the first month in which these places received an issue at all, 0 in a
    quiet month after it.
    """
    scope = scope.between(first_of_month(scope.first_day), scope.last_day)
    flows = _flows(connection, scope)
    shown = Index(months_between(scope.first_day, scope.last_day), dtype="datetime64[s]", name="month")
    every_month = flows.reindex(flows.index.union(shown), fill_value=0)
    every_month["open"] = (every_month["reported"] - every_month["solved"]).cumsum()
    frame = every_month.loc[shown, ["solved", "households_helped", "open"]]
    frame = frame.join(_cohorts(connection, scope, limits)).fillna(0)
    # an empty history has no first month, and a comparison with NaT is never true: then nothing is known
    return with_three_rates(frame.where(Series(shown >= flows.index.min(), index=shown))).reset_index()


def _flows(connection: Connection, scope: Scope) -> DataFrame:
    """All months up to the period's last day, for what is open may have been reported in any of them."""
    came, went = month_of(public_issue.c.reported_day), month_of(public_issue.c.resolved_day)
    reported = read_frame(
        connection,
        select(came, func.count())
        .where(
            in_place(public_issue, scope),
            known(public_issue.c.reported_at, scope),
            public_issue.c.reported_day <= scope.last_day,
        )
        .group_by(came),
        {"month": "month", "reported": "count"},
    )
    solved = read_frame(
        connection,
        select(went, func.count(), func.coalesce(func.sum(public_issue.c.households_affected), 0))
        .where(in_place(public_issue, scope), is_resolved(scope), public_issue.c.resolved_day <= scope.last_day)
        .group_by(went),
        {"month": "month", "solved": "count", "households_helped": "count"},
    )
    return reported.set_index("month").join(solved.set_index("month"), how="outer").sort_index().fillna(0)


def _cohorts(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    month = month_of(public_issue.c.reported_day)
    statement = (
        select(month, *counted(three_rate_parts(scope, limits)))
        .where(in_place(public_issue, scope), received(scope))
        .group_by(month)
    )
    columns = {"month": "month"} | dict.fromkeys(THREE_RATE_PARTS, "count")
    return read_frame(connection, statement, columns).set_index("month")
