"""One value per month on the range in which it ordinarily varies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pandas import DataFrame

from presentation.figures.foundation import (
    SMALL_TEXT_SIZE,
    Figure,
    Part,
    dates,
    day_key,
    figure,
    month_axis,
    note,
    quantities,
    text_width,
    value_axis,
)
from presentation.figures.lines import end_notes, line
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
    height: int = 280,
) -> Figure:
    """One value per month, with its control limits where given.

    ``frame``: one row per month, oldest first: ``month_column`` (datetime64), ``value`` (number, ``unit``; NA leaves
    a gap), and where asked ``centre``, ``lower`` and ``upper`` (numbers: mean and control limits). A point outside
    its limits is a red diamond with its words; the limits are named at their right end. The running month, which is
    not over yet, is drawn hollow on a dotted line and never called an outlier for being low.
    """
    months = dates(frame, month_column)
    x = [day_key(key) for key in months]
    values = [known(amount) for amount in quantities(frame, value)]
    limits = _Limits(*(([known(v) for v in frame[column]] if column else []) for column in (centre, lower, upper)))
    sides = _sides(values, limits, last_is_running)
    band, ends = _band(x, limits, theme)
    points = _points(x, values, sides, last_is_running, theme)
    points["customdata"] = [f"{month(m)}<br><b>{count(v, unit)}</b>" for m, v in zip(months, values, strict=True)]
    finished = len(x) - 1 if last_is_running else len(x)
    traces = [*band, line(x[:finished], values[:finished], theme.primary)]
    if last_is_running:
        traces.append(line(x[-2:], values[-2:], theme.primary, dash="dot"))
    traces.append(points)
    names = end_notes(ends, traces, height, theme.muted, text_rows=2)
    right = text_width("控制上限", SMALL_TEXT_SIZE) + 12 if ends else 16
    return figure(
        traces if x else [],
        theme,
        height=height,
        margin=(8, right, 14, 8),
        annotations=[*names, *_outlier_notes(months, values, sides, unit, theme)],
        xaxis=month_axis(theme, months),
        yaxis=value_axis(theme),
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


def _band(x: list[str], limits: _Limits, theme: Theme) -> tuple[list[Part], list[tuple[float, str]]]:
    """The band between the limits with its lines, and where each line ends with its words."""
    traces: list[Part] = []
    ends: list[tuple[float, str]] = []
    if limits.lower and limits.upper:
        edge: Part = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0}, "hoverinfo": "skip"}
        traces.append(edge | {"y": limits.lower})
        traces.append(edge | {"y": limits.upper, "fill": "tonexty", "fillcolor": theme.band})
    lower_is_zero = not any(limits.lower)  # a limit that nothing can fall below needs no line
    for words, amounts, dash in (
        ("控制上限", limits.upper, "dash"),
        ("控制下限", [] if lower_is_zero else limits.lower, "dash"),
        ("月均", limits.centre, "dot"),
    ):
        end = amounts[-1] if amounts else None
        if end is not None:
            thin = {"color": theme.muted, "width": 1.2, "dash": dash}
            traces.append(line(x, amounts, theme.muted) | {"line": thin})
            ends.append((end, f"{words}<br>{number(end)}"))
    return traces, ends


def _points(x: list[str], values: _Values, sides: Sequence[str], last_is_running: bool, theme: Theme) -> Part:
    colours = [theme.bad if side else theme.primary for side in sides]
    edges = [theme.page] * len(x)
    if last_is_running and sides and not sides[-1]:
        colours[-1], edges[-1] = theme.page, theme.primary
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": values,
        "marker": {
            "opacity": 1,  # Plotly fades markers as soon as their sizes differ
            "size": [12 if side else 8 for side in sides],
            "symbol": ["diamond" if side else "circle" for side in sides],
            "color": colours,
            "line": {"color": edges, "width": 1.5},
        },
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _outlier_notes(
    months: Sequence[date], values: _Values, sides: Sequence[str], unit: str, theme: Theme
) -> list[Part]:
    outliers = [position for position, side in enumerate(sides) if side]
    notes = []
    for position in outliers[-_MOST_OUTLIERS_IN_WORDS:]:
        words = "超出正常波动" if sides[position] == "over" else "低于正常波动"
        is_late = position > len(months) / 2
        notes.append(
            note(
                f"{months[position].month}月 {count(values[position], unit)}，{words}",
                x=day_key(months[position]),
                y=values[position],
                colour=theme.bad_text,
                size=SMALL_TEXT_SIZE,
                bold=True,
                xanchor="right" if is_late else "left",
                xshift=-10 if is_late else 10,
                yshift=8,
            )
        )
    return notes
