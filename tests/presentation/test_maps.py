"""Maps: no address outside this host, colours as the legend has them, a view that stays, labels inside their units."""

import json
import re
from typing import Any

import pytest
from shapely.geometry import LineString, Point, box, mapping, shape

from data_access.geometry import TOWN_LAYERS
from presentation.map_layers import MapUnit, rgba, unit_labels
from presentation.map_outlines import hatch, polygons_of
from presentation.maps import PreparedDeck, metres_per_pixel, still_map, unit_map, view_over
from presentation.theme import DARK, LIGHT

ADDRESSES = {layer: f"/map/{layer}.json" for layer in TOWN_LAYERS}


def unit(code: str, west: float = 113.34, south: float = 40.08, *, size: float = 0.002, **other: Any) -> MapUnit:
    square = box(west, south, west + size, south + size)
    geometry = {"type": "Polygon", "coordinates": [[list(at) for at in square.exterior.coords]]}
    defaults: dict[str, Any] = {
        "colour": "#0b6bcb",
        "value_text": "12",
        "card": "文兴社区\n老年人数：12 人",
        "in_scope": True,
    }
    return MapUnit(**{"code": code, "name": f"网格{code}", "geometry": geometry} | defaults | other)


UNITS = [unit("1"), unit("2", 113.342, colour=None, value_text="<5"), unit("3", 113.344, in_scope=False)]


def layers(deck: PreparedDeck) -> dict[str, dict[str, Any]]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_nothing_is_requested_from_another_host(theme):
    text = unit_map(UNITS, UNITS[:1], ADDRESSES, theme).to_json()
    assert not re.search(r"(https?:)?//", text)
    drawn = json.loads(text)
    assert drawn["mapStyle"] == "__MAP_STYLE__"  # without a provider: no base map; anything else would fetch one
    assert "mapProvider" not in drawn


def test_a_tile_style_lies_below_and_shines_through():
    deck = unit_map(UNITS, [], ADDRESSES, LIGHT, tile_style="/map/style.json")
    assert json.loads(deck.to_json())["mapStyle"] == "/map/style.json"
    assert layers(deck)["units-none"]["data"][0]["fill"][3] < 255


def test_static_geometry_is_named_not_carried():
    drawn = layers(unit_map(UNITS, [], ADDRESSES, LIGHT))
    assert {layer["data"] for layer in drawn.values() if isinstance(layer["data"], str)} == set(ADDRESSES.values())


def test_units_have_the_colour_of_their_class_and_nothing_else_is_clicked():
    drawn = layers(unit_map(UNITS, [], ADDRESSES, LIGHT))
    rows = drawn["units-none"]["data"]
    assert [row["code"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["fill"] == rgba("#0b6bcb")
    assert rows[1]["fill"] == rgba(LIGHT.track)
    assert rows[2]["fill"][3] < 100  # outside the scope: stepped back
    assert [name for name, layer in drawn.items() if layer["pickable"]] == ["units-none"]
    assert "getFillColor" not in drawn["units-none"]  # Streamlit would recolour it while something is selected


def test_what_has_no_value_is_hatched_inside_its_outline():
    lines = [row["path"] for row in layers(unit_map(UNITS, [], ADDRESSES, LIGHT))["without-value"]["data"]]
    assert lines
    assert all(shape(UNITS[1].geometry).buffer(2e-5).contains(LineString(line)) for line in lines)


def test_a_hatch_of_several_parts_leaves_the_gap_free():
    parts = [[polygons_of(unit("1").geometry)[0][0]], [polygons_of(unit("1", 113.36).geometry)[0][0]]]
    lines = hatch({"type": "MultiPolygon", "coordinates": parts})
    assert {line[0][0] > 113.35 for line in lines} == {True, False}
    assert not any(113.3421 < x < 113.3599 for line in lines for x, _ in line)


def test_the_chosen_unit_is_outlined_and_names_its_layer():
    drawn = layers(unit_map(UNITS, [], ADDRESSES, LIGHT, chosen="2"))
    assert "units-2" in drawn
    assert drawn["chosen"]["data"][0]["path"] == polygons_of(UNITS[1].geometry)[0][0]
    assert "chosen" not in layers(unit_map(UNITS, [], ADDRESSES, LIGHT))


def test_communities_are_named_where_there_are_several():
    several = [unit("1"), unit("2", 113.36), unit("3", 113.38, in_scope=False)]
    for communities, named in ((several, ["网格1", "网格2"]), (several[:1], []), (several[1:], [])):
        drawn = layers(unit_map(UNITS, communities, ADDRESSES, LIGHT))
        assert [row["text"] for row in drawn["communities"]["data"]] == named


def test_the_third_dimension_lifts_buildings_and_turns_the_view_without_moving_it():
    flat, solid = (unit_map(UNITS, [], ADDRESSES, LIGHT, three_dimensional=on) for on in (False, True))
    assert layers(solid)["town-buildings"]["extruded"]
    assert not layers(flat)["town-buildings"]["extruded"]
    before, after = (json.loads(deck.to_json())["initialViewState"] for deck in (flat, solid))
    assert {key for key in before if before[key] != after[key]} == {"pitch", "bearing"}


def test_the_view_depends_on_the_units_in_scope_alone():
    assert view_over(UNITS, False) == view_over(UNITS[:2], False)
    assert view_over(UNITS, False)["longitude"] == pytest.approx(113.342)
    outside = [unit("1", in_scope=False), unit("2", 113.36, in_scope=False)]
    assert view_over(outside, False)["longitude"] == pytest.approx(113.351)
    assert view_over([], False)["zoom"] == 1


@pytest.mark.parametrize("zoomed", [0.0002, 0.002, 0.02, 0.2])
def test_the_view_fits_and_keeps_its_limits(zoomed):
    view = view_over([unit("1", size=zoomed)], False)
    assert view["minZoom"] <= view["zoom"] <= 16.5


def test_labels_stand_inside_their_unit_and_only_where_it_is_in_scope():
    values, names = unit_labels(UNITS, LIGHT, three_dimensional=False, metres_per_pixel=1.0)
    assert [row["text"] for row in values["data"]] == ["12", "<5"]
    assert [row["text"] for row in names["data"]] == ["网格1", "网格2"]
    for row, drawn in zip(values["data"] + names["data"], UNITS[:2] * 2, strict=True):
        assert shape(drawn.geometry).contains(Point(row["at"]))
        assert 0 < row["size"] <= 80


def test_names_that_would_be_specks_are_left_out_and_the_values_stand_in_the_middle_instead():
    near, _ = unit_labels(UNITS, LIGHT, three_dimensional=False, metres_per_pixel=1.0)
    far, names = unit_labels(UNITS, LIGHT, three_dimensional=False, metres_per_pixel=30.0)
    assert names["data"] == []
    assert all(row["size"] >= close["size"] for row, close in zip(far["data"], near["data"], strict=True))
    assert [row["at"][1] for row in far["data"]] == pytest.approx([40.081] * 2, abs=1e-3)


def test_a_pixel_covers_half_as_much_one_step_of_the_zoom_closer():
    view = {"latitude": 0.0, "zoom": 0.0}
    assert metres_per_pixel(view) == pytest.approx(78_271.5, rel=1e-4)  # the equator on 512 pixels
    assert metres_per_pixel(view | {"zoom": 1.0}) == pytest.approx(metres_per_pixel(view) / 2)


def test_a_label_is_dark_on_pale_and_pale_on_dark():
    shades = [unit("1", colour=LIGHT.sequential[0]), unit("2", colour=LIGHT.sequential[-1])]
    values, _ = unit_labels(shades, LIGHT, three_dimensional=False, metres_per_pixel=1.0)
    assert [row["colour"] for row in values["data"]] == [rgba(LIGHT.text), rgba(LIGHT.panel)]


def test_the_hover_card_escapes_nothing_twice_and_says_all():
    deck = unit_map(UNITS, [], ADDRESSES, LIGHT)
    assert set(re.findall(r"{(\w+)}", deck._tooltip["html"])) == {"name", "card"}
    assert {"name", "card"} <= set(layers(deck)["units-none"]["data"][0])


def test_the_json_is_made_once():
    deck = unit_map(UNITS, [], ADDRESSES, LIGHT)
    assert deck.to_json() is deck.to_json()
    assert deck.layers == []


def test_a_small_map_is_light():
    drawn = layers(still_map(UNITS, ADDRESSES, LIGHT))
    assert {layer["data"] for layer in drawn.values() if isinstance(layer["data"], str)} == {"/map/roads.json"}


def test_multipolygons_become_several_polygons_of_one_unit():
    both = mapping(box(113.34, 40.08, 113.35, 40.09).union(box(113.36, 40.08, 113.37, 40.09)))
    rows = layers(unit_map([unit("1", geometry=both)], [], ADDRESSES, LIGHT))["units-none"]["data"]
    assert [row["code"] for row in rows] == ["1", "1"]


def test_outlines_count_in_steps_from_one_corner():
    drawn = layers(unit_map(UNITS, [], ADDRESSES, LIGHT))["units-none"]
    west, south, _ = drawn["coordinateOrigin"]
    step = drawn["modelMatrix"][0]
    assert drawn["coordinateSystem"] == "lnglat-offsets"
    for row, whole in zip(drawn["data"], UNITS, strict=True):
        (ring,) = row["polygon"]
        assert all(isinstance(number, int) for corner in ring for number in corner)
        degrees = [[west + x * step, south + y * step] for x, y in ring]
        (expected,) = polygons_of(whole.geometry)[0]
        assert degrees == [pytest.approx(corner, abs=1e-9) for corner in expected]


def test_a_map_without_units_is_a_map_all_the_same():
    assert layers(unit_map([], [], ADDRESSES, LIGHT))["units-none"]["data"] == []
