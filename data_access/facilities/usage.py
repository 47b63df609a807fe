"""How much the rooms are used: visits, person-hours, utilisation, and who came by age band."""

from typing import Any, Literal

from pandas import DataFrame
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
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

from data_access.codes import AgeBand
from data_access.facilities.confidential import confidential_visits, keeps_confidential, rests_on_confidential
from data_access.facilities.open_hours import open_intervals
from data_access.facilities.visits import counted_visits
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.schema import building, facility, visit
from data_access.scope import Scope, in_place
from data_access.settings import TimeLimits

CHILDREN = (AgeBand.PRESCHOOL, AgeBand.PRIMARY_SCHOOL, AgeBand.SECONDARY_SCHOOL)
#: By what usage is broken down; "total" is one row whose key is "".
UsageBy = Literal["total", "month", "kind", "community", "facility"]
_KEYS = {"total": "part", "month": "part", "kind": "kind", "community": "community_code", "facility": "facility_code"}
#: What is read of the visits.
_USED = ("visits", "person_seconds", *(band.value for band in (*CHILDREN, AgeBand.ELDER)))
_PARTS = ("visits", "confidential", "children", "elders", "person_seconds", "capacity_seconds")


@keeps_confidential(
    totals=((),), with_it=("children", "elders", "person_hours", "utilisation", "average_stay", "child_elder_share")
)
def usage(connection: Connection, scope: Scope, limits: TimeLimits, by: UsageBy = "total") -> DataFrame:
    """One row per key that had a visit or an open hour, by key.

    key (str: "", month ``YYYY-MM``, kind, community code or facility code); visits (Int64, 人次), visits_suppressed;
    children (学龄前, 小学, 中学) and elders (Int64, 人次), child_elder_share (both ÷ visits; all three missing where a
    row rests on confidential rooms alone); person_hours, capacity_hours, utilisation (their quotient, float64);
    average_stay (float64, seconds per visit).
    """
    columns = {"key": "text"} | dict.fromkeys(_PARTS, "count")
    frame = read_frame(connection, _usage(connection, scope, limits, by), columns)
    only_counted = rests_on_confidential(frame)
    for name in ("children", "elders"):
        frame[name] = frame[name].mask(only_counted)
    for name in ("person", "capacity"):
        frame[f"{name}_hours"] = frame.pop(f"{name}_seconds").astype("float64") / 3600
    return frame.assign(
        child_elder_share=share(frame["children"] + frame["elders"], frame["visits"]),
        utilisation=share(frame["person_hours"], frame["capacity_hours"]),
        average_stay=share(frame["person_hours"] * 3600, frame["visits"]),
    )


@kept
def _usage(connection: Connection, scope: Scope, limits: TimeLimits, by: UsageBy) -> Select[Any]:
    both = union_all(_used(connection, scope, limits, by), _offered(scope, by)).subquery()
    sums = [cast(func.sum(both.c[name]), BigInteger) for name in _PARTS]
    return select(both.c.key, *sums).group_by(both.c.key).order_by(both.c.key)


def _used(connection: Connection, scope: Scope, limits: TimeLimits, by: UsageBy) -> Any:
    counted = counted_visits(connection, scope, limits, "month", *_USED)
    keys: dict[UsageBy, ColumnElement[str]] = {
        "total": literal("", String),
        "month": counted.c.month,
        "kind": counted.c.kind,
        "community": counted.c.community_code,
        "facility": counted.c.facility_code,
    }
    key, children = keys[by], sum((counted.c[band.value] for band in CHILDREN[1:]), start=counted.c[CHILDREN[0].value])
    sums = select(
        key.label("key"),
        func.sum(counted.c.visits).label("visits"),
        confidential_visits(counted),
        func.sum(children).label("children"),
        func.sum(counted.c[AgeBand.ELDER.value]).label("elders"),
        func.sum(counted.c.person_seconds).label("person_seconds"),
        literal(0, BigInteger).label("capacity_seconds"),
    )
    # A constant is no key: without rows, "GROUP BY ''" gives none and no GROUP BY gives one of NULLs.
    return sums.group_by(key) if by != "total" else sums.having(func.count() > 0)


def _offered(scope: Scope, by: UsageBy) -> Any:
    parts = [(f"{month.first_day:%Y-%m}", month) for month in scope.month_ends()] if by == "month" else None
    intervals: FromClause = open_intervals(scope, parts).subquery()
    key = intervals.c[_KEYS[by]]
    seconds = intervals.c.days * (intervals.c.closes - intervals.c.opens) * intervals.c.capacity
    nothing = [literal(0, BigInteger).label(name) for name in _PARTS[:-1]]
    return select(key.label("key"), *nothing, cast(func.sum(seconds), BigInteger).label("capacity_seconds")).group_by(
        key
    )


def visits_and_residents(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row: visits (人次), residents (人, of whole communities; both Int64), visits_per_thousand (float64)."""
    statement = _visits_and_residents(connection, scope, limits)
    frame = read_frame(connection, statement, {"visits": "count", "residents": "count"})
    return frame.assign(visits_per_thousand=share(frame["visits"] * 1000, frame["residents"]))


@kept
def _visits_and_residents(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    communities = scope.whole_communities()
    counted = counted_visits(connection, scope, limits, "visits")
    visits = select(func.coalesce(func.sum(counted.c.visits), 0)).scalar_subquery()
    residents = select(func.sum(building.c.resident_count)).where(in_place(building, communities)).scalar_subquery()
    return select(visits, func.coalesce(residents, 0))


@keeps_confidential(totals=(("month",), ("kind",)))
def visits_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per month and kind with a visit, oldest first: month (datetime64[s]), kind (str), visits (Int64)."""
    columns = {"month": "month", "kind": "text", "visits": "count", "confidential": "whole"}
    return read_frame(connection, _by_month(connection, scope, limits), columns)


@kept
def _by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    counted = counted_visits(connection, scope, limits, "month", "visits")
    keys = (counted.c.month, counted.c.kind)
    visits = func.sum(counted.c.visits)
    return select(*keys, visits, confidential_visits(counted)).group_by(*keys).order_by(*keys)


@keeps_confidential(totals=(("kind",), ("age_band",)))
def visits_by_age_band(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per kind and age band with a visit, by code: kind, age_band (str), visits (Int64, 人次)."""
    columns = {"kind": "text", "age_band": "text", "visits": "count", "confidential": "whole"}
    return read_frame(connection, _by_age_band(connection, scope, limits), columns)


@kept
def _by_age_band(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    counted = counted_visits(connection, scope, limits, "visits", *(band.value for band in AgeBand))
    codes = [(band.value,) for band in AgeBand]
    bands = values(column("age_band", String), name="listed_bands").data(codes).cte("bands")
    of_band = case({band.value: counted.c[band.value] for band in AgeBand}, value=bands.c.age_band).label("visits")
    rows = select(counted.c.kind, bands.c.age_band, of_band).join_from(counted, bands, of_band > 0).subquery()
    keys = (rows.c.kind, rows.c.age_band)
    return select(*keys, func.sum(rows.c.visits), confidential_visits(rows)).group_by(*keys).order_by(*keys)


def inside_now(connection: Connection, scope: Scope) -> DataFrame:
    """One row: inside (Int64, people in the rooms at ``as_of``, of those who came in on that day)."""
    return read_frame(connection, _inside(connection, scope), {"inside": "count"})


@kept
def _inside(_connection: Connection, scope: Scope) -> Select[Any]:
    communities = scope.whole_communities()
    room = and_(visit.c.community_code == facility.c.community_code, visit.c.facility_code == facility.c.facility_code)
    came = and_(
        in_place(facility, communities),
        in_place(visit, communities),
        visit.c.checked_in_day == scope.as_of_day,
        visit.c.checked_in_at <= scope.as_of,
    )
    # Each is a range of the index; by "or" all who came on that day would be read.
    stays = (visit.c.checked_out_at.is_(None), visit.c.checked_out_at > scope.as_of)
    people = union_all(*(select(visit.c.visit_id).join_from(visit, facility, room).where(came, stay) for stay in stays))
    return select(func.count()).select_from(people.subquery())
