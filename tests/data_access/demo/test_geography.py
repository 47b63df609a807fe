"""The demonstration street as a map: it tiles, it has the sizes the field knows, and it is the same every time."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from data_access.demo.geography import StreetPlan, as_geojson, plan_street
from data_access.demo.geography.buildings import build
from data_access.demo.geography.shared_edges import SharedEdges
from data_access.demo.geography.terrain import LATTICE_SPACING, Terrain, centre_of

HOME = (
    ("140213066001", "永安社区"),
    ("140213066002", "永和社区"),
    ("140213066003", "太和社区"),
    ("140213066004", "文兴社区"),
    ("140213066005", "重熙社区"),
    ("140213066006", "文源社区"),
    ("140213066007", "恒大社区"),
    ("140213066201", "石家寨村"),
    ("140213066202", "沙岭村"),
)
PILOT = "140213066004"
VILLAGES = ("140213066201", "140213066202")
SQUARE_METRES_PER_SQUARE_DEGREE = 111_050.0 * 85_160.0
"""At 40.09° N; good to a few per mille, which is all that a tolerance needs."""


@pytest.fixture(scope="module")
def home() -> StreetPlan:
    return plan_street(HOME, seed=1)


def square_metres(polygons: Iterable[BaseGeometry]) -> float:
    return sum(polygon.area for polygon in polygons) * SQUARE_METRES_PER_SQUARE_DEGREE


def assert_tiles(parts: Sequence[Polygon], whole: BaseGeometry) -> None:
    """Every vertex shared, nothing twice, nothing left over (tolerance 1 m², for floating point alone)."""
    merged = shapely.union_all(parts)
    assert shapely.coverage_is_valid(parts)
    assert square_metres(parts) == pytest.approx(square_metres([merged]), abs=1.0)
    assert square_metres([merged.symmetric_difference(whole)]) == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_level_tiles_the_one_above(seed: int) -> None:
    plan = plan_street(HOME, seed)
    street = shapely.union_all([community.polygon for community in plan.communities])
    assert isinstance(street, Polygon)
    assert not street.interiors
    assert_tiles([community.polygon for community in plan.communities], street)
    for community in plan.communities:
        own = [compound for compound in plan.compounds if compound.community_code == community.code]
        assert_tiles([compound.polygon for compound in own], community.polygon)
    for compound in plan.compounds:
        units = [unit for unit in plan.grid_units if unit.compound_code == compound.compound_code]
        assert_tiles([unit.polygon for unit in units], compound.polygon)


def test_the_street_lies_where_it_lies(home: StreetPlan) -> None:
    west, south, east, north = shapely.total_bounds([community.polygon for community in home.communities])
    assert (west, south, east, north) == pytest.approx((113.33, 40.07, 113.37, 40.11), abs=0.005)
    centre = shapely.union_all([community.polygon for community in home.communities]).centroid
    (pilot,) = [community for community in home.communities if community.code == PILOT]
    assert pilot.polygon.contains(centre)


def test_counts_are_those_of_a_street(home: StreetPlan) -> None:
    compounds = Counter(compound.community_code for compound in home.compounds)
    units = Counter(unit.community_code for unit in home.grid_units)
    assert [community.code for community in home.communities] == [code for code, _ in HOME]
    assert all(4 <= compounds[code] <= 12 for code, _ in HOME)
    assert all(15 <= units[code] <= 40 for code, _ in HOME)
    assert units[PILOT] == 26
    assert 2_000 <= len(home.buildings) <= 3_000


def test_a_grid_unit_has_300_to_500_households_and_a_household_2_to_3_people(home: StreetPlan) -> None:
    households: Counter[str] = Counter()
    residents: Counter[str] = Counter()
    for building in home.buildings:
        households[building.grid_unit_code] += building.household_count
        residents[building.grid_unit_code] += building.resident_count
    for unit in home.grid_units:
        assert 300 <= households[unit.grid_unit_code] <= 500
        assert 2.3 <= residents[unit.grid_unit_code] / households[unit.grid_unit_code] <= 2.8
    assert all(building.household_count >= 1 for building in home.buildings)


def test_towns_rise_and_villages_stay_low(home: StreetPlan) -> None:
    for building in home.buildings:
        lowest, highest = (1, 3) if building.community_code in VILLAGES else (6, 33)
        assert lowest <= building.floors <= highest


def test_every_building_stands_inside_its_grid_unit_and_apart_from_the_others(home: StreetPlan) -> None:
    units = {unit.grid_unit_code: unit for unit in home.grid_units}
    for building in home.buildings:
        unit = units[building.grid_unit_code]
        assert unit.polygon.contains(building.polygon)
        assert (unit.community_code, unit.compound_code) == (building.community_code, building.compound_code)
    footprints = [building.polygon for building in home.buildings]
    pairs = shapely.STRtree(footprints).query(footprints, predicate="intersects")
    assert pairs.shape[1] == len(footprints)


def test_geometry_is_valid_and_rounded_to_six_decimals(home: StreetPlan) -> None:
    polygons = [row.polygon for row in home.communities]
    polygons += [row.polygon for row in home.compounds]
    polygons += [row.polygon for row in home.grid_units]
    polygons += [row.polygon for row in home.buildings]
    assert all(shapely.is_valid(polygons))
    assert all(polygon.exterior.is_ccw for polygon in polygons)
    coordinates = shapely.get_coordinates([*polygons, *(road.line for road in home.roads)])
    assert np.array_equal(coordinates, np.round(coordinates, 6))


def test_codes_are_unique_and_begin_with_their_community(home: StreetPlan) -> None:
    coded = (
        [(row.compound_code, row.community_code, 15) for row in home.compounds],
        [(row.grid_unit_code, row.community_code, 15) for row in home.grid_units],
        [(row.building_code, row.community_code, 16) for row in home.buildings],
        [(row.road_code, "140213066", 12) for row in home.roads],
    )
    for rows in coded:
        codes = [code for code, _, _ in rows]
        assert codes == sorted(set(codes))
        assert all(code.startswith(prefix) and len(code) == length for code, prefix, length in rows)


def test_names_tell_apart(home: StreetPlan) -> None:
    compound_names = [compound.name for compound in home.compounds]
    assert len(set(compound_names)) == len(compound_names)
    assert len({road.name for road in home.roads}) == len(home.roads)
    pilot_names = {compound.name for compound in home.compounds if compound.community_code == PILOT}
    assert pilot_names > {"璀璨天城", "御景苑", "和瑞园"}
    unit_names = [unit.name for unit in home.grid_units if unit.community_code == PILOT]
    assert (unit_names[0], unit_names[9], unit_names[25]) == ("第一网格", "第十网格", "第二十六网格")
    numbers = Counter((building.compound_code, building.name) for building in home.buildings)
    assert max(numbers.values()) == 1
    first_building = next(building for building in home.buildings if building.community_code == PILOT)
    assert first_building.name == "1号楼"


def test_village_streets_are_named_by_where_they_lie(home: StreetPlan) -> None:
    middles = {compound.name: compound.polygon.centroid for compound in home.compounds}
    assert middles["石家寨北街"].y > middles["石家寨南街"].y
    assert middles["石家寨东街"].x > middles["石家寨西街"].x


def test_roads_run_along_boundaries_and_past_the_houses(home: StreetPlan) -> None:
    outer = shapely.union_all([community.polygon.boundary for community in home.communities])
    inner = shapely.union_all([compound.polygon.boundary for compound in home.compounds])
    for road in home.roads:
        assert (outer if road.kind == "main" else inner).covers(road.line), road.name
    main_length = sum(road.line.length for road in home.roads if road.kind == "main")
    assert main_length == pytest.approx(outer.length)
    houses = shapely.STRtree([building.polygon for building in home.buildings])
    assert houses.query([road.line for road in home.roads], predicate="intersects").size == 0
    riverside = next(road for road in home.roads if road.name == "御河东路")
    assert riverside.line.bounds[2] < 113.34


def test_same_seed_same_street_in_any_order() -> None:
    assert plan_street(HOME, seed=5) == plan_street(tuple(reversed(HOME)), seed=5)


def test_another_seed_is_another_street(home: StreetPlan) -> None:
    other = plan_street(HOME, seed=2)
    assert home.communities[0].polygon != other.communities[0].polygon
    assert [row.household_count for row in home.buildings] != [row.household_count for row in other.buildings]


@pytest.mark.parametrize("count", [1, 2, 30])
def test_a_street_of_any_size(count: int) -> None:
    communities = [(f"140213050{number:03d}", f"第{number}社区") for number in range(1, count + 1)]
    plan = plan_street(communities, seed=1)
    assert len(plan.communities) == count
    assert shapely.coverage_is_valid([unit.polygon for unit in plan.grid_units])
    assert {building.grid_unit_code for building in plan.buildings} == {unit.grid_unit_code for unit in plan.grid_units}
    assert len({compound.name for compound in plan.compounds}) == len(plan.compounds)


def test_streets_lie_apart_even_the_largest() -> None:
    metres_per_degree = np.array([85_160.0, 111_050.0])
    centres = [centre_of(f"140213{street:03d}") for street in range(200)]
    nodes = {(round(lon, 4), round(lat, 4)) for lon, lat in centres}
    assert len(nodes) == len(centres)
    east, north = np.ptp(np.array(centres), axis=0) * metres_per_degree / np.array(LATTICE_SPACING)
    assert (east, north) == pytest.approx((round(east), round(north)), abs=0.01)
    communities = [(f"140213050{number:03d}", f"第{number}社区") for number in range(1, 31)]
    land = shapely.union_all([community.polygon for community in plan_street(communities, seed=1).communities])
    west, south, east, north = land.bounds
    assert (east - west) * metres_per_degree[0] < LATTICE_SPACING[0]
    assert (north - south) * metres_per_degree[1] < LATTICE_SPACING[1]


def test_corners_a_hair_apart_leave_no_gap_and_no_spike() -> None:
    rings = (
        ((0.0, 0.0), (90.0, 0.0), (90.002, 50.003), (0.0, 50.0)),
        ((0.0, 50.0), (90.002, 50.003), (90.0, 99.0), (0.0, 99.0)),
        ((90.0, 0.0), (180.0, 0.0), (180.0, 50.0), (90.0, 50.0)),
        ((90.0, 50.0), (180.0, 50.0), (180.0, 99.0), (90.0, 99.0)),
    )
    edges = SharedEdges(rings, Terrain.draw(np.random.default_rng(1), 1.0, []), (113.35, 40.09))
    drawn = [edges.polygon(ring) for ring in rings]
    assert all(metres.is_valid for metres, _ in drawn)
    assert shapely.coverage_is_valid([metres for metres, _ in drawn])
    assert shapely.coverage_is_valid([degrees for _, degrees in drawn])


@pytest.mark.parametrize(
    ("communities", "sentence"),
    [
        ([], "1 to 30 communities, not 0"),
        ([(f"140213066{number:03d}", "社区") for number in range(31)], "1 to 30 communities, not 31"),
        ([("14021306600", "文兴社区")], "12 digits"),
        ([("140213066004", "文兴社区"), ("140213066004", "文兴社区")], "given twice"),
        ([("140213066004", "文兴社区"), ("140213050006", "凯德世家社区")], "different streets"),
    ],
)
def test_nonsense_is_refused(communities: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        plan_street(communities, seed=1)


def test_land_too_narrow_for_rows_still_gets_a_house() -> None:
    narrow = Polygon([(0, 0), (200, 0), (200, 9), (0, 9)])
    (house,) = build(narrow, "walk_up", 0.0, np.random.default_rng(1))
    assert narrow.contains(house.polygon)
    assert 300 <= house.households <= 500


def test_geojson_is_plain_and_closed() -> None:
    clockwise = Polygon([(113.0, 40.0), (113.0, 41.0), (114.0, 41.0), (113.0, 40.0)])
    polygon = as_geojson(clockwise)
    assert polygon["type"] == "Polygon"
    assert polygon["coordinates"] == [[[113.0, 40.0], [114.0, 41.0], [113.0, 41.0], [113.0, 40.0]]]
    line = as_geojson(LineString([(113.0, 40.0), (114.0, 41.0)]))
    assert json.dumps(line) == '{"type": "LineString", "coordinates": [[113.0, 40.0], [114.0, 41.0]]}'
