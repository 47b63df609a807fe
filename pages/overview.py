"""总览: the street today and across all subjects — what stands where, and what changed most."""

import streamlit as st

from presentation import overview_measure, reads
from presentation.panels import overview
from presentation.view import current_view

view = current_view()
now, _ = reads.now_and_today()

for sentence in overview_measure.take_address():
    st.warning(sentence, icon=":material/link_off:")
overview.street(view, now)

overview.places(view, overview_measure.draw())
