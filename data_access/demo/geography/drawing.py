"""Turns the layout of a community into the rows of the plan: polygons in degrees, codes, names and houses."""

from collections.abc import Sequence

import shapely
from numpy.random import Generator
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from data_access.demo.geography.buildings import build, south_turn
from data_access.demo.geography.layout import PILOT_COMMUNITY, CommunityLayout, is_village, middle_of
from data_access.demo.geography.names import (
    PILOT_COMPOUND_NAMES,
    BuildingStyle,
    CompoundNames,
    building_name,
    grid_unit_name,
    village_compound_names,
)
from data_access.demo.geography.plan import (
    PlannedBuilding,
    PlannedCommunity,
    PlannedCompound,
    PlannedGridUnit,
)
from data_access.demo.geography.shared_edges import SharedEdges

COMMUNITY_SETBACK, COMPOUND_SETBACK, GRID_UNIT_SETBACK = 22.0, 15.0, 7.0
"""Metres that houses keep from the boundary of their community, compound and grid unit: where the roads are."""

TOWN_STYLES: tuple[BuildingStyle, ...] = ("walk_up", "mid_rise", "tower")


class CommunityDrawing:
    """The rows of one community; the compounds' names come from the street's stock, so that none is given twice."""

    def __init__(
        self, layout: CommunityLayout, name: str, edges: SharedEdges, stock: CompoundNames, random: Generator
    ) -> None:
        self.compounds: list[PlannedCompound] = []
        self.grid_units: list[PlannedGridUnit] = []
        self.buildings: list[PlannedBuilding] = []
        self._code = layout.code
        self._edges = edges
        self._random = random
        units = [[edges.polygon(ring) for ring in rings] for rings in layout.grid_units_by_compound]
        blocks = [union([metres for metres, _ in pairs]) for pairs in units]
        building_land = union(blocks).buffer(-COMMUNITY_SETBACK)
        styles = _styles(layout, random)
        names = _compound_names(layout, name, styles, stock)
        for block, pairs, style, compound_name in zip(blocks, units, styles, names, strict=True):
            land = building_land & block.buffer(-COMPOUND_SETBACK)
            self._add_compound(compound_name, style, pairs, land, south_turn(block))
        self.community = PlannedCommunity(
            code=layout.code, polygon=union([compound.polygon for compound in self.compounds])
        )

    def _add_compound(
        self, name: str, style: BuildingStyle, units: list[tuple[Polygon, Polygon]], land: BaseGeometry, turn: float
    ) -> None:
        """A compound, its grid units (in metres and in degrees) and their houses on its buildable land."""
        compound = PlannedCompound(
            community_code=self._code,
            compound_code=f"{self._code}{len(self.compounds) + 1:03d}",
            name=name,
            polygon=union([degrees for _, degrees in units]),
        )
        self.compounds.append(compound)
        first_building = len(self.buildings)
        for metres, degrees in units:
            number = len(self.grid_units) + 1
            grid_unit = PlannedGridUnit(
                community_code=self._code,
                grid_unit_code=f"{self._code}{number:03d}",
                compound_code=compound.compound_code,
                name=grid_unit_name(number),
                polygon=orient(degrees),
            )
            self.grid_units.append(grid_unit)
            unit_land = _largest_part(land & metres.buffer(-GRID_UNIT_SETBACK))
            self._add_buildings(grid_unit, style, unit_land, turn, first_building)

    def _add_buildings(
        self, grid_unit: PlannedGridUnit, style: BuildingStyle, land: Polygon, turn: float, first_building: int
    ) -> None:
        """The houses of a grid unit, numbered on from the compound's first."""
        for house in build(land, style, turn, self._random):
            number = len(self.buildings) + 1
            self.buildings.append(
                PlannedBuilding(
                    community_code=self._code,
                    building_code=f"{self._code}{number:04d}",
                    grid_unit_code=grid_unit.grid_unit_code,
                    compound_code=grid_unit.compound_code,
                    name=building_name(number - first_building, style),
                    floors=house.floors,
                    household_count=house.households,
                    resident_count=house.residents,
                    polygon=orient(self._edges.in_degrees(house.polygon)),
                )
            )


def union(polygons: Sequence[Polygon]) -> Polygon:
    """The union of polygons that share their edges exactly, counter-clockwise."""
    (merged,) = shapely.get_parts(shapely.coverage_union_all(polygons))
    return orient(merged)


def _largest_part(land: BaseGeometry) -> Polygon:
    """Setbacks can pinch a narrow corner off; it stays green."""
    parts: list[Polygon] = list(shapely.get_parts(land))
    return max(parts, key=lambda part: part.area)


def _styles(layout: CommunityLayout, random: Generator) -> list[BuildingStyle]:
    """One style for each compound; a village is a village, the pilot's largest compound has towers."""
    if is_village(layout.code):
        return ["village"] * len(layout.grid_units_by_compound)
    shares = random.dirichlet((4.0, 4.0, 3.0))
    drawn = random.choice(len(TOWN_STYLES), len(layout.grid_units_by_compound), p=shares)
    styles = [TOWN_STYLES[index] for index in drawn]
    if layout.code == PILOT_COMMUNITY:
        styles[_largest_first(layout)[0]] = "tower"
    return styles


def _compound_names(
    layout: CommunityLayout, community_name: str, styles: Sequence[BuildingStyle], stock: CompoundNames
) -> list[str]:
    if is_village(layout.code):
        lands = [tuple(corner for ring in rings for corner in ring) for rings in layout.grid_units_by_compound]
        return village_compound_names(community_name, [middle_of(land) for land in lands])
    names = [stock.next(style) for style in styles]
    if layout.code == PILOT_COMMUNITY:
        for index, name in zip(_largest_first(layout), PILOT_COMPOUND_NAMES, strict=False):
            names[index] = name
    return names


def _largest_first(layout: CommunityLayout) -> list[int]:
    """Indexes of the compounds, the one with the most grid units first."""
    counts: list[int] = [len(rings) for rings in layout.grid_units_by_compound]
    return sorted(range(len(counts)), key=lambda index: -counts[index])
