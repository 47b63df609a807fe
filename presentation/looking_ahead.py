"""Drawing what a reader is likely to ask next while nobody waits: the neighbours of the screens that are looked at.

When all neighbours are there, the page of the latest reader is drawn for every other compound of the street. States are
taken at full ten minutes: in the last minute before, the screens are drawn that will be true then, if no data change.

A reader of the house's own opens these screens over the very way that a browser's tab takes, without a browser; what
it is shown is thrown away, answers and drawings stay in the caches. It begins nothing while anybody else has just asked
for something, rests as long as it worked, and ends with the readers: an empty office costs nothing. The first screen of
each page is drawn once when the server has started, before anybody comes.
"""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

import streamlit as st
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data_access import calendar_days
from data_access.database_problems import DatabaseProblem
from presentation import navigation, reads
from presentation.address import PARAMETERS, Filters
from presentation.freshness import COMING
from presentation.kept import KEPT_DRAWINGS
from presentation.neighbours import Link, Shown, elsewhere, neighbours

LOG = logging.getLogger("dashboard.looking_ahead")
#: Nothing is begun so soon after a reader asked for something: the next click may follow.
QUIET_SECONDS: Final = 1.0
#: How often there is a look at whether there is something to do, while there is nothing.
LOOK_SECONDS: Final = 0.25
#: Whose readers have not asked for anything for so long are not drawn for any more.
LEFT_SECONDS: Final = 600.0
#: So long after a click its neighbours may be wanted any moment; later they are only kept up with the data.
SOON_SECONDS: Final = 120.0
#: Rests after a screen, in times of what it took: as long while it may be wanted soon, nine times as long afterwards.
REST_SOON, REST_LATER = 1.0, 9.0
#: So long before a full ten minutes its screens are begun.
COMING_SECONDS: Final = 60.0
#: The readers, of those who asked last, for whose screens it is done.
MOST_READERS: Final = 5
#: No more is drawn ahead, of all pages together, than is kept of each: else the likeliest would be let go first.
MOST_AHEAD: Final = KEPT_DRAWINGS
#: In which whoever comes first sees the first screen, unless their system is dark.
FIRST_COLOURS: Final = "light"
FIRST_ARE_DRAWN: Final = "the first screen of each page has been drawn"
_RUN_SECONDS: Final = 30.0


class State(NamedTuple):
    """Of what a screen is drawn; another one when what was drawn is not what would be drawn now."""

    version: int
    full_ten_minutes: datetime


class Screen(NamedTuple):
    """A screen that is drawn ahead."""

    state: State
    link: Link


class _Client(runtime.SessionClient):
    """The house's own tab: it takes what it is sent, and only notices the end of a run."""

    def __init__(self) -> None:
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "script_finished":
            self.finished.set()


class LookingAhead:
    """What is looked at, and what of its neighbours has been drawn from the present state of the data."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: OrderedDict[str, Shown] = OrderedDict()  # by reader, the latest last
        self._at_work: dict[str, float] = {}  # readers whose screen is being drawn, and since when
        self._asked_at = time.monotonic()
        self._drawn: set[Screen] = set()
        # Twice: only the first drawing of all tells of which tables a panel is made, by which it is kept from then on.
        first = [Link(page, "", FIRST_COLOURS) for page in navigation.PATHS_WITH_FILTERS]
        self._first: list[Link] | None = first * 2
        self._nothing_left: Hashable = None  # the state and the last click for which everything has been drawn
        self._own: set[str] = set()

    def reader_asks(self) -> None:
        """A reader's run begins."""
        if (session := self._reader()) is not None:
            with self._lock:
                self._at_work[session] = self._asked_at = time.monotonic()

    def reader_was_shown(self, page: str, filters: Filters, colours: str) -> None:
        """A reader's run has come to its end; the address bar tells what the page itself keeps there."""
        if (session := self._reader()) is None:
            return
        query = st.query_params
        others = tuple((name, tuple(query.get_all(name))) for name in query if name not in PARAMETERS)
        shown = Shown(page, filters, others, colours)
        with self._lock:
            self._at_work.pop(session, None)
            self._asked_at = time.monotonic()
            self._shown[session] = shown
            self._shown.move_to_end(session)
            if len(self._shown) > MOST_READERS:
                self._shown.popitem(last=False)

    def _reader(self) -> str | None:
        """Whose run this is; None for one of our own."""
        context = get_script_run_ctx(suppress_warning=True)
        return None if context is None or context.session_id in self._own else context.session_id

    def _idle_seconds(self) -> float:
        """How long nobody has been waiting; a run that ended in an error counts as one for a while."""
        now = time.monotonic()
        with self._lock:
            self._at_work = {of: since for of, since in self._at_work.items() if now - since < _RUN_SECONDS}
            return 0.0 if self._at_work else now - self._asked_at

    async def keep_ahead(self) -> None:
        """Draw one neighbour after the other until cancelled."""
        rest = LOOK_SECONDS
        while True:
            await asyncio.sleep(rest)
            rest = LOOK_SECONDS
            idle = self._idle_seconds()
            if not QUIET_SECONDS < idle < LEFT_SECONDS:
                continue
            try:
                found = await asyncio.to_thread(self._next)
            except DatabaseProblem:
                continue
            if found is None:
                continue
            began = time.monotonic()
            self._drawn.add(found)
            await self._open(found)
            rest = (time.monotonic() - began) * (REST_SOON if idle < SOON_SECONDS else REST_LATER)

    def _next(self) -> Screen | None:
        """The next screen to draw; None where all are drawn, or while the database is away."""
        if not reads.is_back():
            return None
        states = states_of_data()
        self._drawn = {screen for screen in self._drawn if screen.state in states}
        if self._nothing_left == (states, self._asked_at):
            return None
        self._nothing_left = None
        found = next((screen for screen in self._likely(states) if screen not in self._drawn), None)
        if found is None and self._first:
            return Screen(states[0], self._first.pop(0))
        if self._first == []:
            self._first = None
            LOG.info(FIRST_ARE_DRAWN)
        if found is None:
            self._nothing_left = (states, self._asked_at)
        return found

    def _likely(self, states: list[State]) -> Iterator[Screen]:
        """What may be asked next, the likeliest first; nothing of readers who have left.

        When a state has only a minute left, what is far away is drawn from the next one alone.
        """
        directory, is_here = reads.directory(), runtime.get_instance().is_active_session
        with self._lock:
            latest_first = [shown for session, shown in reversed(self._shown.items()) if is_here(session)]
        near = [link for shown in latest_first for link in neighbours(shown, directory, navigation.PATHS_WITH_FILTERS)]
        far = [link for shown in latest_first[:1] for link in elsewhere(shown, directory)]
        for state in states:
            links = dict.fromkeys(near + far if state == states[-1] else near)
            yield from (Screen(state, link) for link in islice(links, MOST_AHEAD))

    async def _open(self, screen: Screen) -> None:
        """Run the script as a tab does that opens a link; whatever goes wrong is said where it goes wrong."""
        link = screen.link
        server, client = runtime.get_instance(), _Client()
        session = server.connect_session(client=client, user_info={})
        self._own.add(session)
        try:
            message = BackMsg()
            message.rerun_script.page_name = link.page
            message.rerun_script.query_string = link.query
            message.rerun_script.context_info.color_scheme = link.colours
            with COMING.shown_by(session, screen.state.full_ten_minutes):
                server.handle_backmsg(session, message)
                async with asyncio.timeout(_RUN_SECONDS):
                    await client.finished.wait()
        except TimeoutError:
            LOG.warning("drawing ahead took too long: %s?%s", link.page, link.query)
        finally:
            server.close_session(session)
            self._own.discard(session)


def states_of_data() -> list[State]:
    """The present one; and, where it has hardly a minute left, the one of the coming full ten minutes."""
    version, now = reads.data_version().version, calendar_days.now()
    moments = (reads.full_ten_minutes(moment) for moment in (now, now + timedelta(seconds=COMING_SECONDS)))
    return [State(version, moment) for moment in dict.fromkeys(moments)]


AHEAD: Final = LookingAhead()
