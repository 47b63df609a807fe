"""What every chart with axes shares: the layout, the axes, the hover cards and the words beside lines.

Charts are options of Apache ECharts, which Streamlit brings along: it is with the reader in a third of the time that
Plotly takes, and changes a chart in place. Options are plain values alone: numbers, texts, lists; None where a value is
missing. Sizes are CSS pixels. Nothing moves, and nothing can be zoomed or dragged, so that a finger that scrolls is
never caught.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final

from presentation.figures.foundation import SMALL_TEXT_SIZE, TEXT_SIZE, text_width
from presentation.formats import axis_months
from presentation.theme import FONT_FAMILY, Theme

#: A series, an axis, a legend, or a part of one.
Part = dict[str, Any]

MOST_MONTH_TICKS: Final = 14
#: Charts narrower than this have their legend in several rows and names of groups aslant: telephones.
_NARROW: Final = 480
_NARROWEST: Final = 330
_LEGEND_ROW, _LEGEND_SIGN, _LEGEND_GAP = 20, 10, 12
#: The height of a line of words beside a line's end: the next words stand as far below.
_END_LINE: Final = 15
#: How near a finger or a mouse has to come to a point.
_WITHIN_REACH: Final = 26


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with axes: its option, and how high it is."""

    option: Part
    height: int

    @property
    def series(self) -> list[Part]:
        """Lines, bars and points; none where there is nothing to draw."""
        series: list[Part] = self.option["series"]
        return series

    @property
    def is_empty(self) -> bool:
        return not self.series


def chart(
    series: Sequence[Part],
    theme: Theme,
    *,
    height: int,
    across: Part,
    up: Part,
    right: int = 16,
    legend: bool = False,
    narrow: Part | None = None,
) -> Chart:
    """A chart in the office's style; ``across`` and ``up`` are its axes, ``right`` the room for words beside lines.

    With ``legend`` the names of the series stand above. ``narrow`` is what differs on a telephone. Without series
    nothing is drawn, not even axes: ``chart_card`` then shows a sentence in its place.
    """
    names = [part["name"] for part in series] if legend else []
    option: Part = {
        "animation": False,
        "textStyle": {"fontFamily": FONT_FAMILY, "fontSize": TEXT_SIZE, "color": theme.text},
        "grid": _room(names, right, within=None),
        "tooltip": {
            "confine": True,
            "backgroundColor": theme.panel,
            "borderColor": theme.line,
            "padding": [6, 9],
            "textStyle": {"fontFamily": FONT_FAMILY, "fontSize": TEXT_SIZE, "color": theme.text},
        },
        "xAxis": across,
        "yAxis": up,
        "series": list(series),
    }
    if legend:
        option["legend"] = _legend_above(theme)
    if legend or narrow:
        differs = {"grid": _room(names, right, within=_NARROWEST)} | (narrow or {})
        option["media"] = [{"query": {"maxWidth": _NARROW}, "option": differs}]
    return Chart(option, height)


def _room(names: Sequence[str], right: int, *, within: int | None) -> Part:
    """Where the plot with the words of its axes lies; ``within`` so many pixels the legend needs more rows."""
    wide = [text_width(name, SMALL_TEXT_SIZE) + _LEGEND_SIGN + 5 + _LEGEND_GAP for name in names]
    rows = -(-sum(wide) // within) if within else bool(wide)
    return {
        "left": 4, "right": right, "top": rows * _LEGEND_ROW + 12, "bottom": 4,
        "outerBoundsMode": "same", "outerBoundsContain": "axisLabel",
    }  # fmt: skip


def _legend_above(theme: Theme) -> Part:
    """The names of the series in a line above the plot, for what cannot be named beside its line."""
    return {
        "left": 0,
        "top": 0,
        "padding": 0,
        "icon": "rect",
        "itemWidth": _LEGEND_SIGN,
        "itemHeight": _LEGEND_SIGN,
        "itemGap": _LEGEND_GAP,
        "selectedMode": False,
        "textStyle": {"color": theme.muted, "fontSize": SMALL_TEXT_SIZE},
    }


def value_axis(theme: Theme, *, least: float = 0, most: float | None = None, unit: str = "") -> Part:
    """A numeric axis with thin lines and few, whole ticks, from zero unless ``least`` says otherwise."""
    axis: Part = {
        "type": "value",
        "min": least,
        "splitNumber": 4,
        "minInterval": 1,
        "axisLabel": _axis_label(theme),
        "splitLine": {"lineStyle": {"color": theme.line}},
    }
    if most is not None:
        axis["max"] = most
    if unit:
        axis["axisLabel"]["formatter"] = f"{{value}}{unit}"
    return axis


def category_axis(theme: Theme, names: Sequence[str], *, every: int = 1, at_edges: bool = False) -> Part:
    """An axis of names, of which every second, third, … is written; ``at_edges``: the first and last lie on them."""
    return {
        "type": "category",
        "data": [name if place % every == 0 else "" for place, name in enumerate(names)],
        "boundaryGap": not at_edges,
        "axisLine": {"lineStyle": {"color": theme.line}},
        "axisTick": {"show": False},
        "axisLabel": _axis_label(theme) | {"interval": 0},
    }


def month_axis(
    theme: Theme, months: Sequence[date], *, most_ticks: int = MOST_MONTH_TICKS, at_edges: bool = False
) -> Part:
    """An axis labelled "25-12", "26-01", "02", …; a long series names every second, third, … month."""
    step = -(-len(months) // most_ticks) or 1
    shown = list(months)[::-1][::step][::-1]  # counted from the end: the latest month is always named
    words = dict(zip(shown, axis_months(shown), strict=True))
    return category_axis(theme, [words.get(month, "") for month in months], at_edges=at_edges)


def line(
    values: Sequence[float | None], colour: str, *, width: float = 2.5, dash: str = "solid", end: str = ""
) -> Part:
    """A line that breaks where a value is missing; ``end`` is written beside its right end."""
    part: Part = {
        "type": "line",
        "data": list(values),
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": colour, "width": width, "type": dash},
        "itemStyle": {"color": colour},
    }
    if end:
        part["endLabel"] = {
            "show": True,
            "formatter": end,
            "distance": 8,
            "color": colour,
            "fontSize": SMALL_TEXT_SIZE,
            "lineHeight": _END_LINE,
        }
        part["labelLayout"] = {"moveOverlap": "shiftY"}  # where ends meet, their words stand one below the other
    return part


def points(values: Sequence[float | None], colour: str, size: int = 5) -> Part:
    """A dot at each value."""
    return {
        "type": "scatter",
        "data": list(values),
        "symbolSize": size,
        "silent": True,
        "itemStyle": {"color": colour, "opacity": 1},
    }


def reach(values: Sequence[float | None], words: Sequence[str]) -> Part:
    """What pointing at, or beside, each value says: an unseen disc over each."""
    return points([], "transparent", _WITHIN_REACH) | {
        "data": [pointed_at(value, told) for value, told in zip(values, words, strict=True)],
        "silent": False,
        "z": 10,
    }


def pointed_at(value: float | None, words: str, **more: Any) -> Part:
    """A value with what pointing at it says: the first line plain, the others bold."""
    first, *others = map(escape, words.splitlines())
    told = "".join(f"<br><b>{other}</b>" for other in others)
    return {"value": value, "tooltip": {"formatter": first + told}} | more


def widest(words: Sequence[str]) -> int:
    """The room that words beside lines need at the right."""
    return max((text_width(one, SMALL_TEXT_SIZE) for one in words), default=0)


def _axis_label(theme: Theme) -> Part:
    return {"color": theme.muted, "fontSize": SMALL_TEXT_SIZE, "fontFamily": FONT_FAMILY}
