"""The panels about the rooms: how much they are used, which kinds, when, by whom, and which rooms."""

import streamlit as st
from pandas import DataFrame, Series

from data_access import calendar_days
from data_access.codes import CONFIDENTIAL_FACILITIES, FacilityKind
from data_access.facilities.occupancy import occupancy
from data_access.facilities.peaks import peaks
from data_access.facilities.rooms import rooms
from data_access.facilities.school_year import visits_by_school_year
from data_access.facilities.usage import inside_now, usage, visits_and_residents, visits_by_age_band, visits_by_month
from data_access.scope import Scope
from presentation import facility_findings as findings
from presentation import reads
from presentation.cards import card_title, chart_card, plain
from presentation.figures import facilities as figures
from presentation.formats import known, number, rate
from presentation.key_figure_cards import draw_key_figures
from presentation.key_figures import KeyFigure, duration_figure, rate_figure
from presentation.panels import panel
from presentation.panels.months import history, months_shown
from presentation.view import View

_CONFIDENTIAL = [kind.value for kind in CONFIDENTIAL_FACILITIES]
_MOST_ROOMS = 10


def shared_by_all(view: View) -> str:
    """Why the filter by compound or grid unit changes nothing here; empty where none is set."""
    if not (view.scope.compounds or view.scope.grid_units):
        return ""
    return "服务空间由全社区共用，不按小区、网格细分：以下是所选小区、网格所在社区的全部空间。"


@panel
def rooms_used(view: View) -> None:
    """The answer, the months, and the kinds beside each other."""
    facility_answer(view)
    months, kinds = st.columns([1.7, 1], gap="small")
    with months:
        visits_over_months(view)
    with kinds:
        kinds_compared(view)


@panel
def when_rooms_are_used(view: View, kind: FacilityKind | None) -> None:
    """The week of one kind of room (None: of all that are not confidential), and the busy and idle hours in words."""
    week, words = st.columns([1.7, 1], gap="small")
    with week:
        week_of_rooms(view, kind)
    with words:
        busy_and_idle(view)


@panel
def who_uses_rooms(view: View) -> None:
    """Who comes, in term and in holidays, and community against community."""
    ages, terms = st.columns(2, gap="small")
    with ages:
        ages_of_visitors(view)
    with terms:
        school_year(view)
    places_compared(view)


def facility_answer(view: View) -> None:
    """The six key figures of the rooms."""
    now, before = _figures(view, view.scope), _figures(view, view.comparison_scope)
    year = view.scope.last_twelve_months()
    months = reads.ask(view, usage, limits=view.limits, scope=year, by="month")
    compared = view.comparison_words or "较上期"
    people = now["residents"]
    per_thousand = [rate(visits * 1000, people) if known(visits) is not None else None for visits in months["visits"]]
    draw_key_figures(view, [
        KeyFigure(
            label="到访", now=now["visits"], unit="人次", before=before["visits"], better="up", comparison=compared,
            definition="本期各类服务空间的签到次数，同一人多次到访计多次", history=history(months, "visits"),
        ),
        rate_figure(
            "利用率", now["person_hours"], now["capacity_hours"], parts_unit="人时", comparison=compared,
            before=known(before["utilisation"]), history=history(months, "utilisation"),
            definition="利用率 = 使用人时 ÷（容量 × 开放小时）；开放时间以外的停留计入使用，不计入开放",
        ),
        rate_figure(
            "最高占用", now["peak"], now["peak_capacity"], parts_unit="人", comparison=compared, better=None,
            before=known(before["peak_occupancy"]), history=_peaks_by_month(view, year, months),
            definition=f"单个空间同一时刻在内人数的最大值 ÷ 该空间容量（不含心理诊疗室、解压室）。{now['peak_words']}",
            remark=now["peak_day"],
        ),
        KeyFigure(
            label="每千居民到访", now=now["visits_per_thousand"], unit="人次", before=before["visits_per_thousand"],
            better="up", comparison=compared, history=tuple(per_thousand), numerator=now["visits"],
            denominator=people, definition="到访 ÷ 居民 × 1000：所在社区全部居民",
        ),
        rate_figure(
            "儿童与老人占比", now["young_and_old"], now["visits"], parts_unit="人次", comparison=compared, better=None,
            before=known(before["child_elder_share"]), history=history(months, "child_elder_share"),
            definition="学龄前、小学、中学及老年到访 ÷ 全部到访",
        ),
        _inside_or_stay(view, now, before, months, compared),
    ])  # fmt: skip


def _figures(view: View, scope: Scope | None) -> Series:
    """Everything that the answer says of one period, by name; nothing known without a period or a room."""
    if scope is None:
        return Series(dtype="object").reindex(_FIGURES)
    total = reads.ask(view, usage, limits=view.limits, scope=scope)
    found = dict(total.iloc[0]) if len(total) else {}
    found |= dict(reads.ask(view, visits_and_residents, limits=view.limits, scope=scope).iloc[0])
    if found.get("children") is not None:
        found["young_and_old"] = found["children"] + found["elders"]
    return Series(found | _fullest_moment(view, scope), dtype="object").reindex(_FIGURES)


_FIGURES = (
    "visits", "person_hours", "capacity_hours", "utilisation", "average_stay", "children", "elders", "young_and_old",
    "child_elder_share", "residents", "visits_per_thousand", "peak", "peak_capacity", "peak_occupancy", "peak_words",
    "peak_day",
)  # fmt: skip


def _fullest_moment(view: View, scope: Scope) -> dict[str, object]:
    told = _told_peaks(reads.ask(view, peaks, scope=scope))
    if told.empty:
        return {"peak_words": "", "peak_day": ""}
    top = told.sort_values("peak_occupancy", ascending=False, kind="stable").iloc[0]
    community = reads.directory().communities.get(top["community_code"], "")
    return {
        "peak": top["peak"],
        "peak_capacity": top["capacity"],
        "peak_occupancy": top["peak_occupancy"],
        "peak_words": f"{community}{top['name']}，{top['peak_at']:%Y-%m-%d %H:%M}",
        "peak_day": f"{top['peak_at']:%m-%d %H}时",
    }


def _told_peaks(monthly: DataFrame) -> DataFrame:
    return monthly[~monthly["kind"].isin(_CONFIDENTIAL)]


def _peaks_by_month(view: View, year: Scope, months: DataFrame) -> tuple[float | None, ...]:
    told = _told_peaks(reads.ask(view, peaks, scope=year))
    highest = told.groupby(told["month"].dt.strftime("%Y-%m"))["peak_occupancy"].max()
    return tuple(known(highest.get(month)) for month in months["key"])


def _inside_or_stay(view: View, now: Series, before: Series, months: DataFrame, compared: str) -> KeyFigure:
    """Who is inside, while the period runs; else how long people stayed."""
    if view.scope.as_of_day != calendar_days.today():
        return duration_figure(
            "平均停留", now["average_stay"], before=before["average_stay"], better=None, comparison=compared,
            definition="使用时间 ÷ 到访人次", history=history(months, "average_stay"),
        )  # fmt: skip
    inside = reads.ask(view, inside_now)["inside"].iloc[0]
    stay = known(now["average_stay"])
    return KeyFigure(
        label="此刻在内", now=inside, unit="人", definition="今天签到、尚未签出的人数",
        remark=f"均停留 {number(stay / 60)} 分" if stay is not None else "",
    )  # fmt: skip


def visits_over_months(view: View) -> None:
    """Visits month by month, stacked by kind."""
    by_month = reads.ask(view, visits_by_month, limits=view.limits, scope=months_shown(view.scope))
    chart_card(
        findings.months_finding(by_month),
        "每月到访，人次，按空间类型",
        figures.visits_by_month_and_kind(by_month, view.theme),
        key="facility_months",
        empty="近12个月没有到访记录",
    )


def kinds_compared(view: View) -> None:
    """The six kinds by visits and by utilisation."""
    by_kind = reads.ask(view, usage, limits=view.limits, by="kind")
    by_kind = by_kind.assign(utilisation_suppressed=by_kind["visits_suppressed"])
    visited = by_kind if by_kind["visits"].fillna(1).sum() else by_kind.iloc[:0]
    chart_card(
        findings.kinds_finding(by_kind),
        "本期到访",
        figures.visits_by_kind(visited, view.theme),
        key="facility_kinds",
        empty="本期没有到访记录",
    )
    names = [findings.KIND_WORDS[kind] for kind in by_kind["key"]]
    chart_card(
        findings.utilisation_finding(names, list(by_kind["utilisation"])),
        "使用人时 ÷（容量 × 开放小时）",
        figures.utilisation_by_kind(by_kind, view.theme),
        key="facility_utilisation",
        empty="本期没有开放记录",
    )


def week_of_rooms(view: View, kind: FacilityKind | None) -> None:
    """The week hour by hour, of one kind or of all that may be added up."""
    hours = reads.ask(view, occupancy, limits=view.limits)
    if kind is None:
        hours = hours[~hours["kind"].isin(_CONFIDENTIAL)]
    elif kind not in _CONFIDENTIAL:
        hours = hours[hours["kind"] == kind]
    chart_card(
        findings.hours_finding(findings.by_day_type(hours))
        if kind not in _CONFIDENTIAL
        else "只计人次，不足 5 人次不显示",
        f"平均占用，容量的 %，{findings.KIND_WORDS[kind] if kind else '四类合计'}",
        figures.week_of_rooms(hours, view.theme, kind),
        key="facility_week",
        empty="本期没有开放记录",
    )


def busy_and_idle(view: View) -> None:
    """For each kind its fullest and its idlest hours, in words."""
    told = findings.hours_of_each_kind(findings.by_day_type(reads.ask(view, occupancy, limits=view.limits)))
    with st.container(border=True, key="facility_busy_and_idle", height="stretch", gap="xsmall"):
        card_title("各类空间何时挤、何时空", "平均占用")
        if not told:
            st.markdown(":gray[本期没有到访记录]")
        for words, sentence in told:
            st.markdown(f"**{plain(words)}**  \n:small[{plain(sentence)}]")


def ages_of_visitors(view: View) -> None:
    """Age bands by kind."""
    by_age = reads.ask(view, visits_by_age_band, limits=view.limits)
    chart_card(
        findings.ages_finding(by_age),
        "各年龄段占到访的比例，%",
        figures.ages_by_kind(by_age, view.theme),
        key="facility_ages",
        empty="本期没有到访记录",
    )


def school_year(view: View) -> None:
    """Working days in term against those in the holidays; below, the hours after school."""
    year = months_shown(view.scope)
    by_part = reads.ask(view, visits_by_school_year, limits=view.limits, scope=year)
    after_school = reads.ask(view, visits_by_school_year, limits=view.limits, scope=year, after_school=True)
    chart_card(
        findings.school_year_finding(by_part),
        f"工作日日均到访，人次{_after_school(after_school)}",
        figures.school_year_by_kind(by_part, view.theme),
        key="facility_school_year",
        empty="近12个月没有到访记录",
    )


def _after_school(by_part: DataFrame) -> str:
    """ "；其中学期放学后 16–19 时 32.1 人次", of the rooms that tell every count."""
    in_term = by_part[(by_part["part"] == "term") & ~by_part["kind"].isin(_CONFIDENTIAL)]
    if in_term.empty:
        return ""
    return f"；学期中放学后 16–19 时日均 {number(in_term['visits'].sum() / in_term['days'].iloc[0])}"


def places_compared(view: View) -> None:
    """Community against community, where there are several, and room against room."""
    by_community = reads.ask(view, usage, limits=view.limits, by="community")
    if len(by_community) <= 1:
        _rooms_compared(view)
        return
    communities, rooms_of_them = st.columns(2, gap="small")
    with communities:
        _communities_compared(view, by_community)
    with rooms_of_them:
        _rooms_compared(view)


def _communities_compared(view: View, by_community: DataFrame) -> None:
    names = reads.directory().communities
    told = by_community.assign(
        name=[names.get(code, code) for code in by_community["key"]],
        utilisation_suppressed=by_community["visits_suppressed"],
    ).sort_values("utilisation", ascending=False, na_position="last")
    chart_card(
        findings.utilisation_finding(list(told["name"]), list(told["utilisation"])),
        "各社区利用率",
        figures.utilisation_ranked(told, view.theme),
        key="facility_communities",
    )


def _rooms_compared(view: View) -> None:
    best = reads.ask(view, rooms, limits=view.limits, sort="utilisation", limit=_MOST_ROOMS)
    several = best["community_name"].nunique() > 1
    named = best.assign(name=best["community_name"] + best["name"] if several else best["name"])
    unique = named.drop_duplicates("name")
    used = unique if unique["utilisation"].notna().any() else unique.iloc[:0]
    title = f"{used['name'].iloc[0]}利用率最高" if len(used) else "各空间利用率"
    chart_card(
        title,
        f"各空间利用率，前 {_MOST_ROOMS} 位",
        figures.utilisation_ranked(used, view.theme),
        key="facility_rooms",
        empty="本期没有开放记录",
    )
