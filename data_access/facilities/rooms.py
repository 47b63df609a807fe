"""The rooms one by one, for the detail table: sorted and paged by the database."""

from typing import Any, Literal

from pandas import DataFrame
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    null,
    select,
)

from data_access.codes import CONFIDENTIAL_FACILITIES, FacilityKind
from data_access.facilities.confidential import hidden_cells
from data_access.facilities.open_hours import open_intervals
from data_access.facilities.peaks import fullest_by_room
from data_access.facilities.visits import counted_visits
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.rollup.visit_slots import slots
from data_access.schema import community, facility, facility_hours
from data_access.scope import Scope, in_place, in_territory
from data_access.settings import TimeLimits
from data_access.suppression import SMALLEST_TOLD_COUNT, suppressed_name

SortColumn = Literal[
    "community_name", "kind", "name", "capacity", "weekly_hours", "visits", "utilisation", "peak", "peak_occupancy",
    "busiest_hour",
]  # fmt: skip

_COLUMNS = {
    "facility_code": "text", "community_name": "text", "kind": "text", "name": "text", "capacity": "whole",
    "weekly_hours": "number", "visits": "count", "utilisation": "number", "peak": "count", "peak_occupancy": "number",
    "busiest_hour": "count",
}  # fmt: skip
_CONFIDENTIAL_KINDS = [kind.value for kind in CONFIDENTIAL_FACILITIES]


def room_count(connection: Connection, scope: Scope) -> DataFrame:
    """One row: rooms (int64, 间, in the communities concerned)."""
    return read_frame(connection, _room_count(connection, scope), {"rooms": "whole"})


@kept
def _room_count(_connection: Connection, scope: Scope) -> Select[Any]:
    return select(func.count()).where(in_place(facility, scope.whole_communities()))


def rooms(
    connection: Connection,
    scope: Scope,
    limits: TimeLimits,
    sort: SortColumn = "visits",
    descending: bool = True,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    """One row per room from ``offset`` on, at most ``limit``, in the order of ``sort`` (missing last), then by code.

    facility_code, community_name, kind, name (str), capacity (int64, people), weekly_hours (float64, open hours a
    week), visits (Int64, 人次), utilisation (float64), peak (Int64, people at once), peak_occupancy (float64, peak ÷
    capacity), busiest_hour (Int64, 0–23, with the most check-ins, the earliest of equals). ``visits``, ``peak`` and
    ``busiest_hour`` have their ``_suppressed`` columns: of confidential rooms nothing is told, nor sorted by, that
    rests on fewer than five visits or would give such a count away; the rates made of it are missing.
    """
    described = _described(connection, scope, limits).subquery()
    column: ColumnElement[Any] = described.c[sort]
    if sort == "kind":
        column = case({kind.value: place for place, kind in enumerate(FacilityKind)}, value=column)
    order = (column.desc() if descending else column.asc()).nulls_last()
    statement = select(*(described.c[name] for name in (*_COLUMNS, "hidden", "peak_hidden", "hour_hidden")))
    statement = statement.order_by(order, described.c.facility_code).offset(offset).limit(limit)
    flags = {"hidden": "yes_no", "peak_hidden": "yes_no", "hour_hidden": "yes_no"}
    frame = read_frame(connection, statement, _COLUMNS | flags)
    names = {"hidden": "visits", "peak_hidden": "peak", "hour_hidden": "busiest_hour"}
    return frame.rename(columns={flag: suppressed_name(name) for flag, name in names.items()})


def _hidden_rooms(connection: Connection, visits: Subquery) -> list[str]:
    """The rooms whose visits may not be told, decided over all rooms and not over the page on screen."""
    keys = (visits.c.community_code, visits.c.facility_code, visits.c.kind)
    statement = select(*keys, func.sum(visits.c.visits)).group_by(*keys)
    columns = {"community_code": "text", "facility_code": "text", "kind": "text", "visits": "count"}
    frame = read_frame(connection, statement, columns)
    confidential = frame["kind"].isin(_CONFIDENTIAL_KINDS)
    hidden = hidden_cells(frame, "visits", confidential, totals=(("community_code",), ("kind",)))
    return list(frame.loc[hidden, "facility_code"])


def _described(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    """Every room with its columns; what may not be told is NULL, and a flag says so."""
    visits = counted_visits(connection, scope, limits, "visits", "person_seconds")
    used, busiest, fullest = _used(visits), _busiest(connection, scope, limits), fullest_by_room(connection, scope)
    offered, weekly, fullest_room = _offered(scope), _weekly(scope), fullest.subquery()
    confidential = facility.c.kind.in_(_CONFIDENTIAL_KINDS)
    hidden = facility.c.facility_code.in_(_hidden_rooms(connection, visits))
    peak = fullest_room.c.peak
    peak_hidden = hidden | (confidential & (peak < SMALLEST_TOLD_COUNT))
    hour_hidden = hidden | (confidential & (busiest.c.visits < SMALLEST_TOLD_COUNT))
    capacity_seconds = offered.c.seconds * facility.c.capacity

    def told(value: ColumnElement[Any], secret: ColumnElement[bool]) -> ColumnElement[Any]:
        return case((secret, null()), else_=value)

    def of_room(found: Subquery) -> ColumnElement[bool]:
        return and_(
            found.c.community_code == facility.c.community_code, found.c.facility_code == facility.c.facility_code
        )

    return (
        select(
            facility.c.facility_code,
            community.c.short_name.label("community_name"),
            facility.c.kind,
            facility.c.name,
            facility.c.capacity,
            weekly.c.hours.label("weekly_hours"),
            told(func.coalesce(used.c.visits, 0), hidden).label("visits"),
            told(func.coalesce(used.c.seconds, 0) * 1.0 / func.nullif(capacity_seconds, 0), hidden).label(
                "utilisation"
            ),
            told(peak, peak_hidden).label("peak"),
            told(peak * 1.0 / facility.c.capacity, peak_hidden).label("peak_occupancy"),
            told(busiest.c.hour, hour_hidden).label("busiest_hour"),
            _flag(hidden, "hidden"),
            _flag(peak_hidden, "peak_hidden"),
            _flag(hour_hidden, "hour_hidden"),
        )
        .join_from(facility, community, community.c.community_code == facility.c.community_code)
        .outerjoin(used, of_room(used))
        .outerjoin(busiest, of_room(busiest))
        .outerjoin(offered, of_room(offered))
        .outerjoin(weekly, of_room(weekly))
        .outerjoin(fullest_room, of_room(fullest_room))
        .where(in_place(facility, scope.whole_communities()))
    )


def _flag(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return case((condition, 1), else_=0).label(name)


def _used(visits: Subquery) -> Subquery:
    """Row: community_code, facility_code, visits, seconds."""
    keys = (visits.c.community_code, visits.c.facility_code)
    sums = [
        cast(func.sum(visits.c[name]), BigInteger).label(label)
        for name, label in (("visits", "visits"), ("person_seconds", "seconds"))
    ]
    return select(*keys, *sums).group_by(*keys).subquery()


def _busiest(connection: Connection, scope: Scope, limits: TimeLimits) -> Subquery:
    """Row: community_code, facility_code, hour (with the most check-ins, the earliest of equals), visits (in it)."""
    found = slots(connection, scope.whole_communities(), limits)
    keys = (found.c.community_code, found.c.facility_code)
    check_ins = cast(func.sum(found.c.check_ins), BigInteger).label("check_ins")
    by_hour = select(*keys, found.c.hour, check_ins).group_by(*keys, found.c.hour).subquery()
    # The most check-ins with their earliest hour, as one whole number.
    busiest = func.max(by_hour.c.check_ins * 24 + (23 - by_hour.c.hour))
    rooms_asked = (by_hour.c.community_code, by_hour.c.facility_code)
    return (
        select(*rooms_asked, (23 - busiest % 24).label("hour"), (busiest // 24).label("visits"))
        .group_by(*rooms_asked)
        .subquery()
    )


def _offered(scope: Scope) -> Subquery:
    intervals = open_intervals(scope).subquery()
    seconds = cast(func.sum(intervals.c.days * (intervals.c.closes - intervals.c.opens)), BigInteger)
    return (
        select(intervals.c.community_code, intervals.c.facility_code, seconds.label("seconds"))
        .group_by(intervals.c.community_code, intervals.c.facility_code)
        .subquery()
    )


def _weekly(scope: Scope) -> Subquery:
    hours = func.sum(facility_hours.c.closes_minute - facility_hours.c.opens_minute) / 60.0
    return (
        select(facility_hours.c.community_code, facility_hours.c.facility_code, hours.label("hours"))
        .where(in_territory(facility_hours, scope.whole_communities()))
        .group_by(facility_hours.c.community_code, facility_hours.c.facility_code)
        .subquery()
    )
