"""Maps: pure functions from units with their colours to a pydeck map.

There is no base map and no key, and nothing is requested from another host.
"""

import json
import math
from collections.abc import Sequence
from typing import Any, Final

import pydeck
from pydeck.bindings.json_tools import default_serialize
from shapely.geometry import shape

from presentation import map_layers
from presentation.map_layers import Layer, MapUnit, TownAddresses
from presentation.theme import FONT_FAMILY, Theme

#: What the map is fitted into where its real size is not known: between a telephone and a wide screen.
_FITTED_WIDTH, _FITTED_HEIGHT = 620, 530
_EQUATOR: Final = 40_075_017  # metres
_TILE: Final = 512  # deck.gl's world is 512 px wide at zoom 0
_SLANT: Final = 50
_TURN: Final = -18
_CLOSEST, _FARTHEST = 18.5, 11.0
#: A single grid unit is shown with its neighbours around it.
_CLOSEST_AT_FIRST: Final = 16.5
#: With tiles of the customer's own below, the colours let them shine through.
_OPACITY_OVER_TILES: Final = 0.72

_TOOLTIP = "<b>{name}</b><div style='white-space: pre-line; margin-top: 2px'>{card}</div>"


class PreparedDeck(pydeck.Deck):  # type: ignore[misc]  # pydeck ships no types
    """A deck that was serialised when it was made: Streamlit asks for the JSON at every run.

    ``map_style`` is the address of a style below the layers; None means no base map at all.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        view_state: dict[str, float],
        tooltip: dict[str, Any] | bool,
        map_style: str | None,
    ) -> None:
        # Without a provider *and* without a style nothing is fetched from the internet; see docs/decisions.md.
        super().__init__(list(layers), initial_view_state=view_state, tooltip=tooltip, map_provider=None)
        if map_style is not None:
            self.map_style = map_style
        self._prepared = json.dumps(self, default=default_serialize, ensure_ascii=False, separators=(",", ":"))
        self.layers: list[Layer] = []  # nothing is left for Streamlit to look through

    def to_json(self) -> str:
        return self._prepared


def unit_map(
    units: Sequence[MapUnit],
    communities: Sequence[MapUnit],
    addresses: TownAddresses,
    theme: Theme,
    *,
    chosen: str | None = None,
    three_dimensional: bool = False,
    tile_style: str | None = None,
) -> PreparedDeck:
    """The map on which a unit is chosen by a click.

    ``communities``: those that are named for orientation, empty where the units are communities themselves. The
    layer of the units is called after the chosen one: Streamlit then forgets its own selection, so that a second click
    on the same unit is a click again. The view depends on the units in scope alone and stays while anything else
    changes.
    """
    layer_id = f"units-{chosen or 'none'}"
    opacity = 1.0 if tile_style is None else _OPACITY_OVER_TILES
    view = view_over(units, three_dimensional)
    layers = [
        *(map_layers.ground(addresses, theme) if tile_style is None else []),
        *map_layers.units(layer_id, units, theme, opacity=opacity, pickable=True),
        *map_layers.town(addresses, theme, three_dimensional=three_dimensional),
        *(layer for unit in units if unit.code == chosen for layer in map_layers.outline(unit, theme)),
        *map_layers.unit_labels(
            units, theme, three_dimensional=three_dimensional, metres_per_pixel=metres_per_pixel(view)
        ),
        map_layers.orientation(communities, theme),
    ]
    return PreparedDeck(layers, view, tooltip(theme), tile_style)


def still_map(units: Sequence[MapUnit], addresses: TownAddresses, theme: Theme) -> PreparedDeck:
    """A small flat map of communities for a card: the units and their labels, roads, no hover and no click."""
    roads = [layer for layer in map_layers.town(addresses, theme, three_dimensional=False) if "roads" in layer["id"]]
    view = view_over(units, False, width=420, height=300)
    layers = [
        *map_layers.units("units", units, theme, opacity=1.0, pickable=True),
        *roads,
        *map_layers.unit_labels(
            units, theme, three_dimensional=False, metres_per_pixel=metres_per_pixel(view), most=(220, 160)
        ),
    ]
    return PreparedDeck(layers, view, tooltip(theme), None)


def tooltip(theme: Theme) -> dict[str, Any]:
    """The hover card in the theme's colours. Streamlit escapes what it puts in."""
    return {
        "html": _TOOLTIP,
        "style": {
            "backgroundColor": theme.panel,
            "color": theme.text,
            "border": f"1px solid {theme.line}",
            "borderRadius": "6px",
            "padding": "8px 10px",
            "fontFamily": FONT_FAMILY,
            "fontSize": "13px",
            "lineHeight": "1.55",
            "maxWidth": "300px",
            "zIndex": "10",
        },
    }


def metres_per_pixel(view: dict[str, float]) -> float:
    """How many metres a pixel of the screen covers in a view, at its middle."""
    return _EQUATOR * math.cos(math.radians(view["latitude"])) / (_TILE * 2 ** view["zoom"])


def view_over(
    units: Sequence[MapUnit], three_dimensional: bool, *, width: int = _FITTED_WIDTH, height: int = _FITTED_HEIGHT
) -> dict[str, float]:
    """The view that shows the units in scope whole, or all where none is; the same units give the same view."""
    shown = [unit for unit in units if unit.in_scope] or list(units)
    if not shown:
        return {"longitude": 0.0, "latitude": 0.0, "zoom": 1.0, "pitch": 0, "bearing": 0}
    bounds = [shape(unit.geometry).bounds for unit in shown]
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    latitude = (south + north) / 2
    wide, high = max(east - west, 1e-4) / 360, max(north - south, 1e-4) / 360 / math.cos(math.radians(latitude))
    zoom = math.log2(min(width / wide, height / high) / _TILE)
    return {
        "longitude": round((west + east) / 2, 5),
        "latitude": round(latitude, 5),
        "zoom": round(min(max(zoom, _FARTHEST), _CLOSEST_AT_FIRST), 2),
        "minZoom": _FARTHEST,
        "maxZoom": _CLOSEST,
        "pitch": _SLANT if three_dimensional else 0,
        "bearing": _TURN if three_dimensional else 0,
    }
