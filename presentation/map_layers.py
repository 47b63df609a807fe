"""The layers of a map as deck.gl takes them: the town below, the units with their colours, the words above.

A layer is a plain dictionary in deck.gl's JSON form: ``@@type`` names its class, a text that begins with ``@@=`` is an
expression over one row. Static geometry is named by its address and loaded, and kept, by the browser.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shapely import LineString
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data_access.geometry import TownLayer
from presentation.figures.foundation import text_width
from presentation.map_outlines import DECIMALS, STEP_MATRIX, hatch, in_steps, lines_of, origin_of, polygons_of
from presentation.theme import FONT_FAMILY, Theme

Layer = dict[str, Any]
Colour = list[int]
#: The address of each layer of the town, at the same host.
TownAddresses = Mapping[TownLayer, str]

_METRES_PER_FLOOR: Final = 3
_METRES_PER_DEGREE: Final = 111_320
#: Pixels: a name that is smaller cannot be read.
_SMALLEST_NAME: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MapUnit:
    """One unit as it is drawn. ``colour`` None: it has no value and is hatched; ``card`` is what hovering says."""

    code: str
    name: str
    geometry: dict[str, Any]
    colour: str | None
    value_text: str
    card: str
    in_scope: bool = True


def rgba(colour: str, opacity: float = 1.0) -> Colour:
    """A colour such as #0b6bcb as deck.gl takes it."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [round(255 * opacity)]


def ground(addresses: TownAddresses, theme: Theme) -> list[Layer]:
    """What lies below the units: the area of the street."""
    return [_town("communities", addresses, stroked=False, getFillColor=rgba(theme.track))]


def town(addresses: TownAddresses, theme: Theme, *, three_dimensional: bool) -> list[Layer]:
    """What stands on the units: roads, buildings and the borders of compounds and communities."""
    dark = theme.name == "dark"
    building = rgba("#3c5f92" if dark else "#c6d0df") if three_dimensional else rgba(theme.text, 0.22 if dark else 0.16)
    return [
        _town(
            "roads", addresses, filled=False, lineWidthUnits="meters", lineWidthMinPixels=0.75, lineCapRounded=True,
            lineJointRounded=True, getLineColor=rgba(theme.page if dark else theme.panel),
            getLineWidth="@@=properties.kind === 'main' ? 22 : 9",
        ),
        _town("compounds", addresses, filled=False, getLineColor=rgba(theme.muted, 0.55), lineWidthMinPixels=0.5),
        _town(
            "communities", addresses, name="borders", filled=False, getLineColor=rgba(theme.text, 0.8),
            lineWidthUnits="pixels", getLineWidth=1.5,
        ),
        _town(
            "buildings", addresses, stroked=False, extruded=three_dimensional, getFillColor=building,
            getElevation=f"@@=properties.floors * {_METRES_PER_FLOOR}",
            material={"ambient": 0.7, "diffuse": 0.35, "shininess": 1, "specularColor": [0, 0, 0]},
        ),
    ]  # fmt: skip


def units(layer_id: str, drawn: Sequence[MapUnit], theme: Theme, *, opacity: float, pickable: bool) -> list[Layer]:
    """The units in their colours; what has no value is hatched, what lies outside the scope is stepped back.

    The fill is given through ``_subLayerProps``: a plain ``getFillColor`` would be recoloured by Streamlit while
    something is selected, and no colour of the map would be that of its legend any more. The outlines are most of what
    the map sends at every choice: they count in steps from one corner (``modelMatrix`` makes degrees of these).
    """
    polygons = [(unit, rings) for unit in drawn for rings in polygons_of(unit.geometry)]
    origin = origin_of(rings for _, rings in polygons)
    rows = [
        {
            "code": unit.code,
            "name": unit.name,
            "card": unit.card,
            "polygon": in_steps(rings, origin),
            "fill": rgba(unit.colour or theme.track, opacity if unit.in_scope else opacity * 0.25),
        }
        for unit, rings in polygons
    ]
    hatched = [line for unit in drawn if unit.colour is None and unit.in_scope for line in hatch(unit.geometry)]
    return [
        {
            "@@type": "PolygonLayer",
            "id": layer_id,
            "data": rows,
            "getPolygon": "@@=polygon",
            "coordinateSystem": "lnglat-offsets",
            "coordinateOrigin": [*origin, 0],
            "modelMatrix": STEP_MATRIX,
            "filled": True,
            "stroked": True,
            "getLineColor": rgba(theme.panel, 0.9),
            "getLineWidth": 1,
            "lineWidthUnits": "pixels",
            "pickable": pickable,
            "autoHighlight": pickable,
            "highlightColor": rgba(theme.text, 0.18),
            "_subLayerProps": {"fill": {"getFillColor": "@@=fill"}},
        },
        _paths("without-value", hatched, rgba(theme.muted, 0.7), 1),
    ]


def outline(unit: MapUnit, theme: Theme) -> list[Layer]:
    """The border of the chosen unit, on a casing that sets it off from any colour."""
    rings = [ring for rings in polygons_of(unit.geometry) for ring in rings]
    return [
        _paths("chosen-casing", rings, rgba(theme.panel), 7),
        _paths("chosen", rings, rgba(theme.warn if theme.name == "dark" else theme.text), 3.5),
    ]


def unit_labels(
    drawn: Sequence[MapUnit],
    theme: Theme,
    *,
    three_dimensional: bool,
    metres_per_pixel: float,
    most: tuple[float, float] = (80, 45),
) -> list[Layer]:
    """Value and name of each unit, as large as its area allows: they grow as the reader comes closer, never overlap.

    On flat ground they stand on their unit's colour; among buildings, which they may cover, they carry a halo.
    ``most`` metres high are the largest value and name; a map that nobody comes closer to needs more. Where most names
    would be specks at first (``metres_per_pixel``), the values stand alone; who hovers reads the name.
    """
    halo: dict[str, Any] = {"outlineWidth": 5, "outlineColor": rgba(theme.panel)} if three_dimensional else {}
    fitted = [(unit, _room(unit.geometry)) for unit in drawn if unit.in_scope]
    names = [_label(unit, unit.name, room, theme, shift=-0.22, share=0.2, most=most[1]) for unit, room in fitted]
    readable = [row for row in names if row["size"] >= _SMALLEST_NAME * metres_per_pixel]
    if 2 * len(readable) < len(names):
        names = []
    shift, share = (0.14, 0.34) if names else (0.0, 0.44)
    values = [
        _label(unit, unit.value_text, room, theme, shift=shift, share=share, most=most[0]) for unit, room in fitted
    ]
    if three_dimensional:
        values, names = ([row | {"colour": rgba(theme.text)} for row in rows] for rows in (values, names))
    return [
        _texts("values", values, sizeUnits="meters", sizeMaxPixels=26, **halo),
        _texts("names", names, sizeUnits="meters", sizeMaxPixels=17, **halo),
    ]


def orientation(communities: Sequence[MapUnit], theme: Theme) -> Layer:
    """The names of communities over smaller units, at one size, each on a plate of its own.

    One community alone is named by the title: its plate would only lie on the figures.
    """
    rooms = [(unit, _room(unit.geometry)) for unit in communities if unit.in_scope]
    rows = (
        []
        if len(rooms) == 1
        else [_label(unit, unit.name, room, theme, shift=0.0, share=1.0, most=1) for unit, room in rooms]
    )
    plate = {"background": True, "getBackgroundColor": rgba(theme.panel, 0.86), "backgroundPadding": [5, 2]}
    return _texts("communities", [row | {"size": 13} for row in rows], sizeUnits="pixels", **plate)


@dataclass(frozen=True, slots=True)
class _Room:
    """Where a label may stand in a unit: its middle (degrees), and how wide and high the unit is there (metres)."""

    longitude: float
    latitude: float
    wide: float
    high: float


def _room(geometry: dict[str, Any]) -> _Room:
    area = shape(geometry)
    middle = area.centroid if area.contains(area.centroid) else area.representative_point()
    west, south, east, north = area.bounds
    across = _through(area, LineString([(west, middle.y), (east, middle.y)]), middle)
    along = _through(area, LineString([(middle.x, south), (middle.x, north)]), middle)
    metres_per_degree = _METRES_PER_DEGREE * math.cos(math.radians(middle.y))
    return _Room(middle.x, middle.y, across * metres_per_degree, along * _METRES_PER_DEGREE)


def _through(area: BaseGeometry, line: LineString, middle: BaseGeometry) -> float:
    """How long the piece of ``line`` around ``middle`` is inside the area."""
    return float(min(lines_of(area.intersection(line)), key=middle.distance).length)


def _label(
    unit: MapUnit, text: str, room: _Room, theme: Theme, *, shift: float, share: float, most: float
) -> dict[str, Any]:
    """A text that fills ``share`` of the unit's height, ``shift`` of it above the middle, and fits into its width."""
    size = min(room.wide * 0.84 / (text_width(text, 100) / 100), room.high * share, most)
    latitude = room.latitude + shift * min(room.high, 2.2 * size / share) / _METRES_PER_DEGREE
    at = [round(room.longitude, DECIMALS), round(latitude, DECIMALS)]
    return {"at": at, "text": text, "size": round(size, 1), "colour": rgba(_readable_on(unit.colour, theme))}


def _readable_on(fill: str | None, theme: Theme) -> str:
    """The text colour of the theme or, where that is nearer to the fill, the panel's."""
    if fill is None:
        return theme.text
    return max((theme.text, theme.panel), key=lambda colour: abs(_brightness(colour) - _brightness(fill)))


def _brightness(colour: str) -> float:
    red, green, blue, _ = rgba(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _texts(layer_id: str, rows: list[dict[str, Any]], **properties: Any) -> Layer:
    return {
        "@@type": "TextLayer",
        "id": layer_id,
        "data": rows,
        "getPosition": "@@=at",
        "getText": "@@=text",
        "getSize": "@@=size",
        "getColor": "@@=colour",
        "characterSet": "auto",
        "fontFamily": FONT_FAMILY,
        "fontWeight": 600,
        "fontSettings": {"sdf": True, "fontSize": 48, "radius": 14, "cutoff": 0.2},
        "pickable": False,
        "parameters": {"depthCompare": "always"},
    } | properties


def _town(layer: TownLayer, addresses: TownAddresses, name: str = "", **properties: Any) -> Layer:
    return {
        "@@type": "GeoJsonLayer",
        "id": f"town-{name or layer}",
        "data": addresses[layer],
        "pickable": False,
        "stroked": True,
        "filled": True,
    } | properties


def _paths(layer_id: str, paths: list[list[list[float]]], colour: Colour, width: float) -> Layer:
    return {
        "@@type": "PathLayer",
        "id": layer_id,
        "data": [{"path": path} for path in paths],
        "getPath": "@@=path",
        "getColor": colour,
        "getWidth": width,
        "widthUnits": "pixels",
        "jointRounded": True,
        "pickable": False,
    }
