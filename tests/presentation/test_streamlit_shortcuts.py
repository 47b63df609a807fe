import inspect

import plotly.graph_objects as go
import pytest
from streamlit import config, string_util
from streamlit.elements import plotly_chart
from streamlit.elements.widgets import button_group, selectbox
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime import runtime as server
from streamlit.runtime.caching import cache_utils
from streamlit.testing.v1 import AppTest

from presentation import streamlit_shortcuts
from presentation.figures.heat_map import Figure

SECTIONS = ["theme", *(f"theme.{category.value}" for category in config.CustomThemeCategories)]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_theme_is_the_one_that_streamlit_fills_in(section: str) -> None:
    own, kept, again = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    streamlit_shortcuts._fill_theme(own, section)
    streamlit_shortcuts.fill_theme(kept, section)
    streamlit_shortcuts.fill_theme(again, section)
    assert kept == own == again


@pytest.mark.parametrize("label", ["", "纠纷概况", "🚨 紧急", ":material/map: 地图", "ASCII"])
def test_a_leading_icon_is_found_as_streamlit_finds_it(label: str) -> None:
    assert streamlit_shortcuts.leading_icon(label) == string_util.extract_leading_icon(label)


def test_only_our_own_figures_are_sent_without_a_look_at_them() -> None:
    own = Figure(data=[{"type": "scatter", "x": [1]}], layout={"height": 80})
    assert streamlit_shortcuts.figure_as_it_is(own, True) is own
    assert streamlit_shortcuts.figure_as_it_is(go.Figure(own), True) == go.Figure(own).to_dict()
    with pytest.raises(ValueError, match="colour"):
        streamlit_shortcuts.figure_as_it_is({"data": [{"type": "scatter", "colour": "red"}]}, True)


def test_a_signature_is_taken_apart_once() -> None:
    def question(view: str, /, *options: int, limit: int = 3) -> None: ...

    first, again = (streamlit_shortcuts.kept_parameters(question) for _ in range(2))
    assert first is again
    assert first == list(inspect.signature(question).parameters.values())


def _lists() -> None:
    import streamlit as st

    st.session_state.setdefault("nothing", None)
    st.session_state.setdefault("second", "b")
    for key in ("nothing", "second", "never set"):
        st.write(st.selectbox(key, ["a", "b"], key=key))


@pytest.mark.parametrize("shortened", [False, True])
def test_a_list_shows_what_the_session_says_of_its_key(shortened: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if shortened:
        monkeypatch.setattr(selectbox, "get_session_state", streamlit_shortcuts.session_by_key)
    lists = AppTest.from_function(_lists).run()
    assert [drawn.value for drawn in lists.selectbox] == [None, "b", "a"]
    lists.selectbox[0].select("b").run()
    lists.selectbox[2].select("b").run()
    assert not lists.exception
    assert [drawn.value for drawn in lists.selectbox] == ["b", "b", "b"]


def test_streamlit_still_calls_them_by_these_names() -> None:
    assert inspect.getsource(selectbox).count("get_session_state()") == 1
    assert inspect.getsource(selectbox).count("get_session_state().filtered_state") == 1
    assert "type_util.get_func_parameters(" in inspect.getsource(cache_utils)
    assert "_populate_theme_msg(" in inspect.getsource(app_session.AppSession._create_new_session_message)
    assert "extract_leading_icon(" in inspect.getsource(button_group)
    assert "plotly.tools.return_figure_from_figure_or_data(" in inspect.getsource(plotly_chart)
    assert "asyncio.sleep(MESSAGE_FLUSH_INTERVAL_SECS)" in inspect.getsource(server.Runtime)
    assert vars(server)["MESSAGE_FLUSH_INTERVAL_SECS"] in (0.005, streamlit_shortcuts.GATHERING_SECONDS)
