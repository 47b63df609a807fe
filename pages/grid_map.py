"""网格地图: one measure over the whole street, unit by unit; a click tells everything about a unit."""

import streamlit as st

from presentation import grid_map_view, scope_picker
from presentation.breaks import BreakMethod
from presentation.exports import WORKBOOK_TYPE
from presentation.measure_labels import BREAK_NAMES, LEVEL_NAMES, MEASURE_NAMES
from presentation.panels import grid_map
from presentation.view import current_view

view = current_view()

with st.container(horizontal=True, vertical_alignment="bottom"):
    measure = st.selectbox(
        "指标", list(MEASURE_NAMES), format_func=MEASURE_NAMES.__getitem__, key="map_measure",
        persist_state="session", width=190,
    )  # fmt: skip
    level = st.segmented_control(
        "层级", list(LEVEL_NAMES), default="grid_unit", format_func=LEVEL_NAMES.__getitem__, key="map_level",
        required=True, persist_state="session", on_change=grid_map_view.forget_chosen,
    )  # fmt: skip
    method = st.segmented_control(
        "分级", list(BREAK_NAMES), default=BreakMethod.QUANTILE, format_func=BREAK_NAMES.__getitem__,
        key="map_breaks", required=True, persist_state="session",
    )  # fmt: skip
    form = st.segmented_control(
        "视图", ["平面", "立体"], default="平面", key="map_form", required=True, persist_state="session"
    )
    names = grid_map_view.unit_names(view, level)
    chosen = st.selectbox(
        "查找", list(names), index=None, format_func=names.__getitem__, key=grid_map_view.UNIT,
        placeholder=f"输入{LEVEL_NAMES[level]}名称", persist_state="session", width=240,
    )  # fmt: skip

grid_map.key_figures(view, measure, level)

map_column, unit_column = st.columns([2, 1])
with map_column, st.container(border=True, key="map-card"):
    grid_map.map_title(view, measure, level)
    st.pydeck_chart(
        grid_map_view.prepared_map(view, measure, level, method, form == "立体", chosen),
        height=560,
        key=grid_map_view.MAP,
        on_select=grid_map_view.choose_clicked,
        alt=f"{MEASURE_NAMES[measure]}地图，按{LEVEL_NAMES[level]}；同样的数值见下面的数据表",
    )
    grid_map.legend(view, measure, level, method)
with unit_column:
    if chosen is None:
        grid_map.ranking(view, measure, level)
    else:
        grid_map.chosen_unit(view, measure, level, chosen)
        st.button(
            f"只看这个{LEVEL_NAMES[level]}",
            icon=":material/filter_alt:",
            key="map_narrow",
            width="stretch",
            on_click=scope_picker.narrow_to,
            kwargs=grid_map.narrowing(level, chosen),
        )
        grid_map.trend(view, measure, level, chosen)

grid_map.table_twin(view, measure, level)
if view.viewer.may_export:
    st.download_button(
        "导出 Excel",
        grid_map.twin_as_workbook(view, measure, level),
        file_name=f"{MEASURE_NAMES[measure]}-{LEVEL_NAMES[level]}.xlsx",
        mime=WORKBOOK_TYPE,
        key="map_download",
        on_click="ignore",
    )
