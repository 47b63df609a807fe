"""The ranking draws what each unit is and what it was."""

from typing import Any

import pytest
from pandas import DataFrame

from presentation.figures.overview import units_ranked
from presentation.figures.rows import Bar, Rows
from presentation.theme import LIGHT


def frame(*rows: tuple[str, float | None, bool, float | None]) -> DataFrame:
    return DataFrame(rows, columns=["name", "value", "value_suppressed", "before"]).astype(
        {"value": "float64", "before": "float64"}
    )


def ranked(rows: DataFrame, **options: Any) -> Rows:
    return units_ranked(rows, LIGHT, **{"unit": "件", "before_words": "上期"} | options)


def reached(figure: Rows) -> list[float | None]:
    return [row.bars[0].length for row in figure.rows]


TWO = frame(("永安社区", 6, False, 12), ("文兴社区", 4, False, None))


def test_the_longer_of_now_and_before_fills_the_row_and_a_line_stands_where_it_was() -> None:
    figure = ranked(TWO)

    assert reached(figure) == [0.5, pytest.approx(4 / 12)]
    assert [[mark.at for mark in row.marks] for row in figure.rows] == [[1.0], []]
    assert [row.told for row in figure.rows] == ["永安社区：6 件\n上期：12 件", "文兴社区：4 件"]


def test_a_rate_is_full_at_the_whole_and_told_in_percent() -> None:
    [row] = ranked(frame(("永安社区", 0.913, False, 0.5)), unit="%").rows

    assert row.bars == (Bar(0.913, LIGHT.primary),)
    assert row.marks[0].at == 0.5
    assert row.told == "永安社区：91.3%\n上期：50%"


def test_a_count_that_is_not_told_has_no_bar_and_says_so() -> None:
    [row] = ranked(frame(("第一网格", None, True, None))).rows

    assert (row.value, row.bars[0].length) == ("<5 件", None)


def test_units_that_all_have_none_are_drawn_empty() -> None:
    assert reached(ranked(frame(("永安社区", 0, False, 0)))) == [0]


def test_nothing_to_rank_draws_nothing() -> None:
    assert ranked(frame()).is_empty


def test_the_others_step_back_from_the_chosen_one() -> None:
    colours = [row.bars[0].colour for row in ranked(TWO, emphasised=["文兴社区"]).rows]

    assert colours == [LIGHT.muted, LIGHT.primary]
