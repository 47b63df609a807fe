"""The panels of elderly care: the answer, who is protected, what was done, and how calls went."""

import streamlit as st

from data_access.elderly_care.calls import (
    answer_seconds,
    answer_seconds_of_all,
    answering,
    arrival_minutes,
    call_steps,
    calls_by_hour,
)
from data_access.elderly_care.devices import silent_devices_by_days
from data_access.elderly_care.service_orders import orders_by_month, services_by_month
from data_access.elderly_care.units import coverage_by_unit
from data_access.unit_levels import level_below
from presentation import elderly_care_findings as findings
from presentation import reads
from presentation.cards import chart_card
from presentation.figures import elderly_care as figures
from presentation.key_figure_cards import draw_key_figures
from presentation.measure_labels import LEVEL_NAMES
from presentation.panels import panel
from presentation.panels.elderly_care_key_figures import every_month, protection_figures, service_figures
from presentation.panels.months import months_shown
from presentation.view import View

#: More units than this make a ranking nobody reads; the least protected are shown.
MOST_UNITS = 15
NO_CALLS = "本期没有呼叫"


@panel
def protection(view: View) -> None:
    """The answer, and who is protected how well."""
    elderly_answer(view)
    elderly_protection(view)


@panel
def services_and_calls(view: View) -> None:
    """What was done for whom, and how calls were answered."""
    elderly_services(view)
    elderly_reach_and_hours(view)
    elderly_calls(view)


def elderly_answer(view: View) -> None:
    """Two rows of key figures: who is protected now, and what was done in the period."""
    draw_key_figures(view, list(protection_figures(view).values()))
    draw_key_figures(view, list(service_figures(view).values()))


def elderly_protection(view: View) -> None:
    """Coverage by unit, least protected first, beside the devices that are silent."""
    level = level_below(view.scope)
    by_unit = reads.ask(view, coverage_by_unit, level=level)
    inhabited = by_unit[by_unit["elders"].fillna(1) > 0]
    ranked = inhabited.sort_values("effective_coverage", na_position="last", kind="stable")
    silent = reads.ask(view, silent_devices_by_days)
    wide, narrow = st.columns([2, 1], gap="small")
    with wide:
        chart_card(
            findings.coverage_finding(by_unit, LEVEL_NAMES[level]),
            f"期末，由低到高{'，最低 15 个' if len(ranked) > MOST_UNITS else ''}；右侧为有效覆盖率",
            figures.coverage_by_unit(ranked.head(MOST_UNITS), view.theme),
            key="elderly_coverage",
            empty="所选范围内没有在册老年人",
        )
    with narrow:
        chart_card(
            findings.silence_finding(silent),
            "按持续天数",
            figures.silent_devices_by_days(silent, view.theme),
            key="elderly_silent_devices",
            empty="期末没有离线或故障的设备",
        )


def elderly_services(view: View) -> None:
    """The six helps by month and by mode."""
    by_month = reads.ask(view, orders_by_month, scope=months_shown(view.scope), limits=view.limits)
    of_period = reads.ask(view, orders_by_month, limits=view.limits)
    helps, modes = st.columns(2, gap="small")
    with helps:
        chart_card(
            findings.helps_finding(of_period),
            "每月完成的六助工单，件",
            figures.orders_by_help(by_month, view.theme),
            key="elderly_helps",
            empty="近12个月没有完成的服务工单",
        )
    with modes:
        chart_card(
            findings.modes_finding(of_period),
            "本期完成的工单，按服务方式的构成",
            figures.orders_by_mode(of_period, view.theme),
            key="elderly_modes",
            empty="本期没有完成的服务工单",
        )


def elderly_reach_and_hours(view: View) -> None:
    """How many were reached at home, month by month, beside the hours at which calls come."""
    shown = months_shown(view.scope)
    reached = every_month(reads.ask(view, services_by_month, scope=shown, limits=view.limits), shown)
    hours = reads.ask(view, calls_by_hour, limits=view.limits)
    reach, clock = st.columns(2, gap="small")
    with reach:
        chart_card(
            findings.reach_finding(reached),
            "每月接受上门服务的老年人，人；空心为当月至今",
            figures.served_at_home(reached, view.theme),
            key="elderly_reach",
            empty="近12个月没有上门服务",
        )
    with clock:
        chart_card(
            findings.hours_finding(hours),
            "本期一天各时段的呼叫，件",
            figures.calls_by_hour(hours, view.theme),
            key="elderly_call_hours",
            empty=NO_CALLS,
        )


def elderly_calls(view: View) -> None:
    """The calls: how far they went, and how long they waited for an answer and for somebody to come."""
    answered = reads.ask(view, answering, limits=view.limits).iloc[0]
    steps, arrivals = (
        reads.ask(view, call_steps, limits=view.limits),
        reads.ask(view, arrival_minutes, limits=view.limits),
    )
    funnel, waits = st.columns(2, gap="small")
    with funnel:
        chart_card(
            findings.answering_finding(answered, view.limits),
            findings.steps_remark(steps.iloc[0]),
            figures.call_steps(steps, view.theme),
            key="elderly_call_steps",
            empty=NO_CALLS,
        )
    with waits:
        chart_card(
            findings.answer_finding(reads.ask(view, answer_seconds_of_all, limits=view.limits)),
            "呼叫到应答，秒",
            figures.answer_waits(
                reads.ask(view, answer_seconds, limits=view.limits), view.theme, view.limits.answer_seconds
            ),
            key="elderly_answer_waits",
            empty=NO_CALLS,
        )
        chart_card(
            findings.arrival_finding(answered, view.limits),
            findings.arrival_remark(arrivals),
            figures.emergency_waits(arrivals, view.theme, view.limits.arrive_minutes),
            key="elderly_arrival_waits",
            empty="本期没有到场的紧急呼救",
        )
