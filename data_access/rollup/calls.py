"""Calls from the devices, by the day of the call."""

from sqlalchemy import and_, not_

from data_access.codes import CallKind
from data_access.dialect import latest, local_hour, seconds_between, seconds_later
from data_access.rollup.definition import Columns, Histogram, Look, Rollup, one_if
from data_access.schema import call, call_by_day, call_by_month, call_by_week
from data_access.settings import TimeLimits


def _measures(limits: TimeLimits, look: Look) -> Columns:
    answered, dispatched, arrived, closed = (
        look.known(call.c[f"{step}_at"]) for step in ("answered", "dispatched", "arrived", "closed")
    )
    emergency = and_(call.c.kind == CallKind.EMERGENCY, dispatched)
    longest = limits.arrive_minutes * 60
    on_time = seconds_between(call.c.called_at, call.c.answered_at) <= limits.answer_seconds
    in_time = seconds_between(call.c.called_at, call.c.arrived_at) <= longest
    return {
        "calls": one_if(look.known(call.c.called_at)),
        "answered": one_if(answered),
        "answered_on_time": one_if(and_(answered, on_time)),
        "dispatched": one_if(dispatched),
        "arrived": one_if(arrived),
        "closed": one_if(and_(arrived, closed)),
        "closed_by_phone": one_if(and_(closed, not_(dispatched))),
        "arrivals_due": one_if(and_(emergency, arrived | look.passed(call.c.called_at, longest))),
        "arrived_on_time": one_if(and_(emergency, arrived, in_time)),
    }


CALLS = Rollup(
    name="call",
    source=call,
    row_id=call.c.call_id,
    day=call.c.called_day,
    happened_at=call.c.called_at,
    grid_unit=call.c.grid_unit_code,
    compound=call.c.compound_code,
    kinds=("kind",),
    measures=_measures,
    # An emergency that nobody reaches is overdue from its limit on.
    settled_at=lambda limits: latest(
        seconds_later(call.c.called_at, limits.arrive_minutes * 60 + 1),
        call.c.answered_at, call.c.dispatched_at, call.c.arrived_at, call.c.closed_at,
    ),
    by_day=call_by_day,
    by_week=call_by_week,
    by_month=call_by_month,
    histograms={
        name: Histogram(name=name, value=value, kind=call.c.kind, counted=counted)
        for name, value, counted in (
            (
                "call_answer_seconds", seconds_between(call.c.called_at, call.c.answered_at),
                lambda look: look.known(call.c.answered_at),
            ),
            (
                "call_arrival_seconds", seconds_between(call.c.called_at, call.c.arrived_at),
                lambda look: look.known(call.c.arrived_at),
            ),
            ("call_hour", local_hour(call.c.called_at), lambda look: look.known(call.c.called_at)),
        )
    },
)  # fmt: skip
