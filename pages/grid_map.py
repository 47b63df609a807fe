"""网格地图: one measure over the whole street, unit by unit; a click tells everything about a unit."""

import streamlit as st

from data_access.measures import Measure
from presentation import grid_map_view, scope_picker
from presentation.address_choice import listed_choice, segmented_choice
from presentation.cards import without_toolbars
from presentation.exports import WORKBOOK_TYPE
from presentation.measure_labels import BREAK_NAMES, LEVEL_NAMES, MEASURE_NAMES
from presentation.panels import grid_map
from presentation.view import current_view

view = current_view()

with st.container(horizontal=True, vertical_alignment="bottom"):
    measure = listed_choice(
        "measure", MEASURE_NAMES, label="指标", key="map_measure", default=Measure.ELDERS, width=190
    )
    level = segmented_choice(
        "level", LEVEL_NAMES, label="层级", default="grid_unit", key="map_level", label_shown=True,
        on_change=grid_map_view.forget_chosen,
    )  # fmt: skip
    method = segmented_choice("breaks", BREAK_NAMES, label="分级", key="map_breaks", label_shown=True)
    form = segmented_choice("form", grid_map_view.FORMS, label="视图", key="map_form", label_shown=True)
    names = grid_map_view.unit_names(view, level)
    chosen = st.selectbox(
        "查找", list(names), index=None, format_func=names.__getitem__, key=grid_map_view.UNIT,
        placeholder=f"输入{LEVEL_NAMES[level]}名称", persist_state="session", width=240,
    )  # fmt: skip

grid_map.key_figures(view, measure, level)

map_column, unit_column = st.columns([2, 1])
with map_column, st.container(border=True, key="map-card"):
    grid_map.map_heading(view, measure, level, method)
    st.pydeck_chart(
        grid_map_view.prepared_map(view, measure, level, method, form == "solid", chosen),
        height=560,
        key=grid_map_view.MAP,
        on_select=grid_map_view.choose_clicked,
        alt=f"{MEASURE_NAMES[measure]}地图，按{LEVEL_NAMES[level]}；同样的数值见下面的数据表",
    )
with unit_column:
    if chosen is None:
        grid_map.ranking(view, measure, level)
    else:
        without_toolbars()
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
