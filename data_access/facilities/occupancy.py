"""When the rooms are full and when they stand empty: hour by hour of the week."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.confidential import keeps_confidential
from data_access.facilities.open_hours import open_intervals
from data_access.facilities.visits import of_rooms
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.rollup.visit_slots import numbers, slots
from data_access.scope import Scope
from data_access.settings import TimeLimits

_COUNTS = ("visits", "confidential", "person_seconds", "capacity_seconds")


@keeps_confidential(totals=(("kind",),), with_it=("person_hours", "occupancy"))
def occupancy(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per kind, weekday and hour in which a room was open or somebody was inside, Monday first.

    kind (str), weekday (int64, 0 = Monday), hour (int64, 0–23), visits (Int64, 人次 inside during the hour),
    visits_suppressed, person_hours, capacity_hours (float64; both add up over rows), occupancy (their quotient: the
    average share of places taken). A visit's minutes are counted in each hour it touches.
    """
    columns = {"kind": "text", "weekday": "whole", "hour": "whole"} | dict.fromkeys(_COUNTS, "count")
    frame = read_frame(connection, _occupancy(connection, scope, limits), columns)
    for name in ("person", "capacity"):
        frame[f"{name}_hours"] = frame.pop(f"{name}_seconds").astype("float64") / 3600
    return frame.assign(occupancy=share(frame["person_hours"], frame["capacity_hours"]))


@kept
def _occupancy(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    both = union_all(_used(connection, scope, limits), _offered(scope)).cte("slots")
    keys = (both.c.kind, both.c.weekday, both.c.hour)
    sums = [cast(func.sum(both.c[name]), BigInteger) for name in _COUNTS]
    return select(*keys, *sums).group_by(*keys).order_by(*keys)


def _used(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    """Row: kind, weekday, hour, and ``_COUNTS``; several rows per kind and hour."""
    each = slots(connection, scope.whole_communities(), limits)
    keys = [each.c[name] for name in ("community_code", "facility_code", "weekday", "hour")]
    sums = [func.sum(each.c[name]).label(name) for name in ("visits", "person_seconds")]
    # Summed up first: an hour of the week comes once a month, and the room's kind is looked up for each row.
    found = select(*keys, *sums).group_by(*keys).subquery()
    of_kind = of_rooms(found, scope, found.c.weekday, found.c.hour, found.c.visits, found.c.person_seconds).subquery()
    return select(
        of_kind.c.kind,
        of_kind.c.weekday,
        of_kind.c.hour,
        of_kind.c.visits.label("visits"),
        case((of_kind.c.kind.in_(CONFIDENTIAL_FACILITIES), of_kind.c.visits), else_=0).label("confidential"),
        of_kind.c.person_seconds.label("person_seconds"),
        literal(0, BigInteger).label("capacity_seconds"),
    )


def _offered(scope: Scope) -> Select[Any]:
    intervals = open_intervals(scope).subquery()
    hours = numbers("hour", 24)
    begins, ends = hours.c.hour * 3600, hours.c.hour * 3600 + 3600
    overlap = case((intervals.c.closes < ends, intervals.c.closes), else_=ends) - case(
        (intervals.c.opens > begins, intervals.c.opens), else_=begins
    )
    nothing = [literal(0, BigInteger).label(name) for name in _COUNTS[:-1]]
    return select(
        intervals.c.kind,
        (intervals.c.weekday - 1).label("weekday"),
        hours.c.hour,
        *nothing,
        (overlap * intervals.c.days * intervals.c.capacity).label("capacity_seconds"),
    ).join_from(intervals, hours, and_(intervals.c.opens < ends, intervals.c.closes > begins))
