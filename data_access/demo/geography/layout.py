"""Who lies where, still on flat land: communities between main roads, compounds as blocks, grid units inside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from data_access.demo.geography.partition import (
    Chord,
    Direction,
    Division,
    Point,
    Ring,
    divide_by_halves,
    divide_in_sequence,
    extent_along,
    unit_vector,
)

PILOT_COMMUNITY = "140213066004"
HOME_ROWS = (
    ("140213066001", "140213066002", "140213066003"),
    ("140213066202", "140213066004", "140213066005"),
    ("140213066201", "140213066007", "140213066006"),
)
"""The nine communities of the home street from north to south, each row from west to east: the pilot in the middle."""

PILOT_GRID_UNITS_BY_COMPOUND = (5, 4, 3, 3, 3, 2, 2, 2, 2)
TOWN_GRID_UNITS, VILLAGE_GRID_UNITS = (23, 30), (15, 18)
TOWN_COMPOUNDS, VILLAGE_COMPOUNDS = (7, 11), (5, 6)
GRID_UNITS_IN_A_COMPOUND = (2, 5)
"""Fewest and most: compounds of too different sizes would leave slivers between them."""

VILLAGE_LAND_FACTOR = 1.25


@dataclass(frozen=True, slots=True)
class CommunityLayout:
    """One community on flat land: its grid units by compound, and the chords between compounds."""

    code: str
    land: Ring
    grid_units_by_compound: tuple[tuple[Ring, ...], ...]
    compound_chords: tuple[Chord, ...]


@dataclass(frozen=True, slots=True)
class CommunitySize:
    """How many grid units each compound of a community has."""

    code: str
    grid_units_by_compound: tuple[int, ...]

    @property
    def land_share(self) -> float:
        return sum(self.grid_units_by_compound) * (VILLAGE_LAND_FACTOR if is_village(self.code) else 1.0)


def is_village(community_code: str) -> bool:
    """By the national code rule village committees end in 200–399, residents' committees in 001–199."""
    return community_code[9] in "23"


def draw_size(code: str, random: Generator) -> CommunitySize:
    """How many compounds and grid units a community has; the pilot's numbers are fixed."""
    if code == PILOT_COMMUNITY:
        return CommunitySize(code, tuple(int(count) for count in random.permutation(PILOT_GRID_UNITS_BY_COMPOUND)))
    if is_village(code):
        grid_units = int(random.integers(*VILLAGE_GRID_UNITS, endpoint=True))
        compounds = int(random.integers(*VILLAGE_COMPOUNDS, endpoint=True))
    else:
        grid_units = int(random.integers(*TOWN_GRID_UNITS, endpoint=True))
        compounds = int(random.integers(*TOWN_COMPOUNDS, endpoint=True))
    fewest, most = GRID_UNITS_IN_A_COMPOUND
    counts = np.full(compounds, fewest)
    attraction = random.lognormal(0.0, 0.8, compounds)
    for _ in range(grid_units - fewest * compounds):
        open_attraction = attraction * (counts < most)
        counts[random.choice(compounds, p=open_attraction / open_attraction.sum())] += 1
    return CommunitySize(code, tuple(int(count) for count in counts))


def lay_out_communities(
    sizes: Sequence[CommunitySize], outline: Ring, random: Generator
) -> tuple[dict[str, Ring], tuple[Chord, ...]]:
    """Land per community code, and the chords of the main roads between communities, from north to south."""
    by_code = {size.code: size for size in sizes}
    rows = [[by_code[code] for code in row] for row in _rows_of_codes(tuple(by_code))]
    row_shares = [sum(size.land_share for size in row) for row in rows]
    bands = divide_in_sequence(outline, row_shares, lambda _: unit_vector(-90.0 + random.normal(0.0, 3.0)))
    land: dict[str, Ring] = {}
    chords = list(bands.chords)
    for band, row in zip(bands.parts, rows, strict=True):
        shares = [size.land_share * random.uniform(0.92, 1.08) for size in row]
        cells = divide_in_sequence(band, shares, lambda _: unit_vector(random.normal(0.0, 6.0)))
        land |= {size.code: cell for size, cell in zip(row, cells.parts, strict=True)}
        chords += cells.chords
    return land, tuple(chords)


def lay_out_community(size: CommunitySize, land: Ring, random: Generator) -> CommunityLayout:
    """Blocks for the compounds, then grid units within each; a village is cut at freer angles than a town."""
    village = is_village(size.code)
    tilt = random.normal(0.0, 3.0)
    counts = size.grid_units_by_compound
    shares = [count * random.lognormal(0.0, 0.16) for count in counts]
    blocks = divide_by_halves(land, shares, _along_the_longer_side(tilt, 8.0 if village else 3.0, random), random)
    unit_direction = _along_the_longer_side(tilt, 13.0 if village else 2.5, random)
    units = [
        _divide_compound(block, count, unit_direction, 0.22 if village else 0.13, random)
        for block, count in zip(blocks.parts, counts, strict=True)
    ]
    return CommunityLayout(size.code, land, tuple(division.parts for division in units), blocks.chords)


def middle_of(ring: Ring) -> Point:
    """The mean of the corners, near enough to the centre of a convex piece."""
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def _divide_compound(block: Ring, count: int, direction: Direction, spread: float, random: Generator) -> Division:
    return divide_by_halves(block, [random.lognormal(0.0, spread) for _ in range(count)], direction, random)


def _along_the_longer_side(tilt: float, play: float, random: Generator) -> Direction:
    """West to east or north to south, whichever is longer, turned by `tilt` and a random play (degrees)."""

    def direction(ring: Ring) -> Point:
        eastward, southward = unit_vector(tilt), unit_vector(tilt - 90.0)
        west, east = extent_along(ring, eastward)
        north, south = extent_along(ring, southward)
        turn = tilt + random.normal(0.0, play)
        return unit_vector(turn if east - west > south - north else turn - 90.0)

    return direction


def _rows_of_codes(codes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The home street as it is; any other list of communities in order of code, about as many rows as columns."""
    if set(codes) == {code for row in HOME_ROWS for code in row}:
        return HOME_ROWS
    row_count = max(1, round((len(codes) * 1.2) ** 0.5))
    bounds = [round(index * len(codes) / row_count) for index in range(row_count + 1)]
    ordered = sorted(codes)
    return tuple(tuple(ordered[start:end]) for start, end in pairwise(bounds))
