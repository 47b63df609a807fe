"""The interactive map of the grid-map page: prepared once per view, and what a click on it does."""

import streamlit as st

from data_access.geometry import unit_shapes
from data_access.measures import Measure
from data_access.unit_levels import Level
from presentation import reads
from presentation.breaks import BreakMethod
from presentation.kept import KEPT_DRAWINGS, kept_by_tables
from presentation.map_layers import MapUnit
from presentation.map_routes import tile_style_address, town_addresses
from presentation.maps import PreparedDeck, still_map, unit_map
from presentation.measure_labels import WORDS, short_value_text
from presentation.unit_values import UnitValue, breaks_for, card_text, unit_values, whole_territory
from presentation.view import View

#: Keys of the widgets in the session.
MAP, UNIT = "grid-map", "map_unit"
#: How the map is looked at: from above, or in three dimensions.
FORMS = {"flat": "平面", "solid": "立体"}


@kept_by_tables(KEPT_DRAWINGS)
def prepared_map(
    view: View, measure: Measure, level: Level, method: BreakMethod, three_dimensional: bool, chosen: str | None
) -> PreparedDeck:
    """The map of one measure, serialised."""
    values = unit_values(view, measure, level)
    units = drawn_units(view, values, measure, level, method)
    communities = [] if level == "community" else _communities(view, values)
    return unit_map(
        units, communities, town_addresses(), view.theme,
        chosen=chosen, three_dimensional=three_dimensional, tile_style=tile_style_address(),
    )  # fmt: skip


@kept_by_tables(KEPT_DRAWINGS)
def small_map(view: View, measure: Measure = Measure.OPEN_DISPUTES) -> PreparedDeck:
    """A flat map of the communities for a card of another page; it hovers, but a click does nothing."""
    values = unit_values(view, measure, "community")
    units = drawn_units(view, values, measure, "community", BreakMethod.QUANTILE)
    return still_map(units, town_addresses(), view.theme)


def drawn_units(
    view: View, values: list[UnitValue], measure: Measure, level: Level, method: BreakMethod
) -> list[MapUnit]:
    """The units that have a geometry, with the colours of their classes, their labels and their cards."""
    breaks = breaks_for(values, method)
    shapes = reads.ask(view, unit_shapes, scope=whole_territory(view.scope), level=level)
    geometries = dict(zip(shapes["unit_code"], shapes["geometry"], strict=True))
    return [
        MapUnit(
            code=unit.code,
            name=unit.name,
            geometry=geometries[unit.code],
            colour=breaks.shade(unit.known, view.theme.sequential)
            if unit.known is not None and breaks.classes
            else None,
            value_text=short_value_text(measure, unit.value),
            card=card_text(unit, measure, level, WORDS[measure].name),
            in_scope=unit.in_scope,
        )
        for unit in values
        if unit.code in geometries
    ]


def choose_clicked() -> None:
    """Choose the unit that was clicked; a click on the chosen one lets it go. A callback of the map."""
    clicked = [row for rows in st.session_state[MAP]["selection"]["objects"].values() for row in rows]
    if clicked:
        code = clicked[0]["code"]
        st.session_state[UNIT] = None if st.session_state.get(UNIT) == code else code


def forget_chosen() -> None:
    """Let the chosen unit go: it does not exist on another level. A callback."""
    st.session_state[UNIT] = None


@kept_by_tables(KEPT_DRAWINGS)
def unit_names(view: View, level: Level) -> dict[str, str]:
    """Every unit of the level that may be searched for, by code, with the name by which people look for it."""
    return {unit.code: unit.full_name for unit in unit_values(view, Measure.OPEN_DISPUTES, level)}


def _communities(view: View, values: list[UnitValue]) -> list[MapUnit]:
    shapes = reads.ask(view, unit_shapes, scope=whole_territory(view.scope), level="community")
    touched = {unit.community_code for unit in values if unit.in_scope}
    return [
        MapUnit(code=code, name=name, geometry=geometry, colour=None, value_text="", card="", in_scope=code in touched)
        for code, name, geometry in zip(shapes["unit_code"], shapes["unit_name"], shapes["geometry"], strict=True)
    ]
