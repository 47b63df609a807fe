"""The switch of the measure on the overview: its code stands in the URL, so that a link shows the same ranking."""

import streamlit as st

from data_access.measures import Measure
from presentation.measure_labels import WORDS

#: The parameter of the URL and the widget's key.
PARAMETER, KEY = "measure", "overview_measure"
DEFAULT = Measure.OPEN_DISPUTES
_CHOICES = tuple(Measure)
_LAST_SEEN = "overview measure last seen in the URL"


def take_address() -> tuple[str, ...]:
    """Bring the URL's measure into the session where it is new; returns a sentence about one that does not exist.

    A reload, a link and the browser's back bring a new one. An empty URL says nothing, since Streamlit empties it on a
    switch of pages.
    """
    asked = st.query_params.get(PARAMETER)
    if asked is None or asked == st.session_state.get(_LAST_SEEN):
        return ()
    known = asked in _CHOICES
    st.session_state[KEY] = Measure(asked) if known else DEFAULT
    return () if known else (f"链接中的指标“{asked}”无法识别，已改用“{WORDS[DEFAULT].name}”。",)


def draw() -> Measure:
    """Draw the switch and return what is chosen; the URL is brought in line, and left plain for the default."""
    st.session_state.setdefault(KEY, DEFAULT)
    chosen = st.selectbox(
        "指标", _CHOICES, format_func=lambda code: WORDS[code].name, key=KEY, persist_state="session", width=200
    )
    wanted = None if chosen is DEFAULT else chosen.value
    if wanted is None and PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
    elif wanted is not None and st.query_params.get(PARAMETER) != wanted:
        st.query_params[PARAMETER] = wanted
    st.session_state[_LAST_SEEN] = wanted
    return chosen
