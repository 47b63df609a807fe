"""Figures of amounts side by side: ranked bars, stacked bars, and the steps of a process."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from pandas import DataFrame
from pandas.api.types import is_datetime64_any_dtype

from presentation.figures.chart import Chart, Part, category_axis, chart, month_axis, pointed_at, value_axis
from presentation.figures.foundation import dates, quantities
from presentation.figures.rows import Bar, LegendSign, Row, Rows, lengths
from presentation.formats import Quantity, count, known, month, percent, percent_of
from presentation.theme import Theme


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
) -> Rows:
    """Horizontal bars with their name at the left and their value at the right, in the order of the frame.

    ``frame``: one row per bar, ``name`` (str, unique), ``value`` (number, ``unit``; NA is "—", or "<5" with its
    ``_suppressed`` twin). ``colours`` by name (default: primary). With ``emphasised`` names the others step back.
    ``whole`` is where a bar is full (default: the largest value; 1 for fractions when ``unit`` is "%").
    """
    names = [str(text) for text in frame[name]]
    values = quantities(frame, value)
    words = [_worded(amount, unit) for amount in values]
    fills = [
        theme.muted if emphasised and text not in emphasised else (colours or {}).get(text, theme.primary)
        for text in names
    ]
    reached = lengths([known(amount) for amount in values], whole or (1.0 if unit == "%" else None))
    return Rows(
        tuple(
            Row(name=text, value=told, bars=(Bar(length, fill),), told=f"{text}：{told}")
            for text, told, length, fill in zip(names, words, reached, fills, strict=True)
        ),
        theme,
    )


def steps(frame: DataFrame, theme: Theme, *, name: str, value: str, unit: str) -> Rows:
    """The steps of a process as bars, with the share that went on written between a step and the one before.

    ``frame``: one row per step from first to last, ``name`` (str), ``value`` (number, ``unit``), e.g. called →
    answered → dispatched → arrived → closed.
    """
    names = [str(text) for text in frame[name]]
    values = quantities(frame, value)
    words = [count(amount, unit) for amount in values]
    went_on = [*(f"↓ {percent(now, before)}" for before, now in pairwise(values)), ""]
    of_first = [percent(amount, values[0]) for amount in values]
    reached = lengths([known(amount) for amount in values])
    return Rows(
        tuple(
            Row(
                name=step, value=written, bars=(Bar(length, theme.primary),), below=below,
                told=f"{step}：{written}，占首步 {share}",
            )
            for step, written, length, share, below in zip(names, words, reached, of_first, went_on, strict=False)
        ),
        theme,
        below_bars=True,
    )  # fmt: skip


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
    every: int = 1,
    height: int = 260,
) -> Chart:
    """Upright bars, one per group, stacked by category in the order of ``names``.

    ``frame``: one row per group and category: ``group`` (datetime64 months or str), ``category`` (code), ``value``
    (number, ``unit``). ``names`` and ``colours`` by code: ``labels(Help)``, ``theme.categories(Help)``; categories
    that never occur are left out. Of groups that are no months ``every`` second, third, … is named.
    """
    monthly = is_datetime64_any_dtype(frame[group])
    months = list(dict.fromkeys(dates(frame, group))) if monthly else []
    titles = [month(each) for each in months] or [str(key) for key in dict.fromkeys(frame[group])]
    amounts = frame.pivot_table(index=group, columns=category, values=value, aggfunc="sum", sort=False, observed=True)
    layers = [
        bars_of([known(amount) for amount in amounts[code]], words, colours[code], titles, unit) | {"stack": "all"}
        for code, words in names.items()
        if code in amounts
    ]
    for layer in layers:  # the space between layers
        layer["itemStyle"] |= {"borderColor": theme.panel, "borderWidth": 1}
    across = month_axis(theme, months, most_ticks=7) if monthly else category_axis(theme, titles, every=every)
    return chart(layers, theme, height=height, across=across, up=value_axis(theme), legend=True)


def bars_of(
    values: Sequence[float | None],
    name: str,
    colour: str,
    titles: Sequence[str],
    unit: str,
    told: Sequence[Quantity] | None = None,
) -> Part:
    """The bars of one category in every group; ``told`` are the values in words where they differ from the drawn."""
    words = [f"{title}\n{name}：{count(amount, unit)}" for title, amount in zip(titles, told or values, strict=True)]
    return {
        "type": "bar",
        "name": name,
        "data": [pointed_at(value, card) for value, card in zip(values, words, strict=True)],
        "barCategoryGap": "36%",
        "barGap": "6%",
        "itemStyle": {"color": colour},
        "emphasis": {"disabled": True},
    }  # fmt: skip


def shares_of_rows(
    frame: DataFrame,
    theme: Theme,
    *,
    group: str,
    category: str,
    value: str,
    unit: str,
    names: Mapping[str, str],
    colours: Mapping[str, str],
) -> Rows:
    """Full rows, one per group in the order of the frame, divided by category in the order of ``names``.

    ``frame``: one row per group and category: ``group`` (str), ``category`` (code), ``value`` (number, ``unit``; what
    is missing has no part). The value at the right is the whole of a row; pointing at it tells the parts.
    """
    occurring = [code for code in names if code in set(frame[category])]
    rows = []
    for title in dict.fromkeys(frame[group]):
        of_group = frame[frame[group] == title]
        parts = dict(zip(of_group[category], map(known, quantities(of_group, value)), strict=True))
        whole = sum(part or 0.0 for part in parts.values())
        bars, told, begins = [], [f"{title}：{count(whole, unit)}"], 0.0
        for code in occurring:
            length = (parts.get(code) or 0.0) / (whole or 1.0)
            bars.append(Bar(length, colours[code], begins))
            told.append(f"{names[code]} {count(parts.get(code), unit)}，{percent(parts.get(code), whole)}")
            begins += length
        rows.append(Row(name=str(title), value=count(whole, unit), bars=tuple(bars), told="\n".join(told)))
    return Rows(tuple(rows), theme, tuple(LegendSign(names[code], colours[code]) for code in occurring))


def _worded(amount: Quantity, unit: str) -> str:
    return percent_of(amount) if unit == "%" else count(amount, unit)
