"""The levels by which an answer can be broken down, and the column that names a unit of each level."""

from typing import Literal

from sqlalchemy import ColumnElement, FromClause, Table

from data_access.schema import community, compound, grid_unit
from data_access.scope import Scope

Level = Literal["community", "compound", "grid_unit"]

_REGISTERS: dict[Level, Table] = {"community": community, "compound": compound, "grid_unit": grid_unit}


def unit_code(table: FromClause, level: Level) -> ColumnElement[str]:
    """The column of a placed table that holds the unit's code, labelled ``unit_code``."""
    column: ColumnElement[str] = table.c[f"{level}_code"]
    return column.label("unit_code")


def register_of(level: Level) -> Table:
    """The table in which the units of the level are registered with their names."""
    return _REGISTERS[level]


def level_below(scope: Scope) -> Level:
    """The units by which a scope is broken down: communities, the compounds of one, the grid units of its parts."""
    if scope.is_narrowed:
        return "grid_unit"
    return "compound" if len(scope.communities) == 1 or len(scope.territory) == 12 else "community"


def narrowest_level(scope: Scope) -> Level:
    """The units to which a scope narrows: those that make up its total."""
    if scope.grid_units:
        return "grid_unit"
    return "compound" if scope.compounds else "community"
