"""Lines keep their places, break where nothing is known, and dot what is not over yet."""

from presentation import svg_lines


def test_places_run_from_the_lowest_at_the_bottom_to_the_highest_at_the_top() -> None:
    assert svg_lines.places([0.0, None, 10.0], 0.0, 10.0, 40, 3) == ["0.0 37.0", None, "100.0 3.0"]
    assert svg_lines.places([4.0, 4.0], 4.0, 4.0, 40, 3) == ["0.0 37.0", "100.0 37.0"]
    assert svg_lines.places([4.0], 0.0, 4.0, 40, 3) == ["0.0 3.0"]
    assert svg_lines.places([], 0.0, 4.0, 40, 3) == []


def test_a_line_breaks_at_a_gap_and_is_dotted_to_the_running_month() -> None:
    assert svg_lines.line(["0 1", None, "2 3", "4 5"]) == '<path d="M0 1M2 3L4 5"/>'
    assert svg_lines.line(["0 1", "2 3"], last_is_running=True) == (
        '<path d="M0 1"/><path d="M0 1L2 3" stroke-dasharray="2 4"/>'
    )
    assert svg_lines.line(["0 1", None], last_is_running=True) == '<path d="M0 1"/>'
    assert svg_lines.line([], last_is_running=True) == '<path d=""/>'


def test_a_band_needs_two_months_of_both_limits() -> None:
    assert svg_lines.band(["0 9", "5 9"], ["0 1", "5 1"], "#eee") == (
        '<path d="M0 1L5 1L5 9L0 9Z" fill="#eee" stroke="none"/>'
    )
    assert svg_lines.band([None, "5 9"], ["0 1", "5 1"], "#eee") == ""


def test_a_picture_is_an_image_that_says_what_it_shows() -> None:
    html = svg_lines.image(svg_lines.stroked(svg_lines.dots(["0 1", None]), "#0b6bcb"), 40, '停车 "<5"')
    assert html.startswith('<img alt="停车 &quot;&lt;5&quot;" src="data:image/svg+xml,%3Csvg')
    assert "M0%201h0" in html


def test_a_strip_says_its_months_and_carries_what_lies_on_it() -> None:
    html = svg_lines.strip("<path/>", 40, "停车", ["9月：<5 件", "10月：7 件"], "<s></s>")
    assert html.startswith(
        '<div class="month-strip" style="height:40px"><img alt="停车，逐月：9月：&lt;5 件、10月：7 件"'
    )
    assert html.endswith('<i title="9月：&lt;5 件"></i><i title="10月：7 件"></i><s></s></div>')
