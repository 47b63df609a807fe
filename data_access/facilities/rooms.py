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

from data_access import dialect
from data_access.codes import CONFIDENTIAL_FACILITIES, FacilityKind
from data_access.facilities.confidential import hidden_cells
from data_access.facilities.open_hours import open_intervals
from data_access.facilities.peaks import fullest_by_room
from data_access.facilities.visits import counted_visits, seconds_inside
from data_access.frames import read_frame
from data_access.schema import community, facility, facility_hours, visit
from data_access.scope import Scope, in_place, in_territory
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
    statement = select(func.count()).where(in_place(facility, scope.whole_communities()))
    return read_frame(connection, statement, {"rooms": "whole"})


def rooms(
    connection: Connection,
    scope: Scope,
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
    described = _described(scope, _hidden_rooms(connection, scope)).subquery()
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


def _hidden_rooms(connection: Connection, scope: Scope) -> list[str]:
    """The rooms whose visits may not be told, decided over all rooms and not over the page on screen."""
    statement = (
        counted_visits(scope)
        .select(facility.c.community_code, facility.c.facility_code, facility.c.kind, func.count())
        .group_by(facility.c.community_code, facility.c.facility_code, facility.c.kind)
    )
    columns = {"community_code": "text", "facility_code": "text", "kind": "text", "visits": "count"}
    frame = read_frame(connection, statement, columns)
    confidential = frame["kind"].isin(_CONFIDENTIAL_KINDS)
    hidden = hidden_cells(frame, "visits", confidential, totals=(("community_code",), ("kind",)))
    return list(frame.loc[hidden, "facility_code"])


def _described(scope: Scope, hidden_rooms: list[str]) -> Select[Any]:
    """Every room with its columns; what may not be told is NULL, and a flag says so."""
    used, offered, fullest = _used(scope), _offered(scope), fullest_by_room(scope).subquery()
    weekly = _weekly(scope)
    confidential = facility.c.kind.in_(_CONFIDENTIAL_KINDS)
    hidden = facility.c.facility_code.in_(hidden_rooms)
    peak_hidden = hidden | (confidential & (fullest.c.peak < SMALLEST_TOLD_COUNT))
    hour_hidden = hidden | (confidential & (used.c.busiest_visits < SMALLEST_TOLD_COUNT))
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
            told(fullest.c.peak, peak_hidden).label("peak"),
            told(fullest.c.peak * 1.0 / facility.c.capacity, peak_hidden).label("peak_occupancy"),
            told(used.c.busiest_hour, hour_hidden).label("busiest_hour"),
            _flag(hidden, "hidden"),
            _flag(peak_hidden, "peak_hidden"),
            _flag(hour_hidden, "hour_hidden"),
        )
        .join_from(facility, community, community.c.community_code == facility.c.community_code)
        .outerjoin(used, of_room(used))
        .outerjoin(offered, of_room(offered))
        .outerjoin(weekly, of_room(weekly))
        .outerjoin(fullest, of_room(fullest))
        .where(in_place(facility, scope.whole_communities()))
    )


def _flag(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return case((condition, 1), else_=0).label(name)


def _used(scope: Scope) -> Subquery:
    """Row: community_code, facility_code, visits, seconds, busiest_hour, busiest_visits (check-ins in that hour)."""
    hour = dialect.local_hour(visit.c.checked_in_at)
    by_hour = (
        counted_visits(scope)
        .select(
            facility.c.community_code,
            facility.c.facility_code,
            hour.label("hour"),
            func.count().label("visits"),
            cast(func.sum(seconds_inside(scope)), BigInteger).label("seconds"),
        )
        .group_by(facility.c.community_code, facility.c.facility_code, hour)
        .subquery()
    )
    # The most check-ins with their earliest hour, as one whole number.
    busiest = func.max(by_hour.c.visits * 24 + (23 - by_hour.c.hour))
    return (
        select(
            by_hour.c.community_code,
            by_hour.c.facility_code,
            cast(func.sum(by_hour.c.visits), BigInteger).label("visits"),
            cast(func.sum(by_hour.c.seconds), BigInteger).label("seconds"),
            (23 - busiest % 24).label("busiest_hour"),
            (busiest // 24).label("busiest_visits"),
        )
        .group_by(by_hour.c.community_code, by_hour.c.facility_code)
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
