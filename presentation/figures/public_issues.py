"""Figures about public issues: 三率 side by side with their parts, and whom the solutions helped."""

import math
from enum import StrEnum

from pandas import DataFrame

from data_access.codes import IssueCategory
from presentation.figures.bars import ranked_bars
from presentation.figures.foundation import SMALL_TEXT_SIZE, Figure, Part, figure, hidden_axis, note, text_width
from presentation.figures.lines import lines
from presentation.figures.rows import Rows
from presentation.formats import known, number, percent_of
from presentation.labels import labelled, labels
from presentation.theme import Hue, Theme

_ROW_HEIGHT = 54
_HEAD_HEIGHT = 26

#: A month's rate of fewer issues than this jumps with every single one of them.
LEAST_PARTS = 5

#: The three rates: their name, rate, numerator and denominator.
THREE_RATES = (
    ("响应率", "response_rate", "responded_in_time", "received"),
    ("解决率", "resolution_rate", "resolved", "resolve_due"),
    ("满意率", "satisfaction_rate", "satisfied", "asked"),
)


def three_rates(frame: DataFrame, theme: Theme, code_list: type[StrEnum]) -> Figure:
    """响应率, 解决率 and 满意率 of each source or category, each written out with its numerator and denominator.

    ``frame``: see ``three_rates_by``; its column ``code`` holds codes of ``code_list``. A rate without a denominator is
    "—" on an empty track.
    """
    names = list(labelled(frame["code"], code_list))
    rows = list(range(len(names)))
    left = max((text_width(name) for name in names), default=0) + 12
    traces: list[Part] = []
    notes = [note(name, x=0, xref="paper", xanchor="left", xshift=-left, y=row, yref="y", colour=theme.text)
             for row, name in enumerate(names)]  # fmt: skip
    axes: Part = {}
    for place, (title, rate, above, below) in enumerate(THREE_RATES):
        axis = "" if place == 0 else str(place + 1)
        begins = place / len(THREE_RATES)
        axes[f"xaxis{axis}"] = hidden_axis(domain=[begins, begins + 0.3], range=[0, 1], anchor=f"y{axis}")
        axes[f"yaxis{axis}"] = hidden_axis(range=[len(rows) - 0.5, -0.5], anchor=f"x{axis}")
        beside: Part = {"xref": "paper", "x": begins, "xanchor": "left"}
        notes.append(
            note(title, y=1, yref="paper", yanchor="bottom", colour=theme.muted, size=SMALL_TEXT_SIZE, **beside)
        )
        shares = [known(share) for share in frame[rate]]
        parts = [f"{number(top)}/{number(bottom)}" for top, bottom in zip(frame[above], frame[below], strict=True)]
        under: Part = {"yref": f"y{axis}", "size": SMALL_TEXT_SIZE} | beside
        for row, (share, part) in enumerate(zip(shares, parts, strict=True)):
            notes.append(note(percent_of(share), y=row - 0.26, colour=theme.text, bold=True, **under))
            notes.append(note(part, y=row + 0.25, colour=theme.muted, **under))
        hover = [
            f"{name}：{title} {percent_of(share)}（{part} 件）"
            for name, share, part in zip(names, shares, parts, strict=True)
        ]
        bar: Part = {"type": "bar", "orientation": "h", "y": rows, "width": 0.17,
                     "xaxis": f"x{axis}", "yaxis": f"y{axis}", "customdata": hover,
                     "hovertemplate": "%{customdata}<extra></extra>"}  # fmt: skip
        traces.append(bar | {"x": [1.0] * len(rows), "marker": {"color": theme.track, "cornerradius": 3}})
        traces.append(
            bar | {"x": [share or 0.0 for share in shares], "marker": {"color": theme.primary, "cornerradius": 3}}
        )
    return figure(
        traces if rows else [],
        theme,
        height=_ROW_HEIGHT * max(1, len(rows)) + _HEAD_HEIGHT,
        margin=(left, 4, _HEAD_HEIGHT - 4, 4),
        barmode="overlay",
        annotations=notes,
        **axes,
    )


def shows_a_trend(by_month: DataFrame) -> bool:
    """Whether at least half of the months received enough issues for a rate. ``by_month``: as below."""
    return bool((by_month["received"].fillna(0) >= LEAST_PARTS).mean() >= 0.5)


def three_rates_by_month(by_month: DataFrame, theme: Theme) -> Figure:
    """三率 month by month, where they rest on enough issues. ``by_month``: see ``public_issues_by_month``."""
    codes = [rate for _, rate, _, _ in THREE_RATES]
    enough = by_month.assign(**{
        rate: by_month[rate].mask(by_month[below].fillna(0) < LEAST_PARTS) for _, rate, _, below in THREE_RATES
    })  # fmt: skip
    frame = enough.melt(id_vars="month", value_vars=codes, var_name="rate", value_name="share")
    hues = (theme.primary, theme.hue(Hue.ORANGE), theme.hue(Hue.GREEN))
    drawn = lines(
        frame.assign(percent=frame["share"] * 100),
        theme,
        month_column="month",
        category="rate",
        value="percent",
        unit="%",
        names={rate: name for name, rate, _, _ in THREE_RATES},
        colours=dict(zip(codes, hues, strict=True)),
        height=300,
    )
    # the rates live near 100 %: an axis from zero would press them into one line, and lines, unlike bars, need no zero
    lowest = known(frame["share"].min())
    from_percent = max(0, math.floor((lowest or 0) * 10) * 10 - 5)
    drawn.layout["yaxis"] |= {"range": [from_percent, 101], "rangemode": "normal", "ticksuffix": "%"}
    return drawn


def households_helped(frame: DataFrame, theme: Theme) -> Rows:
    """Households helped by the solved issues, by category. ``frame``: see ``solved_public_issues_by_category``."""
    words, colours = labels(IssueCategory), theme.categories(IssueCategory)
    return ranked_bars(
        frame.assign(shown=labelled(frame["category"], IssueCategory)),
        theme,
        name="shown",
        value="households_helped",
        unit="户",
        colours={words[code]: colours[code] for code in words},
    )
