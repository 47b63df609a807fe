"""A choice of one page that stands in the URL as a code, so that a link shows what its sender saw."""

from collections.abc import Mapping

import streamlit as st


def segmented_choice(parameter: str, words: Mapping[str, str], *, label: str) -> str:
    """Draw a switch between the codes of ``words`` and return the chosen one; the first is the default.

    ``parameter`` names it in the URL, which is left plain for the default. A code in the URL counts where it is new: a
    reload, a link, the browser's back. An empty URL says nothing, since Streamlit empties it on a switch of pages. An
    unknown code falls back with a sentence.
    """
    key, last_seen = f"{parameter}_choice", f"{parameter} last seen in the URL"
    default = next(iter(words))
    asked = st.query_params.get(parameter)
    if asked is not None and asked != st.session_state.get(last_seen):
        st.session_state[key] = asked if asked in words else default
        if asked not in words:
            st.warning(f"链接中的{label}“{asked}”无法识别，已改用“{words[default]}”。", icon=":material/link_off:")
    st.session_state.setdefault(key, default)
    drawn = st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        required=True,
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )
    chosen = drawn or default
    if chosen == default and asked is not None:
        del st.query_params[parameter]
    elif chosen != default and chosen != asked:
        st.query_params[parameter] = chosen
    st.session_state[last_seen] = None if chosen == default else chosen
    return chosen
