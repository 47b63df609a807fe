"""Today so far, beside what the same weekday usually brings up to the same time of day.

Of what a street has by the thousand, full hours come from the rollups and only the running hour from the events.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
    true,
    union_all,
)

from data_access.calendar_days import SHANGHAI, last_second_of
from data_access.codes import CallKind
from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.facilities.visits import of_rooms
from data_access.frames import frame_of
from data_access.kept_statements import AnySelect, kept
from data_access.rollup import CALLS, SERVICE_ORDERS
from data_access.rollup.definition import Rollup
from data_access.rollup.reading_hours import hours_of_days
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


#: True of every row.
_ALL = true()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where an event's moment is written down; of frequent ones, the rollup and its histogram that tell their hours.

    ``every`` is true of every row, and lets an index be entered at a moment in which something else comes before it.
    """

    table: Table
    day: ColumnElement[Any]
    moment: ColumnElement[Any]
    hours: tuple[Rollup, str] | None = None
    every: ColumnElement[bool] = _ALL


_SOURCES = {
    TodayEvent.CALL: _Source(
        table=call, day=call.c.called_day, moment=call.c.called_at, hours=(CALLS, "call_hour"),
        every=call.c.kind.in_(list(CallKind)),
    ),
    TodayEvent.SERVICE_ORDER: _Source(
        table=service_order, day=service_order.c.completed_day, moment=service_order.c.completed_at,
        hours=(SERVICE_ORDERS, "service_order_hour"),
    ),
    TodayEvent.DISPUTE: _Source(table=dispute, day=dispute.c.reported_day, moment=dispute.c.reported_at),
    TodayEvent.PUBLIC_ISSUE: _Source(
        table=public_issue, day=public_issue.c.reported_day, moment=public_issue.c.reported_at
    ),
    TodayEvent.VISIT: _Source(table=visit, day=visit.c.checked_in_day, moment=visit.c.checked_in_at),
}  # fmt: skip


@keeps_confidential("so_far", totals=(), with_it=("usual",))
def today_so_far(connection: Connection, scope: Scope) -> DataFrame:
    """One row per ``TodayEvent``, in its order: what the day of ``as_of`` brought up to that moment.

    Service orders count by their completion, as everywhere, all else by its beginning. event (str), so_far (Int64, 件
    or 人次), usual (float64: the median of the same weekday in the ``WEEKS`` weeks before, up to the same time of day;
    NaN where records do not reach back that far), so_far_suppressed (bool: rests on fewer than five visits to
    confidential rooms alone). Visits are those to the rooms of the communities concerned.
    """
    days = _days(scope)
    full_hours = {event: _in_full_hours(connection, event, scope, days) for event in TodayEvent}
    told = tuple(event for event in TodayEvent if full_hours[event] is not None)
    rows = connection.execute(*_per_day(connection, scope, told))
    found = {(event, day): (int(begun), int(confidential)) for event, day, begun, confidential in rows}
    older = connection.execute(*_older(connection, scope)).mappings().one()
    answer = []
    for event in TodayEvent:
        before_hour = full_hours[event] or {}
        so_far, *before = (found.get((event.value, day), (0, 0))[0] + before_hour.get(day, 0) for day in days)
        _, confidential = found.get((event.value, days[0]), (0, 0))
        usual = float(median(before)) if older[event.value] else None
        answer.append((event.value, so_far, usual, confidential))
    return frame_of(answer, {"event": "text", "so_far": "count", "usual": "number", "confidential": "whole"})


def _days(scope: Scope) -> list[date]:
    """The day of ``as_of`` and the same weekday in the weeks before, latest first."""
    return [scope.as_of_day - timedelta(weeks=week) for week in range(WEEKS + 1)]


def _until(scope: Scope) -> datetime:
    """``as_of`` by the clock of the street, on the day that is told."""
    return min(scope.as_of, last_second_of(scope.as_of_day)).astimezone(SHANGHAI)


def _in_full_hours(
    connection: Connection, event: TodayEvent, scope: Scope, days: Sequence[date]
) -> dict[date, int] | None:
    """What the days had in the hours that are over at the time of day of ``as_of``; None where events must tell."""
    counted = _SOURCES[event].hours
    hours = hours_of_days(connection, *counted, scope, days) if counted else None
    running = _until(scope).hour
    return None if hours is None else {day: of_day.below(running) for day, of_day in hours.items()}


@kept
def _per_day(connection: Connection, scope: Scope, told: tuple[TodayEvent, ...]) -> Select[Any]:
    """event, day, begun, confidential of all events; ``told`` is of which the full hours are known already."""
    days = _days(scope)
    others = [
        _of_event(event, scope, days, since_full_hour=event in told)
        for event in TodayEvent
        if event is not TodayEvent.VISIT
    ]
    return select(union_all(*others, _of_visits(connection, scope, days)).subquery())


def _of_event(
    event: TodayEvent, scope: Scope, days: Sequence[date], *, since_full_hour: bool
) -> Select[*tuple[Any, ...]]:
    """event, day, begun, confidential: one row per day with any, each day up to the time of day of ``as_of``.

    ``since_full_hour``: of the hour alone that is running at that time.
    """
    source, until = _SOURCES[event], _until(scope)
    full_hour = until.replace(minute=0, second=0)
    place = and_(in_place(source.table, scope), source.every)
    begun = [
        # A statement for each day: so that an index is entered at the day and left at the time of day.
        select(source.day.label("day"), func.count().label("begun"))
        .where(
            place,
            source.day == day,
            # Asia/Shanghai has no summer time, so that so many weeks earlier is the same time of day.
            source.moment <= until - timedelta(weeks=week),
            source.moment >= full_hour - timedelta(weeks=week) if since_full_hour else _ALL,
        )
        .group_by(source.day)
        for week, day in enumerate(days)
    ]
    each = union_all(*begun).subquery()
    return select(literal(event.value).label("event"), *each.c, literal(0, BigInteger).label("confidential"))


def _of_visits(connection: Connection, scope: Scope, days: Sequence[date]) -> Select[*tuple[Any, ...]]:
    """The same of visits to the rooms of the communities concerned."""
    until = {day: _until(scope) - timedelta(weeks=week) for week, day in enumerate(days)}
    found = check_ins(connection, scope.whole_communities(), until)
    of_kind = of_rooms(found, scope, found.c.day, found.c.visits).subquery()
    return select(
        literal(TodayEvent.VISIT.value).label("event"),
        of_kind.c.day,
        func.sum(of_kind.c.visits).label("begun"),
        confidential_visits(of_kind),
    ).group_by(of_kind.c.day)


@kept
def _older(_connection: Connection, scope: Scope) -> AnySelect:
    """Of each event whether anything was recorded before the oldest day; a young register has no usual day yet."""
    oldest_day = _days(scope)[-1]
    older = {
        event: exists().where(
            in_place(source.table, scope.whole_communities() if event is TodayEvent.VISIT else scope),
            source.day < oldest_day,
        )
        for event, source in _SOURCES.items()
    }
    return select(*(condition.label(event.value) for event, condition in older.items()))
