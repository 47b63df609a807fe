"""What a street plan is: frozen rows with their geometry in degrees (lon, lat), rounded to six decimals."""

from dataclasses import dataclass
from typing import Any, Literal

from shapely.geometry import LineString, Polygon
from shapely.geometry.polygon import orient

RoadKind = Literal["main", "minor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCommunity:
    """One community (社区/村): its 12-digit code and its whole area."""

    code: str
    polygon: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCompound:
    """One compound (小区): code = community code + 3 digits; the compounds of a community tile it."""

    community_code: str
    compound_code: str
    name: str
    polygon: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGridUnit:
    """One grid unit (网格): code = community code + 3 digits; the grid units of a compound tile it."""

    community_code: str
    grid_unit_code: str
    compound_code: str
    name: str
    polygon: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBuilding:
    """One building (楼栋) inside its grid unit: code = community code + 4 digits; floors are those above ground."""

    community_code: str
    building_code: str
    grid_unit_code: str
    compound_code: str
    name: str
    floors: int
    household_count: int
    resident_count: int
    polygon: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoad:
    """One road: code = 9-digit street code + 3 digits. A main road bounds communities, a minor one bounds compounds."""

    road_code: str
    name: str
    kind: RoadKind
    line: LineString


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetPlan:
    """The whole street. Every tuple is ordered by code."""

    communities: tuple[PlannedCommunity, ...]
    compounds: tuple[PlannedCompound, ...]
    grid_units: tuple[PlannedGridUnit, ...]
    buildings: tuple[PlannedBuilding, ...]
    roads: tuple[PlannedRoad, ...]


def as_geojson(geometry: Polygon | LineString) -> dict[str, Any]:
    """A plain GeoJSON geometry, ready for JSON: lists of [lon, lat], the exterior counter-clockwise (RFC 7946)."""
    if isinstance(geometry, Polygon):
        oriented = orient(geometry)
        rings = [oriented.exterior, *oriented.interiors]
        return {"type": "Polygon", "coordinates": [_positions(ring) for ring in rings]}
    return {"type": "LineString", "coordinates": _positions(geometry)}


def _positions(line: LineString) -> list[list[float]]:
    return [[float(lon), float(lat)] for lon, lat in line.coords]
