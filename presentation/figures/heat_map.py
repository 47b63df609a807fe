"""The week as a heat map, hour by hour.

The one figure that Plotly draws: a plain dictionary that is sent as it is, for Plotly's own figure looks up every name
that is set on it. The tests let Plotly look at it instead. Nothing can be zoomed or dragged, so that a finger that
scrolls is never caught.
"""

from typing import Any

from pandas import DataFrame

from presentation.figures.foundation import SMALL_TEXT_SIZE, TEXT_SIZE, quantities
from presentation.formats import SUPPRESSED, WEEKDAYS, count, hour, known
from presentation.theme import FONT_FAMILY, Theme

#: A trace, an axis or an annotation.
Part = dict[str, Any]


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


def week_heat_map(
    frame: DataFrame, theme: Theme, *, weekday: str, hour_column: str, value: str, unit: str, height: int = 250
) -> Figure:
    """The hours of a week, Monday first: the darker against its panel, the more.

    ``frame``: one row per weekday and hour: ``weekday`` (int, 0 is Monday), ``hour_column`` (int 0–23), ``value``
    (number, ``unit``). A cell that is suppressed says "<5"; one without a row (closed) stays empty; zero is a cell.
    """
    if frame.empty:
        return Figure(data=[], layout={})
    hours = list(range(int(frame[hour_column].min()), int(frame[hour_column].max()) + 1))
    places = zip(frame[weekday].astype(int), frame[hour_column].astype(int), strict=True)
    cells = dict(zip(places, quantities(frame, value), strict=True))
    rows = [[cells.get((day, at)) for at in hours] for day in range(7)]
    hover = [
        [f"{name} {hour(at)}–{hour(at + 1)}<br><b>{count(cell, unit)}</b>" for at, cell in zip(hours, row, strict=True)]
        for name, row in zip(WEEKDAYS, rows, strict=True)
    ]
    scale = [[step / 9, colour] for step, colour in enumerate(theme.sequential)]
    heat: Part = {
        "type": "heatmap",
        "x": hours,
        "y": list(range(7)),
        "z": [[known(cell) for cell in row] for row in rows],
        "zmin": 0,
        "zmax": max((known(cell) or 0.0 for cell in cells.values()), default=0.0) or 1.0,
        "colorscale": scale,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorbar": {
            "thickness": 8,
            "len": 1,
            "x": 1.01,
            "xpad": 4,
            "ypad": 0,
            "outlinewidth": 0,
            "nticks": 4,
            "ticks": "",
            "tickfont": {"size": SMALL_TEXT_SIZE - 1, "color": theme.muted},
        },
    }
    notes = [
        {"x": at, "y": day, "text": "<5", "showarrow": False, "font": {"color": theme.muted, "size": 10}}
        for day, row in enumerate(rows)
        for at, cell in zip(hours, row, strict=True)
        if cell is SUPPRESSED
    ]
    every = 2 if len(hours) > 8 else 1
    font = {"family": FONT_FAMILY, "size": TEXT_SIZE, "color": theme.text}
    layout: Part = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 4, "b": 8, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": font,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": theme.panel, "bordercolor": theme.line, "align": "left", "font": font},
        "annotations": notes,
        "xaxis": _axis(theme, tickvals=hours[::every], ticktext=[hour(at) for at in hours[::every]]),
        "yaxis": _axis(theme, tickvals=list(range(7)), ticktext=list(WEEKDAYS), range=[6.5, -0.5]),
    }
    return Figure(data=[heat], layout=layout)


def _axis(theme: Theme, **ticks: Any) -> Part:
    """An axis of names: labels without lines."""
    return {
        "showgrid": False,
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": SMALL_TEXT_SIZE, "color": theme.muted},
        "automargin": True,
        "fixedrange": True,
    } | ticks
