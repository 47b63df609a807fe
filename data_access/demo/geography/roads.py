"""Roads: main roads around and between communities, minor roads between the compounds of a community."""

from collections.abc import Mapping, Sequence

from numpy.random import Generator

from data_access.demo.geography.names import RIVERSIDE_ROAD, chinese_number, main_road_stems, stem_of
from data_access.demo.geography.partition import Chord, Point, Ring
from data_access.demo.geography.plan import PlannedRoad, RoadKind
from data_access.demo.geography.shared_edges import SharedEdges
from data_access.demo.geography.terrain import HOME_STREET, sides_of


def plan_roads(
    street_code: str,
    outline: Ring,
    main_chords: Sequence[Chord],
    minor_chords: Mapping[str, Sequence[Chord]],
    edges: SharedEdges,
    random: Generator,
) -> tuple[PlannedRoad, ...]:
    """Main roads first, then the minor roads by community name. As in Datong, a 街 runs west–east, a 路 north–south."""
    stems = main_road_stems(random)
    east, north, west, south = sides_of(outline)
    riverside = RIVERSIDE_ROAD if street_code == HOME_STREET else next(stems) + "路"
    drawn: list[tuple[str, RoadKind, tuple[Point, ...]]] = [(riverside, "main", west)]
    drawn += [(next(stems) + _ending(path), "main", path) for path in (north, east, south, *main_chords)]
    for community_name, chords in minor_chords.items():
        counts = {"街": 0, "路": 0}
        for chord in chords:
            ending = _ending(chord)
            counts[ending] += 1
            name = f"{stem_of(community_name)}{chinese_number(counts[ending])}{ending}"
            drawn.append((name, "minor", chord))
    return tuple(
        PlannedRoad(road_code=f"{street_code}{number:03d}", name=name, kind=kind, line=edges.line(path))
        for number, (name, kind, path) in enumerate(drawn, start=1)
    )


def _ending(path: Sequence[Point]) -> str:
    (x0, y0), (x1, y1) = path[0], path[-1]
    return "街" if abs(x1 - x0) > abs(y1 - y0) else "路"
