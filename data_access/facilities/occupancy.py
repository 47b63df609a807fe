"""When the rooms are full and when they stand empty: hour by hour of the week.

A visit's minutes are counted in each hour it touches. To read every visit once, the visits of a room are first summed
up by the hour of the week in which they began and the number of hours they reached into; only these sums are then
spread over the hours.
"""

from datetime import datetime, time
from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    CTE,
    BigInteger,
    Connection,
    Integer,
    Select,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
    values,
)

from data_access import dialect
from data_access.calendar_days import SHANGHAI
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.confidential import keeps_confidential
from data_access.facilities.open_hours import FIRST_MONDAY, open_intervals
from data_access.facilities.visits import counted_visits, left_at
from data_access.frames import read_frame, share
from data_access.schema import facility, visit
from data_access.schema.columns import Moment
from data_access.scope import Scope

HOURS_OF_A_WEEK = 7 * 24
MONDAY_MIDNIGHT = datetime.combine(FIRST_MONDAY, time(), SHANGHAI)
_COUNTS = ("visits", "confidential", "person_seconds", "capacity_seconds")


@keeps_confidential(totals=(("kind",),), with_it=("person_hours", "occupancy"))
def occupancy(connection: Connection, scope: Scope) -> DataFrame:
    """One row per kind, weekday and hour in which a room was open or somebody was inside, Monday first.

    kind (str), weekday (int64, 0 = Monday), hour (int64, 0–23), visits (Int64, 人次 inside during the hour),
    visits_suppressed, person_hours, capacity_hours (float64; both add up over rows), occupancy (their quotient: the
    average share of places taken).
    """
    slots = _slots(scope)
    sums = [cast(func.sum(slots.c[name]), BigInteger) for name in _COUNTS]
    statement = (
        select(slots.c.kind, slots.c.slot, *sums)
        .group_by(slots.c.kind, slots.c.slot)
        .order_by(slots.c.kind, slots.c.slot)
    )
    frame = read_frame(connection, statement, {"kind": "text", "slot": "whole"} | dict.fromkeys(_COUNTS, "count"))
    slot = frame.pop("slot")
    frame.insert(1, "weekday", slot // 24)
    frame.insert(2, "hour", slot % 24)
    for name in ("person", "capacity"):
        frame[f"{name}_hours"] = frame.pop(f"{name}_seconds").astype("float64") / 3600
    return frame.assign(occupancy=share(frame["person_hours"], frame["capacity_hours"]))


def _slots(scope: Scope) -> CTE:
    """Row: kind, slot (hour of the week, 0 = Monday 0–1), and ``_COUNTS``; several rows per kind and slot."""
    begun = _visits_by_span(scope).subquery()
    steps = _numbers("step", HOURS_OF_A_WEEK)
    step = steps.c.step
    # A span beyond a week passes the same hour of the week again: its first and last hour are part of one pass each.
    passes = (begun.c.span - step) // HOURS_OF_A_WEEK + 1
    last = step == begun.c.span % HOURS_OF_A_WEEK
    seconds = (
        passes * begun.c.visits * 3600
        - case((step == 0, begun.c.before), else_=0)
        - case((last, begun.c.visits * 3600 - begun.c.within), else_=0)
    )
    used = select(
        begun.c.kind,
        ((begun.c.slot + step) % HOURS_OF_A_WEEK).label("slot"),
        begun.c.visits.label("visits"),
        begun.c.confidential.label("confidential"),
        seconds.label("person_seconds"),
        literal(0, BigInteger).label("capacity_seconds"),
    ).join_from(begun, steps, step <= begun.c.span)
    return union_all(used, _offered(scope)).cte("slots")


def _visits_by_span(scope: Scope) -> Select[Any]:
    """Visits summed up by kind, slot of the check-in and hours reached into.

    Row: kind, slot, span (whole hours from the hour of the check-in to that of the check-out), visits, confidential,
    before (seconds of the first hour before the check-in), within (seconds of the last hour before the check-out).
    """
    began = cast(dialect.seconds_between(literal(MONDAY_MIDNIGHT, Moment), visit.c.checked_in_at), BigInteger)
    ended = cast(dialect.seconds_between(literal(MONDAY_MIDNIGHT, Moment), left_at(scope)), BigInteger)
    # Materialised, or SQLite works out each moment again wherever it is used below: twice as slow.
    each = (
        counted_visits(scope)
        .select(facility.c.kind, began.label("began"), ended.label("ended"))
        .cte("each_visit")
        .prefix_with("MATERIALIZED")
    )
    # Who leaves on the stroke of an hour was not inside during it.
    last_hour = case((each.c.ended > each.c.began, each.c.ended - 1), else_=each.c.began) // 3600
    slot, span = each.c.began // 3600 % HOURS_OF_A_WEEK, last_hour - each.c.began // 3600
    return select(
        each.c.kind,
        slot.label("slot"),
        span.label("span"),
        func.count().label("visits"),
        func.sum(case((each.c.kind.in_(CONFIDENTIAL_FACILITIES), 1), else_=0)).label("confidential"),
        func.sum(each.c.began % 3600).label("before"),
        func.sum(each.c.ended - last_hour * 3600).label("within"),
    ).group_by(each.c.kind, slot, span)


def _offered(scope: Scope) -> Select[Any]:
    intervals = open_intervals(scope).subquery()
    hours = _numbers("hour", 24)
    begins, ends = hours.c.hour * 3600, hours.c.hour * 3600 + 3600
    overlap = case((intervals.c.closes < ends, intervals.c.closes), else_=ends) - case(
        (intervals.c.opens > begins, intervals.c.opens), else_=begins
    )
    nothing = [literal(0, BigInteger).label(name) for name in _COUNTS[:-1]]
    return select(
        intervals.c.kind,
        ((intervals.c.weekday - 1) * 24 + hours.c.hour).label("slot"),
        *nothing,
        (overlap * intervals.c.days * intervals.c.capacity).label("capacity_seconds"),
    ).join_from(intervals, hours, and_(intervals.c.opens < ends, intervals.c.closes > begins))


def _numbers(name: str, how_many: int) -> CTE:
    return values(column(name, Integer), name=f"listed_{name}").data([(n,) for n in range(how_many)]).cte(f"{name}s")
