"""Small multiples: the same line for many units on one scale."""

from pandas import DataFrame

from presentation.figures.foundation import (
    SMALL_TEXT_SIZE,
    Figure,
    Part,
    dates,
    day_key,
    figure,
    hidden_axis,
    note,
    quantities,
    shortened,
)
from presentation.figures.lines import line
from presentation.formats import count, known, month
from presentation.theme import Theme


def small_multiples(
    frame: DataFrame,
    theme: Theme,
    *,
    panel: str,
    month_column: str,
    value: str,
    unit: str,
    across: int = 3,
    row_height: int = 96,
) -> Figure:
    """The same monthly line for many units on one common scale, so that heights compare; row by row in frame order.

    ``frame``: one row per unit and month, oldest first: ``panel`` (str), ``month_column`` (datetime64), ``value``
    (number, ``unit``). Each is titled with its name and its latest value.
    """
    if frame.empty:
        return figure([], theme, height=row_height)
    units = list(dict.fromkeys(frame[panel]))
    down = -(-len(units) // across)
    highest = max((known(amount) or 0.0 for amount in quantities(frame, value)), default=0.0) or 1.0
    traces: list[Part] = []
    notes: list[Part] = []
    axes: Part = {}
    for place, unit_name in enumerate(units):
        rows = frame[frame[panel] == unit_name]
        values = [known(amount) for amount in quantities(rows, value)]
        months = dates(rows, month_column)
        left, top = (place % across) / across, 1 - (place // across) / down
        right, bottom = left + 1 / across - 0.05, top - 1 / down + 10 / (down * row_height)
        suffix = "" if place == 0 else str(place + 1)
        axes[f"xaxis{suffix}"] = hidden_axis(domain=[left, right], anchor=f"y{suffix}", type="date")
        axes[f"yaxis{suffix}"] = hidden_axis(
            domain=[bottom, top - 22 / (down * row_height)], anchor=f"x{suffix}", range=[-0.04 * highest, highest * 1.1]
        )
        hover = [f"{unit_name}<br>{month(key)}：<b>{count(v, unit)}</b>" for key, v in zip(months, values, strict=True)]
        traces.append(
            line([day_key(key) for key in months], values, theme.primary)
            | {
                "xaxis": f"x{suffix}",
                "yaxis": f"y{suffix}",
                "fill": "tozeroy",
                "fillcolor": theme.band,
                "hoverinfo": None,
                "customdata": hover,
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
        title: Part = {"xref": "paper", "yref": "paper", "y": top, "yanchor": "top", "size": SMALL_TEXT_SIZE}
        notes.append(note(shortened(str(unit_name), 8), x=left, xanchor="left", colour=theme.text, **title))
        last = values[-1] if values else None
        notes.append(note(count(last, unit), x=right, xanchor="right", colour=theme.text, bold=True, **title))
    return figure(traces, theme, height=down * row_height + 12, margin=(4, 4, 4, 4), annotations=notes, **axes)
