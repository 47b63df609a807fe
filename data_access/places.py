"""The units of the street and who lives in them: communities, compounds, grid units."""

from dataclasses import replace
from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, null, select

from data_access.codes_asked import Codes
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.once import once
from data_access.schema import building, community, compound, grid_unit
from data_access.scope import Scope, in_place, in_territory
from data_access.unit_levels import Level


def naming_communities(connection: Connection, scope: Scope) -> Scope:
    """The same scope with each community named that lies in its territory; itself where it names some already.

    PostgreSQL knows how many rows a list of communities has, and guesses badly of a subquery that gives the same.
    """
    if scope.communities or len(scope.territory) == 12:
        return scope
    return replace(scope, communities=communities_in(connection, scope.territory))


def communities_in(connection: Connection, territory: str) -> Codes:
    """The codes of a territory's communities, in order."""
    if len(territory) == 12:
        return (territory,)
    code = community.c.community_code
    asked = select(code).where(code >= territory, code < territory + "~").order_by(code)
    return once(("communities", territory), lambda: tuple(connection.scalars(asked)))


def units(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """One row per unit of the level in the scope's places, by code.

    unit_code, unit_name, community_code, compound_code (str; the unit itself on its own level, missing above it and
    for a grid unit that spans several compounds). A community is named as people say it.
    """
    columns = dict.fromkeys(("unit_code", "unit_name", "community_code", "compound_code"), "text")
    return read_frame(connection, _units(connection, scope, level), columns)


@kept
def _units(_connection: Connection, scope: Scope, level: Level) -> Select[Any]:
    listed = units_of(scope, level).subquery()
    return select(listed).order_by(listed.c.unit_code)


def residents_by_unit(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """One row per unit of the level, by code: unit_code, unit_name (str), households (户), residents (人; both Int64).

    Counts the buildings of the scope's places, so a community is counted only as far as compounds and grid units let
    it; ask with ``scope.whole_communities()`` for whole ones. A unit without a building has 0.
    """
    columns = {"unit_code": "text", "unit_name": "text", "households": "count", "residents": "count"}
    return read_frame(connection, _residents(connection, scope, level), columns)


@kept
def _residents(_connection: Connection, scope: Scope, level: Level) -> Select[Any]:
    unit_code = building.c[f"{level}_code"]
    lived_in = (
        select(
            building.c.community_code,
            unit_code.label("unit_code"),
            func.sum(building.c.household_count).label("households"),
            func.sum(building.c.resident_count).label("residents"),
        )
        .where(in_place(building, scope), unit_code.is_not(None))
        .group_by(building.c.community_code, unit_code)
        .subquery()
    )
    listed = units_of(scope, level).subquery()
    return (
        select(
            listed.c.unit_code,
            listed.c.unit_name,
            func.coalesce(lived_in.c.households, 0),
            func.coalesce(lived_in.c.residents, 0),
        )
        .outerjoin_from(
            listed,
            lived_in,
            and_(lived_in.c.community_code == listed.c.community_code, lived_in.c.unit_code == listed.c.unit_code),
        )
        .order_by(listed.c.unit_code)
    )


def units_of(scope: Scope, level: Level) -> Select[Any]:
    """The units as a statement, for questions that want a row for every unit: the columns of ``units``."""
    if level == "community":
        return _described(community, "community", community.c.short_name, null()).where(
            in_territory(community, scope.whole_communities())
        )
    if level == "grid_unit":
        return _described(grid_unit, "grid_unit", grid_unit.c.name, grid_unit.c.compound_code).where(
            in_place(grid_unit, scope)
        )
    listed = _described(compound, "compound", compound.c.name, compound.c.compound_code).where(
        in_place(compound, replace(scope, grid_units=()))
    )
    if scope.grid_units:
        listed = listed.where(
            exists().where(
                grid_unit.c.community_code == compound.c.community_code,
                grid_unit.c.compound_code == compound.c.compound_code,
                in_place(grid_unit, scope),
            )
        )
    return listed


def _described(table: Table, level: Level, name: Any, compound_code: Any) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        table.c[f"{level}_code"].label("unit_code"),
        name.label("unit_name"),
        table.c.community_code,
        compound_code.label("compound_code"),
    ]
    return select(*columns)
