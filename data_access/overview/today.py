"""Today so far, beside what the same weekday usually brings up to the same time of day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    func,
    literal,
    select,
    union_all,
)

from data_access.calendar_days import last_second_of
from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.facilities.visits import of_rooms
from data_access.frames import read_frame
from data_access.rollup.reading import in_communities
from data_access.rollup.visit_slots import check_ins
from data_access.schema import call, dispute, public_issue, service_order, visit
from data_access.scope import Scope, in_place

#: A usual day is the middle one of the same weekday in so many weeks before.
WEEKS = 8


class TodayEvent(StrEnum):
    """What is counted, in the order in which the screen says it."""

    CALL = "call"
    SERVICE_ORDER = "service_order"
    DISPUTE = "dispute"
    PUBLIC_ISSUE = "public_issue"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an event's beginnings are written down."""

    table: Table
    day: ColumnElement[date]
    moment: ColumnElement[Any]


_SOURCES = {
    TodayEvent.CALL: _Source(call, call.c.called_day, call.c.called_at),
    TodayEvent.SERVICE_ORDER: _Source(service_order, service_order.c.requested_day, service_order.c.requested_at),
    TodayEvent.DISPUTE: _Source(dispute, dispute.c.reported_day, dispute.c.reported_at),
    TodayEvent.PUBLIC_ISSUE: _Source(public_issue, public_issue.c.reported_day, public_issue.c.reported_at),
    TodayEvent.VISIT: _Source(visit, visit.c.checked_in_day, visit.c.checked_in_at),
}


@keeps_confidential("so_far", totals=(), with_it=("usual",))
def today_so_far(connection: Connection, scope: Scope) -> DataFrame:
    """One row per ``TodayEvent``, in its order: what began on the day of ``as_of``, up to that moment.

    event (str), so_far (Int64, 件 or 人次), usual (float64: the median of the same weekday in the ``WEEKS`` weeks
    before, up to the same time of day; NaN where records do not reach back that far), so_far_suppressed (bool: rests
    on fewer than five visits to confidential rooms alone). Visits are those to the rooms of the communities concerned.
    """
    days = [scope.as_of_day - timedelta(weeks=week) for week in range(WEEKS + 1)]
    others = [_per_day(event, scope, days) for event in TodayEvent if event is not TodayEvent.VISIT]
    counted = union_all(*others, _visits_per_day(connection, scope, days))
    columns = {"event": "text", "day": "day", "begun": "whole", "confidential": "whole"}
    rows = read_frame(connection, select(counted.subquery()), columns)
    counts: list[tuple[int, int]] = list(zip(rows["begun"], rows["confidential"], strict=True))
    found = dict(zip(zip(rows["event"], rows["day"].dt.date, strict=True), counts, strict=True))
    reaches_back = _reaches_back(connection, scope, days[-1])
    frame = []
    for event in TodayEvent:
        (so_far, confidential), *before = (found.get((event.value, day), (0, 0)) for day in days)
        usual = float(median(begun for begun, _ in before)) if reaches_back[event] else None
        frame.append({"event": event.value, "so_far": so_far, "usual": usual, "confidential": confidential})
    return DataFrame(frame).astype({"event": "str", "so_far": "Int64", "usual": "float64", "confidential": "int64"})


def _per_day(event: TodayEvent, scope: Scope, days: list[date]) -> Select[*tuple[Any, ...]]:
    """event, day, begun, confidential: one row per day with any, each day up to the time of day of ``as_of``."""
    source = _SOURCES[event]
    place = and_(in_communities(source.table, scope), in_place(source.table, scope))
    begun = [
        # A statement for each day: so that an index is entered at the day and left at the time of day.
        select(source.day.label("day"), func.count().label("begun"))
        .where(
            place,
            source.day == day,
            # Asia/Shanghai has no summer time, so that so many weeks earlier is the same time of day.
            source.moment <= scope.as_of - timedelta(weeks=week),
        )
        .group_by(source.day)
        for week, day in enumerate(days)
    ]
    each = union_all(*begun).subquery()
    return select(literal(event.value).label("event"), *each.c, literal(0, BigInteger).label("confidential"))


def _visits_per_day(connection: Connection, scope: Scope, days: list[date]) -> Select[*tuple[Any, ...]]:
    """The same of visits to the rooms of the communities concerned."""
    moment = min(scope.as_of, last_second_of(days[0]))
    until = {day: moment - timedelta(weeks=week) for week, day in enumerate(days)}
    found = check_ins(connection, scope.whole_communities(), until)
    of_kind = of_rooms(found, scope, found.c.day, found.c.visits).subquery()
    return select(
        literal(TodayEvent.VISIT.value).label("event"),
        of_kind.c.day,
        func.sum(of_kind.c.visits).label("begun"),
        confidential_visits(of_kind),
    ).group_by(of_kind.c.day)


def _reaches_back(connection: Connection, scope: Scope, oldest_day: date) -> dict[TodayEvent, bool]:
    """Whether anything was recorded before the oldest of the days; a young register has no usual day yet."""
    older = {
        event: exists().where(
            in_place(source.table, scope.whole_communities() if event is TodayEvent.VISIT else scope),
            source.day < oldest_day,
        )
        for event, source in _SOURCES.items()
    }
    found = connection.execute(select(*(condition.label(event.value) for event, condition in older.items()))).one()
    return {event: bool(told) for event, told in zip(older, found, strict=True)}
