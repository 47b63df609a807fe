"""The panels of the overview: today, the key figures, the map, the ranking, and what changed most."""

from dataclasses import replace
from typing import Any

import streamlit as st
from pandas import DataFrame

from data_access.answering import Question
from data_access.calendar_days import day_of
from data_access.measures import Measure
from data_access.overview import changes, today_so_far
from data_access.places import units
from data_access.scope import Scope
from data_access.unit_levels import Level, level_below
from presentation import overview_findings as findings
from presentation import reads
from presentation.cards import card_title, chart_card, empty_card, plain
from presentation.figures.overview import units_ranked
from presentation.formats import SUPPRESSED
from presentation.grid_map_view import small_map
from presentation.key_figure_cards import draw_key_figures
from presentation.measure_labels import LEVEL_NAMES, WORDS
from presentation.panels import panel
from presentation.panels.overview_key_figures import case_figures, people_figures
from presentation.unit_values import UnitValue, unit_values
from presentation.view import View

#: More units than this make a ranking nobody reads; those that need attention most are shown.
MOST_UNITS = 12
_MAP_HEIGHT = 336
_BADGES = {
    "worse": ":red-badge[:material/error: 需关注]",
    "better": ":green-badge[:material/check_circle: 好转]",
}


@panel
def street(view: View) -> None:
    """Today in one line, and the key figures: people and their services above cases and safety."""
    now = view.now or view.scope.as_of
    day = day_of(now)
    scope = replace(view.scope, first_day=day, last_day=day, as_of=now)
    with st.container(border=True, key="overview-today"):
        st.markdown(findings.today_words(reads.ask(view, today_so_far, scope=scope), now))
    draw_key_figures(view, people_figures(view))
    draw_key_figures(view, case_figures(view))


@panel
def places(view: View, measure: Measure) -> None:
    """What changed most anywhere, and one measure place by place: ranked, and on a small map."""
    changed, ranked, mapped = st.columns([1, 1.3, 1.2], gap="small")
    with ranked:
        _ranking(view, measure)
    with mapped:
        _map_of_communities(view, measure)
    with changed:
        _what_changed(view)  # last, for it asks about every measure: the others stand there by then


def _map_of_communities(view: View, measure: Measure) -> None:
    """The communities in the colours of the measure."""
    words = WORDS[measure]
    with st.container(border=True, key="overview-map", height="stretch", gap="xsmall"):
        card_title(f"各社区{words.name}", f"{words.unit}，颜色越深数值越大")
        st.pydeck_chart(
            small_map(view, measure),
            height=_MAP_HEIGHT,
            key="overview-map-chart",
            alt=f"各社区{words.name}地图；同样的数值见网格地图页的数据表",
        )


def _ranking(view: View, measure: Measure) -> None:
    """The units by the measure, those that need attention first, each with where it stood in the comparison."""
    level = level_below(view.scope)
    words = WORDS[measure]
    compared = _compared_units(view, measure, level)
    ranked = [unit for unit in compared if unit.known is not None]
    ranked.sort(key=lambda unit: (unit.known or 0.0) * (1 if words.better == "up" else -1))
    shown = [*ranked, *(unit for unit in compared if unit.value is SUPPRESSED)][:MOST_UNITS]
    if not shown:
        empty_card(f"各{LEVEL_NAMES[level]}{words.name}", "本期没有可显示的数值", key="overview-ranking")
        return
    before = _before(view, measure, level)
    frame = DataFrame(
        {
            "name": _names(shown),
            "value": [unit.known for unit in shown],
            "value_suppressed": [unit.value is SUPPRESSED for unit in shown],
            "before": [before.get(unit.code) for unit in shown],
        }
    ).astype({"value": "float64", "before": "float64"})
    chosen = [name for name, unit in zip(frame["name"], shown, strict=True) if unit.code in view.scope.grid_units]
    figure = units_ranked(frame, view.theme, unit=words.unit, before_words=_before_words(view), emphasised=chosen)
    chart_card(
        findings.ranking_finding(measure, ranked, level),
        _subtitle(view, level, len(compared), len(shown)),
        figure,
        key="overview-ranking",
    )


def _what_changed(view: View) -> None:
    """The plainest changes against the comparison, in sentences; only what chance does not explain."""
    title, key = "变化最大", "overview-changes"
    if view.comparison_scope is None:
        empty_card(title, "没有对比期间：选择“对比”后显示变化最大的指标", key=key)
        return

    def ask(question: Question[...], *, scope: Scope, **options: Any) -> DataFrame:
        return reads.ask(view, question, scope=scope, **options)

    found = findings.named_changes(changes(ask, view.scope, view.comparison_scope, view.limits), view.comparison_words)
    level = LEVEL_NAMES[level_below(view.scope)]
    with st.container(border=True, key=key, height="stretch", gap="xsmall"):
        card_title(title, f"按{level}，已排除偶然波动")
        if not found:
            st.markdown(f":gray[各{level}各项指标与{_before_words(view)}相比，都在偶然波动范围内]")
        for change in found:
            st.markdown(f"{_BADGES[change.judgement]} {plain(change.fact)}，:gray[{plain(change.difference)}]")


def _compared_units(view: View, measure: Measure, level: Level) -> list[UnitValue]:
    """The units of the scope; of a chosen grid unit also its neighbours, for a ranking of one says nothing."""
    around = reads.ask(view, units, scope=replace(view.scope, grid_units=()), level=level)
    codes = set(around["unit_code"])
    return [unit for unit in unit_values(view, measure, level) if unit.code in codes]


def _before(view: View, measure: Measure, level: Level) -> dict[str, float | None]:
    """Where each unit stood in the comparison; nothing where there is none."""
    if view.comparison_scope is None:
        return {}
    earlier = unit_values(replace(view, scope=view.comparison_scope), measure, level)
    return {unit.code: unit.known for unit in earlier}


def _names(shown: list[UnitValue]) -> list[str]:
    """Names of units repeat from one community to another."""
    several = len({unit.community_code for unit in shown}) > 1
    return [unit.full_name if several else unit.name for unit in shown]


def _subtitle(view: View, level: Level, in_all: int, shown: int) -> str:
    parts = [f"按{LEVEL_NAMES[level]}"]
    if shown < in_all:
        parts.append(f"{in_all} 个中需关注的 {shown} 个")
    if view.comparison_scope is not None:
        parts.append(f"竖线为{_before_words(view)}")
    return "；".join(parts)


def _before_words(view: View) -> str:
    """The comparison as a noun: 上期, 去年同期."""
    return view.comparison_words.removeprefix("较")
