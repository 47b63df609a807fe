"""What every figure shares: the layout, the axes, the hover card and the words on them.

Figures are plain dictionaries and are sent as they are: Plotly's own figure looks up every name that is set on it,
which took half of the time of a page drawn for the first time. The tests let Plotly look at every figure instead. Sizes
are CSS pixels. Nothing can be zoomed or dragged, so that a finger that scrolls is never caught.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pandas import DataFrame

from data_access.suppression import suppressed_name
from presentation.formats import Quantity, axis_months, quantity
from presentation.theme import FONT_FAMILY, Theme

#: A trace, an axis, an annotation or a shape.
Part = dict[str, Any]

TEXT_SIZE: Final = 13
SMALL_TEXT_SIZE: Final = 12
MOST_MONTH_TICKS: Final = 14


class Figure(dict[str, Any]):
    """A figure in the words of plotly.js, of plain values alone: numbers, texts, lists; None where one is missing."""

    @property
    def data(self) -> list[Part]:
        """The traces; none where there is nothing to draw."""
        traces: list[Part] = self["data"]
        return traces

    @property
    def is_empty(self) -> bool:
        return not self.data

    @property
    def layout(self) -> Part:
        """Size, axes, annotations and shapes."""
        layout: Part = self["layout"]
        return layout


def figure(
    traces: Sequence[Part],
    theme: Theme,
    *,
    height: int,
    margin: tuple[int, int, int, int] = (8, 8, 8, 8),
    **layout: Any,
) -> Figure:
    """A figure in the office's style. ``margin`` is left, right, top, bottom; ``layout`` overrides the rest.

    Without traces nothing is drawn, not even axes: ``chart_card`` then shows a sentence in its place.
    """
    left, right, top, bottom = margin
    common: Part = {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT_FAMILY, "size": TEXT_SIZE, "color": theme.text},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "bargap": 0.36,
        "separators": ".,",
        "hoverlabel": {
            "bgcolor": theme.panel,
            "bordercolor": theme.line,
            "align": "left",
            "namelength": 0,
            "font": {"family": FONT_FAMILY, "size": TEXT_SIZE, "color": theme.text},
        },
    }
    return Figure(data=list(traces), layout=common | layout)


def value_axis(theme: Theme, **more: Any) -> Part:
    """A numeric axis from zero with thin lines and few, whole ticks."""
    return {
        "rangemode": "tozero",
        "showline": False,
        "zeroline": True,
        "zerolinecolor": theme.line,
        "zerolinewidth": 1,
        "gridcolor": theme.line,
        "gridwidth": 1,
        "nticks": 5,
        "tickformat": ",",
        "ticks": "",
        "tickfont": {"size": SMALL_TEXT_SIZE, "color": theme.muted},
        "automargin": True,
        "fixedrange": True,
    } | more


def category_axis(theme: Theme, **more: Any) -> Part:
    """An axis of names or months: labels without lines."""
    return {
        "showgrid": False,
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": SMALL_TEXT_SIZE, "color": theme.muted},
        "automargin": True,
        "fixedrange": True,
    } | more


def hidden_axis(**more: Any) -> Part:
    """An axis that only places marks."""
    return {"visible": False, "fixedrange": True} | more


def month_axis(theme: Theme, months: Sequence[date], *, most_ticks: int = MOST_MONTH_TICKS, **more: Any) -> Part:
    """A date axis labelled "25-12", "26-01", "02", …; a long series names every second, third, … month."""
    step = -(-len(months) // most_ticks) or 1
    shown = list(months)[::-1][::step][::-1]  # counted from the end: the latest month is always named
    ticks = {"tickmode": "array", "tickvals": [day_key(value) for value in shown], "ticktext": axis_months(shown)}
    return category_axis(theme, type="date", **(ticks | more))


def legend_above(theme: Theme) -> Part:
    """A legend in one line above the plot, for figures whose categories cannot be labelled directly."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": SMALL_TEXT_SIZE, "color": theme.muted},
        "bgcolor": "rgba(0,0,0,0)",
        "traceorder": "normal",
        "itemwidth": 30,
        "tracegroupgap": 0,
    }


def note(text: str, *, x: Any, y: Any, colour: str, size: int = TEXT_SIZE, bold: bool = False, **more: Any) -> Part:
    """A text without an arrow at a place of the figure."""
    words = f"<b>{text}</b>" if bold else text
    return {"x": x, "y": y, "text": words, "showarrow": False, "font": {"color": colour, "size": size}} | more


def text_width(text: str, size: int = TEXT_SIZE) -> int:
    """About how wide a text is: a Chinese character is as wide as high, any other a little more than half."""
    return round(sum(size if unicodedata.east_asian_width(sign) in "WF" else 0.6 * size for sign in text))


def shortened(text: str, longest: int) -> str:
    """A name cut to ``longest`` characters with "…"; the hover card has the whole of it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def day_key(value: date) -> str:
    """A date as Plotly's date axes take it."""
    return f"{value:%Y-%m-%d}"


def dates(frame: DataFrame, column: str) -> list[date]:
    """A column of datetimes as dates, in the order of the frame."""
    return [stamp.date() for stamp in frame[column]]


def quantities(frame: DataFrame, column: str) -> list[Quantity]:
    """A column as told values: "<5" where its ``_suppressed`` twin says so."""
    twin = suppressed_name(column)
    hidden = frame[twin] if twin in frame else [False] * len(frame)
    return [quantity(value, bool(told)) for value, told in zip(frame[column], hidden, strict=True)]
