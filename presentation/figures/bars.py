"""Figures of amounts side by side: ranked bars, stacked bars, and the steps of a process."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import pairwise

from pandas import DataFrame, Series
from pandas.api.types import is_datetime64_any_dtype

from presentation.figures.foundation import (
    SMALL_TEXT_SIZE,
    Figure,
    Part,
    category_axis,
    dates,
    day_key,
    figure,
    hidden_axis,
    legend_above,
    month_axis,
    note,
    quantities,
    shortened,
    text_width,
    value_axis,
)
from presentation.formats import Quantity, count, known, month, percent, percent_of
from presentation.theme import Theme

_ROW = 30
_LONGEST_NAME = 10


def ranked_bars(
    frame: DataFrame,
    theme: Theme,
    *,
    name: str,
    value: str,
    unit: str,
    colours: Mapping[str, str] | None = None,
    emphasised: Collection[str] = (),
    whole: float | None = None,
) -> Figure:
    """Horizontal bars with their name at the left and their value at the right, in the order of the frame.

    ``frame``: one row per bar, ``name`` (str, unique), ``value`` (number, ``unit``; NA is "—", or "<5" with its
    ``_suppressed`` twin). ``colours`` by name (default: primary). With ``emphasised`` names the others step back.
    ``whole`` is where a bar is full (default: the largest value; 1 for fractions when ``unit`` is "%").
    """
    names = [str(text) for text in frame[name]]
    values = quantities(frame, value)
    words = [_worded(amount, unit) for amount in values]
    lengths = [known(amount) or 0.0 for amount in values]
    full = whole or (1.0 if unit == "%" else max(lengths, default=0.0))
    fills = [
        theme.muted if emphasised and text not in emphasised else (colours or {}).get(text, theme.primary)
        for text in names
    ]
    hover = [f"{text}：{told}" for text, told in zip(names, words, strict=True)]
    return _tracked_rows(names, lengths, words, fills, full, theme, hover)


def steps(frame: DataFrame, theme: Theme, *, name: str, value: str, unit: str) -> Figure:
    """The steps of a process as bars, with the share that went on written between a step and the one before.

    ``frame``: one row per step from first to last, ``name`` (str), ``value`` (number, ``unit``), e.g. called →
    answered → dispatched → arrived → closed.
    """
    names = [str(text) for text in frame[name]]
    values = quantities(frame, value)
    words = [count(amount, unit) for amount in values]
    lengths = [known(amount) or 0.0 for amount in values]
    shares = [percent(now, before) for before, now in pairwise(values)]
    of_first = [percent(amount, values[0]) for amount in values]
    hover = [f"{a}：{b}，占首步 {c}" for a, b, c in zip(names, words, of_first, strict=True)]
    fills = [theme.primary] * len(names)
    between = [
        note(f"↓ {share}", x=0, y=row + 0.5, colour=theme.muted, size=SMALL_TEXT_SIZE, xanchor="left", xshift=2)
        for row, share in enumerate(shares)
    ]
    return _tracked_rows(names, lengths, words, fills, max(lengths, default=0.0), theme, hover, row=46, more=between)


def stacked_bars(
    frame: DataFrame,
    theme: Theme,
    *,
    group: str,
    category: str,
    value: str,
    unit: str,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    shares: bool = False,
    height: int = 260,
) -> Figure:
    """Upright bars, one per group, stacked by category in the order of ``names``.

    ``frame``: one row per group and category: ``group`` (datetime64 months or str), ``category`` (code), ``value``
    (number, ``unit``). ``names`` and ``colours`` by code: ``labels(Help)``, ``theme.categories(Help)``; categories
    that never occur are left out. With ``shares`` every bar is 100% and the hover card still tells the numbers.
    """
    if frame.empty:
        return figure([], theme, height=height)
    monthly = is_datetime64_any_dtype(frame[group])
    groups = list(dict.fromkeys(dates(frame, group) if monthly else frame[group]))
    keys = [day_key(key) if isinstance(key, date) else str(key) for key in groups]
    titles = [month(key) if isinstance(key, date) else str(key) for key in groups]
    amounts = frame.pivot_table(index=group, columns=category, values=value, aggfunc="sum", sort=False, observed=True)
    traces = [
        _layer(amounts[code], keys, titles, words, colours[code], unit, theme)
        for code, words in names.items()
        if code in amounts
    ]
    upright = value_axis(theme, ticksuffix="%") if shares else value_axis(theme)
    return figure(
        traces,
        theme,
        height=height,
        margin=(8, 8, 30, 8),
        barmode="stack",
        barnorm="percent" if shares else "",
        showlegend=True,
        legend=legend_above(theme),
        xaxis=month_axis(theme, groups, most_ticks=7) if monthly else category_axis(theme, type="category"),
        yaxis=upright,
    )


def _layer(
    amounts: Series, keys: list[str], titles: list[str], words: str, colour: str, unit: str, theme: Theme
) -> Part:
    values = [known(amount) for amount in amounts]
    return {
        "type": "bar",
        "name": words,
        "x": keys,
        "y": values,
        "marker": {"color": colour, "line": {"color": theme.panel, "width": 1}},
        "customdata": [[title, count(amount, unit)] for title, amount in zip(titles, values, strict=True)],
        "hovertemplate": f"%{{customdata[0]}}<br>{words}：%{{customdata[1]}}<extra></extra>",
    }


def _tracked_rows(
    names: Sequence[str],
    lengths: Sequence[float],
    words: Sequence[str],
    fills: Sequence[str],
    full: float,
    theme: Theme,
    hover: Sequence[str],
    row: int = _ROW,
    more: Sequence[Part] = (),
) -> Figure:
    """Bars on a pale track that ends where a bar is full; names left, values right, both outside the plot."""
    full = full or 1.0
    shown = [shortened(text, _LONGEST_NAME) for text in names]
    left = max(map(text_width, shown), default=0) + 14
    right = max(map(text_width, words), default=0) + 14
    rows = list(range(len(names)))
    thickness = 17 / row
    bar: Part = {"type": "bar", "orientation": "h", "y": rows, "width": thickness, "hoverinfo": "skip"}
    traces = [
        bar | {"x": [full] * len(rows), "marker": {"color": theme.track, "cornerradius": 3}},
        bar
        | {
            "x": list(lengths),
            "marker": {"color": list(fills), "cornerradius": 3},
            "customdata": list(hover),
            "hovertemplate": "%{customdata}<extra></extra>",
            "hoverinfo": None,
        },
    ]
    beside: Part = {"xref": "paper", "yref": "y"}
    notes = [
        *(note(t, x=0, y=r, colour=theme.text, xanchor="left", xshift=-left, **beside) for r, t in enumerate(shown)),
        *(
            note(t, x=1, y=r, colour=theme.text, bold=True, xanchor="right", xshift=right, **beside)
            for r, t in enumerate(words)
        ),
    ]
    notes += more
    return figure(
        traces if rows else [],
        theme,
        height=row * max(1, len(rows)) + 8,
        margin=(left, right, 4, 4),
        barmode="overlay",
        annotations=notes,
        xaxis=hidden_axis(range=[0, full]),
        yaxis=hidden_axis(range=[len(rows) - 0.5, -0.5]),
    )


def _worded(amount: Quantity, unit: str) -> str:
    return percent_of(amount) if unit == "%" else count(amount, unit)
