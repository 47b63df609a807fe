"""Choices of one page that stand in the URL as codes, so that a link shows what its sender saw.

A code in the URL counts where it is new: a reload, a link, the browser's back. An empty URL says nothing, since
Streamlit empties it on a switch of pages. An unknown code falls back with a sentence. The URL is left plain for what is
chosen by default.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

Code = TypeVar("Code", bound=str)


def segmented_choice(
    parameter: str,
    words: Mapping[Code, str],
    *,
    label: str,
    default: Code | None = None,
    key: str = "",
    label_shown: bool = False,
    on_change: Callable[[], None] | None = None,
) -> Code:
    """Draw a switch between the codes of ``words`` and return the chosen one; the first is the default unless given.

    ``parameter`` names it in the URL, ``key`` in the session (by default after the parameter).
    """
    key, default = key or f"{parameter}_choice", next(iter(words)) if default is None else default
    _take(parameter, key, words, default, label)
    drawn = st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        required=True,
        key=key,
        persist_state="session",
        label_visibility="visible" if label_shown else "collapsed",
        on_change=on_change,
    )
    return _give(parameter, key, drawn or default, default)


def listed_choice(
    parameter: str, words: Mapping[Code, str], *, label: str, key: str, default: Code, width: int = 200
) -> Code:
    """Draw a list of the codes of ``words`` and return the chosen one."""
    _take(parameter, key, words, default, label)
    drawn = st.selectbox(
        label, list(words), format_func=words.__getitem__, key=key, persist_state="session", width=width
    )
    return _give(parameter, key, drawn, default)


def _take(parameter: str, key: str, words: Mapping[Code, str], default: Code, label: str) -> None:
    """Bring the URL's code into the session where it is new."""
    asked = st.query_params.get(parameter)
    if asked is not None and asked != st.session_state.get(_last_seen(key)):
        known = {str(code): code for code in words}
        st.session_state[key] = known.get(asked, default)
        if asked not in known:
            st.warning(f"链接中的{label}“{asked}”无法识别，已改用“{words[default]}”。", icon=":material/link_off:")
    st.session_state.setdefault(key, default)


def _give(parameter: str, key: str, chosen: Code, default: Code) -> Code:
    """Bring the URL in line with what is chosen."""
    wanted = None if chosen == default else str(chosen)
    if wanted is None and parameter in st.query_params:
        del st.query_params[parameter]
    elif wanted is not None and st.query_params.get(parameter) != wanted:
        st.query_params[parameter] = wanted
    st.session_state[_last_seen(key)] = wanted
    return chosen


def _last_seen(key: str) -> str:
    return f"{key} last seen in the URL"
