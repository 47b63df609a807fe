"""Calls from the devices: how many, how fast they were answered and reached, and when they come.

A call belongs to the period of ``called_day``. What happened to it counts as far as it had happened by ``as_of``.
Counts and waiting times come from the rollup of calls; quantiles are within 2 %, and exact below 64.
"""

from collections.abc import Mapping
from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, select

from data_access.codes import CallKind
from data_access.frames import frame_of, read_frame, share
from data_access.kept_statements import kept
from data_access.rollup import CALLS, Histogram, cells, histograms
from data_access.scope import Scope
from data_access.settings import TimeLimits

_COUNTS = ("calls", "answered", "answered_on_time", "arrivals_due", "arrived_on_time")
_STEPS = ("answered", "dispatched", "arrived", "closed", "closed_by_phone")
_QUANTILES = {"median": 0.5, "p90": 0.9}


def answering(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row: calls, answered, answered_on_time, arrivals_due, arrived_on_time (件), and three rates.

    answer_rate = answered ÷ calls. on_time_rate = answered within ``limits.answer_seconds`` ÷ calls, whether answered
    or not. arrival_rate = emergencies reached within ``limits.arrive_minutes`` of the call ÷ arrivals_due: emergencies
    to which somebody was sent and who was reached or waits longer than the limit already.
    """
    statement = _summed(connection, scope, limits, *_COUNTS)
    return _with_rates(read_frame(connection, statement, dict.fromkeys(_COUNTS, "whole")))


def answering_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """The same per month of the call, oldest first, behind month; a month without calls has no row."""
    statement = _summed_by_month(connection, scope, limits, *_COUNTS)
    return _with_rates(read_frame(connection, statement, {"month": "month", **dict.fromkeys(_COUNTS, "whole")}))


def call_steps(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row: called, answered, dispatched, arrived, closed and closed_by_phone (件).

    Each step counts calls that took all steps before it, so closed are those closed after an arrival; calls that were
    closed without sending anybody are closed_by_phone.
    """
    statement = _summed(connection, scope, limits, "calls", *_STEPS)
    return read_frame(connection, statement, dict.fromkeys(("called", *_STEPS), "whole"))


def answer_seconds(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per kind of call, in the order of the codes: kind, n (answered calls), median, p90 (seconds)."""
    return _by_kind(histograms(connection, CALLS, "call_answer_seconds", scope, limits, "kind"), 1)


def arrival_minutes(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per kind, in the order of the codes: kind, n (calls reached), median, p90 (minutes)."""
    return _by_kind(histograms(connection, CALLS, "call_arrival_seconds", scope, limits, "kind"), 60)


def answer_seconds_of_all(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row over all kinds, no row without an answered call: n (answered calls), median, p90 (seconds)."""
    waits = histograms(connection, CALLS, "call_answer_seconds", scope, limits)
    columns = {"n": "count"} | dict.fromkeys(_QUANTILES, "number")
    return frame_of([_waiting(waited, 1) for waited in waits.values()], columns)


def calls_by_hour(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per hour (0–23, Asia/Shanghai) and kind with calls: hour, kind, calls (件), by hour."""
    hours = histograms(connection, CALLS, "call_hour", scope, limits, "kind")
    counted = sorted((hour, kind, n) for (kind,), of_kind in hours.items() for hour, n in of_kind.filled())
    return frame_of(counted, {"hour": "whole", "kind": "text", "calls": "whole"})


@kept
def _summed(connection: Connection, scope: Scope, limits: TimeLimits, *names: str) -> Select[Any]:
    return select(*_sums(cells(connection, CALLS, scope, limits, names), *names))


@kept
def _summed_by_month(connection: Connection, scope: Scope, limits: TimeLimits, *names: str) -> Select[Any]:
    counted = cells(connection, CALLS, scope, limits, ("month", *names))
    return select(counted.c.month, *_sums(counted, *names)).group_by(counted.c.month).order_by(counted.c.month)


def _sums(counted: Subquery, *names: str) -> list[ColumnElement[Any]]:
    return [func.coalesce(func.sum(counted.c[name]), 0).label(name) for name in names]


def _with_rates(frame: DataFrame) -> DataFrame:
    return frame.assign(
        answer_rate=share(frame["answered"], frame["calls"]),
        on_time_rate=share(frame["answered_on_time"], frame["calls"]),
        arrival_rate=share(frame["arrived_on_time"], frame["arrivals_due"]),
    )


def _by_kind(waits: Mapping[tuple[str, ...], Histogram], unit_seconds: int) -> DataFrame:
    """Quantiles of the wait for a step per kind; a kind without any has n = 0 and no quantiles."""
    none = Histogram.merged([])
    told = [(kind.value, *_waiting(waits.get((kind.value,), none), unit_seconds)) for kind in CallKind]
    return frame_of(told, {"kind": "text", "n": "whole"} | dict.fromkeys(_QUANTILES, "number"))


def _waiting(waits: Histogram, unit_seconds: int) -> tuple[float, ...]:
    """How many waits there are, and their quantiles."""
    return (waits.n, *(waits.quantile(share) / unit_seconds for share in _QUANTILES.values()))
