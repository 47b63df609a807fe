"""Dividing convex land by straight cuts, in flat metres, before the terrain bends it.

Every crossing is computed once and rounded to a millimetre, so that both sides of a cut own the very same points.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from numpy.random import Generator

Point = tuple[float, float]
Ring = tuple[Point, ...]
"""A convex polygon: its corners counter-clockwise, the first not repeated."""

Chord = tuple[Point, Point]
"""The straight piece of a cut that lies inside the land it divides: a road may run here."""

Direction = Callable[[Ring], Point]
"""Chooses, for a piece of land, the unit vector along which its parts follow one another."""

BISECTION_STEPS = 18


@dataclass(frozen=True, slots=True)
class Division:
    """Land divided into parts, in the order of the shares asked for, and the chords that divide it."""

    parts: tuple[Ring, ...]
    chords: tuple[Chord, ...]


def area(ring: Ring) -> float:
    """Area in square metres."""
    return 0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def unit_vector(degrees: float) -> Point:
    """The direction at this angle, counter-clockwise from east."""
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def extent_along(ring: Ring, direction: Point) -> tuple[float, float]:
    """Smallest and largest distance of the ring's corners along a direction."""
    distances = [x * direction[0] + y * direction[1] for x, y in ring]
    return min(distances), max(distances)


def cut(ring: Ring, direction: Point, distance: float) -> tuple[Ring, Ring, tuple[Point, ...]]:
    """The parts before and behind the line at `distance` along `direction`, and where the line crosses the ring."""
    before: list[Point] = []
    behind: list[Point] = []
    crossings: list[Point] = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        start_side = start[0] * direction[0] + start[1] * direction[1] - distance
        end_side = end[0] * direction[0] + end[1] * direction[1] - distance
        (behind if start_side >= 0 else before).append(start)
        if (start_side >= 0) != (end_side >= 0):
            t = start_side / (start_side - end_side)
            crossing = (
                round(start[0] + t * (end[0] - start[0]), 3),
                round(start[1] + t * (end[1] - start[1]), 3),
            )
            for part in (before, behind, crossings):
                part.append(crossing)
    return tuple(before), tuple(behind), tuple(crossings)


def cut_by_share(ring: Ring, direction: Point, share: float) -> tuple[Ring, Ring, Chord]:
    """Cut so that the part before the line holds `share` (0–1) of the area."""
    low, high = extent_along(ring, direction)
    wanted = share * area(ring)
    for _ in range(BISECTION_STEPS):
        middle = (low + high) / 2
        if area(cut(ring, direction, middle)[0]) < wanted:
            low = middle
        else:
            high = middle
    before, behind, crossings = cut(ring, direction, (low + high) / 2)
    return before, behind, (crossings[0], crossings[-1])


def divide_in_sequence(ring: Ring, shares: Sequence[float], direction: Direction) -> Division:
    """Slices one after the other along a direction that is chosen anew for each cut."""
    parts: list[Ring] = []
    chords: list[Chord] = []
    rest = ring
    for index, share in enumerate(shares[:-1]):
        part, rest, chord = cut_by_share(rest, direction(rest), share / sum(shares[index:]))
        parts.append(part)
        chords.append(chord)
    return Division((*parts, rest), tuple(chords))


def divide_by_halves(ring: Ring, shares: Sequence[float], direction: Direction, random: Generator) -> Division:
    """Halve again and again, not quite in the middle, until each share has its part: blocks of a town, not slices."""
    if len(shares) == 1:
        return Division((ring,), ())
    wanted = sum(shares) * (0.5 if len(shares) < 4 else random.uniform(0.36, 0.64))
    sums = [sum(shares[:count]) for count in range(1, len(shares))]
    count = 1 + min(range(len(sums)), key=lambda index: abs(sums[index] - wanted))
    before, behind, chord = cut_by_share(ring, direction(ring), sums[count - 1] / sum(shares))
    first = divide_by_halves(before, shares[:count], direction, random)
    second = divide_by_halves(behind, shares[count:], direction, random)
    return Division(first.parts + second.parts, (chord, *first.chords, *second.chords))
