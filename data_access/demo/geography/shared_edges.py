"""Edges that neighbours share to the last digit: the reason why the plan has neither gaps nor overlaps.

Where a cut ends in the middle of a neighbour's side, that neighbour receives the end point as a corner of its own. Then
every edge belongs to the same two points on both sides, and whatever moves points (bending, rounding) moves both alike.
"""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from shapely.geometry import LineString, Polygon

from data_access.demo.geography.partition import Point, Ring
from data_access.demo.geography.terrain import Points, Terrain, to_degrees

SAME_CORNER = 0.05
"""Metres: corners nearer than this are one corner, lest rounding to degrees tells them apart on one side only."""

ON_THE_EDGE = 0.08
"""Metres within which a corner counts as lying on an edge: more than joining corners can move it."""

LONGEST_PIECE = 85.0
"""Metres: a longer edge gets points in between, so that it can bend."""


class SharedEdges:
    """Turns flat rings and chords into bent geometry, in metres and in degrees."""

    def __init__(self, pieces: Iterable[Ring], terrain: Terrain, centre: tuple[float, float]) -> None:
        self._joined = _joined_corners({corner for ring in pieces for corner in ring})
        self._corners: Points = np.array(sorted(set(self._joined.values())))
        self._terrain = terrain
        self._centre = centre

    def polygon(self, ring: Ring) -> tuple[Polygon, Polygon]:
        """The bent ring in metres and in degrees."""
        bent = self._bend(ring + ring[:1])
        return Polygon(bent), Polygon(_without_repeats(to_degrees(bent, self._centre)))

    def line(self, path: tuple[Point, ...]) -> LineString:
        """The bent path in degrees; it runs exactly along the edges of the polygons it touches."""
        return LineString(_without_repeats(to_degrees(self._bend(path), self._centre)))

    def in_degrees(self, polygon: Polygon) -> Polygon:
        """A polygon that shares no edge, such as a building, from bent metres to degrees."""
        return Polygon(to_degrees(np.array(polygon.exterior.coords), self._centre))

    def _bend(self, path: tuple[Point, ...]) -> Points:
        corners = [self._joined[corner] for corner in path]
        points = [corners[0]]
        for start, end in pairwise(corners):
            if start == end:
                continue
            stops = [start, *self._corners_between(start, end), end]
            for here, there in pairwise(stops):
                points += _stretch(here, there)[1:]
        return self._terrain.bend(np.array(points))

    def _corners_between(self, start: Point, end: Point) -> list[Point]:
        """Corners of other pieces on this edge, in walking order."""
        origin = np.array(start)
        edge = np.array(end) - origin
        length = float(np.hypot(*edge))
        offsets = self._corners - origin
        along = offsets @ edge / length
        aside = np.abs(offsets[:, 0] * edge[1] - offsets[:, 1] * edge[0]) / length
        found = np.flatnonzero((aside < ON_THE_EDGE) & (along > SAME_CORNER / 2) & (along < length - SAME_CORNER / 2))
        return [
            (float(self._corners[index, 0]), float(self._corners[index, 1]))
            for index in found[np.argsort(along[found])]
        ]


def _joined_corners(corners: set[Point]) -> dict[Point, Point]:
    """For each corner the one that stands for it and all others in its place."""
    joined: dict[Point, Point] = {}
    standing: list[Point] = []
    for corner in sorted(corners):
        joined[corner] = _found_near(corner, standing) or corner
        if joined[corner] == corner:
            standing.append(corner)
    return joined


def _found_near(corner: Point, standing: list[Point]) -> Point | None:
    """The last of the standing corners (from west to east) that is as good as this one."""
    for other in reversed(standing):
        if corner[0] - other[0] >= SAME_CORNER:
            return None
        if abs(corner[1] - other[1]) < SAME_CORNER:
            return other
    return None


def _stretch(start: Point, end: Point) -> list[Point]:
    """The edge with points in between; the same points whichever way it is walked."""
    first, last = sorted((start, end))
    count = int(np.ceil(np.hypot(last[0] - first[0], last[1] - first[1]) / LONGEST_PIECE))
    points = [first]
    for index in range(1, count):
        t = index / count
        points.append((first[0] + t * (last[0] - first[0]), first[1] + t * (last[1] - first[1])))
    points.append(last)
    return points if first == start else points[::-1]


def _without_repeats(points: Points) -> Points:
    """Consecutive equal points, left by rounding, taken once."""
    kept = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    distinct: Points = points[kept]
    return distinct
