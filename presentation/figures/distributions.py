"""Figures of when and how long: the week as a heat map, and median to 90th percentile."""

from pandas import DataFrame

from presentation.figures.foundation import (
    SMALL_TEXT_SIZE,
    Figure,
    Part,
    category_axis,
    figure,
    hidden_axis,
    note,
    quantities,
    shortened,
    text_width,
    value_axis,
)
from presentation.formats import SUPPRESSED, WEEKDAYS, count, hour, known, number
from presentation.theme import Theme


def week_heat_map(
    frame: DataFrame, theme: Theme, *, weekday: str, hour_column: str, value: str, unit: str, height: int = 250
) -> Figure:
    """The hours of a week, Monday first: the darker against its panel, the more.

    ``frame``: one row per weekday and hour: ``weekday`` (int, 0 is Monday), ``hour_column`` (int 0–23), ``value``
    (number, ``unit``). A cell that is suppressed says "<5"; one without a row (closed) stays empty; zero is a cell.
    """
    if frame.empty:
        return figure([], theme, height=height)
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
        note("<5", x=at, y=day, colour=theme.muted, size=10)
        for day, row in enumerate(rows)
        for at, cell in zip(hours, row, strict=True)
        if cell is SUPPRESSED
    ]
    every = 2 if len(hours) > 8 else 1
    return figure(
        [heat],
        theme,
        height=height,
        margin=(8, 8, 4, 8),
        annotations=notes,
        xaxis=category_axis(theme, tickvals=hours[::every], ticktext=[hour(at) for at in hours[::every]]),
        yaxis=category_axis(theme, tickvals=list(range(7)), ticktext=list(WEEKDAYS), range=[6.5, -0.5]),
    )


def median_to_p90(
    frame: DataFrame,
    theme: Theme,
    *,
    name: str,
    median: str,
    p90: str,
    unit: str,
    limit: float | None = None,
    limit_name: str = "时限",
) -> Figure:
    """How long it takes: a dot at the median, a line to the 90th percentile, one row per name in frame order.

    ``frame``: ``name`` (str), ``median`` and ``p90`` (numbers, ``unit``; NA leaves the row empty, "—"). ``limit``
    draws the time limit; a percentile beyond it is red and a diamond.
    """
    if frame.empty:
        return figure([], theme, height=80)
    names = [shortened(str(text), 10) for text in frame[name]]
    halves = [known(v) for v in frame[median]]
    ends = [known(v) for v in frame[p90]]
    rows = range(len(names))
    late = [limit is not None and end is not None and end > limit for end in ends]
    hover = [
        f"{text}<br>中位 {count(half, unit)}，90% 在 {count(end, unit)}内"
        for text, half, end in zip(names, halves, ends, strict=True)
    ]
    dots: Part = {
        "type": "scatter",
        "mode": "markers",
        "y": list(rows),
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    traces: list[Part] = [
        {
            "type": "scatter",
            "mode": "lines",
            "hoverinfo": "skip",
            "line": {"color": theme.primary, "width": 3},
            "x": [v for pair in zip(halves, ends, strict=True) for v in (*pair, None)],
            "y": [v for row in rows for v in (row, row, None)],
        },
        dots | {"x": halves, "marker": {"size": 11, "color": theme.primary}},
        dots
        | {
            "x": ends,
            "marker": {
                "size": 11,
                "symbol": ["diamond" if x else "circle" for x in late],
                "color": [theme.bad if x else theme.panel for x in late],
                "line": {"color": [theme.bad if x else theme.primary for x in late], "width": 2},
            },
        },
    ]
    left = max(map(text_width, names)) + 14
    words = [f"{number(a)} / {number(b)}" for a, b in zip(halves, ends, strict=True)]
    right = max(*map(text_width, words), text_width("中位 / 90%", SMALL_TEXT_SIZE)) + 14
    beside: Part = {"xref": "paper"}
    notes = [
        *(note(t, x=0, y=r, colour=theme.text, xanchor="left", xshift=-left, **beside) for r, t in enumerate(names)),
        *(
            note(t, x=1, y=r, colour=theme.text, bold=True, xanchor="right", xshift=right, **beside)
            for r, t in enumerate(words)
        ),
        note(
            "中位 / 90%",
            x=1,
            y=-0.85,
            colour=theme.muted,
            size=SMALL_TEXT_SIZE,
            xanchor="right",
            xshift=right,
            **beside,
        ),
    ]
    shapes: list[Part] = []
    if limit is not None:
        shapes.append(
            {
                "type": "line",
                "x0": limit,
                "x1": limit,
                "y0": -0.5,
                "y1": len(names) - 0.5,
                "line": {"color": theme.bad, "width": 1.2, "dash": "dash"},
            }
        )
        notes.append(
            note(f"{limit_name} {count(limit, unit)}", x=limit, y=-0.85, colour=theme.bad_text, size=SMALL_TEXT_SIZE)
        )
    return figure(
        traces,
        theme,
        height=34 * len(names) + 56,
        margin=(left, right, 4, 22),
        annotations=notes,
        shapes=shapes,
        xaxis=value_axis(theme, ticksuffix=f" {unit}", nticks=4),
        yaxis=hidden_axis(range=[len(names) - 0.5, -1.15]),
    )
