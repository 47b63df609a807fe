"""Visits: which ones a scope counts, and how many there were by unit.

They come from the rollup of visits: whole months from its cells, the edges of a period from its days or the events.
"""

from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    func,
    select,
    union_all,
)

from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.places import units_of
from data_access.rollup import VISITS, cells
from data_access.rollup.counting import sums
from data_access.rollup.definition import Look
from data_access.rollup.planning import plan
from data_access.rollup.reading import events_within
from data_access.rollup.visits import in_stretches
from data_access.schema import facility, grid_unit, visit, visit_by_day
from data_access.scope import Scope, in_place, in_territory
from data_access.settings import TimeLimits
from data_access.unit_levels import Level


def counted_visits(connection: Connection, scope: Scope, limits: TimeLimits, *columns: str) -> Subquery:
    """Visits that began in the period and by ``as_of``, to the rooms of the communities concerned, to be summed up.

    Columns: community_code, facility_code, kind (of the room) and those named: month (``YYYY-MM``), grid_unit_code (of
    the visitor's home; leaves out visitors without one) or measures of ``VISITS``; several rows for one key.
    """
    communities = scope.whole_communities()
    counted = cells(connection, VISITS, communities, limits, ("community_code", "facility_code", *columns))
    return of_rooms(counted, communities, *(counted.c[name] for name in columns)).subquery("visits")


def visits_by_day(connection: Connection, scope: Scope, limits: TimeLimits, *measures: str) -> Subquery:
    """The same day by day: community_code, facility_code, kind, day and these measures; one row per room and day."""
    communities = scope.whole_communities()
    planned = plan(connection, VISITS, communities, limits, by_unit=False)
    keys = (visit.c.community_code, visit.c.facility_code, visit.c.checked_in_day.label("day"))
    parts = [
        select(*(visit_by_day.c[name] for name in ("community_code", "facility_code", "day", *measures))).where(
            in_territory(visit_by_day, communities), in_stretches(visit_by_day.c.day, planned.months + planned.days)
        )
    ]
    if planned.events:
        parts.append(
            select(*keys, *sums(VISITS, limits, Look(scope.as_of), measures))
            .where(events_within(VISITS, communities, planned.events, narrowed=False))
            .group_by(visit.c.community_code, visit.c.facility_code, visit.c.checked_in_day)
        )
    counted = union_all(*parts).subquery()
    return of_rooms(counted, communities, counted.c.day, *(counted.c[name] for name in measures)).subquery(
        "daily_visits"
    )


def of_rooms(counted: FromClause, scope: Scope, *columns: ColumnElement[Any]) -> Select[Any]:
    """What was counted by room, behind the community_code, facility_code and kind of those rooms that there are."""
    rooms = facility.join(
        counted,
        and_(
            counted.c.community_code == facility.c.community_code, counted.c.facility_code == facility.c.facility_code
        ),
    )
    return (
        select(facility.c.community_code, facility.c.facility_code, facility.c.kind, *columns)
        .select_from(rooms)
        .where(in_place(facility, scope.whole_communities()))
    )


@keeps_confidential()
def visits_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit of the level, by code: unit_code (str), visits (Int64, 人次), visits_suppressed.

    On the community level all visits to the community's rooms, wherever the visitors live. Below, visits of people
    who live in the unit: confidential rooms do not record that, and visitors from elsewhere live in none. A count
    that rests on confidential rooms alone is hidden while it is small.
    """
    columns = {"unit_code": "text", "visits": "count", "confidential": "whole"}
    return read_frame(connection, _by_unit(connection, scope, level, limits), columns)


@kept
def _by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    columns = ("visits",) if level == "community" else ("grid_unit_code", "visits")
    counted = counted_visits(connection, scope, limits, *columns)
    home = counted.c.community_code if level == "community" else counted.c.grid_unit_code
    by_home = (
        select(
            counted.c.community_code,
            home.label("unit_code"),
            func.sum(counted.c.visits).label("visits"),
            confidential_visits(counted),
        )
        .group_by(counted.c.community_code, home)
        .subquery()
    )
    by_unit = _of_compounds(by_home, scope) if level == "compound" else by_home
    listed = units_of(scope, level).subquery()
    return (
        select(listed.c.unit_code, func.coalesce(by_unit.c.visits, 0), func.coalesce(by_unit.c.confidential, 0))
        .outerjoin_from(
            listed,
            by_unit,
            and_(by_unit.c.community_code == listed.c.community_code, by_unit.c.unit_code == listed.c.unit_code),
        )
        .order_by(listed.c.unit_code)
    )


def _of_compounds(by_grid_unit: Subquery, scope: Scope) -> Subquery:
    """The counts of grid units summed up by the compound in which they lie."""
    return (
        select(
            grid_unit.c.community_code,
            grid_unit.c.compound_code.label("unit_code"),
            func.sum(by_grid_unit.c.visits).label("visits"),
            func.sum(by_grid_unit.c.confidential).label("confidential"),
        )
        .join_from(
            by_grid_unit,
            grid_unit,
            and_(
                grid_unit.c.community_code == by_grid_unit.c.community_code,
                grid_unit.c.grid_unit_code == by_grid_unit.c.unit_code,
            ),
        )
        .where(in_place(grid_unit, scope), grid_unit.c.compound_code.is_not(None))
        .group_by(grid_unit.c.community_code, grid_unit.c.compound_code)
        .subquery()
    )
