"""Figures of when and how long: the week as a heat map, and median to 90th percentile."""

from pandas import DataFrame

from presentation.figures.foundation import (
    SMALL_TEXT_SIZE,
    Figure,
    Part,
    category_axis,
    figure,
    note,
    quantities,
)
from presentation.figures.rows import Bar, LegendSign, Mark, Row, Rows, lengths
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
) -> Rows:
    """How long it takes: a dot at the median, a line to the 90th percentile, one row per name in frame order.

    ``frame``: ``name`` (str), ``median`` and ``p90`` (numbers, ``unit``; NA leaves the row empty, "—"). ``limit``
    draws the time limit; a percentile beyond it is red and a diamond.
    """
    ends = [known(value) for value in frame[p90]]
    farthest = 1.05 * max((value for value in (*ends, limit) if value is not None), default=0.0)
    legend = [LegendSign("中位", theme.primary, "dot"), LegendSign("90%", theme.primary, "ring")]
    if limit is not None:
        legend.append(LegendSign(f"时限 {count(limit, unit)}", theme.bad, "limit"))
    rows = []
    for text, half, end in zip(map(str, frame[name]), map(known, frame[median]), ends, strict=True):
        is_late = limit is not None and end is not None and end > limit
        from_half, to_end, at_limit = lengths([half, end, limit], farthest)
        colour = theme.bad if is_late else theme.primary
        rows.append(
            Row(
                name=text,
                value=f"{number(half)} / {number(end)} {unit}",
                bars=(Bar((to_end or 0.0) - (from_half or 0.0), theme.primary, from_half or 0.0, is_thin=True),),
                marks=(
                    Mark(at_limit, "limit", theme.bad),
                    Mark(from_half, "dot", theme.primary),
                    Mark(to_end, "diamond" if is_late else "ring", colour),
                ),
                told=f"{text}\n中位 {count(half, unit)}，90% 在 {count(end, unit)}内",
            )
        )
    return Rows(tuple(rows), theme, tuple(legend))
