"""Several categories over months, and what every line over months is made of."""

from collections.abc import Mapping, Sequence
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
from presentation.formats import count, known, month, number
from presentation.theme import Theme

_LINE_WIDTH = 2.5


def lines(
    frame: DataFrame,
    theme: Theme,
    *,
    month_column: str,
    category: str,
    value: str,
    unit: str,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    height: int = 260,
) -> Figure:
    """Several categories over months, each named at the right end of its line.

    ``frame``: one row per month and category, oldest first: ``month_column`` (datetime64), ``category`` (code),
    ``value`` (number, ``unit``). ``names`` and ``colours`` by code; categories that never occur are left out.
    """
    traces: list[Part] = []
    ends: list[tuple[float, str, str]] = []
    for code, words in names.items():
        rows = frame[frame[category] == code]
        values = [known(amount) for amount in quantities(rows, value)]
        told = [amount for amount in values if amount is not None]
        if told:
            traces.append(_named_line(dates(rows, month_column), values, words, unit, colours[code]))
            label = f"<span style='color:{colours[code]}'>●</span> {words} {number(told[-1])}"
            ends.append((told[-1], label, f"● {words} {number(told[-1])}"))
    months = sorted(set(dates(frame, month_column)))
    return figure(
        traces,
        theme,
        height=height,
        margin=(8, max((text_width(words, SMALL_TEXT_SIZE) for _, _, words in ends), default=0) + 16, 10, 8),
        annotations=end_notes([(end, label) for end, label, _ in ends], traces, height, theme.text),
        xaxis=month_axis(theme, months, most_ticks=7),
        yaxis=value_axis(theme),
    )


def line(x: Sequence[str], y: Sequence[float | None], colour: str, dash: str = "solid") -> Part:
    """The trace of a line that breaks where a value is missing and has no hover card of its own."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "line": {"color": colour, "width": _LINE_WIDTH, "dash": dash},
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def end_notes(
    ends: Sequence[tuple[float, str]], traces: Sequence[Part], height: int, colour: str, *, text_rows: int = 1
) -> list[Part]:
    """Names to the right of where lines end, moved apart where they would cover each other."""
    highest = max((amount for trace in traces for amount in trace["y"] if amount is not None), default=0.0)
    least = highest * 17 * text_rows / (height - 40) or 1.0
    places = spread([end for end, _ in ends], least=least)
    return [
        note(
            words,
            x=1,
            y=place,
            colour=colour,
            size=SMALL_TEXT_SIZE,
            xref="paper",
            xanchor="left",
            xshift=6,
            align="left",
        )
        for (_, words), place in zip(ends, places, strict=True)
    ]


def spread(places: Sequence[float], *, least: float) -> list[float]:
    """The places moved until neighbours are ``least`` apart: in the order given, keeping the order of size."""
    order = sorted(range(len(places)), key=lambda position: places[position])
    moved = [places[position] for position in order]
    for _ in range(20 * len(moved)):  # each round halves what is missing; labels are few
        for lower in range(len(moved) - 1):
            missing = least - (moved[lower + 1] - moved[lower])
            if missing > 0:
                moved[lower] -= missing / 2
                moved[lower + 1] += missing / 2
    under_axis = -min(moved, default=0.0) if min(places, default=0.0) >= 0 else 0.0
    if under_axis > 0:
        moved = [place + under_axis for place in moved]
    result = dict(zip(order, moved, strict=True))
    return [result[position] for position in range(len(places))]


def _named_line(months: Sequence[date], values: Sequence[float | None], words: str, unit: str, colour: str) -> Part:
    told = zip(months, values, strict=True)
    return line([day_key(key) for key in months], values, colour) | {
        "mode": "lines+markers",
        "marker": {"size": 5, "color": colour},
        "hoverinfo": None,
        "customdata": [f"{month(key)}<br>{words}：<b>{count(amount, unit)}</b>" for key, amount in told],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
