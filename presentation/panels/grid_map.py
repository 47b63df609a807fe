"""The panels around the map: its finding, its legend, the chosen unit, the ranking and the table twin."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st
from pandas import DataFrame, Series

from data_access.grid_workers import grid_workers
from data_access.measures import Measure, measure_by_month, measure_total
from data_access.scope import Scope
from data_access.unit_levels import Level
from data_access.viewer import Role
from presentation import formats, reads
from presentation.breaks import BreakMethod
from presentation.cards import card_title, chart_card, empty_card, plain
from presentation.exports import as_workbook
from presentation.figures.bars import ranked_bars
from presentation.figures.monthly_line import is_running, monthly_line
from presentation.key_figure_cards import draw_key_figures
from presentation.key_figures import KeyFigure
from presentation.map_legend import legend_entries, legend_html
from presentation.measure_labels import LEVEL_NAMES, WORDS, parts_text, shown, value_text
from presentation.panels import panel
from presentation.table_columns import TableColumn
from presentation.unit_values import UnitValue, breaks_for, quantities_of, rank_text, unit_values, whole_territory
from presentation.view import View

_RANKED = 14


@panel
def key_figures(view: View, measure: Measure, level: Level) -> None:
    """The measure over the whole scope, and the units that stand out in it."""
    words = WORDS[measure]
    now = quantities_of(_total(view, measure, view.scope))
    before = quantities_of(_total(view, measure, view.comparison_scope))["value"] if view.comparison_scope else None
    months = reads.ask(view, measure_by_month, measure=measure.value, limits=view.limits)
    history = tuple(formats.known(shown(measure, value)) for value in months["value"])
    ranked = _ranked(unit_values(view, measure, level))
    figures = [
        KeyFigure(
            label=words.name, now=shown(measure, now["value"]), unit=words.unit, definition=words.definition,
            before=shown(measure, before), comparison=view.comparison_words or "较上期", better=words.better,
            history=history, change_unit=formats.PERCENTAGE_POINTS if words.unit == "%" else "",
            numerator=now["numerator"] if words.denominator else None,
            denominator=now["denominator"] if words.denominator else None, parts_unit="",
        )
    ]  # fmt: skip
    if ranked:
        middle = ranked[len(ranked) // 2]
        figures += [
            _standing_out(f"最高：{ranked[0].short_name}", ranked[0], middle, measure, level),
            _standing_out(f"最低：{ranked[-1].short_name}", ranked[-1], middle, measure, level),
        ]
    draw_key_figures(view, figures)


@panel
def map_heading(view: View, measure: Measure, level: Level, method: BreakMethod) -> None:
    """What stands above the map: the finding, and the classes by which it is coloured."""
    values = unit_values(view, measure, level)
    title, subtitle = _finding(_ranked(values), measure, level), f"{WORDS[measure].name}，按{LEVEL_NAMES[level]}"
    card_title(title, subtitle)
    st.html(_legend(view, values, measure, method))


def _finding(ranked: list[UnitValue], measure: Measure, level: Level) -> str:
    """Which unit stands out, and by how much."""
    words = WORDS[measure]
    if not ranked:
        return "本期没有可显示的数值"
    if len(ranked) == 1:
        return f"{ranked[0].full_name}{words.name}为 {value_text(measure, ranked[0].value)}"
    if ranked[0].known == ranked[-1].known:
        told = value_text(measure, ranked[0].value)
        equal = f"相同，为 {told}" if ranked[0].known else "均为 0，没有差别"
        return f"各{LEVEL_NAMES[level]}{words.name}{equal}"
    worst = ranked[-1] if words.better == "up" else ranked[0]
    same = sum(unit.known == worst.known for unit in ranked)
    who = worst.full_name if same == 1 else f"{worst.full_name}等 {same} 个{LEVEL_NAMES[level]}"
    side = "最低" if words.better == "up" else "最高"
    return f"{who}{words.name}{side}，为 {value_text(measure, worst.value)}"


def _legend(view: View, values: list[UnitValue], measure: Measure, method: BreakMethod) -> str:
    breaks = breaks_for(values, method)
    inside = [unit for unit in values if unit.in_scope]
    told = [unit.known for unit in inside if unit.known is not None]
    counts = [sum(breaks.class_of(value) == place for value in told) for place in range(breaks.classes)]
    entries = legend_entries(
        breaks, measure, counts, view.theme, without_value=len(inside) - len(told), outside=len(values) - len(inside)
    )
    return legend_html(entries, breaks, measure, view.theme)


@panel
def chosen_unit(view: View, measure: Measure, level: Level, code: str) -> None:
    """The chosen unit: where it belongs, who is responsible, and every measure with its rank among siblings."""
    everything = {each: _unit(unit_values(view, each, level), code) for each in Measure}
    unit = everything[measure]
    with st.container(border=True, key="chosen-unit"):
        card_title(unit.full_name, LEVEL_NAMES[level])
        st.markdown(f"**{plain(WORDS[measure].name)} {plain(value_text(measure, unit.value))}**")
        facts = [
            parts_text(measure, unit.numerator, unit.denominator),
            rank_text(unit, level),
            *_belonging(view, level, code),
        ]
        st.markdown("  \n".join(f":gray[{plain(fact)}]" for fact in facts if fact))
        table = DataFrame(
            {
                "指标": [WORDS[each].name for each in everything],
                "数值": [value_text(each, found.value) for each, found in everything.items()],
                "同级排名": [
                    f"{found.rank} / {found.siblings}" if found.rank else "—" for found in everything.values()
                ],
            }
        )
        st.dataframe(table, hide_index=True, height=31 * (len(table) + 1) + 4, row_height=31, alt="所选单位的各项指标")


@panel
def trend(view: View, measure: Measure, level: Level, code: str) -> None:
    """Twelve months of the measure in the chosen unit."""
    if _unit(unit_values(view, measure, level), code).value is formats.SUPPRESSED:
        # A count that is hidden to protect another one would stand in its own trend.
        empty_card("近12个月", "人数不公开，趋势不显示", key="unit-trend")
        return
    scope = scope_of_unit(view.scope, level, code)
    frame = reads.ask(view, measure_by_month, scope=scope, measure=measure.value, limits=view.limits)
    told = [shown(measure, quantities_of(row)["value"]) for row in frame.to_dict(orient="records")]
    drawn = DataFrame({"month": frame["month"], "value": [formats.known(value) for value in told]}, dtype=None)
    drawn["value"] = pd.to_numeric(drawn["value"]).astype("float64")
    words = WORDS[measure]
    if drawn["value"].notna().sum() < 2:
        empty_card("近12个月", f"“{words.name}”没有足够的月度数值（少于 5 人的不显示）", key="unit-trend")
        return
    months = [stamp.date() for stamp in drawn["month"]]
    figure = monthly_line(
        drawn, view.theme, month_column="month", value="value", unit=words.unit,
        last_is_running=is_running(months, view.scope.as_of_day), height=170,
    )  # fmt: skip
    chart_card("近12个月", f"每月{words.name}，{words.unit}", figure, key="unit-trend")


@panel
def ranking(view: View, measure: Measure, level: Level) -> None:
    """The units at the end that needs attention, while none is chosen."""
    words = WORDS[measure]
    ranked = _ranked(unit_values(view, measure, level))
    if not ranked:
        empty_card(f"{LEVEL_NAMES[level]}排名", "本期没有可显示的数值", key="map-ranking")
        return
    first = (ranked[::-1] if words.better == "up" else ranked)[:_RANKED]
    frame = DataFrame({"name": [unit.short_name for unit in first], "value": [unit.known for unit in first]})
    unit = "%" if words.unit == "%" else words.unit
    figure = ranked_bars(frame, view.theme, name="name", value="value", unit=unit)
    side = "最低" if words.better == "up" else "最高"
    title = f"{words.name}{side}的 {len(first)} 个{LEVEL_NAMES[level]}"
    chart_card(title, "点击地图或输入名称查看任一单位", figure, key="map-ranking")


@panel
def table_twin(view: View, measure: Measure, level: Level) -> None:
    """Everything that the map says, as a table."""
    frame = twin_frame(view, measure, level)
    with st.container(border=True, key="map-table"):
        card_title("地图数据表", f"{len(frame)} 个{LEVEL_NAMES[level]}，点击表头排序")
        config = {
            str(name): st.column_config.NumberColumn(format="localized") for name in frame.select_dtypes("number")
        }
        st.dataframe(frame, hide_index=True, height=36 * 9, row_height=36, column_config=config, placeholder="—",
                     alt=f"{WORDS[measure].name}，按{LEVEL_NAMES[level]}")  # fmt: skip


def twin_frame(view: View, measure: Measure, level: Level) -> DataFrame:
    """One row per unit in scope, highest value first: names, value, parts and rank in the words of the screen.

    A column with something that is not told is text ("<5"), any other is numbers.
    """
    words = WORDS[measure]
    values = [unit for unit in unit_values(view, measure, level) if unit.in_scope]
    values.sort(key=lambda unit: (unit.known is None, -(unit.known or 0)))
    frame = DataFrame({LEVEL_NAMES[level]: [unit.name for unit in values]})
    if level != "community":
        frame.insert(0, "社区", [unit.community_name for unit in values])
    frame[f"{words.name}（{words.unit}）"] = _told([shown(measure, unit.value) for unit in values])
    if words.denominator:
        frame[f"{words.numerator}（{words.numerator_unit}）"] = _told([unit.numerator for unit in values])
        frame[f"{words.denominator}（{words.denominator_unit}）"] = _told([unit.denominator for unit in values])
    frame["同级排名"] = [f"{unit.rank} / {unit.siblings}" if unit.rank else None for unit in values]
    return frame


def twin_as_workbook(view: View, measure: Measure, level: Level) -> Callable[[], bytes]:
    """What the download button calls once it is pressed: the twin as a workbook."""

    def workbook() -> bytes:
        frame = twin_frame(view, measure, level)
        numbers = set(frame.select_dtypes("number"))
        names = [str(name) for name in frame]
        columns = [TableColumn(name=name, title=name, kind="number" if name in numbers else "text") for name in names]
        return as_workbook(frame, columns, sheet=WORDS[measure].name)

    return workbook


def narrowing(level: Level, code: str) -> dict[str, object]:
    """The arguments with which ``scope_picker.narrow_to`` filters the dashboard to the unit."""
    if level == "community":
        return {"community": code}
    below: dict[str, object] = {"compounds": (code,)} if level == "compound" else {"grid_unit": code}
    return {"community": code[:12]} | below


def scope_of_unit(scope: Scope, level: Level, code: str) -> Scope:
    """The same days in one unit."""
    everywhere = whole_territory(scope)
    match level:
        case "community":
            return everywhere.of_community(code)
        case "compound":
            return replace(everywhere, communities=(code[:12],), compounds=(code,))
        case "grid_unit":
            return replace(everywhere, communities=(code[:12],), grid_units=(code,))


def _total(view: View, measure: Measure, scope: Scope) -> dict[object, object]:
    frame = reads.ask(view, measure_total, scope=scope, measure=measure.value, limits=view.limits)
    return dict(frame.iloc[0])


def _ranked(values: list[UnitValue]) -> list[UnitValue]:
    """The units in scope that have a value, highest first."""
    told = [(unit.known, unit) for unit in values if unit.in_scope and unit.known is not None]
    return [unit for _, unit in sorted(told, key=lambda pair: (-pair[0], pair[1].code))]


def _unit(values: list[UnitValue], code: str) -> UnitValue:
    return next(unit for unit in values if unit.code == code)


def _standing_out(label: str, unit: UnitValue, middle: UnitValue, measure: Measure, level: Level) -> KeyFigure:
    """A unit at one end, set against the one in the middle."""
    words = WORDS[measure]
    return KeyFigure(
        label=label, now=shown(measure, unit.value), unit=words.unit,
        before=shown(measure, middle.value), comparison=f"较中位{LEVEL_NAMES[level]}",
        change_unit=formats.PERCENTAGE_POINTS if words.unit == "%" else "",
        definition=f"{unit.full_name}：{rank_text(unit, level)}。{words.definition}",
    )  # fmt: skip


def _belonging(view: View, level: Level, code: str) -> list[str]:
    """What belongs to the unit or, for a grid unit, where it belongs and, as far as the viewer may know, to whom.

    By level: a compound and a grid unit may have the same code.
    """
    directory = reads.directory()
    match level:
        case "community":
            names = [directory.compounds[compound] for compound in directory.compounds_of(code)]
            units = len(directory.grid_units_of(code))
            return [f"{units} 个网格，{len(names)} 个小区：{'、'.join(names)}"]
        case "compound":
            return [f"{len(directory.grid_units_of(code[:12], (code,)))} 个网格"]
        case "grid_unit":
            compound = directory.grid_units[code].compound_code
            facts = [f"所在小区：{directory.compounds[compound]}" if compound else "跨小区网格"]
            return facts if view.viewer.role is Role.PRESENTER else [*facts, _responsible(view, code)]


def _responsible(view: View, code: str) -> str:
    frame = reads.ask(view, grid_workers, scope=whole_territory(view.scope))
    found = frame[frame["unit_code"] == code]
    if found.empty:
        return "网格员：暂缺"
    phone = found["worker_phone"].iloc[0]
    return f"网格员：{found['worker_name'].iloc[0]}{'' if pd.isna(phone) else f'，{phone}'}"


def _told(values: list[formats.Quantity]) -> Series:
    """Numbers rounded as on screen, or texts where one of them is not told."""
    if any(value is formats.SUPPRESSED for value in values):
        texts = [formats.number(value) for value in values]
        return Series([None if text == formats.NO_DATA else text for text in texts], dtype="str")
    return Series([formats.known(value) for value in values], dtype="float64").round(1)
