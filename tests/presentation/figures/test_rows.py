"""Rows of bars say what they hold, keep within their track, and never take data for markup."""

from presentation.figures.rows import Bar, LegendSign, Mark, Row, Rows, lengths
from presentation.theme import DARK, LIGHT


def one(**parts: object) -> Rows:
    row: dict[str, object] = {
        "name": "文兴社区",
        "value": "7 件",
        "bars": (Bar(0.5, "#123456"),),
        "told": "文兴社区：7 件",
    }
    return Rows((Row(**(row | parts)),), LIGHT)  # type: ignore[arg-type]


def test_a_row_has_its_name_its_bar_and_its_value() -> None:
    html = one().html()
    assert "文兴社区</div>" in html
    assert 'style="width:50.00%;background:#123456"' in html
    assert 'bar-rows__value">7 件<' in html
    assert not one().is_empty
    assert Rows((), LIGHT).is_empty


def test_a_bar_never_leaves_its_track_and_an_unknown_one_is_not_drawn() -> None:
    assert "width:100.00%;background:#123456" in one(bars=(Bar(1.2, "#123456"),)).html()
    assert "#123456" not in one(bars=(Bar(None, "#123456"), Bar(0.0, "#123456"))).html()


def test_a_bar_begins_where_the_one_before_it_ends() -> None:
    html = one(bars=(Bar(0.25, "#111111"), Bar(0.5, "#222222", 0.25), Bar(0.2, "#333333", 0.1, is_thin=True))).html()
    assert '<i style="width:25.00%;background:#111111">' in html
    assert '<i style="left:25.00%;width:50.00%;background:#222222">' in html
    assert '<i class="thin" style="left:10.00%;width:20.00%;background:#333333">' in html


def test_marks_stand_where_they_belong_or_nowhere() -> None:
    html = one(marks=(Mark(0.25, "line", "#111111"), Mark(0.75, "diamond", "#222222"), Mark(None, "dot", "red"))).html()
    assert '<u class="line" style="left:25.00%;color:#111111">' in html
    assert '<s class="diamond" style="left:75.00%;color:#222222">' in html
    assert "red" not in html.split("</style>")[1]


def test_long_names_are_cut_and_told_whole() -> None:
    html = one(name="一个名字特别长的社区居民委员会").html()
    assert "一个名字特别长的社…<" in html
    assert 'title="一个名字特别长的社区居民委员会"' in html


def test_words_from_data_are_never_markup() -> None:
    html = one(name="<script>", value="<5 件", told='a"><img>', below="<b>").html()
    assert "<script>" not in html
    assert "<img>" not in html
    assert "&lt;5 件" in html


def test_a_legend_names_colours_and_signs() -> None:
    signs = (LegendSign("有效", "#111111"), LegendSign("重点人群", "#222222", "diamond"))
    html = Rows(one().rows, DARK, signs).html()
    assert '<i class="bar" style="color:#111111"></i>有效' in html
    assert '<s class="diamond" style="color:#222222"></s>重点人群' in html


def test_lengths_are_shares_of_the_track() -> None:
    assert lengths([5.0, None, 0.0], 10.0) == [0.5, None, 0.0]
    assert lengths([0.0], 0.0) == [0.0]
    assert lengths([5.0, None, 2.0]) == [1.0, None, 0.4]
