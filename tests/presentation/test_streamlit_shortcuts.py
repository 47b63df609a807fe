import inspect

import pytest
from streamlit import config, string_util
from streamlit.elements.widgets import button_group
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from presentation import streamlit_shortcuts

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


def test_streamlit_still_calls_both_by_these_names() -> None:
    assert "_populate_theme_msg(" in inspect.getsource(app_session.AppSession._create_new_session_message)
    assert "extract_leading_icon(" in inspect.getsource(button_group)
