"""What Streamlit works out anew at every run although it cannot change, worked out once, and sent without a pause.

- The theme: every run is answered with all that a page needs to start, the theme among it, for which some three
  hundred options of the configuration are looked up. The configuration does not change while the server runs.
- The icon with which a label may begin: looked for with a pattern of all emojis, in each option of each choice.
- The parameters of a cached function: its signature is taken apart for each argument of each call.
- The whole session, put together by each list only to see whether the value under its own key is None.
- Whether there is anything to send: every 5 ms. A run of ours ends between two such looks and would wait for the next.
- Whether a figure is one that Plotly takes: every name in it is looked up in Plotly's list of names. Our own figures
  are looked at by the tests.

All give the answers of Streamlit's and Plotly's own functions; docs/decisions.md says what those cost.
"""

from functools import lru_cache
from typing import Any, Final, NamedTuple

import plotly.tools
from streamlit import type_util
from streamlit.elements.widgets import button_group, selectbox
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime import runtime as server
from streamlit.runtime.state import SafeSessionState, get_session_state
from streamlit.string_util import extract_leading_icon

from presentation.figures.heat_map import Figure

#: How long the server gathers messages before it sends them. A look costs some ten microseconds per open tab.
GATHERING_SECONDS: Final = 0.001
_GATHERING = "MESSAGE_FLUSH_INTERVAL_SECS"

_look_at_figure = plotly.tools.return_figure_from_figure_or_data
_fill_theme = app_session._populate_theme_msg
_filled: dict[str, CustomThemeConfig] = {}

#: Imported into the modules of the switches and of the lists, which call them by these names.
_ICON = "extract_leading_icon"
_SESSION = "get_session_state"
leading_icon = lru_cache(maxsize=1_000)(extract_leading_icon)
_parameters_of = type_util.get_func_parameters
kept_parameters = lru_cache(maxsize=1_000)(_parameters_of)


class SessionByKey(NamedTuple):
    """The session as a list looks at it: one key is asked for, and only that one is looked up."""

    filtered_state: SafeSessionState


def session_by_key() -> SessionByKey:
    """The session of this run, of which nothing is copied."""
    return SessionByKey(get_session_state())


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
    setattr(selectbox, _SESSION, session_by_key)
    setattr(server, _GATHERING, GATHERING_SECONDS)
    type_util.get_func_parameters = kept_parameters
