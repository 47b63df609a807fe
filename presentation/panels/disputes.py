"""The panels about disputes: the answer, what changed for real, the backlog, the venues, what came back."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from pandas import DataFrame, Series

from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.disputes import (
    ALL_CATEGORIES,
    DisputeState,
    dispute_key_figures,
    dispute_list,
    dispute_signal_by_compound,
    dispute_trend,
    disputes_by_month,
    disputes_by_outcome,
    disputes_by_venue,
    longest_open_dispute,
    open_disputes_by_age,
    repeat_disputes,
)
from data_access.disputes.cases import REPEAT_DAYS
from presentation import dispute_findings as findings
from presentation import reads
from presentation.cards import chart_card
from presentation.figures import disputes as figures
from presentation.figures.cases import open_cases_by_age
from presentation.formats import count
from presentation.key_figure_cards import draw_key_figures
from presentation.key_figures import KeyFigure, rate_figure
from presentation.labels import labels
from presentation.paged_table import Fetch
from presentation.panels import panel
from presentation.panels.months import history, months_shown
from presentation.table_columns import Badge, TableColumn
from presentation.view import View

STATE_WORDS = {DisputeState.WAITING: "待受理", DisputeState.IN_MEDIATION: "调解中"} | {
    DisputeState(code): ("已化解" if code == DisputeOutcome.RESOLVED else words)
    for code, words in labels(DisputeOutcome).items()
}
_BADGES: dict[str, Badge] = {
    "待受理": "gray", "调解中": "orange", "已化解": "green", "未化解": "red", "转上级": "violet", "司法途径": "blue",
}  # fmt: skip

DISPUTE_COLUMNS = (
    TableColumn(name="reported_day", title="登记", kind="day"),
    TableColumn(name="community_name", title="社区"),
    TableColumn(name="compound_name", title="小区"),
    TableColumn(name="grid_unit_name", title="网格"),
    TableColumn(name="category", title="类型", codes=DisputeCategory),
    TableColumn(name="venue", title="场所", codes=Venue),
    TableColumn(name="state", title="状态", kind="state", badges=_BADGES),
    TableColumn(name="days", title="天数", kind="number", unit="天"),
    TableColumn(name="satisfaction", title="满意度", kind="score"),
)


@panel
def overview_of_disputes(view: View) -> None:
    """The answer and its first reasons: key figures, months against their limits, what waits, and the venues."""
    dispute_answer(view)
    trend, backlog = st.columns([2.4, 1], gap="small")
    with trend:
        dispute_months(view)
    with backlog:
        dispute_backlog(view)
        dispute_venues(view)


@panel
def kinds_of_disputes(view: View) -> None:
    """Which categories change, how long cases take, how they end, and which come back."""
    categories, pace = st.columns([1.4, 1], gap="small")
    with categories:
        dispute_categories(view)
    with pace:
        dispute_pace(view)
        dispute_days(view)
    with st.grid(3, min_column_width=260, gap="small"):
        dispute_outcomes(view)
        dispute_repeats(view)
        dispute_repeat_places(view)


def dispute_answer(view: View) -> None:
    """The six key figures of disputes."""
    draw_key_figures(view, list(dispute_figures(view).values()))


def dispute_figures(view: View) -> Mapping[str, KeyFigure]:
    """opened, resolved, resolution_rate, open, median_days, repeats: each by its name, for any page that shows it."""
    now = reads.ask(view, dispute_key_figures, limits=view.limits).iloc[0]
    longest = reads.ask(view, longest_open_dispute).iloc[0]
    before = _before(view)
    months = reads.ask(view, disputes_by_month, scope=view.scope.last_twelve_months(), limits=view.limits)
    compared = view.comparison_words or "较上期"
    return {
        "opened": KeyFigure(
            label="登记纠纷", now=now["opened"], unit="件", before=before["opened"], better="down",
            definition="本期登记的矛盾纠纷", history=history(months, "opened"), comparison=compared,
        ),
        "resolved": KeyFigure(
            label="化解", now=now["resolved"], unit="件", before=before["resolved"], better="up",
            definition="本期结案、结果为“化解”的纠纷", history=history(months, "resolved"), comparison=compared,
        ),
        "resolution_rate": rate_figure(
            "化解率", now["resolved"], now["closed"], parts_unit="件", before=before["resolution_rate"],
            definition="化解率 = 本期化解 ÷ 本期结案（化解、未化解、转上级、司法途径）",
            history=history(months, "resolution_rate"), comparison=compared,
        ),
        "open": KeyFigure(
            label="在办", now=now["open"], unit="件", before=before["open"], better="down",
            definition="期末已登记、尚未结案的纠纷，不论何时登记", history=history(months, "open"), comparison=compared,
            remark=f"最久 {count(longest['days'], '天')}" if now["open"] else "",
        ),
        "median_days": KeyFigure(
            label="办结中位天数", now=now["median_days"], unit="天", before=before["median_days"], better="down",
            definition="本期结案的纠纷从登记到结案的自然日，取中位数：一半不超过它",
            history=history(months, "median_days"), comparison=compared,
            remark=f"90% 在 {count(now['p90_days'], '天')}内" if now["closed"] else "",
        ),
        "repeats": KeyFigure(
            label="重复纠纷", now=now["repeats"], unit="件", before=before["repeats"], better="down",
            definition=f"本期登记的纠纷中，同一当事人 {REPEAT_DAYS} 天内再次发生的",
            history=history(months, "repeats"), comparison=compared, remark=f"{REPEAT_DAYS} 天内再发",
        ),
    }  # fmt: skip


def dispute_months(view: View) -> None:
    """All disputes against their control limits."""
    trend = reads.ask(view, dispute_trend, limits=view.limits)
    signal = findings.latest_signal(trend, of_categories=False)
    category = compound = None
    if signal is not None and signal["signal"] == "above":
        category = findings.main_category(trend, signal["month"].date())
        compound = _main_compound(view, signal, category or ALL_CATEGORIES)
    occurred = trend if trend["opened"].sum() else trend.iloc[:0]
    chart_card(
        findings.months_finding(trend, category, compound) if len(occurred) else "登记纠纷",
        "每月登记，件；控制限由之前 24 个月算出",
        figures.disputes_against_limits(occurred, view.theme),
        key="dispute_months",
        empty="近12个月无纠纷登记",
    )


def dispute_categories(view: View) -> None:
    """Each category against its own control limits."""
    trend = reads.ask(view, dispute_trend, limits=view.limits)
    signal = findings.latest_signal(trend, of_categories=True)
    above = signal is not None and signal["signal"] == "above"
    compound = _main_compound(view, signal, signal["category"]) if signal is not None and above else None
    chart_card(
        findings.categories_finding(trend, compound),
        "各类每月登记，件；色带为正常波动，◆ 为超出的月份",
        figures.categories_against_limits(trend, view.theme),
        key="dispute_categories",
        empty="近12个月无纠纷登记",
    )


def dispute_backlog(view: View) -> None:
    """The open cases by age."""
    by_age = reads.ask(view, open_disputes_by_age)
    chart_card(
        findings.backlog_finding(by_age),
        "按已等待天数",
        open_cases_by_age(by_age, view.theme),
        key="dispute_backlog",
        empty="期末没有在办纠纷",
    )


def dispute_venues(view: View) -> None:
    """Closed cases by venue, and how well and how fast."""
    by_venue = reads.ask(view, disputes_by_venue, limits=view.limits)
    chart_card(
        findings.venues_finding(by_venue),
        "本期结案；各场所案情不同，仅供参考",
        figures.venues_compared(by_venue, view.theme),
        key="dispute_venues",
        empty="本期无纠纷结案",
    )


def dispute_pace(view: View) -> None:
    """Reported against closed, month by month."""
    by_month = reads.ask(view, disputes_by_month, scope=months_shown(view.scope), limits=view.limits)
    known_months = by_month[by_month["opened"].notna()]
    chart_card(
        findings.pace_finding(known_months),
        "每月登记与办结，件",
        figures.opened_and_closed(known_months, view.theme),
        key="dispute_pace",
        empty="近12个月无纠纷登记",
    )


def dispute_days(view: View) -> None:
    """Median and 90th percentile of the days to close, month by month."""
    by_month = reads.ask(view, disputes_by_month, scope=months_shown(view.scope), limits=view.limits)
    closed = by_month[by_month["median_days"].notna()]
    latest = closed.iloc[-1] if len(closed) else None
    title = "办结天数" if latest is None else f"{latest['month'].month}月办结中位 {count(latest['median_days'], '天')}"
    chart_card(
        title,
        "结案用时，按结案月份，天；90% 的案件不超过上面一条线",
        figures.days_to_close_by_month(by_month if len(closed) else closed, view.theme),
        key="dispute_days",
        empty="近12个月无纠纷结案",
    )


def dispute_outcomes(view: View) -> None:
    """What became of the closed cases."""
    by_outcome = reads.ask(view, disputes_by_outcome, limits=view.limits)
    chart_card(
        findings.outcomes_finding(by_outcome),
        "本期结案的结果",
        figures.disputes_closed_by_outcome(by_outcome, view.theme),
        key="dispute_outcomes",
        empty="本期无纠纷结案",
    )


def dispute_repeats(view: View) -> None:
    """What came back, by category."""
    by_category = reads.ask(view, repeat_disputes, limits=view.limits, by="category")
    chart_card(
        findings.repeats_finding(by_category),
        f"{REPEAT_DAYS} 天内同当事人再次发生，按类型",
        figures.repeats_by_category(by_category, view.theme),
        key="dispute_repeats",
        empty="本期无重复纠纷",
    )


def dispute_repeat_places(view: View) -> None:
    """What came back, by compound."""
    by_compound = reads.ask(view, repeat_disputes, limits=view.limits, by="compound")
    title = f"{by_compound.iloc[0]['unit_name']}重复纠纷最多" if len(by_compound) else "重复纠纷"
    chart_card(
        title,
        "按小区，前 6 位",
        figures.repeats_by_compound(by_compound, view.theme),
        key="dispute_repeat_places",
        empty="本期无重复纠纷",
    )


def disputes_reported(view: View) -> int:
    """How many rows the table of disputes has."""
    return int(reads.ask(view, dispute_key_figures, limits=view.limits)["opened"].iloc[0])


def dispute_rows(view: View) -> Fetch:
    """Reads pages of the table of disputes."""

    def fetch(sort_column: str, descending: bool, offset: int, limit: int) -> DataFrame:
        return _in_words(
            reads.ask(view, dispute_list, sort_column=sort_column, descending=descending, offset=offset, limit=limit)
        )

    return fetch


def every_dispute(view: View) -> DataFrame:
    """All rows of the table, newest first: for a download."""
    return _in_words(reads.ask(view, dispute_list))


def _in_words(cases: DataFrame) -> DataFrame:
    return cases.assign(state=cases["state"].map(STATE_WORDS).astype("str"))


def _before(view: View) -> Series:
    """The figures of the comparison period; nothing known where there is none."""
    if view.comparison_scope is None:
        return Series(None, index=reads.ask(view, dispute_key_figures, limits=view.limits).columns, dtype="object")
    return reads.ask(view, dispute_key_figures, scope=view.comparison_scope, limits=view.limits).iloc[0]


def _main_compound(view: View, signal: Series, category: str) -> str | None:
    """Where the excess comes from; says nothing new inside a single compound or grid unit."""
    if len(view.scope.compounds) == 1 or view.scope.grid_units:
        return None
    where = partial(reads.ask, view, dispute_signal_by_compound, limits=view.limits)
    return findings.main_compound(where(month=signal["month"].date(), category=category))
