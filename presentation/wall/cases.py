"""The panels about disputes: month by month within what is usual, by kind, and how long the open ones wait."""

from pandas import DataFrame

from data_access.codes import DisputeCategory
from data_access.disputes import ALL_CATEGORIES, dispute_trend, open_disputes_by_age
from presentation import dispute_findings as findings
from presentation.formats import known, number
from presentation.labels import label
from presentation.wall.asking import Wall
from presentation.wall.words import Panel, bar

#: So many kinds fit beside the ages; the rest are added up.
MOST_KINDS = 5


def dispute_months(wall: Wall) -> Panel:
    """Disputes reported in each of the last twelve months, with the limits of ordinary variation."""
    trend = wall.ask(dispute_trend)
    rows = trend[trend["category"] == ALL_CATEGORIES]
    return {
        "title": "矛盾化解",
        "finding": findings.months_finding(trend, None, None).replace("登记纠纷", ""),
        "months": [f"{month.month}月" for month in rows["month"]],
        "opened": [int(value) for value in rows["opened"]],
        "expected": _numbers(rows, "expected"),
        "lower": _numbers(rows, "lower"),
        "upper": _numbers(rows, "upper"),
        "signals": list(rows["signal"]),
        "running": [bool(value) for value in rows["running"]],
        "unit": "件/月",
        "band_label": "正常波动",
    }


def disputes_by_kind(wall: Wall) -> Panel:
    """Left the kinds of the disputes of the last twelve months, right the open ones by how long they have waited."""
    trend = wall.ask(dispute_trend)
    sums = trend[trend["category"] != ALL_CATEGORIES].groupby("category", sort=False)["opened"].sum()
    ranked = sums[sums > 0].sort_values(ascending=False, kind="stable")
    shown = [
        (label(DisputeCategory(code)), int(n), wall.view.theme.category(DisputeCategory(code)))
        for code, n in zip(map(str, ranked.index), ranked, strict=True)
    ]
    if len(shown) > MOST_KINDS:
        rest = sum(n for _, n, _ in shown[MOST_KINDS - 1 :])
        shown = [*shown[: MOST_KINDS - 1], ("其余各类", rest, wall.view.theme.muted)]
    by_age = wall.ask(open_disputes_by_age)
    return {
        "title": "纠纷分布",
        "finding": findings.backlog_finding(by_age),
        "bars_title": "近12个月登记，件",
        "bars": [bar(name, n, colour) for name, n, colour in shown],
        "ages_title": "在办 · 已等，件",
        "ages": _ages(wall, by_age),
    }


def _ages(wall: Wall, by_age: DataFrame) -> list[Panel]:
    theme = wall.view.theme
    colours = (theme.good, theme.primary, theme.warn, theme.bad)
    rows = by_age.to_dict(orient="records")
    return [
        bar(_age_words(row["from_days"], known(row["to_days"])), row["open"], colour)
        for row, colour in zip(rows, colours, strict=True)
    ]


def _age_words(first: int, last: float | None) -> str:
    return f"{first - 1}天以上" if last is None else f"{first}–{number(last)}天"


def _numbers(rows: DataFrame, column: str) -> list[float | None]:
    return [None if (value := known(each)) is None else round(value, 2) for each in rows[column]]
