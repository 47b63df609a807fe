"""Outlines lose no more than rounding does."""

from shapely.geometry import Polygon, mapping

from presentation.map_outlines import in_steps, polygons_of

SQUARE = [(113.3, 40.1), (113.31, 40.1), (113.31, 40.11), (113.3, 40.11), (113.3, 40.1)]


def outline(*parts: Polygon) -> dict[str, object]:
    if len(parts) == 1:
        return dict(mapping(parts[0]))
    return {"type": "MultiPolygon", "coordinates": [mapping(part)["coordinates"] for part in parts]}


def test_corners_on_the_line_between_their_neighbours_are_left_out() -> None:
    """A third of a metre beside the line is on it, two metres beside it are a corner."""
    on_it = [*SQUARE[:1], (113.305, 40.100003), *SQUARE[1:]]
    beside = [*SQUARE[:1], (113.305, 40.10002), *SQUARE[1:]]
    whole = [[[lon, lat] for lon, lat in SQUARE]]
    assert polygons_of(outline(Polygon(on_it))) == [whole]
    assert polygons_of(outline(Polygon(beside))) == [[[whole[0][0], [113.305, 40.10002], *whole[0][1:]]]]


def test_holes_and_parts_are_kept() -> None:
    hole = [(113.303, 40.103), (113.303, 40.107), (113.307, 40.107), (113.303, 40.103)]
    other = [(lon + 0.02, lat) for lon, lat in SQUARE]
    with_hole, alone = polygons_of(outline(Polygon(SQUARE, [hole]), Polygon(other)))
    assert with_hole == [[[lon, lat] for lon, lat in ring] for ring in (SQUARE, hole)]
    assert alone == [[[113.32, 40.1], [113.33, 40.1], [113.33, 40.11], [113.32, 40.11], [113.32, 40.1]]]


def test_steps_are_whole_numbers_from_the_origin() -> None:
    (rings,) = polygons_of(outline(Polygon(SQUARE)))
    assert in_steps(rings, [113.3, 40.1]) == [[[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]]]
