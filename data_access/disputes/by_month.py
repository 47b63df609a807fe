"""Disputes month by month: what came in, what was closed, what stayed open, how long it took."""

from typing import Any

from pandas import DataFrame, Index, Series
from sqlalchemy import Connection, Select

from data_access.calendar_days import first_of_month, months_between
from data_access.disputes.cases import backlog, flows
from data_access.disputes.key_figures import TIMES, days_to_close
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.month_ends import at_month_ends, counts_by_month, in_months, read_by_month, whole_months
from data_access.rollup import since_beginning
from data_access.rollup.cohorts import added_up
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import narrowest_level

_COUNTS = ("opened", "repeats", "closed", "resolved")


def disputes_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first; the first one is told as a whole.

    month (datetime64[s]); opened, repeats, closed, resolved in the month, open at its end (Int64, 件; the last month up
    to ``as_of``); resolution_rate (float64, 0–1); median_days and p90_days (float64, 天). NA before the first month in
    which these places registered a case at all; 0 in a quiet month after it.
    """
    scope = scope.between(first_of_month(scope.first_day), scope.last_day)
    every = _every_month(connection, scope, limits)
    shown = Index(months_between(scope.first_day, scope.last_day), dtype="datetime64[s]", name="month")
    every_month = every.reindex(every.index.union(shown), fill_value=0)
    every_month["open"] = (every_month["opened"] - every_month["closed"]).cumsum()
    # an empty history has no first month, and a comparison with NaT is never true: then nothing is known
    frame = every_month.loc[shown].where(Series(shown >= every.index.min(), index=shown))
    frame = frame.assign(resolution_rate=share(frame["resolved"], frame["closed"]))
    times = days_to_close(connection, scope, limits, "month").set_index("month")
    return frame.join(times[list(TIMES)]).reset_index()


def _every_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """All months up to the period's last day, for what is open may have been reported in any of them."""
    statement = _flows_by_month(connection, scope, limits)
    frame = read_frame(connection, statement, {"month": "month"} | dict.fromkeys(_COUNTS, "count"))
    frame = frame.set_index("month").sort_index()
    return frame[(frame["opened"] > 0) | (frame["closed"] > 0)]


@kept
def _flows_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    return added_up(*flows(connection, since_beginning(scope), limits, "month"), by=("month",))


def disputes_of_units_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first.

    month (datetime64[s]); opened in the month, open at its end (Int64, 件): what ``disputes_by_unit`` tells of the
    month, summed over the units to which the scope narrows.
    """
    scope = whole_months(scope)
    counts = read_by_month(connection, _backlog_by_month(connection, scope, limits), "open", "opened")
    frame = DataFrame(
        {"opened": in_months(counts, scope)["opened"], "open": at_month_ends(counts[["open"]], scope)["open"]}
    )
    return frame.reset_index()


@kept
def _backlog_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    (came, coming), went = backlog(connection, scope, limits, "month", f"{narrowest_level(scope)}_code")
    return counts_by_month(scope, (came, {**coming, "opened": coming["open"]}), went)
