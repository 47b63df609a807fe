"""Figures of the overview: the units ranked, each with what it was before."""

from collections.abc import Collection

from pandas import DataFrame

from presentation.figures.bars import ranked_bars
from presentation.figures.foundation import Figure
from presentation.formats import count, known, percent_of
from presentation.theme import Theme


def units_ranked(
    frame: DataFrame, theme: Theme, *, unit: str, before_words: str, emphasised: Collection[str] = ()
) -> Figure:
    """Bars in the order of the frame, with a short upright line where each unit stood in the comparison.

    ``frame``: one row per unit: name (str, unique), value (number, ``unit``; a share as a fraction when ``unit`` is
    "%"), value_suppressed (bool), before (float64; NaN draws no line). ``before_words`` name the comparison in the
    hover card: "上期".
    """
    lengths = [known(value) or 0.0 for value in frame["value"]]
    stood = [known(value) for value in frame["before"]]
    whole = 1.0 if unit == "%" else max([*lengths, *(value or 0.0 for value in stood)], default=0.0)
    drawn = ranked_bars(frame, theme, name="name", value="value", unit=unit, emphasised=emphasised, whole=whole or None)
    if drawn.data and any(value is not None for value in stood):
        told = [percent_of(value) if unit == "%" else count(value, unit) for value in stood]
        drawn.data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": stood,
                "y": list(range(len(stood))),
                "marker": {"symbol": "line-ns", "size": 19, "line": {"width": 2.5, "color": theme.text}},
                "customdata": [
                    f"{name}，{before_words}：{words}" for name, words in zip(frame["name"], told, strict=True)
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
                "cliponaxis": False,
            }
        )
    return drawn
