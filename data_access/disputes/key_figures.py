"""The figures at the top of the page, for the period as a whole."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, Select, func, literal, select

from data_access.dialect import days_between
from data_access.disputes.cases import backlog, flows, open_cases
from data_access.frames import frame_of, read_frame, share
from data_access.kept_statements import kept
from data_access.rollup import DISPUTES_CLOSED, Histogram, histograms
from data_access.rollup.cohorts import added_up
from data_access.scope import Scope
from data_access.settings import TimeLimits

#: How long closed cases took.
TIMES = {"median_days": 0.5, "p90_days": 0.9}

_COUNTS = ("opened", "repeats", "closed", "resolved", "open")


def dispute_key_figures(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row.

    opened, repeats, closed, resolved in the period (int64, 件); open at its end (int64, 件); median_days and p90_days
    from report to closing, of the cases closed in the period (float64, 天; NaN without one); resolution_rate (float64,
    0–1: resolved ÷ closed).
    """
    frame = read_frame(connection, _counts(connection, scope, limits), dict.fromkeys(_COUNTS, "whole"))
    days = days_to_close(connection, scope, limits)
    return frame.assign(
        **{name: days[name] for name in TIMES},
        resolution_rate=share(frame["resolved"], frame["closed"]),
    )


@kept
def _counts(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    return added_up(*flows(connection, scope, limits), *backlog(connection, scope, limits))


def longest_open_dispute(connection: Connection, scope: Scope) -> DataFrame:
    """One row: days, how long the oldest case open at the period's end has waited (float64, 天; NaN without one).

    A question of its own: among the cases open at a moment long ago are all that were closed since.
    """
    return read_frame(connection, _longest_open(connection, scope), {"days": "number"})


@kept
def _longest_open(_connection: Connection, scope: Scope) -> Select[Any]:
    return select(func.max(days_between(open_cases(scope).c.reported_day, literal(scope.as_of_day))))


def days_to_close(connection: Connection, scope: Scope, limits: TimeLimits, by: str | None = None) -> DataFrame:
    """``TIMES`` of the cases closed in the period (float64, 天): one row, or one per ``by`` (``kind``: the venue, or
    ``month``) that has any, told apart in its column."""
    keys = () if by is None else (by,)
    took = histograms(connection, DISPUTES_CLOSED, "dispute_days_to_close", scope, limits, *keys)
    if by is None and not took:
        took = {(): Histogram.merged([])}
    columns = {key: "month" if key == "month" else "text" for key in keys} | dict.fromkeys(TIMES, "number")
    return frame_of([(*key, *map(days.quantile, TIMES.values())) for key, days in took.items()], columns)
