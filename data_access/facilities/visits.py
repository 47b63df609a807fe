"""Visits: which ones a scope counts, and how many there were by unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
)

from data_access import dialect
from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.frames import read_frame
from data_access.places import units_of
from data_access.schema import facility, grid_unit, visit
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_days, in_place
from data_access.unit_levels import Level


@dataclass(frozen=True, slots=True)
class CountedVisits:
    """The visits of a scope with their rooms: what to select from, and the condition."""

    source: FromClause
    condition: ColumnElement[bool]

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self.source).where(self.condition)


def counted_visits(scope: Scope) -> CountedVisits:
    """Visits that began in the period and by ``as_of``, to the rooms of the communities concerned."""
    communities = scope.whole_communities()
    return CountedVisits(
        facility.join(
            visit,
            and_(
                visit.c.community_code == facility.c.community_code,
                visit.c.facility_code == facility.c.facility_code,
            ),
        ),
        and_(
            in_place(facility, communities),
            in_place(visit, communities),
            in_days(visit.c.checked_in_day, scope),
            visit.c.checked_in_at <= scope.as_of,
        ),
    )


def seconds_inside(scope: Scope) -> ColumnElement[int]:
    """How long a visit lasted, in seconds; up to ``as_of`` while it lasts or where it ended later."""
    return cast(dialect.seconds_between(visit.c.checked_in_at, left_at(scope)), BigInteger)


def left_at(scope: Scope) -> ColumnElement[datetime]:
    """When the visitor left, as far as known at ``as_of``; else ``as_of``."""
    as_of = literal(scope.as_of, Moment)
    return case((visit.c.checked_out_at <= as_of, visit.c.checked_out_at), else_=as_of)


@keeps_confidential()
def visits_by_unit(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """One row per unit of the level, by code: unit_code (str), visits (Int64, 人次), visits_suppressed.

    On the community level all visits to the community's rooms, wherever the visitors live. Below, visits of people
    who live in the unit: confidential rooms do not record that, and visitors from elsewhere live in none. A count
    that rests on confidential rooms alone is hidden while it is small.
    """
    counted = counted_visits(scope)
    home = visit.c.community_code if level == "community" else visit.c.home_grid_unit_code
    by_home = (
        counted.select(
            visit.c.community_code, home.label("unit_code"), func.count().label("visits"), confidential_visits()
        )
        .where(home.is_not(None))
        .group_by(visit.c.community_code, home)
        .subquery()
    )
    by_unit = _of_compounds(by_home, scope) if level == "compound" else by_home
    listed = units_of(scope, level).subquery()
    statement = (
        select(listed.c.unit_code, func.coalesce(by_unit.c.visits, 0), func.coalesce(by_unit.c.confidential, 0))
        .outerjoin_from(
            listed,
            by_unit,
            and_(by_unit.c.community_code == listed.c.community_code, by_unit.c.unit_code == listed.c.unit_code),
        )
        .order_by(listed.c.unit_code)
    )
    return read_frame(connection, statement, {"unit_code": "text", "visits": "count", "confidential": "whole"})


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
