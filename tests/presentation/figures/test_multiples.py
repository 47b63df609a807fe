"""Small lines stand on one scale, mark what leaves its range, and never take data for markup."""

from presentation.figures.multiples import Multiples, SmallLine
from presentation.theme import DARK, LIGHT


def line(*values: float | None, title: str = "停车", upper: float | None = None, signal: bool = False) -> SmallLine:
    many = len(values)
    return SmallLine(
        title=title, total="28 件", values=values, lower=(None if upper is None else 0.0,) * many,
        upper=(upper,) * many, told=tuple(f"第 {n} 月" for n in range(many)), signals=(False,) * (many - 1) + (signal,),
    )  # fmt: skip


def test_all_lines_share_the_scale_of_the_highest_value_or_limit() -> None:
    assert Multiples((line(1, 2), line(3, 4)), LIGHT).highest == 4
    assert Multiples((line(1, 2, upper=15), line(3, 4)), LIGHT).highest == 15
    assert Multiples((line(0, 0),), LIGHT).highest == 1


def test_a_month_beyond_its_range_is_a_diamond_and_its_title_is_red() -> None:
    html = Multiples((line(1, 17, upper=15, signal=True), line(1, 2, title="邻里", upper=15)), DARK).html()
    drawn = html.split("</style>")[1]
    assert drawn.count("<s ") == 1
    assert 'style="left:100.0%;top:4.3%"' in drawn
    assert f'<b style="color:{DARK.bad_text}">停车</b>' in drawn
    assert "<div>邻里</div>" in drawn


def test_every_month_says_its_words() -> None:
    drawn = Multiples((line(1, None, 3),), LIGHT).html()
    assert [f'title="第 {n} 月"' in drawn for n in range(3)] == [True] * 3


def test_words_from_data_are_never_markup() -> None:
    assert "<script>" not in Multiples((line(1, 2, title="<script>"),), LIGHT).html()


def test_without_lines_there_is_nothing_to_draw() -> None:
    assert Multiples((), LIGHT).is_empty
