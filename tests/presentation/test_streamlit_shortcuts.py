import inspect

import plotly.graph_objects as go
import pytest
from streamlit import config, string_util
from streamlit.elements import plotly_chart
from streamlit.elements.widgets import button_group
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from presentation import streamlit_shortcuts
from presentation.figures.foundation import Figure

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


def test_streamlit_still_calls_them_by_these_names() -> None:
    assert "_populate_theme_msg(" in inspect.getsource(app_session.AppSession._create_new_session_message)
    assert "extract_leading_icon(" in inspect.getsource(button_group)
    assert "plotly.tools.return_figure_from_figure_or_data(" in inspect.getsource(plotly_chart)
