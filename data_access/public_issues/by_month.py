"""Public issues month by month: 三率 of what came in, what was solved, what stayed open."""

from typing import Any

from pandas import DataFrame, Index, Series
from sqlalchemy import Connection, Select, select

from data_access.calendar_days import first_of_month, months_between
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.month_ends import at_month_ends, counts_by_month, in_months, read_by_month, whole_months
from data_access.public_issues.cases import (
    THREE_RATE_PARTS,
    backlog,
    solutions,
    three_rate_parts,
    with_three_rates,
)
from data_access.rollup import PUBLIC_ISSUES_REPORTED, cells, since_beginning
from data_access.rollup.cohorts import added_up
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import narrowest_level

#: As their rollups follow one another: of the issues reported which are due, and which of them were resolved.
_DUE_AND_RESOLVED = ("resolve_due", "resolved")


def public_issues_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first; the first one is told as a whole.

    month (datetime64[s]); of the issues received in the month, as they stand at the period's ``as_of``: the parts (件)
    and rates of ``public_issue_key_figures``; solved in the month (件), households_helped by these (户), and open at
    its end (件). Counts are Int64: NA before the first month in which these places received an issue at all, 0 in a
    quiet month after it.
    """
    scope = scope.between(first_of_month(scope.first_day), scope.last_day)
    every = _every_month(connection, scope, limits)
    shown = Index(months_between(scope.first_day, scope.last_day), dtype="datetime64[s]", name="month")
    every_month = every.reindex(every.index.union(shown), fill_value=0)
    every_month["open"] = (every_month["reported"] - every_month["solved"]).cumsum()
    frame = every_month.loc[shown, ["solved", "households_helped", "open"]]
    frame = frame.join(_cohorts(connection, scope, limits)).fillna(0)
    # an empty history has no first month, and a comparison with NaT is never true: then nothing is known
    return with_three_rates(frame.where(Series(shown >= every.index.min(), index=shown))).reset_index()


def _every_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """All months up to the period's last day, for what is open may have been reported in any of them."""
    columns = {"month": "month"} | dict.fromkeys(("reported", "solved", "households_helped"), "count")
    frame = read_frame(connection, _flows(connection, scope, limits), columns).set_index("month").sort_index()
    return frame[(frame["reported"] > 0) | (frame["solved"] > 0)]


@kept
def _flows(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    ever = since_beginning(scope)
    came = cells(connection, PUBLIC_ISSUES_REPORTED, ever, limits, ("month", "received"))
    solved = solutions(connection, ever, limits, "month")
    return added_up((came, {"reported": came.c.received}), solved, by=("month",))


def _cohorts(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    columns = {"month": "month"} | dict.fromkeys(THREE_RATE_PARTS, "count")
    return read_frame(connection, _three_rates(connection, scope, limits), columns).set_index("month")


@kept
def _three_rates(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    counted = added_up(*three_rate_parts(connection, scope, limits, "month"), by=("month",)).subquery()
    return select(counted.c.month, *(counted.c[name] for name in THREE_RATE_PARTS))


def open_public_issues_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first.

    month (datetime64[s]), open at its end (Int64, 件): what ``public_issues_by_unit`` tells then, summed over the units
    to which the scope narrows.
    """
    scope = whole_months(scope)
    counts = read_by_month(connection, _open_by_month(connection, scope, limits), "open")
    return at_month_ends(counts, scope).reset_index()


@kept
def _open_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    waiting = backlog(connection, scope, limits, "month", f"{narrowest_level(scope)}_code")
    return counts_by_month(scope, *((part, {"open": counts["open"]}) for part, counts in waiting))


def resolution_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first.

    month (datetime64[s]); of the issues received in the month, as they stood at its end: resolved, resolve_due (Int64,
    件), what ``public_issues_by_unit`` tells of the month, summed over the units to which the scope narrows.
    """
    scope = whole_months(scope)
    counts = read_by_month(connection, _resolution(connection, scope, limits), *_DUE_AND_RESOLVED)
    return in_months(counts, scope)[["resolved", "resolve_due"]].reset_index()


@kept
def _resolution(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    by = ("month", f"{narrowest_level(scope)}_code")
    parts = [
        part
        for month in scope.month_ends()
        for part in three_rate_parts(connection, month, limits, *by, parts=_DUE_AND_RESOLVED)
    ]
    return counts_by_month(scope, *parts)
