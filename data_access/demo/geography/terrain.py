"""The lie of the land: the outline of a street, the bends that make straight cuts look grown, the way to degrees."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import MultiPoint

from data_access.demo.geography.partition import Point, Ring

Points = NDArray[np.float64]
"""Coordinates as rows of x, y (metres east and north of the street's centre) or lon, lat (degrees)."""

HOME_STREET = "140213066"
HOME_CENTRE = (113.35, 40.09)
HALF_WIDTH, HALF_HEIGHT = 1_590.0, 2_080.0
COMMUNITIES_AT_HOME = 9
LATTICE_SPACING = (5_600.0, 6_800.0)
CORNER_EXPONENT = 4.0
OUTLINE_CORNERS = 14
METRES_PER_DEGREE_LATITUDE = 111_050.0
METRES_PER_DEGREE_LONGITUDE = 111_320.0


@dataclass(frozen=True, slots=True)
class Waves:
    """A sum of plane waves that pushes points about: rows of wave vector (1/m), push (m) and phase."""

    vectors: Points
    pushes: Points
    phases: NDArray[np.float64]

    @classmethod
    def draw(cls, random: Generator, count: int, lengths: tuple[float, float], push: float) -> "Waves":
        """Waves of random direction; `lengths` in metres from crest to crest, `push` in metres for each wave.

        Each pushes across its own direction, which shears the land and never folds it.
        """
        angles = random.uniform(0, 2 * math.pi, count)
        across = np.column_stack([-np.sin(angles), np.cos(angles)])
        along = np.column_stack([np.cos(angles), np.sin(angles)])
        vectors = along * (2 * math.pi / random.uniform(*lengths, count))[:, None]
        return cls(vectors, across * push, random.uniform(0, 2 * math.pi, count))

    def at(self, points: Points) -> Points:
        """The push at each point, in metres."""
        pushed: Points = np.sin(points @ self.vectors.T + self.phases) @ self.pushes
        return pushed


@dataclass(frozen=True, slots=True)
class Terrain:
    """Bends flat land into its final shape. A function of the point alone: what touched before touches after."""

    size: float
    broad: Waves
    lanes: Waves
    village_centres: tuple[Point, ...]
    rim_phases: NDArray[np.float64]

    @classmethod
    def draw(cls, random: Generator, size: float, village_centres: Sequence[Point]) -> "Terrain":
        """A terrain for an outline of this size; lanes wind near the village centres."""
        return cls(
            size=size,
            broad=Waves.draw(random, 4, (2_800.0 * size, 5_200.0 * size), 52.0 * size),
            lanes=Waves.draw(random, 5, (330.0, 620.0), 9.0),
            village_centres=tuple(village_centres),
            rim_phases=random.uniform(0, 2 * math.pi, 6),
        )

    def bend(self, points: Points) -> Points:
        """Final place of each point, metres in and out."""
        bent: Points = points + self.broad.at(points) + self._lanes(points) + self._rim(points) + self._river(points)
        return bent

    def _lanes(self, points: Points) -> Points:
        near = np.zeros(len(points))
        for centre in self.village_centres:
            square_distance = ((points - np.array(centre)) ** 2).sum(axis=1)
            near = np.maximum(near, np.exp(-square_distance / (2 * (480.0 * self.size) ** 2)))
        return self.lanes.at(points) * near[:, None]

    def _rim(self, points: Points) -> Points:
        """The outline swells and dents; the effect fades towards the centre."""
        scaled = points / (np.array([HALF_WIDTH, HALF_HEIGHT]) * self.size)
        fade = np.clip((_depth(scaled) - 0.4) / 0.6, 0, 1) ** 2
        angle = np.arctan2(scaled[:, 1], scaled[:, 0])
        orders = np.arange(2, 2 + len(self.rim_phases))
        swell = (np.sin(angle[:, None] * orders + self.rim_phases) * (100.0 / orders**0.8)).sum(axis=1)
        outward = points / np.maximum(np.hypot(points[:, 0], points[:, 1]), 1.0)[:, None]
        rim: Points = outward * (swell * fade * self.size)[:, None]
        return rim

    def _river(self, points: Points) -> Points:
        """The river meanders along the western edge and the land follows it for a few hundred metres."""
        from_bank = np.maximum(points[:, 0] + HALF_WIDTH * self.size, 0.0)
        meander = 95.0 * np.sin(points[:, 1] * 2 * math.pi / 2_300.0 + self.rim_phases[0])
        return np.column_stack([meander * np.exp(-from_bank / 420.0), np.zeros(len(points))])


def size_for(community_count: int) -> float:
    """Scale of the outline against the home street: a crowded street is denser, a small one smaller."""
    ratio = community_count / COMMUNITIES_AT_HOME
    return math.sqrt(min(ratio, ratio**0.7))


def flat_outline(size: float, random: Generator) -> Ring:
    """The convex outline before bending, counter-clockwise: a rounded rectangle hewn into a dozen straight sides."""
    turns = (np.arange(OUTLINE_CORNERS) + random.uniform(-0.3, 0.3, OUTLINE_CORNERS)) * (2 * math.pi / OUTLINE_CORNERS)
    ways = np.column_stack([np.cos(turns), np.sin(turns)])
    reach = random.uniform(0.94, 1.06, OUTLINE_CORNERS) / _depth(ways)
    corners = ways * reach[:, None] * np.array([HALF_WIDTH, HALF_HEIGHT]) * size
    hull = shapely.orient_polygons(shapely.convex_hull(MultiPoint(corners)))
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in shapely.get_coordinates(hull)[:-1])


def sides_of(outline: Ring) -> tuple[tuple[Point, ...], ...]:
    """The outline cut at the corners nearest to the diagonals: east, north, west, south, each with both its ends."""
    ring = np.array(outline) / np.abs(np.array(outline)).max(axis=0)
    turns = np.arctan2(ring[:, 1], ring[:, 0])
    diagonals = np.array([-0.75, -0.25, 0.25, 0.75]) * math.pi
    south_west, south_east, north_east, north_west = (int(np.abs(turns - turn).argmin()) for turn in diagonals)
    pairs = ((south_east, north_east), (north_east, north_west), (north_west, south_west), (south_west, south_east))
    around = outline * 2
    return tuple(around[start : (end if end > start else end + len(outline)) + 1] for start, end in pairs)


def centre_of(street_code: str) -> tuple[float, float]:
    """Where a street lies: (lon, lat). The home street has its real place, the others a node of a lattice around it.

    The lattice is walked in a spiral by the distance between the street numbers, so that no two streets share a node.
    """
    difference = int(street_code[6:9]) - int(HOME_STREET[6:9])
    column, row = _spiral(2 * abs(difference) - (difference > 0))
    east, north = column * LATTICE_SPACING[0], row * LATTICE_SPACING[1]
    return (
        HOME_CENTRE[0] + east / _metres_per_degree_longitude(),
        HOME_CENTRE[1] + north / METRES_PER_DEGREE_LATITUDE,
    )


def to_degrees(points: Points, centre: tuple[float, float]) -> Points:
    """Metres around a centre as lon, lat, rounded to six decimals (a step is about a hand's breadth)."""
    scale = np.array([_metres_per_degree_longitude(), METRES_PER_DEGREE_LATITUDE])
    degrees: Points = np.round(np.array(centre) + points / scale, 6)
    return degrees


def _depth(scaled: Points) -> NDArray[np.float64]:
    """0 in the centre of the street, about 1 on its outline; the corners are rounded by the exponent."""
    depth: NDArray[np.float64] = (np.abs(scaled) ** CORNER_EXPONENT).sum(axis=1) ** (1 / CORNER_EXPONENT)
    return depth


def _metres_per_degree_longitude() -> float:
    return METRES_PER_DEGREE_LONGITUDE * math.cos(math.radians(HOME_CENTRE[1]))


def _spiral(index: int) -> tuple[int, int]:
    """The index-th node of a square spiral that starts at (0, 0)."""
    x, y, dx, dy = 0, 0, 1, 0
    length, walked, turns = 1, 0, 0
    for _ in range(index):
        x, y, walked = x + dx, y + dy, walked + 1
        if walked == length:
            walked, turns, dx, dy = 0, turns + 1, -dy, dx
            length += turns % 2 == 0
    return x, y
