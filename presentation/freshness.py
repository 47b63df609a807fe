"""How current a screen is: the line below the filter bar, and what a screen does while the database is away."""

import time
from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data_access.availability import Seen
from data_access.database_problems import DatabaseProblem
from data_access.directory import Directory
from presentation import navigation

#: How often a screen without current data looks whether the database is back.
LOOK_SECONDS: Final = 2.0
#: How often one with current data looks whether it still is: a page that nobody touches says so, too.
WATCH_SECONDS: Final = 10.0
_SHOWN: Final = "freshness last shown"


def kept_by_screen(found: Seen) -> Seen:
    """What this screen (a reader's tab) shows: ``found``, or what it showed last where ``found`` has a problem."""
    if get_script_run_ctx(suppress_warning=True) is None:  # a download, or the health check: no screen
        return found
    if found.problem is None:
        st.session_state[_SHOWN] = found
        return found
    shown: Seen = st.session_state.get(_SHOWN, found)
    return shown._replace(problem=found.problem)


def draw_line(shown: str, seen: Seen, directory: Directory, today: date, is_back: Callable[[], bool]) -> None:
    """The line that says what is shown and of when; while the database is away, also why and what to do.

    Every screen looks by itself whether the database is still there, or back, and then runs anew: nobody has to touch
    it. That data changed is no reason to: figures do not move under a reader's eyes.
    """
    words = navigation.freshness(shown, seen.changed, directory, today)
    if seen.problem is None:
        _watched_line(words, is_back, time.monotonic())
    else:
        _paused_line(paused(words, seen.problem), is_back)


def paused(words: str, problem: DatabaseProblem) -> str:
    """ "文兴社区，数据更新于 14:06" becomes "文兴社区，数据暂停更新，最后更新 14:06。" and what to do."""
    shown, _, clock = words.rpartition("数据更新于")
    return f"{shown}:orange[数据暂停更新，最后更新{clock}。{problem}]"


@st.fragment(run_every=WATCH_SECONDS)
def _watched_line(words: str, is_back: Callable[[], bool], drawn_at: float) -> None:
    # Not while the page itself is drawn: it shows the database as it has just found it.
    if time.monotonic() - drawn_at > WATCH_SECONDS / 2 and not is_back():
        st.rerun()
    st.caption(words)


@st.fragment(run_every=LOOK_SECONDS)
def _paused_line(words: str, is_back: Callable[[], bool]) -> None:
    if is_back():
        st.rerun()
    st.caption(words)


def run_again_when_back(is_back: Callable[[], bool]) -> None:
    """For a screen that ended in a sentence: it looks by itself whether the database is back, and then runs anew."""
    _look_again(is_back, time.monotonic())


@st.fragment(run_every=LOOK_SECONDS)
def _look_again(is_back: Callable[[], bool], ended_at: float) -> None:
    # Not at once: the version may have been seen just before the database went away.
    if time.monotonic() - ended_at > LOOK_SECONDS / 2 and is_back():
        st.rerun()
