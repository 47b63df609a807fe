"""Figures about disputes: months against their control limits, venues, outcomes and repeats."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from pandas import DataFrame

from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.disputes import ALL_CATEGORIES
from presentation.figures.bars import ranked_bars
from presentation.figures.chart import Chart
from presentation.figures.foundation import dates
from presentation.figures.lines import lines
from presentation.figures.monthly_line import monthly_line
from presentation.figures.multiples import Multiples, SmallLine
from presentation.figures.rows import Rows
from presentation.formats import count, known, month, number, percent
from presentation.labels import labelled, labels
from presentation.theme import Theme


def disputes_against_limits(trend: DataFrame, theme: Theme, *, height: int = 400) -> Chart:
    """All disputes month by month on the range in which they ordinarily vary. ``trend``: see ``dispute_trend``."""
    rows = trend[trend["category"] == ALL_CATEGORIES]
    judged = bool(rows["upper"].notna().any())
    return monthly_line(
        rows,
        theme,
        month_column="month",
        value="opened",
        unit="件",
        centre="expected" if judged else None,
        lower="lower" if judged else None,
        upper="upper" if judged else None,
        last_is_running=bool(len(rows)) and bool(rows["running"].iloc[-1]),
        height=height,
    )


def categories_against_limits(trend: DataFrame, theme: Theme) -> Multiples:
    """Every category that occurred, on one scale and each on its own ordinary range; signals are red diamonds.

    ``trend``: see ``dispute_trend``. Each is titled with its name and the total of its twelve months.
    """
    shown = trend[trend["category"] != ALL_CATEGORIES]
    by_category = {code: shown[shown["category"] == code] for code in DisputeCategory}
    lines = tuple(_category_on_its_range(code, rows) for code, rows in by_category.items() if rows["opened"].sum())
    return Multiples(lines, theme, last_is_running=bool(len(shown)) and bool(shown["running"].iloc[-1]))


def _category_on_its_range(code: DisputeCategory, rows: DataFrame) -> SmallLine:
    told = zip(dates(rows, "month"), rows["opened"], rows["lower"], rows["upper"], strict=True)
    words = [
        f"{month(day)}：{count(opened, '件')}，正常波动 {number(lower)}–{number(upper)} 件"
        if known(upper) is not None
        else f"{month(day)}：{count(opened, '件')}"
        for day, opened, lower, upper in told
    ]
    return SmallLine(
        title=labels(DisputeCategory)[code],
        total=count(rows["opened"].sum(), "件"),
        values=tuple(float(value) for value in rows["opened"]),
        lower=tuple(known(value) for value in rows["lower"]),
        upper=tuple(known(value) for value in rows["upper"]),
        told=tuple(words),
        signals=tuple(signal != "" for signal in rows["signal"]),
    )


def opened_and_closed(by_month: DataFrame, theme: Theme) -> Chart:
    """Reported against closed, month by month. ``by_month``: see ``disputes_by_month``."""
    return lines(
        _stacked_columns(by_month, "opened", "closed"),
        theme,
        month_column="month",
        category="measure",
        value="value",
        unit="件",
        names={"opened": "登记", "closed": "办结"},
        colours={"opened": theme.muted, "closed": theme.primary},
        height=158,
    )


def days_to_close_by_month(by_month: DataFrame, theme: Theme) -> Chart:
    """Median and 90th percentile of the days to close, by month of closing. ``by_month``: see ``disputes_by_month``."""
    return lines(
        _stacked_columns(by_month, "median_days", "p90_days"),
        theme,
        month_column="month",
        category="measure",
        value="value",
        unit="天",
        names={"median_days": "中位", "p90_days": "90%"},
        colours={"median_days": theme.primary, "p90_days": theme.muted},
        height=158,
    )


def venues_compared(frame: DataFrame, theme: Theme) -> Rows:
    """Cases closed at each venue as bars, and under each bar how well and how fast they were closed.

    ``frame``: see ``disputes_by_venue``. Nothing is drawn when none was closed.
    """
    bars = _bars_of_codes(frame, theme, "venue", Venue, "closed")
    words = map(_venue_words, frame.to_dict("records"))
    return Rows(tuple(replace(bar, below=below) for bar, below in zip(bars.rows, words, strict=False)), theme)


def _venue_words(row: dict[Hashable, Any]) -> str:
    if not row["closed"]:
        return "本期无结案"
    resolved = percent(row["resolved"], row["closed"])
    satisfied = percent(row["satisfied"], row["asked"])
    return f"化解率 {resolved} · 中位 {number(row['median_days'])} 天 · 满意 {satisfied}"


def disputes_closed_by_outcome(frame: DataFrame, theme: Theme) -> Rows:
    """What became of the closed cases. ``frame``: see ``disputes_by_outcome``; nothing is drawn without any."""
    return _bars_of_codes(frame, theme, "outcome", DisputeOutcome, "closed")


def repeats_by_category(frame: DataFrame, theme: Theme) -> Rows:
    """Repeat disputes of each category. ``frame``: ``repeat_disputes`` by category."""
    return _bars_of_codes(frame, theme, "unit_code", DisputeCategory, "repeats")


def repeats_by_compound(frame: DataFrame, theme: Theme, *, most: int = 6) -> Rows:
    """The compounds with most repeat disputes. ``frame``: ``repeat_disputes`` by compound."""
    # two communities may have a compound of one name; the code keeps their bars apart
    first = frame.head(most)
    doubled = first["unit_name"].duplicated(keep=False)
    names = first["unit_name"].where(~doubled, first["unit_name"] + " " + first["unit_code"].str[-6:-3])
    return ranked_bars(first.assign(shown=names), theme, name="shown", value="repeats", unit="件")


def _bars_of_codes(
    frame: DataFrame, theme: Theme, column: str, code_list: type[DisputeCategory | DisputeOutcome | Venue], value: str
) -> Rows:
    if not frame[value].sum():
        frame = frame.iloc[:0]
    words, colours = labels(code_list), theme.categories(code_list)
    return ranked_bars(
        frame.assign(shown=labelled(frame[column], code_list)),
        theme,
        name="shown",
        value=value,
        unit="件",
        colours={words[code]: colours[code] for code in words},
    )


def _stacked_columns(by_month: DataFrame, *columns: str) -> DataFrame:
    """The columns under one another: month, measure, value."""
    return by_month.melt(id_vars="month", value_vars=list(columns), var_name="measure", value_name="value")
