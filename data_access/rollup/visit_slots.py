"""Visits hour by hour of the week.

A visit's minutes are counted in each hour it touches, under the day of its check-in. To read every visit once, visits
are first summed up by the hour of the week in which they began and the number of hours they reached into; only these
sums are then spread over the hours.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    union_all,
    values,
)
from sqlalchemy import literal as constant

from data_access.calendar_days import SHANGHAI
from data_access.dialect import first_of_month, seconds_between
from data_access.rollup.counting import Communities, Days, days_of_months, in_months, of_community, on_days
from data_access.rollup.definition import FINALLY, Look
from data_access.rollup.planning import plan
from data_access.rollup.reading import events_within, is_built
from data_access.rollup.visits import VISITS, in_stretches, left_at
from data_access.schema import facility, visit, visit_slot, visit_slot_by_day
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_territory
from data_access.settings import TimeLimits

#: A Monday long before any data: days counted from it tell their weekday by their rest modulo seven.
FIRST_MONDAY = date(1970, 1, 5)
MONDAY_MIDNIGHT = datetime.combine(FIRST_MONDAY, time(), SHANGHAI)
HOURS_OF_A_WEEK = 7 * 24
_MEASURES = ("visits", "check_ins", "person_seconds")
_ROOM = (visit.c.community_code, visit.c.facility_code)
_DAY = visit.c.checked_in_day.label("day")


def seconds_since_monday(moment: ColumnElement[Any]) -> ColumnElement[int]:
    """Whole seconds from ``MONDAY_MIDNIGHT`` to a moment."""
    return cast(seconds_between(constant(MONDAY_MIDNIGHT, Moment), moment), BigInteger)


def numbers(name: str, how_many: int) -> CTE:
    """0, 1, 2 … in a column of this name."""
    return values(column(name, Integer), name=f"listed_{name}").data([(n,) for n in range(how_many)]).cte(f"{name}s")


def slots(connection: Connection, scope: Scope, limits: TimeLimits) -> Subquery:
    """What the hours of the week saw of a scope's visits, to be summed up; several rows for a key.

    Columns: communities, facility_code, weekday (0 = Monday), hour (0–23), visits (inside during the hour),
    check_ins (of these, begun in it), person_seconds (up to ``as_of``).
    """
    planned = plan(connection, VISITS, scope, limits, by_unit=False)
    parts: list[Select[Any]] = []
    for table, day, stretches in (
        (visit_slot, visit_slot.c.month, planned.months),
        (visit_slot_by_day, visit_slot_by_day.c.day, planned.days),
    ):
        if stretches:
            parts.append(_stored(table).where(in_territory(table, scope), in_stretches(day, stretches)))
    if planned.events or not parts:
        counted = events_within(VISITS, scope, planned.events, narrowed=False)
        parts.append(_counted(_ROOM, counted, Look(scope.as_of)))
    return union_all(*parts).subquery("visit_slots") if len(parts) > 1 else parts[0].subquery()


def check_ins(connection: Connection, scope: Scope, until: Mapping[date, datetime]) -> Subquery:
    """Check-ins on some days, each up to a moment of it, all at the same time of day; several rows for a key.

    Columns: communities, facility_code, day, visits. Full hours come from the cells, the one that is running from
    the events.
    """
    moments = {day: moment.astimezone(SHANGHAI) for day, moment in until.items()}
    hours = {day: moment.replace(minute=0, second=0, microsecond=0) for day, moment in moments.items()}
    full_hours = max(moment.hour for moment in hours.values())
    built = is_built(connection, visit)
    begun = func.count().label("visits")
    in_the_hour = [
        and_(
            visit.c.checked_in_day == day,
            visit.c.checked_in_at.between(constant(hours[day], Moment), constant(moments[day], Moment))
            if built
            else visit.c.checked_in_at <= constant(moments[day], Moment),
        )
        for day in until
    ]
    # Room by room, so that an index in which moments come after the room is entered at the hour.
    every_room = visit.c.facility_code.in_(select(facility.c.facility_code).where(in_territory(facility, scope)))
    each_day = [
        select(*_ROOM, _DAY, begun)
        .where(in_territory(visit, scope), every_room, visit.c.deleted_at.is_(None), condition)
        .group_by(*_ROOM, visit.c.checked_in_day)
        for condition in in_the_hour
    ]
    if built:
        cells = visit_slot_by_day
        each_day.append(
            select(cells.c.community_code, cells.c.facility_code, cells.c.day, cells.c.check_ins).where(
                in_territory(cells, scope), cells.c.day.in_(list(until)), cells.c.hour < full_hours
            )
        )
    return union_all(*each_day).subquery("check_ins")


def slot_cells(communities: Communities, days: Days = None) -> Select[Any]:
    """The rows of ``visit_slot_by_day`` of some communities."""
    keys = (visit.c.community_code, _DAY, visit.c.facility_code)
    return _counted(keys, and_(of_community(VISITS, communities), on_days(visit.c.checked_in_day, days)), FINALLY)


def month_slot_cells(communities: Communities, days: Days = None) -> Select[Any]:
    """The rows of ``visit_slot`` of one community, added up from its days."""
    table, month = visit_slot_by_day, first_of_month(visit_slot_by_day.c.day)
    keys: list[ColumnElement[Any]] = [
        table.c.community_code, month, table.c.facility_code, table.c.weekday, table.c.hour
    ]  # fmt: skip
    return (
        select(*keys, *(func.sum(table.c[name]) for name in _MEASURES))
        .where(table.c.community_code.in_(communities), days_of_months(table.c.day, days))
        .group_by(*keys)
    )


def count_slots(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew the hours of some days of some communities."""
    table = visit_slot_by_day
    connection.execute(delete(table).where(table.c.community_code.in_(communities), on_days(table.c.day, days)))
    connection.execute(insert(table).from_select(list(table.c.keys()), slot_cells(communities, days)))


def count_month_slots(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew the hours of the months of some days of some communities: after its days."""
    table = visit_slot
    connection.execute(delete(table).where(table.c.community_code.in_(communities), in_months(table.c.month, days)))
    connection.execute(insert(table).from_select(list(table.c.keys()), month_slot_cells(communities, days)))


def _stored(table: FromClause) -> Select[Any]:
    return select(*(table.c[name] for name in ("community_code", "facility_code", "weekday", "hour", *_MEASURES)))


def _counted(keys: Sequence[ColumnElement[Any]], counted: ColumnElement[bool], look: Look) -> Select[Any]:
    """Row: the keys, weekday, hour, and ``_MEASURES``; one row per key."""
    begun = _by_span(keys, counted, look).subquery()
    steps = numbers("step", HOURS_OF_A_WEEK)
    step = steps.c.step
    # A span beyond a week passes the same hour of the week again: its first and last hour are part of one pass each.
    passes = (begun.c.span - step) // HOURS_OF_A_WEEK + 1
    last = step == begun.c.span % HOURS_OF_A_WEEK
    seconds = (
        passes * begun.c.visits * 3600
        - case((step == 0, begun.c.before), else_=0)
        - case((last, begun.c.visits * 3600 - begun.c.within), else_=0)
    )
    spread = (
        select(
            *(begun.c[key.name] for key in keys),
            ((begun.c.slot + step) % HOURS_OF_A_WEEK).label("slot"),
            begun.c.visits.label("visits"),
            case((step == 0, begun.c.visits), else_=0).label("check_ins"),
            seconds.label("person_seconds"),
        )
        .join_from(begun, steps, step <= begun.c.span)
        .subquery()
    )
    by = [spread.c[key.name] for key in keys]
    sums = [cast(func.sum(spread.c[name]), BigInteger).label(name) for name in _MEASURES]
    weekday, hour = spread.c.slot // 24, spread.c.slot % 24
    return select(*by, weekday.label("weekday"), hour.label("hour"), *sums).group_by(*by, spread.c.slot)


def _by_span(keys: Sequence[ColumnElement[Any]], counted: ColumnElement[bool], look: Look) -> Select[Any]:
    """Visits summed up by the keys, slot of the check-in (hour of the week) and hours reached into.

    Row: the keys, slot, span (whole hours from the hour of the check-in to that of the check-out), visits, before
    (seconds of the first hour before the check-in), within (seconds of the last hour before the check-out).
    """
    began, ended = seconds_since_monday(visit.c.checked_in_at), seconds_since_monday(left_at(look))
    # Materialised, or SQLite works out each moment again wherever it is used below: twice as slow.
    each = (
        select(*keys, began.label("began"), ended.label("ended"))
        .where(counted)
        .cte("each_visit")
        .prefix_with("MATERIALIZED")
    )
    # Who leaves on the stroke of an hour was not inside during it.
    last_hour = case((each.c.ended > each.c.began, each.c.ended - 1), else_=each.c.began) // 3600
    slot, span = each.c.began // 3600 % HOURS_OF_A_WEEK, last_hour - each.c.began // 3600
    by = [each.c[key.name] for key in keys]
    return select(
        *by,
        slot.label("slot"),
        span.label("span"),
        func.count().label("visits"),
        func.sum(each.c.began % 3600).label("before"),
        func.sum(each.c.ended - last_hour * 3600).label("within"),
    ).group_by(*by, slot, span)
