"""The town as lines for the wall's map: outlines of grid units, compounds and communities, and the roads.

Projected once, here: the browser draws the paths as they come. No WebGL is used on the wall, for its context may be
lost in weeks of running, and two hundred outlines do not need it.
"""

import json
import math
from functools import lru_cache
from typing import Any, Final

from shapely import get_parts
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data_access.codes import RoadKind
from data_access.geometry import town_features, unit_shapes
from data_access.unit_levels import Level
from presentation import reads
from presentation.address import Filters
from presentation.wall.asking import wall_for

#: The whole territory lies in a drawing of this width; a unit of it is about two metres of a street.
WIDTH: Final = 2_000.0
_LEVELS: Final[tuple[Level, ...]] = ("grid_unit", "compound", "community")


class _Projection:
    """Degrees to the drawing's coordinates, y downwards: at this size the earth is flat."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self._squeeze = math.cos(math.radians((south + north) / 2))
        self._scale = WIDTH / ((east - west) * self._squeeze)
        self._west, self._north = west, north
        self.height = (north - south) * self._scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        return round((x - self._west) * self._squeeze * self._scale, 1), round((self._north - y) * self._scale, 1)

    def path(self, geometry: BaseGeometry) -> str:
        """The outline (or line) as a path; a part begins with M, a ring ends with Z."""
        lines = []
        for part in get_parts(geometry):
            rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            lines += [self._line(ring.coords, closed=part.geom_type == "Polygon") for ring in rings]
        return "".join(lines)

    def _line(self, coordinates: Any, *, closed: bool) -> str:
        points = [self.point(x, y) for x, y, *_ in coordinates]
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in (points[:-1] if closed else points)) + ("Z" if closed else "")


@lru_cache(maxsize=4)
def town(version: int) -> bytes:
    """The drawing as JSON, made anew only when data changed: width, height, units by level, main roads."""
    wall = wall_for(Filters(), reads.directory(), version, *reads.now_and_today())
    found = {level: wall.ask(unit_shapes, level=level) for level in _LEVELS}
    shapes = {
        level: [(row, shape(row["geometry"])) for row in frame.to_dict("records")] for level, frame in found.items()
    }
    outlines = [outline for level in _LEVELS for _, outline in shapes[level]]
    if not outlines:
        return b"{}"
    west, south, east, north = (
        pick(outline.bounds[at] for outline in outlines) for at, pick in enumerate((min, min, max, max))
    )
    projection = _Projection(west, south, east, north)
    drawing: dict[str, Any] = {
        "width": WIDTH,
        "height": round(projection.height, 1),
        **{level: [_unit(row, outline, projection) for row, outline in shapes[level]] for level in _LEVELS},
        "roads": _roads(wall.view.scope.territory[:9], projection),
    }
    return json.dumps(drawing, ensure_ascii=False, separators=(",", ":")).encode()


def _unit(row: dict[Any, Any], outline: BaseGeometry, projection: _Projection) -> dict[str, Any]:
    inside = outline.centroid if outline.contains(outline.centroid) else outline.representative_point()
    west, south, east, north = outline.bounds
    return {
        "code": row["unit_code"],
        "d": projection.path(outline),
        "at": projection.point(inside.x, inside.y),
        "box": [*projection.point(west, north), *projection.point(east, south)],
    }


def _roads(street_code: str, projection: _Projection) -> list[str]:
    """The main roads: the minor ones are the gaps between compounds."""
    with reads.reading() as connection:
        features = town_features(connection, street_code, "roads")
    return [
        projection.path(shape(feature["geometry"]))
        for feature in features
        if feature["properties"]["kind"] == RoadKind.MAIN
    ]
