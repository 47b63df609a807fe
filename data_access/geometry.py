"""The shapes on the map: units with their outlines, and the town below them as GeoJSON features."""

from collections.abc import Callable
from typing import Any, Literal, get_args

from pandas import DataFrame, Series
from sqlalchemy import Connection, FromClause, Row, Select, and_, func, select

from data_access.places import units_of
from data_access.schema import building, community, compound, road
from data_access.scope import Scope
from data_access.unit_levels import Level, register_of

#: What the town is drawn of, from below to above.
TownLayer = Literal["communities", "compounds", "roads", "buildings"]
TOWN_LAYERS: tuple[TownLayer, ...] = get_args(TownLayer)

Feature = dict[str, Any]

_SHAPE_COLUMNS = ("unit_code", "unit_name", "community_code", "compound_code")


def unit_shapes(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """One row per unit of the scope's places that has a geometry, by code.

    unit_code, unit_name, community_code, compound_code (str, as ``places.units``) and geometry (object: a GeoJSON
    Polygon or MultiPolygon in WGS 84 degrees, longitude first).
    """
    register = register_of(level)
    listed = units_of(scope, level).subquery()
    statement = (
        select(*(listed.c[name] for name in _SHAPE_COLUMNS), register.c.geometry)
        .join_from(
            listed,
            register,
            and_(
                register.c.community_code == listed.c.community_code,
                register.c[f"{level}_code"] == listed.c.unit_code,
            ),
        )
        .where(register.c.geometry.is_not(None))
        .order_by(listed.c.unit_code)
    )
    rows = connection.execute(statement).all()
    texts = {name: Series([row[i] for row in rows], dtype="str") for i, name in enumerate(_SHAPE_COLUMNS)}
    return DataFrame(texts | {"geometry": Series([row.geometry for row in rows], dtype="object")})


def town_features(connection: Connection, street_code: str, layer: TownLayer) -> list[Feature]:
    """The GeoJSON features of one layer of a street's town, by code: places without people in them.

    Properties: ``floors`` of buildings (int or None); ``name`` and ``kind`` of roads; none of the outlines.
    """
    table, properties = _TOWN[layer]
    statement = _of_street(select(table), table, street_code).order_by(*table.primary_key)
    return [
        {"type": "Feature", "geometry": row.geometry, "properties": properties(row)}
        for row in connection.execute(statement)
        if row.geometry is not None
    ]


def town_stamp(connection: Connection, street_code: str, layer: TownLayer) -> str:
    """A text that changes whenever a feature of the layer is added, changed or removed."""
    table, _ = _TOWN[layer]
    count, latest = connection.execute(
        _of_street(select(func.count(), func.max(table.c.updated_at)), table, street_code)
    ).one()
    return f"{count}-{latest:%Y%m%d%H%M%S}" if latest else "0"


def _of_street(statement: Select[Any], table: FromClause, street_code: str) -> Select[Any]:
    code = table.c.community_code if "community_code" in table.c else table.c.street_code
    statement = statement.where(code >= street_code, code < street_code + "~")
    return statement.where(table.c.deleted_at.is_(None)) if "deleted_at" in table.c else statement


def _nothing(_: Row[Any]) -> dict[str, Any]:
    return {}


def _road(row: Row[Any]) -> dict[str, Any]:
    return {"name": row.name, "kind": row.kind}


def _building(row: Row[Any]) -> dict[str, Any]:
    return {"floors": row.floors}


_TOWN: dict[TownLayer, tuple[Any, Callable[[Row[Any]], dict[str, Any]]]] = {
    "communities": (community, _nothing),
    "compounds": (compound, _nothing),
    "roads": (road, _road),
    "buildings": (building, _building),
}
