"""Figures of the overview: the units ranked, each with what it was before."""

from collections.abc import Collection
from dataclasses import replace

from pandas import DataFrame

from presentation.figures.bars import ranked_bars
from presentation.figures.rows import Mark, Row, Rows, lengths
from presentation.formats import count, known, percent_of
from presentation.theme import Theme


def units_ranked(
    frame: DataFrame, theme: Theme, *, unit: str, before_words: str, emphasised: Collection[str] = ()
) -> Rows:
    """Bars in the order of the frame, with a short upright line where each unit stood in the comparison.

    ``frame``: one row per unit: name (str, unique), value (number, ``unit``; a share as a fraction when ``unit`` is
    "%"), value_suppressed (bool), before (float64; NaN draws no line). ``before_words`` name the comparison in the
    hover card: "上期".
    """
    now = [known(value) or 0.0 for value in frame["value"]]
    stood = [known(value) for value in frame["before"]]
    whole = 1.0 if unit == "%" else max([*now, *(value or 0.0 for value in stood)], default=0.0)
    bars = ranked_bars(frame, theme, name="name", value="value", unit=unit, emphasised=emphasised, whole=whole or None)
    told = [percent_of(value) if unit == "%" else count(value, unit) for value in stood]
    rows = zip(bars.rows, lengths(stood, whole), told, strict=True)
    return Rows(tuple(_with_before(row, was, f"{before_words}：{words}", theme) for row, was, words in rows), theme)


def _with_before(row: Row, was: float | None, words: str, theme: Theme) -> Row:
    return row if was is None else replace(row, marks=(Mark(was, "line", theme.text),), told=f"{row.told}\n{words}")
