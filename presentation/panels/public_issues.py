"""The panels about public issues: 三率, the open ones by age, and whom the solutions helped."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st
from pandas import DataFrame, Series

from data_access.codes import IssueCategory, IssueSource
from data_access.public_issues import (
    open_public_issues,
    open_public_issues_by_age,
    public_issue_key_figures,
    public_issues_by_month,
    solved_public_issues,
    solved_public_issues_by_category,
    three_rates_by,
)
from presentation import reads
from presentation.cards import chart_card
from presentation.figures import public_issues as figures
from presentation.figures.cases import open_cases_by_age
from presentation.formats import count, number, percent
from presentation.key_figure_cards import draw_key_figures
from presentation.key_figures import KeyFigure, rate_figure
from presentation.labels import labels
from presentation.paged_table import Fetch
from presentation.panels import panel
from presentation.panels.months import history, months_shown
from presentation.table_columns import Badge, TableColumn
from presentation.view import View

#: Fewer received than this say nothing about a source.
_LEAST_COMPARED = 10

_STATES: dict[str, Badge] = {"未响应": "red", "处理中": "blue", "超时限": "orange"}
_MATTER = (
    TableColumn(name="title", title="事项"),
    TableColumn(name="category", title="类别", codes=IssueCategory),
    TableColumn(name="source", title="来源", codes=IssueSource),
)
_PLACE = (
    TableColumn(name="community_name", title="社区"),
    TableColumn(name="compound_name", title="小区"),
    TableColumn(name="grid_unit_name", title="网格"),
)
#: What a reader acts on stands first: a narrow screen shows the left end of a table.
OPEN_COLUMNS = (
    TableColumn(name="reported_day", title="登记", kind="day"),
    TableColumn(name="days", title="已等", kind="number", unit="天"),
    TableColumn(name="state", title="状态", kind="state", badges=_STATES, sortable=False),
    TableColumn(name="urgency", title="紧急", sortable=False),
    TableColumn(name="households_affected", title="涉及", kind="number", unit="户"),
    *_MATTER,
    *_PLACE,
)
SOLVED_COLUMNS = (
    TableColumn(name="reported_day", title="登记", kind="day"),
    TableColumn(name="resolved_day", title="办结", kind="day"),
    TableColumn(name="days", title="用时", kind="number", unit="天"),
    TableColumn(name="households_affected", title="惠及", kind="number", unit="户"),
    TableColumn(name="satisfaction", title="满意度", kind="score"),
    *_MATTER,
    *_PLACE,
)


@panel
def public_issues(view: View) -> None:
    """The answer and its reasons: the three rates, by source and category, what waits and whom it helped."""
    public_issue_answer(view)
    by_source, by_category = st.columns(2, gap="small")
    with by_source:
        rates_by_source(view)
        public_issue_backlog(view)
    with by_category:
        rates_by_category(view)
    with st.grid(2, min_column_width=340, gap="small"):
        rates_by_month(view)
        public_issue_help(view)


def public_issue_answer(view: View) -> None:
    """三率, what is open, what was solved, and how many households it helped."""
    draw_key_figures(view, list(public_issue_figures(view).values()))


def public_issue_figures(view: View) -> Mapping[str, KeyFigure]:
    """response_rate, resolution_rate, satisfaction_rate, open, solved, households_helped: each by its name."""
    limits = view.limits
    now = reads.ask(view, public_issue_key_figures, limits=limits).iloc[0]
    before = _before(view)
    months = reads.ask(view, public_issues_by_month, scope=view.scope.last_twelve_months(), limits=limits)
    compared = view.comparison_words or "较上期"
    return {
        "response_rate": rate_figure(
            "响应率", now["responded_in_time"], now["received"], parts_unit="件",
            before=before["response_rate"], history=history(months, "response_rate"), comparison=compared,
            definition="响应率 = 时限内响应 ÷ 本期受理。"
            f"时限 {limits.respond_hours} 小时，紧急 {limits.urgent_respond_hours} 小时",
        ),
        "resolution_rate": rate_figure(
            "解决率", now["resolved"], now["resolve_due"], parts_unit="件",
            before=before["resolution_rate"], history=history(months, "resolution_rate"), comparison=compared,
            definition="解决率 = 本期受理中已解决 ÷（受理 − 未解决且仍在时限内）。"
            f"时限 {limits.resolve_days} 天，紧急 {limits.urgent_resolve_hours} 小时",
        ),
        "satisfaction_rate": rate_figure(
            "满意率", now["satisfied"], now["asked"], parts_unit="件",
            before=before["satisfaction_rate"], history=history(months, "satisfaction_rate"),
            comparison=compared,
            definition="满意率 = 评价 4–5 分 ÷ 本期受理中已回访",
        ),
        "open": KeyFigure(
            label="在办民生问题", now=now["open"], unit="件", before=before["open"], better="down",
            definition="期末已受理、尚未解决的民生问题，不论何时受理", comparison=compared,
            history=history(months, "open"),
            remark=f"{number(now['overdue'])} 件超时限" if now["open"] else "",
        ),
        "solved": KeyFigure(
            label="办结民生问题", now=now["solved"], unit="件", before=before["solved"], better="up",
            definition="本期解决的民生问题，不论何时受理", history=history(months, "solved"), comparison=compared,
        ),
        "households_helped": KeyFigure(
            label="惠及户数", now=now["households_helped"], unit="户", before=before["households_helped"], better="up",
            definition="本期解决的民生问题所涉及的户数之和，一户可多次受益",
            history=history(months, "households_helped"), comparison=compared,
        ),
    }  # fmt: skip


def rates_by_source(view: View) -> None:
    """三率 of every source."""
    _rates(view, "source", IssueSource, "来源")


def rates_by_category(view: View) -> None:
    """三率 of every category."""
    _rates(view, "category", IssueCategory, "类别")


def rates_by_month(view: View) -> None:
    """三率 of the issues received in each month, as they stand now."""
    months = reads.ask(view, public_issues_by_month, scope=months_shown(view.scope), limits=view.limits)
    chart_card(
        "三率走势",
        f"按受理月份，截至期末；不足 {figures.LEAST_PARTS} 件的月份不画",
        figures.three_rates_by_month(months if figures.shows_a_trend(months) else months.iloc[:0], view.theme),
        key="three_rates_by_month",
        empty=f"多数月份受理不足 {figures.LEAST_PARTS} 件，看不出走势",
    )


def public_issue_backlog(view: View) -> None:
    """The open issues by age, and how many are past their limit."""
    by_age = reads.ask(view, open_public_issues_by_age, limits=view.limits)
    chart_card(
        overdue_finding(by_age),
        "按已等待天数",
        open_cases_by_age(by_age, view.theme),
        key="public_issue_backlog",
        empty="期末没有在办的民生问题",
    )


def public_issue_help(view: View) -> None:
    """Households helped by what was solved, by category."""
    by_category = reads.ask(view, solved_public_issues_by_category, limits=view.limits)
    chart_card(
        help_finding(by_category),
        "本期办结，按类别，户",
        figures.households_helped(by_category, view.theme),
        key="public_issue_help",
        empty="本期没有办结的民生问题",
    )


def rates_finding(frame: DataFrame, words: dict[str, str], by: str) -> str:
    """Which source or category is solved least; small ones and full marks are not held up.

    ``frame``: see ``three_rates_by``; ``words`` names its codes.
    """
    compared = frame[frame["received"] >= _LEAST_COMPARED]
    if compared.empty:
        return f"按{by}看三率"
    worst = compared.iloc[int(compared["resolution_rate"].fillna(1.0).to_numpy().argmin())]
    if worst["resolved"] == worst["resolve_due"]:
        return f"各{by}到期的民生问题全部解决"
    return f"{words[worst['code']]}解决率最低，{percent(worst['resolved'], worst['resolve_due'])}"


def overdue_finding(by_age: DataFrame) -> str:
    """ "在办 87 件，77 件超时限"."""
    whole, late = int(by_age["open"].sum()), int(by_age["overdue"].sum())
    if not whole:
        return "没有在办的民生问题"
    return f"在办民生问题 {number(whole)} 件，{f'{number(late)} 件超时限' if late else '都在时限内'}"


def help_finding(by_category: DataFrame) -> str:
    """Which category of solutions helped most households."""
    if not by_category["households_helped"].sum():
        return "办结民生问题惠及户数"
    first = by_category.iloc[0]
    name = labels(IssueCategory)[first["category"]]
    return f"解决{name}问题惠及最多，{count(first['households_helped'], '户')}"


def open_issue_rows(view: View) -> Fetch:
    """Reads pages of the table of open issues."""

    def fetch(sort_column: str, descending: bool, offset: int, limit: int) -> DataFrame:
        return _in_words(
            reads.ask(
                view, open_public_issues, limits=view.limits,
                sort_column=sort_column, descending=descending, offset=offset, limit=limit,
            )
        )  # fmt: skip

    return fetch


def every_open_issue(view: View) -> DataFrame:
    """All rows of the table of open issues: for a download."""
    return _in_words(reads.ask(view, open_public_issues, limits=view.limits))


def issues_open(view: View) -> int:
    """How many rows the table of open issues has."""
    return int(reads.ask(view, public_issue_key_figures, limits=view.limits)["open"].iloc[0])


def solved_issue_rows(view: View) -> Fetch:
    """Reads pages of the table of solved issues."""

    def fetch(sort_column: str, descending: bool, offset: int, limit: int) -> DataFrame:
        return reads.ask(
            view, solved_public_issues,
            sort_column=sort_column, descending=descending, offset=offset, limit=limit,
        )  # fmt: skip

    return fetch


def every_solved_issue(view: View) -> DataFrame:
    """All rows of the table of solved issues: for a download."""
    return reads.ask(view, solved_public_issues)


def issues_solved(view: View) -> int:
    """How many rows the table of solved issues has."""
    return int(reads.ask(view, public_issue_key_figures, limits=view.limits)["solved"].iloc[0])


def _in_words(issues: DataFrame) -> DataFrame:
    """With urgency and state as words: what nobody has answered comes before what is late."""
    state = Series("处理中", index=issues.index, dtype="str")
    state = state.mask(issues["overdue"], "超时限").mask(~issues["responded"], "未响应")
    urgency = Series("", index=issues.index, dtype="str").mask(issues["urgent"], "紧急")
    return issues.assign(state=state, urgency=urgency)


def _rates(
    view: View, by: Literal["source", "category"], code_list: type[IssueSource | IssueCategory], words: str
) -> None:
    frame = reads.ask(view, three_rates_by, limits=view.limits, by=by)
    chart_card(
        rates_finding(frame, labels(code_list), words),
        f"三率，按{words}；条下为分子/分母",
        figures.three_rates(frame, view.theme, code_list),
        key=f"three_rates_by_{by}",
        empty="本期没有受理民生问题",
    )


def _before(view: View) -> Series:
    """The figures of the comparison period; nothing known where there is none."""
    if view.comparison_scope is None:
        now = reads.ask(view, public_issue_key_figures, limits=view.limits)
        return Series(None, index=now.columns, dtype="object")
    return reads.ask(view, public_issue_key_figures, scope=view.comparison_scope, limits=view.limits).iloc[0]
