"""One value per month on the range in which it ordinarily varies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pandas import DataFrame

from presentation.figures.chart import (
    MOST_MONTH_TICKS,
    Chart,
    Part,
    chart,
    line,
    month_axis,
    points,
    reach,
    value_axis,
    widest,
)
from presentation.figures.foundation import SMALL_TEXT_SIZE, dates, quantities
from presentation.formats import count, known, month, number
from presentation.theme import Theme

#: More outliers than this are marked but not written out; the latest ones are.
_MOST_OUTLIERS_IN_WORDS = 2

_Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class _Limits:
    """Mean and control limits, month by month; empty where the figure has none."""

    centre: _Values
    lower: _Values
    upper: _Values


def monthly_line(
    frame: DataFrame,
    theme: Theme,
    *,
    month_column: str,
    value: str,
    unit: str,
    centre: str | None = None,
    lower: str | None = None,
    upper: str | None = None,
    last_is_running: bool = False,
    most_ticks: int = MOST_MONTH_TICKS,
    height: int = 280,
) -> Chart:
    """One value per month, with its control limits where given.

    ``frame``: one row per month, oldest first: ``month_column`` (datetime64), ``value`` (number, ``unit``; NA leaves
    a gap), and where asked ``centre``, ``lower`` and ``upper`` (numbers: mean and control limits). A point outside
    its limits is a red diamond with its words; the limits are named at their right end. The running month, which is
    not over yet, is drawn hollow on a dotted line and never called an outlier for being low.
    """
    months = dates(frame, month_column)
    values = [known(amount) for amount in quantities(frame, value)]
    limits = _Limits(*(([known(v) for v in frame[column]] if column else []) for column in (centre, lower, upper)))
    sides = _sides(values, limits, last_is_running)
    limit_lines = _limit_lines(limits, theme)
    cards = [f"{month(each)}\n{count(amount, unit)}" for each, amount in zip(months, values, strict=True)]
    series = [
        *_band(limits, theme),
        *limit_lines,
        *_value_lines(values, last_is_running, theme),
        points(values, theme.primary) | {"data": _signs(months, values, sides, last_is_running, unit, theme), "z": 3},
        reach(values, cards),
    ]
    return chart(
        series if months else [],
        theme,
        height=height,
        right=widest(["控制上限"]) + 16 if limit_lines else 16,
        across=month_axis(theme, months, most_ticks=most_ticks, at_edges=True),
        up=value_axis(theme),
    )


def is_running(months: Sequence[date], today: date) -> bool:
    """Whether the last of the months is the one that ``today`` lies in."""
    return bool(months) and (months[-1].year, months[-1].month) == (today.year, today.month)


def _sides(values: _Values, limits: _Limits, last_is_running: bool) -> list[str]:
    """For each month "over", "under", or "" within its limits."""
    sides = []
    for position, amount in enumerate(values):
        highest = limits.upper[position] if limits.upper else None
        lowest = limits.lower[position] if limits.lower else None
        may_be_low = last_is_running and position == len(values) - 1
        if amount is None:
            sides.append("")
        elif highest is not None and amount > highest:
            sides.append("over")
        elif lowest is not None and amount < lowest and not may_be_low:
            sides.append("under")
        else:
            sides.append("")
    return sides


def _band(limits: _Limits, theme: Theme) -> list[Part]:
    """The range between the limits: what lies under it is stacked below, unseen."""
    if not (limits.lower and limits.upper):
        return []
    wide = [
        None if low is None or high is None else high - low
        for low, high in zip(limits.lower, limits.upper, strict=True)
    ]
    unseen = {"stack": "range", "lineStyle": {"width": 0}}
    filled = {"areaStyle": {"color": theme.band, "opacity": 1}}
    return [line(limits.lower, theme.band) | unseen, line(wide, theme.band) | unseen | filled]


def _limit_lines(limits: _Limits, theme: Theme) -> list[Part]:
    """The limits and the mean as thin lines, each with its words at the right end."""
    lower_is_zero = not any(limits.lower)  # a limit that nothing can fall below needs no line
    drawn = []
    for words, amounts, dash in (
        ("控制上限", limits.upper, "dashed"),
        ("控制下限", [] if lower_is_zero else limits.lower, "dashed"),
        ("月均", limits.centre, "dotted"),
    ):
        end = amounts[-1] if amounts else None
        if end is not None:
            drawn.append(line(amounts, theme.muted, width=1.2, dash=dash, end=f"{words}\n{number(end)}"))
    return drawn


def _value_lines(values: _Values, last_is_running: bool, theme: Theme) -> list[Part]:
    """The line of the months that are over, and the dotted one into the running month."""
    if not last_is_running:
        return [line(values, theme.primary)]
    missing = [None] * (len(values) - 2)
    return [line(values[:-1], theme.primary), line([*missing, *values[-2:]], theme.primary, dash="dotted")]


def _signs(
    months: Sequence[date], values: _Values, sides: Sequence[str], last_is_running: bool, unit: str, theme: Theme
) -> list[Part]:
    """A dot for each month, a red diamond for one outside its limits, the latest of these with their words."""
    outliers = [position for position, side in enumerate(sides) if side]
    in_words = outliers[-_MOST_OUTLIERS_IN_WORDS:]
    signs = []
    for position, (amount, side) in enumerate(zip(values, sides, strict=True)):
        colour, edge = (theme.bad if side else theme.primary), theme.page
        if last_is_running and not side and position == len(values) - 1:
            colour, edge = theme.page, theme.primary
        sign: Part = {
            "value": amount,
            "symbol": "diamond" if side else "circle",
            "symbolSize": 13 if side else 9,
            "itemStyle": {"color": colour, "borderColor": edge, "borderWidth": 1.5},
        }
        if position in in_words:
            told = "超出正常波动" if side == "over" else "低于正常波动"
            sign["label"] = {
                "show": True,
                "formatter": f"{months[position].month}月 {count(amount, unit)}，{told}",
                "position": "left" if position > len(months) / 2 else "right",
                "distance": 8,
                "color": theme.bad_text,
                "fontSize": SMALL_TEXT_SIZE,
                "fontWeight": "bold",
            }
        signs.append(sign)
    return signs
