"""Houses: rows of south-facing slabs in a town, narrow rows along winding lanes in a village, and who lives in them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from data_access.demo.geography.names import BuildingStyle


@dataclass(frozen=True, slots=True)
class Fabric:
    """How a style is built: buildings per grid unit, floors to choose from, metres of depth, length and gap, play."""

    buildings: tuple[int, int]
    floors: tuple[int, ...]
    depth: float
    lengths: tuple[float, float]
    gap: float
    row_to_column: float
    turn: float
    households: tuple[int, int]


FABRICS: dict[BuildingStyle, Fabric] = {
    "walk_up": Fabric((10, 13), (6, 6, 6, 7), 13.5, (40.0, 72.0), 10.0, 0.72, 0.0, (330, 470)),
    "mid_rise": Fabric((9, 12), (9, 11, 11, 12, 16, 18), 15.5, (38.0, 62.0), 13.0, 0.85, 0.0, (340, 490)),
    "tower": Fabric((8, 10), (24, 26, 27, 28, 30, 32, 33), 20.0, (34.0, 46.0), 18.0, 1.0, 0.0, (360, 500)),
    "village": Fabric((25, 29), (1, 2, 2, 2, 3), 9.5, (18.0, 40.0), 5.0, 0.62, 5.0, (300, 345)),
}
RESIDENTS_PER_HOUSEHOLD = (2.36, 2.74)
LARGEST_TURN = 14.0
PITCH_STEPS = (1.25, 1.12, 1.0, 0.9, 0.81, 0.73, 0.66, 0.59, 0.53)


@dataclass(frozen=True, slots=True)
class House:
    """One building in bent metres, its floors and its people."""

    polygon: Polygon
    floors: int
    households: int
    residents: int


def south_turn(block: Polygon) -> float:
    """Degrees by which the rows of a compound turn from due east: they follow its sides, never far from south light."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    edge = corners[1] - corners[0]
    turn = (math.degrees(math.atan2(edge[1], edge[0])) + 45.0) % 90.0 - 45.0
    return max(-LARGEST_TURN, min(LARGEST_TURN, turn))


def build(land: BaseGeometry, style: BuildingStyle, turn: float, random: Generator) -> list[House]:
    """The houses of one grid unit on its buildable land, from north to south and west to east within a row.

    Their households add up to a number drawn from the style's range, shared out by floor space.
    """
    fabric = FABRICS[style]
    wanted = int(random.integers(*fabric.buildings, endpoint=True))
    flat = affinity.rotate(land, -turn, origin=(0, 0))
    placed: list[Polygon] = []
    for step in PITCH_STEPS:
        slabs = _rows(flat, fabric, math.sqrt(land.area / wanted) * step, random)
        placed = max(placed, slabs, key=len)
        if len(placed) >= wanted:
            break
    kept = sorted(random.choice(len(placed), wanted, replace=False)) if len(placed) > wanted else range(len(placed))
    standing = [affinity.rotate(placed[index], turn, origin=(0, 0)) for index in kept]
    return _inhabited(standing or [_point_house(land)], fabric, random)


def _rows(land: BaseGeometry, fabric: Fabric, pitch: float, random: Generator) -> list[Polygon]:
    """Slabs in rows from north to south; `pitch` is the side of the square of land that one building gets (metres)."""
    west, south, east, north = land.bounds
    row_pitch = max(pitch * fabric.row_to_column, fabric.depth + 7.0)
    column_pitch = pitch / fabric.row_to_column
    count = max(1, int((north - south - fabric.depth) // row_pitch) + 1)
    first = north - fabric.depth / 2 - (north - south - fabric.depth - (count - 1) * row_pitch) / 2
    middles = first - row_pitch * np.arange(count)
    shapely.prepare(land)
    placed: list[Polygon] = []
    for middle in middles:
        free = _free_stretch(land, (west, east), (middle - fabric.depth / 2, middle + fabric.depth / 2))
        slabs = _slabs(free, float(middle), column_pitch, fabric, random) if free else []
        placed += [slab for slab in slabs if land.covers(slab)]
    return placed


def _point_house(land: BaseGeometry) -> Polygon:
    """A square house in the middle of land too narrow for rows."""
    centre = land.representative_point()
    half = min(centre.distance(land.boundary) * 0.65, 12.0)
    return Polygon(shapely.box(centre.x - half, centre.y - half, centre.x + half, centre.y + half))


def _free_stretch(
    land: BaseGeometry, ends: tuple[float, float], sides: tuple[float, float]
) -> tuple[float, float] | None:
    """From where to where a row may reach, west to east, or None where it has no room."""
    west, east = ends
    for side in sides:
        crossing = land.intersection(LineString([(ends[0] - 1, side), (ends[1] + 1, side)]))
        longest = max(shapely.get_parts(crossing), key=lambda piece: piece.length, default=None)
        if longest is None or longest.is_empty:
            return None
        west, east = max(west, longest.bounds[0]), min(east, longest.bounds[2])
    return (west, east) if east - west >= 16.0 else None


def _slabs(
    free: tuple[float, float], middle: float, column_pitch: float, fabric: Fabric, random: Generator
) -> list[Polygon]:
    """As many slabs as the pitch asks for, spread over the free stretch of a row."""
    west, east = free
    count = max(1, round((east - west) / column_pitch))
    cell = (east - west) / count
    longest = min(fabric.lengths[1], cell if count == 1 else cell - fabric.gap)
    if longest < 14.0:
        return []
    shortest = min(fabric.lengths[0], longest)
    slabs = []
    for index in range(count):
        length = longest - (longest - shortest) * random.beta(1.2, 2.4)
        spare = max(0.0, cell - length)
        centre = west + cell * (index + 0.5) + random.uniform(-0.22, 0.22) * max(0.0, spare - fabric.gap / 2)
        lift = random.normal(0.0, 1.2)
        slab = shapely.box(
            centre - length / 2, middle - fabric.depth / 2 + lift, centre + length / 2, middle + fabric.depth / 2 + lift
        )
        slabs.append(affinity.rotate(slab, random.normal(0.0, fabric.turn)) if fabric.turn else slab)
    return slabs


def _inhabited(slabs: Sequence[Polygon], fabric: Fabric, random: Generator) -> list[House]:
    floors = random.choice(fabric.floors, len(slabs))
    floor_space = shapely.area(slabs) * floors * random.uniform(0.9, 1.1, len(slabs))
    households = _shared_out(int(random.integers(*fabric.households, endpoint=True)), floor_space)
    residents = np.rint(households * random.uniform(*RESIDENTS_PER_HOUSEHOLD, len(slabs))).astype(int)
    return [
        House(slab, int(floors[index]), int(households[index]), int(residents[index]))
        for index, slab in enumerate(slabs)
    ]


def _shared_out(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers of at least 1 that add up to `total`, in proportion to the weights (largest remainder)."""
    exact = (total - len(weights)) * weights / weights.sum()
    shares: NDArray[np.int64] = np.floor(exact).astype(np.int64) + 1
    shares[np.argsort(shares - exact)[: total - int(shares.sum())]] += 1
    return shares
