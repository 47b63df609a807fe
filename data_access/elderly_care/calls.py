"""Calls from the devices: how many, how fast they were answered and reached, and when they come.

A call belongs to the period of ``called_day``. What happened to it counts as far as it had happened by ``as_of``.
"""

from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, literal, select

from data_access import dialect
from data_access.codes import CallKind
from data_access.dialect import local_hour, month_of, seconds_between
from data_access.frames import read_frame, share
from data_access.schema import call
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_days, in_place, known
from data_access.settings import TimeLimits

_COUNTS = ("calls", "answered", "answered_on_time", "arrivals_due", "arrived_on_time")
_QUANTILES = {"median": 0.5, "p90": 0.9}


def answering(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row: calls, answered, answered_on_time, arrivals_due, arrived_on_time (件), and three rates.

    answer_rate = answered ÷ calls. on_time_rate = answered within ``limits.answer_seconds`` ÷ calls, whether answered
    or not. arrival_rate = emergencies reached within ``limits.arrive_minutes`` of the call ÷ arrivals_due: emergencies
    to which somebody was sent and who was reached or waits longer than the limit already.
    """
    statement = select(*_counts(scope, limits)).where(_of_period(scope))
    return _with_rates(read_frame(connection, statement, dict.fromkeys(_COUNTS, "whole")))


def answering_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """The same per month of the call, oldest first, behind month; a month without calls has no row."""
    month = month_of(call.c.called_day)
    statement = select(month, *_counts(scope, limits)).where(_of_period(scope)).group_by(month).order_by(month)
    return _with_rates(read_frame(connection, statement, {"month": "month", **dict.fromkeys(_COUNTS, "whole")}))


def call_steps(connection: Connection, scope: Scope) -> DataFrame:
    """One row: called, answered, dispatched, arrived, closed and closed_by_phone (件).

    Each step counts calls that took all steps before it, so closed are those closed after an arrival; calls that were
    closed without sending anybody are closed_by_phone.
    """
    answered, dispatched, arrived, closed = (
        known(call.c[f"{step}_at"], scope) for step in ("answered", "dispatched", "arrived", "closed")
    )
    steps: dict[str, ColumnElement[Any]] = {
        "called": func.count(),
        "answered": _number_of(answered),
        "dispatched": _number_of(dispatched),
        "arrived": _number_of(arrived),
        "closed": _number_of(and_(arrived, closed)),
        "closed_by_phone": _number_of(and_(closed, ~dispatched)),
    }
    statement = select(*(value.label(name) for name, value in steps.items())).where(_of_period(scope))
    return read_frame(connection, statement, dict.fromkeys(steps, "whole"))


def answer_seconds(connection: Connection, scope: Scope) -> DataFrame:
    """One row per kind of call, in the order of the codes: kind, n (answered calls), median, p90 (seconds)."""
    return _waiting(connection, scope, "answered_at", 1)


def arrival_minutes(connection: Connection, scope: Scope) -> DataFrame:
    """One row per kind, in the order of the codes: kind, n (calls reached), median, p90 (minutes)."""
    return _waiting(connection, scope, "arrived_at", 60)


def answer_seconds_of_all(connection: Connection, scope: Scope) -> DataFrame:
    """One row over all kinds, no row without an answered call: n (answered calls), median, p90 (seconds)."""
    waits = _waits(scope, "answered_at")
    statement = dialect.quantiles(waits, "seconds", _QUANTILES)
    frame = read_frame(connection, statement, {"n": "count", "median": "number", "p90": "number"})
    return frame[frame["n"].notna()]


def calls_by_hour(connection: Connection, scope: Scope) -> DataFrame:
    """One row per hour (0–23, Asia/Shanghai) and kind with calls: hour, kind, calls (件), by hour."""
    hour = local_hour(call.c.called_at)
    statement = (
        select(hour, call.c.kind, func.count())
        .where(_of_period(scope))
        .group_by(hour, call.c.kind)
        .order_by(hour, call.c.kind)
    )
    return read_frame(connection, statement, {"hour": "whole", "kind": "text", "calls": "whole"})


def on_time_answer(scope: Scope, limits: TimeLimits) -> ColumnElement[bool]:
    """The call was answered within the limit."""
    waited = seconds_between(call.c.called_at, call.c.answered_at)
    return and_(known(call.c.answered_at, scope), waited <= limits.answer_seconds)


def _of_period(scope: Scope) -> ColumnElement[bool]:
    return and_(in_place(call, scope), in_days(call.c.called_day, scope), known(call.c.called_at, scope))


def _counts(scope: Scope, limits: TimeLimits) -> list[ColumnElement[Any]]:
    emergency = and_(call.c.kind == CallKind.EMERGENCY, known(call.c.dispatched_at, scope))
    arrived = known(call.c.arrived_at, scope)
    waited_until = case((arrived, call.c.arrived_at), else_=literal(scope.as_of, Moment))
    waited, longest = seconds_between(call.c.called_at, waited_until), limits.arrive_minutes * 60
    counts: dict[str, ColumnElement[Any]] = {
        "calls": func.count(),
        "answered": _number_of(known(call.c.answered_at, scope)),
        "answered_on_time": _number_of(on_time_answer(scope, limits)),
        "arrivals_due": _number_of(and_(emergency, arrived | (waited > longest))),
        "arrived_on_time": _number_of(and_(emergency, arrived, waited <= longest)),
    }
    return [counts[name].label(name) for name in _COUNTS]


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _with_rates(frame: DataFrame) -> DataFrame:
    return frame.assign(
        answer_rate=share(frame["answered"], frame["calls"]),
        on_time_rate=share(frame["answered_on_time"], frame["calls"]),
        arrival_rate=share(frame["arrived_on_time"], frame["arrivals_due"]),
    )


def _waits(scope: Scope, step: str) -> Subquery:
    """kind and seconds of every call of the period that came to the step."""
    seconds = seconds_between(call.c.called_at, call.c[step])
    return select(call.c.kind, seconds.label("seconds")).where(_of_period(scope), known(call.c[step], scope)).subquery()


def _waiting(connection: Connection, scope: Scope, step: str, unit_seconds: int) -> DataFrame:
    """Quantiles of the wait for a step per kind; a kind without any has n = 0 and no quantiles."""
    waits = _waits(scope, step)
    columns = {"kind": "text", "n": "whole", "median": "number", "p90": "number"}
    frame = read_frame(connection, dialect.quantiles(waits, "seconds", _QUANTILES, "kind"), columns)
    listed = frame.set_index("kind").reindex([kind.value for kind in CallKind]).rename_axis("kind").reset_index()
    return DataFrame(
        {
            "kind": listed["kind"].astype("str"),
            "n": listed["n"].fillna(0).astype("int64"),
            "median": listed["median"] / unit_seconds,
            "p90": listed["p90"] / unit_seconds,
        }
    )
