"""The outlines of units as lists of numbers, as deck.gl takes them: polygons, steps from a corner, and hatches."""

from collections.abc import Iterable
from typing import Any, Final

from shapely import LineString, MultiLineString, affinity
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Corner = list[float]
Rings = list[list[Corner]]

#: Five decimals of a degree are about a metre: finer than a unit's outline is ever seen.
DECIMALS: Final = 5
_HALF_A_STEP: Final = 0.5 * 10**-DECIMALS
#: What makes degrees of whole steps of the last decimal.
STEP_MATRIX: Final = [10**-DECIMALS, 0, 0, 0, 0, 10**-DECIMALS, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
#: The space between the lines of a hatch, in degrees of longitude: about 35 m.
_HATCH_SPACE: Final = 0.0004


def polygons_of(geometry: dict[str, Any]) -> list[Rings]:
    """The polygons of a GeoJSON Polygon or MultiPolygon: each a list of rings, rounded to about a metre.

    Corners that rounding could have put on the line between their neighbours are left out.
    """
    outline = shape(geometry).simplify(_HALF_A_STEP)
    return [
        [
            [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat, *_ in ring.coords]
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in getattr(outline, "geoms", [outline])
    ]


def origin_of(polygons: Iterable[Rings]) -> Corner:
    """A corner, from which the corners of all polygons are measured."""
    return next((ring[0] for rings in polygons for ring in rings), [0.0, 0.0])


def in_steps(rings: Rings, origin: Corner) -> list[list[list[int]]]:
    """The rings in whole steps of the last decimal from the origin: half as long as degrees."""
    west, south = origin
    steps = 10**DECIMALS
    return [[[round((lon - west) * steps), round((lat - south) * steps)] for lon, lat in ring] for ring in rings]


def hatch(geometry: dict[str, Any]) -> Rings:
    """Slanting lines over a polygon, the same distance apart everywhere, so that they join between neighbours."""
    turned = affinity.rotate(shape(geometry), -45, origin=(0, 0))
    left, bottom, right, top = turned.bounds
    first, last = int(bottom // _HATCH_SPACE) + 1, int(top // _HATCH_SPACE)
    across = MultiLineString([[(left, i * _HATCH_SPACE), (right, i * _HATCH_SPACE)] for i in range(first, last + 1)])
    within = affinity.rotate(across.intersection(turned), 45, origin=(0, 0))
    return [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in line.coords] for line in lines_of(within)]


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]
