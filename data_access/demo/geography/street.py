"""From a list of communities to the whole plan of their street."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from data_access.demo.geography.drawing import CommunityDrawing
from data_access.demo.geography.layout import draw_size, is_village, lay_out_communities, lay_out_community, middle_of
from data_access.demo.geography.names import CompoundNames
from data_access.demo.geography.plan import StreetPlan
from data_access.demo.geography.roads import plan_roads
from data_access.demo.geography.shared_edges import SharedEdges
from data_access.demo.geography.terrain import Terrain, centre_of, flat_outline, size_for

MOST_COMMUNITIES = 30


def plan_street(communities: Sequence[tuple[str, str]], seed: int) -> StreetPlan:
    """The plan of one street; the same communities and seed always give the same plan.

    `communities`: (12-digit code, short name such as 文兴社区) of 1–30 communities of one street, in any order.
    Grid units tile their compound, compounds their community, communities the street, with shared vertices.
    Raises ValueError for too few or too many communities, a malformed or repeated code, or more than one street.
    """
    names = _names_by_code(communities)
    street_code = next(iter(names))[:9]
    random = np.random.default_rng([seed, int(street_code)])
    scale = size_for(len(names))
    outline = flat_outline(scale, random)
    sizes = [draw_size(code, random) for code in names]
    land, main_chords = lay_out_communities(sizes, outline, random)
    layouts = [lay_out_community(size, land[size.code], random) for size in sizes]
    terrain = Terrain.draw(random, scale, [middle_of(land[code]) for code in names if is_village(code)])
    cells = [ring for layout in layouts for rings in layout.grid_units_by_compound for ring in rings]
    edges = SharedEdges([outline, *cells], terrain, centre_of(street_code))
    stock = CompoundNames(random)
    drawings = [CommunityDrawing(layout, names[layout.code], edges, stock, random) for layout in layouts]
    minor_chords = {names[layout.code]: layout.compound_chords for layout in layouts}
    return StreetPlan(
        communities=tuple(drawing.community for drawing in drawings),
        compounds=tuple(chain.from_iterable(drawing.compounds for drawing in drawings)),
        grid_units=tuple(chain.from_iterable(drawing.grid_units for drawing in drawings)),
        buildings=tuple(chain.from_iterable(drawing.buildings for drawing in drawings)),
        roads=plan_roads(street_code, outline, main_chords, minor_chords, edges, random),
    )


def _names_by_code(communities: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Short names by code, in order of code."""
    names = dict(sorted(communities))
    if not 1 <= len(communities) <= MOST_COMMUNITIES:
        raise ValueError(f"a street has 1 to {MOST_COMMUNITIES} communities, not {len(communities)}")
    for code in names:
        if len(code) != 12 or not code.isascii() or not code.isdigit():
            raise ValueError(f"a community code has 12 digits: {code!r}")
    if len(names) != len(communities):
        raise ValueError("a community code is given twice")
    if len({code[:9] for code in names}) != 1:
        raise ValueError("the communities belong to different streets")
    return names
