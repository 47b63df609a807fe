"""The most people inside one room at the same moment, day by day.

Exact: check-ins and check-outs are put in the order of time, and a running sum tells how many are inside after each.
The sum runs over all rooms, one after another: every visit that comes in also goes out, so it is zero again before
the next room. Ordering by one whole number takes a third less time than a partition by room.

A cell counts everybody who is inside, whenever they came; a scope only those who came within it. Who came before its
first day is few: as long as they stay, a day's cell has so many too many; the days on which they leave are counted
from the events.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    values,
)

from data_access.calendar_days import day_of, end_of
from data_access.dialect import local_day, seconds_later
from data_access.rollup.counting import Communities, Days
from data_access.rollup.definition import Look
from data_access.rollup.reading import is_built
from data_access.rollup.visit_slots import MONDAY_MIDNIGHT, seconds_since_monday
from data_access.rollup.visits import NEVER, VISITS, in_stretches, left_at
from data_access.schema import facility, rollup_day, visit, visit_peak
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_territory

#: The second day under which a visit is remembered: until then it weighs on the peaks of other days.
LEFT_DAY = local_day(visit.c.checked_out_at)
#: More seconds than lie between ``MONDAY_MIDNIGHT`` and any visit, doubled; leaves 2**27 rooms and people in 63 bits.
_ROOM = 2**36
_ONE_DAY = timedelta(days=1)

Condition = ColumnElement[bool]


def peaks_by_day(connection: Connection, scope: Scope) -> Subquery:
    """How full the rooms of a scope's communities were on each day with a check-in, of those who came in the scope.

    Columns: community_code, facility_code, day, fullest: the most people inside and the earliest second at which they
    were, as one whole number, so that the largest of several is the fullest moment of all. See ``people``, ``second``.
    """
    last_day = scope.as_of_day
    if not is_built(connection, visit):
        whole = lambda day: day.between(scope.first_day, last_day)  # noqa: E731 - a condition, passed twice
        return _of_scope(scope, whole, whole).subquery()
    stays = _came_before(connection, scope)
    counted_anew = {day for _, day in stays if scope.first_day <= day <= last_day}
    if _comes_later(connection, scope):
        counted_anew.add(last_day)
    stored = _stored(scope, Counter(stays)).where(
        visit_peak.c.day.between(scope.first_day, last_day), visit_peak.c.day.not_in(sorted(counted_anew))
    )
    if not counted_anew:
        return stored.subquery()
    asked = sorted(counted_anew)
    needed = {*asked, *_reaching_into(connection, in_territory(rollup_day, scope), asked, scope.first_day)}
    anew = _of_scope(scope, lambda day: day.in_(sorted(needed)), lambda day: day.in_(asked))
    return union_all(stored, anew).subquery()


def people(fullest: ColumnElement[Any]) -> ColumnElement[int]:
    """How many were inside."""
    return fullest // _ROOM


def second(fullest: ColumnElement[Any]) -> ColumnElement[int]:
    """When they first were, in seconds since ``MONDAY_MIDNIGHT``."""
    return _ROOM - 1 - fullest % _ROOM


def peak_cells(communities: Communities) -> Select[Any]:
    """The rows of ``visit_peak`` of some communities."""
    return _cells(communities, true(), lambda _day: true())


def count_peaks(connection: Connection, communities: Communities, _days: Days) -> None:
    """Make anew every peak of some communities, whichever days: changed stays are followed one by one."""
    connection.execute(delete(visit_peak).where(visit_peak.c.community_code.in_(communities)))
    connection.execute(insert(visit_peak).from_select(list(visit_peak.c.keys()), peak_cells(communities)))


def follow_stays(connection: Connection, communities: Communities, stays: Iterable[tuple[date, date]]) -> None:
    """Make anew the peaks of some communities on the days, first to last, of changed stays, as they are and were."""
    stretches = _merged(stays)
    before = _reaching_into(
        connection, rollup_day.c.community_code.in_(communities), [first for first, _ in stretches], date.min
    )
    # Day by day: each is found by the index, however far apart they lie.
    counted = visit.c.checked_in_day.in_(sorted({*before, *_days_in(connection, communities, stretches)}))
    own = visit_peak.c.community_code.in_(communities)
    connection.execute(delete(visit_peak).where(own, in_stretches(visit_peak.c.day, stretches)))
    cells = _cells(communities, counted, lambda arrival: in_stretches(arrival, stretches))
    connection.execute(insert(visit_peak).from_select(list(visit_peak.c.keys()), cells))


def _days_in(connection: Connection, communities: Communities, stretches: Iterable[tuple[date, date]]) -> list[date]:
    """The days of the stretches on which anybody came at all."""
    came = and_(rollup_day.c.community_code.in_(communities), rollup_day.c.rollup == VISITS.name)
    return list(connection.scalars(select(rollup_day.c.day).where(came, in_stretches(rollup_day.c.day, stretches))))


def _merged(stretches: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Stretches that overlap or touch as one, oldest first."""
    merged: list[tuple[date, date]] = []
    for first, last in sorted(stretches):
        if merged and (first - merged[-1][1]).days <= 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _reaching_into(connection: Connection, of: Condition, days: list[date], since: date) -> list[date]:
    """The days since a day whose visits were still inside at the beginning of one of the days (oldest first)."""
    begins = [(day, end_of(day - _ONE_DAY)) for day in days]
    statement = (
        select(rollup_day.c.day, func.max(rollup_day.c.settled_at, type_=Moment()))
        .where(
            of,
            rollup_day.c.rollup == VISITS.name,
            rollup_day.c.day >= since,
            rollup_day.c.day < days[-1],
            rollup_day.c.settled_at > begins[0][1],
        )
        .group_by(rollup_day.c.day)
    )
    return [
        day
        for day, settled_at in connection.execute(statement)
        if any(day < first and settled_at > midnight for first, midnight in begins)
    ]


def _came_before(connection: Connection, scope: Scope) -> list[tuple[str, date]]:
    """Who was inside when the scope's first day began: the room, and the day on which they left (the last there is)."""
    of = in_territory(rollup_day, scope)
    days = _reaching_into(connection, of, [scope.first_day], date.min)
    if not days:
        return []
    begins = end_of(scope.first_day - _ONE_DAY)
    left = visit.c.checked_out_at
    statement = select(visit.c.facility_code, left).where(
        in_territory(visit, scope),
        visit.c.checked_in_day.in_(days),
        visit.c.deleted_at.is_(None),
        or_(left.is_(None), left > literal(begins, Moment)),
    )
    return [(room, date.max if at is None else day_of(at)) for room, at in connection.execute(statement)]


def _comes_later(connection: Connection, scope: Scope) -> bool:
    """Whether anybody comes on the scope's last day from its moment on: whom it does not know yet."""
    statement = (
        select(literal(1))
        .where(
            in_territory(visit, scope),
            visit.c.checked_in_day == scope.as_of_day,
            visit.c.checked_in_at >= literal(scope.as_of, Moment),
            visit.c.deleted_at.is_(None),
        )
        .limit(1)
    )
    return connection.scalar(statement) is not None


def _stored(scope: Scope, stays: Counter[tuple[str, date]]) -> Select[Any]:
    """The columns of ``peaks_by_day``, without those who came before the scope and stayed over the whole day."""
    inside: ColumnElement[int] = visit_peak.c.peak
    if stays:
        columns = (column("room", String), column("until", Date), column("people", Integer))
        listed = [(room, until, many) for (room, until), many in sorted(stays.items())]
        staying = values(*columns, name="listed_stays").data(listed).cte("stays")
        inside = inside - (
            select(func.coalesce(func.sum(staying.c.people), 0))
            .where(staying.c.room == visit_peak.c.facility_code, staying.c.until > visit_peak.c.day)
            .scalar_subquery()
        )
    fullest = cast(inside, BigInteger) * _ROOM + (_ROOM - 1 - seconds_since_monday(visit_peak.c.peak_at))
    keys: list[ColumnElement[Any]] = [visit_peak.c.community_code, visit_peak.c.facility_code, visit_peak.c.day]
    return select(*keys, fullest.label("fullest")).where(in_territory(visit_peak, scope), inside > 0)


def _of_scope(scope: Scope, counted: Callable[[Any], Condition], asked: Callable[[Any], Condition]) -> Select[Any]:
    known = and_(
        in_territory(visit, scope),
        visit.c.deleted_at.is_(None),
        counted(visit.c.checked_in_day),
        visit.c.checked_in_at <= literal(scope.as_of, Moment),
    )
    return _fullest(in_territory(facility, scope), known, asked, left_at(Look(scope.as_of)))


def _cells(communities: Communities, counted: Condition, asked: Callable[[Any], Condition]) -> Select[Any]:
    of = and_(visit.c.community_code.in_(communities), visit.c.deleted_at.is_(None), counted)
    left = func.coalesce(visit.c.checked_out_at, literal(NEVER, Moment))
    fullest = _fullest(facility.c.community_code.in_(communities), of, asked, left).subquery()
    return select(
        fullest.c.community_code,
        fullest.c.facility_code,
        fullest.c.day,
        people(fullest.c.fullest),
        seconds_later(literal(MONDAY_MIDNIGHT, Moment), second(fullest.c.fullest)),
    )


def _fullest(
    rooms_asked: Condition, counted: Condition, asked: Callable[[Any], Condition], left: ColumnElement[Any]
) -> Select[Any]:
    """Row: community_code, facility_code, day, fullest: right after which check-in of an asked day the room was so."""
    number = func.row_number().over(order_by=facility.c.facility_code)
    rooms = (
        select(facility.c.community_code, facility.c.facility_code, number.label("number"))
        .where(rooms_asked)
        .cte("rooms")
    )
    of_room = and_(rooms.c.community_code == visit.c.community_code, rooms.c.facility_code == visit.c.facility_code)
    # At the same second departures (even) come before arrivals (odd).
    events = union_all(
        *(
            select(
                (rooms.c.number * _ROOM + seconds_since_monday(moment) * 2 + arrives).label("event"),
                visit.c.checked_in_day.label("day"),
            )
            .join_from(visit, rooms, of_room)
            .where(counted)
            for moment, arrives in ((visit.c.checked_in_at, 1), (left, 0))
        )
    ).subquery()
    step = events.c.event % 2 * 2 - 1
    running = select(
        events.c.event, events.c.day, func.sum(step).over(order_by=events.c.event, rows=(None, 0)).label("inside")
    ).subquery()
    moment = running.c.event % _ROOM // 2
    fullest = cast(func.max(running.c.inside * _ROOM + (_ROOM - 1 - moment)), BigInteger).label("fullest")
    number_of_room = (running.c.event // _ROOM).label("number")
    # Rooms are fullest right after somebody came in. Nobody is inside who left in the second of coming.
    # Materialised: PostgreSQL, which expects a row or two, would else run through all events once for every room.
    by_room = (
        select(number_of_room, running.c.day, fullest)
        .where(running.c.event % 2 == 1, running.c.inside > 0, asked(running.c.day))
        .group_by(number_of_room, running.c.day)
        .cte("fullest_by_room")
        .prefix_with("MATERIALIZED")
    )
    return select(rooms.c.community_code, rooms.c.facility_code, by_room.c.day, by_room.c.fullest).join_from(
        by_room, rooms, rooms.c.number == by_room.c.number
    )
