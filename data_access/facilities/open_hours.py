"""How long the rooms were open, and so how many person-hours they had to offer."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    select,
    union_all,
    values,
)

from data_access import calendar_days, dialect
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.rollup.visit_slots import FIRST_MONDAY
from data_access.schema import facility, facility_hours
from data_access.scope import Scope, in_place, in_territory

#: A period under a label; several may share one, as the parts of the school year do.
Part = tuple[str, Scope]


def open_hours(connection: Connection, scope: Scope) -> DataFrame:
    """One row per room of the communities concerned, by code.

    facility_code, community_code, kind, name (str), capacity (int64, people), open_hours (float64, hours in the
    period up to ``as_of``, from the day it opened), capacity_hours (float64, person-hours on offer).
    """
    columns = {
        "facility_code": "text", "community_code": "text", "kind": "text", "name": "text", "capacity": "whole",
        "open_hours": "number", "capacity_hours": "number",
    }  # fmt: skip
    return read_frame(connection, _open_hours(connection, scope), columns)


@kept
def _open_hours(_connection: Connection, scope: Scope) -> Select[Any]:
    intervals = open_intervals(scope).subquery()
    open_seconds = func.sum(intervals.c.days * (intervals.c.closes - intervals.c.opens))
    per_room = (
        select(intervals.c.community_code, intervals.c.facility_code, open_seconds.label("seconds"))
        .group_by(intervals.c.community_code, intervals.c.facility_code)
        .subquery()
    )
    hours = func.coalesce(per_room.c.seconds, 0) / 3600.0
    columns = ("facility_code", "community_code", "kind", "name", "capacity")
    return (
        select(*(facility.c[name] for name in columns), hours, hours * facility.c.capacity)
        .outerjoin_from(
            facility,
            per_room,
            and_(
                per_room.c.community_code == facility.c.community_code,
                per_room.c.facility_code == facility.c.facility_code,
            ),
        )
        .where(in_place(facility, scope.whole_communities()))
        .order_by(facility.c.facility_code)
    )


def open_intervals(scope: Scope, parts: Sequence[Part] | None = None) -> Select[Any]:
    """Opening intervals that came to pass, as a statement.

    Row: part, community_code, facility_code, kind, capacity, weekday, opens, closes, days. ``opens`` and ``closes``
    are seconds after midnight, ``days`` how many days had that interval. ``parts`` are periods within the scope under
    their labels (by default the scope itself, under ""). The day of ``as_of`` is an interval of its own, cut there.
    """
    part = parts_of([("", scope)] if parts is None else parts)
    weekday = facility_hours.c.weekday
    opened = dialect.days_between(FIRST_MONDAY, facility.c.opened_day)
    begins = case((opened > part.c.first, opened), else_=part.c.first)
    days_before_last = _weekdays_before(part.c.last, weekday) - _weekdays_before(begins, weekday)
    opens, closes = facility_hours.c.opens_minute * 60, facility_hours.c.closes_minute * 60
    whole = _of_rooms(scope, part, opens, closes, days_before_last).where(begins < part.c.last, days_before_last > 0)
    cut = case((closes > part.c.last_second, part.c.last_second), else_=closes)
    last = _of_rooms(scope, part, opens, cut, cast(1, Integer)).where(
        begins <= part.c.last, weekday == part.c.last % 7 + 1, opens < part.c.last_second
    )
    both = union_all(whole, last).subquery()
    return select(both)


def parts_of(parts: Sequence[Part]) -> CTE:
    """Row: part, first, last (both days since ``FIRST_MONDAY``), last_second (of the last day, up to ``as_of``)."""
    rows = [
        (label, _index(part.first_day), _index(part.as_of_day), _seconds_into(part.as_of_day, part.as_of))
        for label, part in parts
    ]
    numbers = [column(name, Integer) for name in ("first", "last", "last_second")]
    return values(column("part", String), *numbers, name="listed").data(rows).cte("part")


def _of_rooms(
    scope: Scope, part: CTE, opens: ColumnElement[int], closes: ColumnElement[int], days: ColumnElement[int]
) -> Select[Any]:
    communities = scope.whole_communities()
    rooms = facility.join(
        facility_hours,
        and_(
            facility_hours.c.community_code == facility.c.community_code,
            facility_hours.c.facility_code == facility.c.facility_code,
        ),
    ).join(part, part.c.first <= part.c.last)
    return (
        select(
            part.c.part,
            facility.c.community_code,
            facility.c.facility_code,
            facility.c.kind,
            facility.c.capacity,
            facility_hours.c.weekday,
            opens.label("opens"),
            closes.label("closes"),
            # Days × seconds × places of a large room pass 2³¹ within ten years.
            cast(days, BigInteger).label("days"),
        )
        .select_from(rooms)
        .where(in_place(facility, communities), in_territory(facility_hours, communities))
    )


def _weekdays_before(index: ColumnElement[int], weekday: ColumnElement[int]) -> ColumnElement[int]:
    """How many days of this weekday (1 = Monday) lie from ``FIRST_MONDAY`` to before the day of this index."""
    return (index + 7 - weekday) // 7


def _index(day: date) -> int:
    return (day - FIRST_MONDAY).days


def _seconds_into(day: date, moment: datetime) -> int:
    """Seconds of ``day`` that had passed at ``moment``: 86,400 where the whole day had."""
    midnight = calendar_days.end_of(day - timedelta(days=1))
    return int((moment.astimezone(UTC) - midnight).total_seconds())
