"""What Streamlit works out anew at every run although it cannot change, worked out once.

- The theme: every run is answered with all that a page needs to start, the theme among it, for which some three
  hundred options of the configuration are looked up. The configuration does not change while the server runs.
- The icon with which a label may begin: looked for with a pattern of all emojis, in each option of each choice.
- Whether a figure is one that Plotly takes: every name in it is looked up in Plotly's list of names. Our own figures
  are looked at by the tests.

All are pure functions of Streamlit or Plotly, kept as they are; docs/decisions.md says what they cost.
"""

from functools import lru_cache
from typing import Any

import plotly.tools
from streamlit.elements.widgets import button_group
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.string_util import extract_leading_icon

from presentation.figures.foundation import Figure

_look_at_figure = plotly.tools.return_figure_from_figure_or_data
_fill_theme = app_session._populate_theme_msg
_filled: dict[str, CustomThemeConfig] = {}

#: Imported into the module of the switches, which calls it by this name.
_ICON = "extract_leading_icon"
leading_icon = lru_cache(maxsize=1_000)(extract_leading_icon)


def fill_theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    """Fill a message with one section of the configured theme, as Streamlit's own function would."""
    if section not in _filled:
        _fill_theme(theme := CustomThemeConfig(), section)
        _filled[section] = theme
    if _filled[section].ByteSize():  # an empty one is left out, not sent empty
        msg.MergeFrom(_filled[section])


def figure_as_it_is(figure_or_data: Any, validate_figure: bool) -> Any:
    """A figure as Streamlit sends it: our own as it is, any other as Plotly's function would give it."""
    if isinstance(figure_or_data, Figure):
        return figure_or_data
    return _look_at_figure(figure_or_data, validate_figure)


def take() -> None:
    """Let Streamlit use them from now on."""
    plotly.tools.return_figure_from_figure_or_data = figure_as_it_is
    app_session._populate_theme_msg = fill_theme
    setattr(button_group, _ICON, leading_icon)
