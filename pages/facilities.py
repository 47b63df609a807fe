"""服务空间: how much the rooms are used, which kinds and when, by whom, and room by room."""

from functools import partial

import streamlit as st

from data_access.codes import FacilityKind
from presentation.address_choice import segmented_choice
from presentation.cards import without_toolbars
from presentation.labels import labels
from presentation.paged_table import paged_table
from presentation.panels import facilities, room_table
from presentation.view import current_view

view = current_view()

if explanation := facilities.shared_by_all(view):
    st.caption(explanation)
view = view.of_whole_communities()
without_toolbars()
PARTS = {"use": "使用情况", "hours": "忙闲时段", "visitors": "人群与对比", "list": "空间明细"}
match segmented_choice("rooms_part", PARTS, label="内容"):
    case "hours":
        kind = segmented_choice("room_kind", {"all": "四类合计", **labels(FacilityKind)}, label="空间类型")
        facilities.when_rooms_are_used(view, None if kind == "all" else FacilityKind(kind))
    case "visitors":
        facilities.who_uses_rooms(view)
    case "list":
        paged_table(
            "rooms",
            room_table.ROOM_COLUMNS,
            room_table.room_rows(view),
            partial(room_table.rooms_in_all, view),
            partial(room_table.every_room, view) if view.viewer.may_export else None,
            state=view.key(),
            title="空间明细",
            unit="间",
            first_sort="visits",
            empty="所选社区没有服务空间",
        )
    case _:
        facilities.rooms_used(view)
