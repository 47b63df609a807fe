"""The ranking draws what each unit is and what it was."""

from typing import Any

import pytest
from pandas import DataFrame

from presentation.figures import overview
from presentation.theme import DARK, LIGHT
from tests.looked_at import LookedAt

figures = LookedAt(overview)


def frame(*rows: tuple[str, float | None, bool, float | None]) -> DataFrame:
    return DataFrame(rows, columns=["name", "value", "value_suppressed", "before"]).astype(
        {"value": "float64", "before": "float64"}
    )


def ranked(rows: DataFrame, **options: Any) -> Any:
    return figures.units_ranked(rows, LIGHT, **{"unit": "件", "before_words": "上期"} | options)


TWO = frame(("永安社区", 5, False, 12), ("文兴社区", 4, False, None))


def test_each_bar_ends_at_its_value_and_a_line_stands_where_it_was() -> None:
    _, bars, before = ranked(TWO).data

    assert list(bars.x) == [5, 4]
    assert [list(before.x), list(before.y)] == [[12, None], [0, 1]]
    assert before.customdata[0] == "永安社区，上期：12 件"


def test_the_longer_of_now_and_before_fills_the_row() -> None:
    track = ranked(TWO).data[0]

    assert list(track.x) == [12, 12]


def test_without_a_comparison_there_are_no_lines() -> None:
    assert len(ranked(frame(("永安社区", 5, False, None))).data) == 2


def test_a_rate_is_full_at_the_whole_and_told_in_percent() -> None:
    track, _, before = ranked(frame(("永安社区", 0.913, False, 0.5)), unit="%").data

    assert list(track.x) == [1]
    assert before.customdata[0] == "永安社区，上期：50%"


def test_a_count_that_is_not_told_has_no_bar_and_says_so() -> None:
    figure = ranked(frame(("第一网格", None, True, None)))

    assert list(figure.data[1].x) == [0]
    assert "<b><5 件</b>" in {note.text for note in figure.layout.annotations}


def test_units_that_all_have_none_are_drawn_empty() -> None:
    assert list(ranked(frame(("永安社区", 0, False, 0))).data[1].x) == [0]


def test_nothing_to_rank_draws_nothing() -> None:
    assert not ranked(frame()).data


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_lines_are_told_from_the_bars_in_both_themes(theme: Any) -> None:
    figure = figures.units_ranked(TWO, theme, unit="件", before_words="上期")

    assert figure.data[2].marker.line.color == theme.text != figure.data[1].marker.color[0]


def test_the_others_step_back_from_the_chosen_one() -> None:
    colours = ranked(TWO, emphasised=["文兴社区"]).data[1].marker.color

    assert list(colours) == [LIGHT.muted, LIGHT.primary]
