"""总览: the street today and across all subjects — what stands where, and what changed most."""

import streamlit as st

from data_access.measures import Measure
from presentation.address_choice import listed_choice
from presentation.cards import with_whole_words
from presentation.measure_labels import MEASURE_NAMES
from presentation.panels import overview
from presentation.view import current_view
from presentation.wall.link import wall_address

view = current_view()

with_whole_words()
overview.street(view)

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    measure = listed_choice(
        "measure", MEASURE_NAMES, label="指标", key="overview_measure", default=Measure.OPEN_DISPUTES
    )
    st.link_button("大屏", wall_address(view), icon=":material/fullscreen:", help="在新窗口打开，按 F 键全屏")

overview.places(view, measure)
