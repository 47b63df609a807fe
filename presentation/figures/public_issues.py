"""Figures about public issues: 三率 side by side with their parts, and whom the solutions helped."""

import math
from enum import StrEnum

from pandas import DataFrame

from data_access.codes import IssueCategory
from presentation.figures.bars import ranked_bars
from presentation.figures.chart import Chart
from presentation.figures.lines import lines
from presentation.figures.rate_table import Rate, RateRow, RateTable
from presentation.figures.rows import Rows
from presentation.formats import known, number, percent_of
from presentation.labels import labelled, labels
from presentation.theme import Hue, Theme

#: A month's rate of fewer issues than this jumps with every single one of them.
LEAST_PARTS = 5

#: The three rates: their name, rate, numerator and denominator.
THREE_RATES = (
    ("响应率", "response_rate", "responded_in_time", "received"),
    ("解决率", "resolution_rate", "resolved", "resolve_due"),
    ("满意率", "satisfaction_rate", "satisfied", "asked"),
)


def three_rates(frame: DataFrame, theme: Theme, code_list: type[StrEnum]) -> RateTable:
    """响应率, 解决率 and 满意率 of each source or category, each written out with its numerator and denominator.

    ``frame``: see ``three_rates_by``; its column ``code`` holds codes of ``code_list``. A rate without a denominator is
    "—" on an empty track.
    """
    names = list(labelled(frame["code"], code_list))
    columns = [
        [
            _rate(f"{name}：{title}", known(share), f"{number(top)}/{number(bottom)}")
            for name, share, top, bottom in zip(names, frame[rate], frame[above], frame[below], strict=True)
        ]
        for title, rate, above, below in THREE_RATES
    ]
    rows = [RateRow(name, rates) for name, rates in zip(names, zip(*columns, strict=True), strict=True)]
    return RateTable(tuple(title for title, _, _, _ in THREE_RATES), tuple(rows), theme)


def _rate(of: str, share: float | None, parts: str) -> Rate:
    value = percent_of(share)
    return Rate(value=value, share=share, parts=parts, told=f"{of} {value}（{parts} 件）")


def shows_a_trend(by_month: DataFrame) -> bool:
    """Whether at least half of the months received enough issues for a rate. ``by_month``: as below."""
    return bool((by_month["received"].fillna(0) >= LEAST_PARTS).mean() >= 0.5)


def three_rates_by_month(by_month: DataFrame, theme: Theme) -> Chart:
    """三率 month by month, where they rest on enough issues. ``by_month``: see ``public_issues_by_month``."""
    codes = [rate for _, rate, _, _ in THREE_RATES]
    enough = by_month.assign(**{
        rate: by_month[rate].mask(by_month[below].fillna(0) < LEAST_PARTS) for _, rate, _, below in THREE_RATES
    })  # fmt: skip
    frame = enough.melt(id_vars="month", value_vars=codes, var_name="rate", value_name="share")
    hues = (theme.primary, theme.hue(Hue.ORANGE), theme.hue(Hue.GREEN))
    # the rates live near 100 %: an axis from zero would press them into one line, and lines, unlike bars, need no zero
    lowest = known(frame["share"].min())
    from_percent = max(0, math.floor((lowest or 0) * 10) * 10 - 5)
    return lines(
        frame.assign(percent=frame["share"] * 100),
        theme,
        month_column="month",
        category="rate",
        value="percent",
        unit="%",
        names={rate: name for name, rate, _, _ in THREE_RATES},
        colours=dict(zip(codes, hues, strict=True)),
        value_range=(from_percent, 100),
        height=300,
    )


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
