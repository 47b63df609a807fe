"""Shapes: every unit in scope with its outline, the town without what is gone, a stamp that notices every change."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from data_access import schema
from data_access.engine import writing
from data_access.geometry import TOWN_LAYERS, town_features, town_stamp, unit_shapes
from data_access.schema import building
from data_access.scope import Scope
from tests import rows

SQUARE = {"type": "Polygon", "coordinates": [[[113.3, 40.0], [113.4, 40.0], [113.4, 40.1], [113.3, 40.0]]]}
LINE = {"type": "LineString", "coordinates": [[113.3, 40.0], [113.4, 40.1]]}
GONE = datetime(2026, 1, 1, tzinfo=UTC)
OTHER = "140213066005"
SCOPE = Scope(
    territory=rows.STREET,
    first_day=date(2026, 1, 1),
    last_day=date(2026, 1, 31),
    as_of=datetime(2026, 2, 1, tzinfo=UTC),
)


@pytest.fixture
def street(empty_engine):
    """Two communities; the first with two compounds (one without a shape), two grid units (one gone), two buildings."""
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_community(connection, geometry=SQUARE)
        rows.put_community(connection, OTHER, geometry=SQUARE, short_name="隔壁社区")
        rows.put_compound(connection, rows.COMMUNITY + "001", geometry=SQUARE)
        rows.put_compound(connection, rows.COMMUNITY + "002")
        rows.put_grid_unit(connection, rows.COMMUNITY + "01", compound_code=rows.COMMUNITY + "001", geometry=SQUARE)
        rows.put_grid_unit(connection, rows.COMMUNITY + "02", geometry=SQUARE, deleted_at=GONE)
        rows.put_building(connection, geometry=SQUARE, floors=6)
        rows.put_building(connection, rows.COMMUNITY + "0002", geometry=SQUARE, floors=11, deleted_at=GONE)
        rows.put(
            connection, schema.road, street_code=rows.STREET, road_id="r1", name="御河东路", kind="main",
            geometry=LINE,
        )  # fmt: skip
    return empty_engine


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        ("community", [rows.COMMUNITY, OTHER]),
        ("compound", [rows.COMMUNITY + "001"]),
        ("grid_unit", [rows.COMMUNITY + "01"]),
    ],
)
def test_units_with_a_shape_by_code(street, level, codes):
    with street.connect() as connection:
        frame = unit_shapes(connection, SCOPE, level)
    assert list(frame["unit_code"]) == codes
    assert list(frame["geometry"]) == [SQUARE] * len(codes)


def test_a_scope_leaves_only_its_own_shapes(street):
    with street.connect() as connection:
        frame = unit_shapes(connection, SCOPE.of_community(OTHER), "grid_unit")
    assert frame.empty
    assert list(frame.columns) == ["unit_code", "unit_name", "community_code", "compound_code", "geometry"]


def test_the_town_has_floors_and_roads_and_nothing_that_is_gone(street):
    with street.connect() as connection:
        town = {layer: town_features(connection, rows.STREET, layer) for layer in TOWN_LAYERS}
    assert [feature["properties"] for feature in town["buildings"]] == [{"floors": 6}]
    assert [feature["properties"] for feature in town["roads"]] == [{"name": "御河东路", "kind": "main"}]
    assert [feature["properties"] for feature in town["communities"]] == [{}, {}]
    assert [feature["geometry"] for feature in town["compounds"]] == [SQUARE]  # the other has none
    with street.connect() as connection:
        assert town_features(connection, "140213050", "buildings") == []


def test_the_stamp_changes_with_every_change_of_the_layer(street):
    with street.connect() as connection:
        before = {layer: town_stamp(connection, rows.STREET, layer) for layer in TOWN_LAYERS}
    with writing(street) as connection:
        connection.execute(update(building).values(deleted_at=None))
    with street.connect() as connection:
        after = {layer: town_stamp(connection, rows.STREET, layer) for layer in TOWN_LAYERS}
    assert {layer for layer in TOWN_LAYERS if before[layer] != after[layer]} == {"buildings"}
    with writing(street) as connection:
        connection.execute(update(building).values(updated_at=GONE))
    with street.connect() as connection:
        assert town_stamp(connection, rows.STREET, "buildings") != after["buildings"]
        assert town_stamp(connection, "140213050", "buildings") == "0"
