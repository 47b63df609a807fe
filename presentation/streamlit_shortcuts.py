"""What Streamlit works out anew at every run although it cannot change, worked out once.

- The theme: every run is answered with all that a page needs to start, the theme among it, for which some three
  hundred options of the configuration are looked up. The configuration does not change while the server runs.
- The icon with which a label may begin: looked for with a pattern of all emojis, in each option of each choice.

Both are pure functions of Streamlit, kept as they are; docs/decisions.md says what they cost.
"""

from functools import lru_cache

from streamlit.elements.widgets import button_group
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.string_util import extract_leading_icon

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


def take() -> None:
    """Let Streamlit use both from now on."""
    app_session._populate_theme_msg = fill_theme
    setattr(button_group, _ICON, leading_icon)
