"""How much the rooms are used: visits, person-hours, utilisation, and who came by age band."""

from typing import Any, Literal

from pandas import DataFrame
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    String,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from data_access import dialect
from data_access.codes import AgeBand
from data_access.facilities.confidential import confidential_visits, keeps_confidential, rests_on_confidential
from data_access.facilities.open_hours import open_intervals
from data_access.facilities.visits import counted_visits, seconds_inside
from data_access.frames import read_frame, share
from data_access.schema import building, facility, visit
from data_access.scope import Scope, in_place

CHILDREN = (AgeBand.PRESCHOOL, AgeBand.PRIMARY_SCHOOL, AgeBand.SECONDARY_SCHOOL)
#: By what usage is broken down; "total" is one row whose key is "".
UsageBy = Literal["total", "month", "kind", "community", "facility"]
_KEYS = {"total": "part", "month": "part", "kind": "kind", "community": "community_code", "facility": "facility_code"}
_PARTS = ("visits", "confidential", "children", "elders", "person_seconds", "capacity_seconds")


@keeps_confidential(
    totals=((),), with_it=("children", "elders", "person_hours", "utilisation", "average_stay", "child_elder_share")
)
def usage(connection: Connection, scope: Scope, by: UsageBy = "total") -> DataFrame:
    """One row per key that had a visit or an open hour, by key.

    key (str: "", month ``YYYY-MM``, kind, community code or facility code); visits (Int64, 人次), visits_suppressed;
    children (学龄前, 小学, 中学) and elders (Int64, 人次), child_elder_share (both ÷ visits; all three missing where a
    row rests on confidential rooms alone); person_hours, capacity_hours, utilisation (their quotient, float64);
    average_stay (float64, seconds per visit).
    """
    used, offered = _used(scope, by), _offered(scope, by)
    both = union_all(used, offered).subquery()
    sums = [cast(func.sum(both.c[name]), BigInteger) for name in _PARTS]
    statement = select(both.c.key, *sums).group_by(both.c.key).order_by(both.c.key)
    frame = read_frame(connection, statement, {"key": "text"} | dict.fromkeys(_PARTS, "count"))
    only_counted = rests_on_confidential(frame)
    for column in ("children", "elders"):
        frame[column] = frame[column].mask(only_counted)
    for column in ("person", "capacity"):
        frame[f"{column}_hours"] = frame.pop(f"{column}_seconds").astype("float64") / 3600
    return frame.assign(
        child_elder_share=share(frame["children"] + frame["elders"], frame["visits"]),
        utilisation=share(frame["person_hours"], frame["capacity_hours"]),
        average_stay=share(frame["person_hours"] * 3600, frame["visits"]),
    )


def _used(scope: Scope, by: UsageBy) -> Any:
    keys: dict[UsageBy, ColumnElement[str]] = {
        "total": literal("", String),
        "month": dialect.month_of(visit.c.checked_in_day),
        "kind": facility.c.kind,
        "community": facility.c.community_code,
        "facility": facility.c.facility_code,
    }
    key = keys[by]
    counted = counted_visits(scope).select(
        key.label("key"),
        func.count().label("visits"),
        confidential_visits(),
        func.count().filter(visit.c.age_band.in_(CHILDREN)).label("children"),
        func.count().filter(visit.c.age_band == AgeBand.ELDER).label("elders"),
        cast(func.sum(seconds_inside(scope)), BigInteger).label("person_seconds"),
        literal(0, BigInteger).label("capacity_seconds"),
    )
    # A constant is no key: without rows, "GROUP BY ''" gives none and no GROUP BY gives one of NULLs.
    return counted.group_by(key) if by != "total" else counted.having(func.count() > 0)


def _offered(scope: Scope, by: UsageBy) -> Any:
    parts = [(f"{month.first_day:%Y-%m}", month) for month in scope.month_ends()] if by == "month" else None
    intervals: FromClause = open_intervals(scope, parts).subquery()
    key = intervals.c[_KEYS[by]]
    seconds = intervals.c.days * (intervals.c.closes - intervals.c.opens) * intervals.c.capacity
    nothing = [literal(0, BigInteger).label(name) for name in _PARTS[:-1]]
    return select(key.label("key"), *nothing, cast(func.sum(seconds), BigInteger).label("capacity_seconds")).group_by(
        key
    )


def visits_and_residents(connection: Connection, scope: Scope) -> DataFrame:
    """One row: visits (人次), residents (人, of whole communities; both Int64), visits_per_thousand (float64)."""
    communities = scope.whole_communities()
    visits = counted_visits(scope).select(func.count()).scalar_subquery()
    residents = select(func.sum(building.c.resident_count)).where(in_place(building, communities)).scalar_subquery()
    frame = read_frame(
        connection, select(visits, func.coalesce(residents, 0)), {"visits": "count", "residents": "count"}
    )
    return frame.assign(visits_per_thousand=share(frame["visits"] * 1000, frame["residents"]))


@keeps_confidential(totals=(("month",), ("kind",)))
def visits_by_month(connection: Connection, scope: Scope) -> DataFrame:
    """One row per month and kind with a visit, oldest first: month (datetime64[s]), kind (str), visits (Int64)."""
    month = dialect.month_of(visit.c.checked_in_day)
    statement = (
        counted_visits(scope)
        .select(month, facility.c.kind, func.count(), confidential_visits())
        .group_by(month, facility.c.kind)
        .order_by(month, facility.c.kind)
    )
    columns = {"month": "month", "kind": "text", "visits": "count", "confidential": "whole"}
    return read_frame(connection, statement, columns)


@keeps_confidential(totals=(("kind",), ("age_band",)))
def visits_by_age_band(connection: Connection, scope: Scope) -> DataFrame:
    """One row per kind and age band with a visit, by code: kind, age_band (str), visits (Int64, 人次)."""
    statement = (
        counted_visits(scope)
        .select(facility.c.kind, visit.c.age_band, func.count(), confidential_visits())
        .group_by(facility.c.kind, visit.c.age_band)
        .order_by(facility.c.kind, visit.c.age_band)
    )
    columns = {"kind": "text", "age_band": "text", "visits": "count", "confidential": "whole"}
    return read_frame(connection, statement, columns)


def inside_now(connection: Connection, scope: Scope) -> DataFrame:
    """One row: inside (Int64, people in the rooms at ``as_of``, of those who came in on that day)."""
    statement = (
        counted_visits(scope.between(scope.as_of_day, scope.as_of_day))
        .select(func.count())
        .where(or_(visit.c.checked_out_at.is_(None), visit.c.checked_out_at > scope.as_of))
    )
    return read_frame(connection, statement, {"inside": "count"})
