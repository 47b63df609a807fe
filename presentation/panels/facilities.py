"""The panels about the rooms: how much they are used, which kinds, when, by whom, and which rooms."""

import streamlit as st
from pandas import DataFrame

from data_access.codes import CONFIDENTIAL_FACILITIES, FacilityKind
from data_access.facilities.occupancy import occupancy
from data_access.facilities.rooms import rooms
from data_access.facilities.school_year import visits_by_school_year
from data_access.facilities.usage import usage, visits_by_age_band, visits_by_month
from presentation import facility_findings as findings
from presentation import reads
from presentation.cards import card_title, chart_card, plain
from presentation.figures import facilities as figures
from presentation.formats import number
from presentation.panels import panel
from presentation.panels.facilities_key_figures import facility_answer
from presentation.panels.months import months_shown
from presentation.view import View

_MOST_ROOMS = 10


def shared_by_all(view: View) -> str:
    """Why the filter by compound or grid unit changes nothing here; empty where none is set."""
    if not view.scope.is_narrowed:
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
        hours = hours[~hours["kind"].isin(CONFIDENTIAL_FACILITIES)]
    elif kind not in CONFIDENTIAL_FACILITIES:
        hours = hours[hours["kind"] == kind]
    chart_card(
        findings.hours_finding(findings.by_day_type(hours))
        if kind not in CONFIDENTIAL_FACILITIES
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
        "到访的年龄构成",
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
    in_term = by_part[(by_part["part"] == "term") & ~by_part["kind"].isin(CONFIDENTIAL_FACILITIES)]
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
