"""How current a screen is: the line below the filter bar, and what screens do while the database is away."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data_access import calendar_days
from data_access.availability import Seen
from data_access.database_problems import DatabaseProblem
from data_access.directory import Directory
from presentation import navigation

#: How often there is a look at whether the database is still there, or back, while any screen is open.
LOOK_SECONDS: Final = 2.0
_SHOWN: Final = "freshness last shown"


class ComingMoments:
    """Screens that nobody looks at yet, each drawn for the moment at which somebody may: this one or a coming."""

    def __init__(self) -> None:
        self._shown: dict[str, datetime] = {}  # by screen

    @contextmanager
    def shown_by(self, screen: str, moment: datetime) -> Iterator[None]:
        """Until the block ends a screen shows this moment."""
        self._shown[screen] = moment
        try:
            yield
        finally:
            del self._shown[screen]

    def clock(self) -> datetime:
        """The moment of the screen of this run: now, unless it is drawn for another one."""
        context = get_script_run_ctx(suppress_warning=True)
        moment = None if context is None else self._shown.get(context.session_id)
        return moment or calendar_days.now()


COMING: Final = ComingMoments()


def kept_by_screen(found: Seen) -> Seen:
    """What this screen (a reader's tab) shows: ``found``, or what it showed last where ``found`` has a problem."""
    if get_script_run_ctx(suppress_warning=True) is None:  # a download, or the health check: no screen
        return found
    if found.problem is None:
        st.session_state[_SHOWN] = found
        return found
    shown: Seen = st.session_state.get(_SHOWN, found)
    return shown._replace(problem=found.problem)


def draw_line(shown: str, seen: Seen, directory: Directory, today: date) -> None:
    """The line that says what is shown and of when; while the database is away, also why and what to do."""
    words = navigation.freshness(shown, seen.changed, directory, today)
    st.caption(words if seen.problem is None else paused(words, seen.problem))
    OPEN_SCREENS.shows(paused=seen.problem is not None)


def paused(words: str, problem: DatabaseProblem) -> str:
    """ "文兴社区，数据更新于 14:06" becomes "文兴社区，数据暂停更新，最后更新 14:06。" and what to do."""
    shown, _, clock = words.rpartition("数据更新于")
    return f"{shown}:orange[数据暂停更新，最后更新{clock}。{problem}]"


class OpenScreens:
    """Which screens are open, and which of them say that their data are paused.

    A screen runs anew when what it says is not true any more, whether or not anybody touches it. That data changed is
    no reason to: figures do not move under a reader's eyes.
    """

    def __init__(self) -> None:
        self._paused: dict[str, bool] = {}

    def shows(self, *, paused: bool) -> None:
        """The screen of this run says that its data are paused, or shows current ones."""
        if (context := get_script_run_ctx(suppress_warning=True)) is not None:
            self._paused[context.session_id] = paused

    async def keep_true(self, is_back: Callable[[], bool]) -> None:
        """Run the screens anew that an outage, or its end, has made untrue, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for screen in list(self._paused):  # readers' threads write to it meanwhile
                if not _is_open(screen):
                    del self._paused[screen]
            if not self._paused:
                continue
            there = await asyncio.to_thread(is_back)
            for screen, paused in list(self._paused.items()):
                if paused is there:
                    _run_again(screen)


OPEN_SCREENS: Final = OpenScreens()


def _is_open(screen: str) -> bool:
    return runtime.get_instance().is_active_session(screen)


def _run_again(screen: str) -> None:
    """As the browser would ask for the same page again; one that runs already is about to say what is true."""
    session = runtime.get_instance().get_app_session(screen)
    if session is not None and session._scriptrunner is None:
        session.request_rerun(session._client_state)
