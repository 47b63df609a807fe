"""The most people inside one room at the same moment.

Exact: check-ins and check-outs are put in the order of time, and a running sum tells how many are inside after each.
The sum runs over all rooms, one after another: every visit that comes in also goes out, so it is zero again before
the next room. Ordering by one whole number takes a third less time than a partition by room. It is the dearest
question about visits, so one answer serves everything that is said of peaks.
"""

from typing import Any

import pandas as pd
from pandas import DataFrame
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
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

from data_access import dialect
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.confidential import keeps_confidential
from data_access.facilities.occupancy import MONDAY_MIDNIGHT
from data_access.facilities.open_hours import parts_of
from data_access.facilities.visits import counted_visits, left_at
from data_access.frames import read_frame
from data_access.schema import facility, visit
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_place

#: More seconds than lie between ``MONDAY_MIDNIGHT`` and any visit, doubled; leaves 2**27 rooms and people in 63 bits.
_ROOM = 2**36
_DAY = 86_400


@keeps_confidential("peak", totals=(), with_it=("peak_occupancy",))
def peaks(connection: Connection, scope: Scope) -> DataFrame:
    """One row per room and month with a visit, by code, oldest first: when the room was fullest in that month.

    facility_code, community_code, kind, name (str), capacity (int64, people), month (datetime64[s]), peak (Int64,
    people at once), peak_suppressed, peak_occupancy (float64, peak ÷ capacity), peak_at (datetime64[s,
    Asia/Shanghai]: the earliest such moment; missing for confidential rooms, of which only the count is told).
    """
    rooms = _rooms(scope)
    monthly = _monthly(scope, rooms).subquery()
    peak, is_confidential = monthly.c.fullest // _ROOM, rooms.c.kind.in_(CONFIDENTIAL_FACILITIES)
    second = _ROOM - 1 - monthly.c.fullest % _ROOM
    statement = (
        select(
            rooms.c.facility_code,
            rooms.c.community_code,
            rooms.c.kind,
            rooms.c.name,
            rooms.c.capacity,
            monthly.c.part,
            peak,
            peak * 1.0 / rooms.c.capacity,
            case((is_confidential, None), else_=second),
            case((is_confidential, peak), else_=0),
        )
        .join_from(monthly, rooms, rooms.c.number == monthly.c.number)
        .order_by(rooms.c.facility_code, monthly.c.part)
    )
    columns = {
        "facility_code": "text", "community_code": "text", "kind": "text", "name": "text", "capacity": "whole",
        "month": "month", "peak": "count", "peak_occupancy": "number", "second": "count", "confidential": "whole",
    }  # fmt: skip
    frame = read_frame(connection, statement, columns)
    moments = pd.to_datetime(frame.pop("second") + int(MONDAY_MIDNIGHT.timestamp()), unit="s", utc=True)
    return frame.assign(peak_at=moments.astype("datetime64[s, UTC]").dt.tz_convert("Asia/Shanghai"))


def fullest_by_room(scope: Scope) -> Select[Any]:
    """Row: community_code, facility_code, peak (the most people at once in the whole period)."""
    rooms = _rooms(scope)
    daily = _daily(scope, rooms).subquery()
    return (
        select(rooms.c.community_code, rooms.c.facility_code, (func.max(daily.c.fullest) // _ROOM).label("peak"))
        .join_from(daily, rooms, rooms.c.number == daily.c.number)
        .group_by(rooms.c.community_code, rooms.c.facility_code)
    )


def _monthly(scope: Scope, rooms: CTE) -> Select[Any]:
    """Row: number (of the room), part (``YYYY-MM``), fullest (see ``_daily``)."""
    daily = _daily(scope, rooms).subquery()
    months = parts_of([(f"{month.first_day:%Y-%m}", month) for month in scope.month_ends()])
    return (
        select(daily.c.number, months.c.part, func.max(daily.c.fullest).label("fullest"))
        .join_from(daily, months, daily.c.day.between(months.c.first, months.c.last))
        .group_by(daily.c.number, months.c.part)
    )


def _daily(scope: Scope, rooms: CTE) -> Select[Any]:
    """Row: number (of the room), day (since ``FIRST_MONDAY``), fullest.

    ``fullest`` is the most people inside and the earliest second at which they were, as one whole number, so that
    the largest of several is the fullest moment of all.
    """
    counted = counted_visits(scope)
    source = counted.source.join(
        rooms,
        and_(rooms.c.community_code == visit.c.community_code, rooms.c.facility_code == visit.c.facility_code),
    )
    # At the same second departures (even) come before arrivals (odd).
    events = union_all(
        *(
            select((rooms.c.number * _ROOM + _seconds(moment) * 2 + arrives).label("event"))
            .select_from(source)
            .where(counted.condition)
            for moment, arrives in ((visit.c.checked_in_at, 1), (left_at(scope), 0))
        )
    ).subquery()
    step = events.c.event % 2 * 2 - 1
    running = select(
        events.c.event, func.sum(step).over(order_by=events.c.event, rows=(None, 0)).label("inside")
    ).subquery()
    number, second = running.c.event // _ROOM, running.c.event % _ROOM // 2
    day = second // _DAY
    fullest = cast(func.max(running.c.inside * _ROOM + (_ROOM - 1 - second)), BigInteger)
    # Rooms are fullest right after somebody came in. Nobody is inside who left in the second of coming.
    return (
        select(number.label("number"), day.label("day"), fullest.label("fullest"))
        .where(running.c.event % 2 == 1, running.c.inside > 0)
        .group_by(number, day)
    )


def _rooms(scope: Scope) -> CTE:
    return (
        select(
            facility.c.community_code,
            facility.c.facility_code,
            facility.c.kind,
            facility.c.name,
            facility.c.capacity,
            func.row_number().over(order_by=facility.c.facility_code).label("number"),
        )
        .where(in_place(facility, scope.whole_communities()))
        .cte("rooms")
    )


def _seconds(moment: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(dialect.seconds_between(literal(MONDAY_MIDNIGHT, Moment), moment), BigInteger)
