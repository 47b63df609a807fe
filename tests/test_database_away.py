"""The shared database goes away while people look: screens keep their figures, say so, answer at once, and recover."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import URL, make_url
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from benchmarks.reader import Reader, Screen, reader, run
from data_access.engine import problem
from data_access.periods import Period
from tests.own_postgresql import OwnPostgresql, copy_of_server
from tests.running_server import RunningServer, running_server

PAGE = "disputes"
READER = "street_reader"
#: A click is answered within this, also when the machine runs other tests.
ANSWER_SECONDS = 2.0
RECOVERY_SECONDS = 30.0
#: Views that no other test has asked for yet.
NEVER_ASKED = iter(f"community=140213066005&period={period}" for period in Period if period is not Period.CUSTOM)
PAUSED = re.compile(r"数据暂停更新，最后更新 [\d :-]*\d\d:\d\d")

Away = Callable[[OwnPostgresql], None]


@pytest.fixture(scope="module")
def own(postgresql_server: URL, demo_postgresql_url: str) -> Iterator[OwnPostgresql]:
    """A running server with the demonstration in it."""
    with copy_of_server(postgresql_server) as server:
        server.start()
        yield server


@pytest.fixture(scope="module")
def dashboard(
    own: OwnPostgresql, demo_postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The dashboard on that server, as a user who may only read."""
    name = make_url(demo_postgresql_url).database or ""
    own.order(f"CREATE USER {READER} PASSWORD 'of the reader'")
    own.order(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}", name)
    url = own.url(name, READER, "of the reader").render_as_string(hide_password=False)
    with running_server(tmp_path_factory.mktemp("away") / "server.log", DATABASE_URL=url, DEMO="off") as running:
        yield running


def is_whole(screen: Screen) -> bool:
    return not screen.texts("alert") and screen.kinds() >= {"html", "echarts_chart"}


def line_of(screen: Screen) -> str:
    """The line below the filter bar."""
    [line] = [text for text in screen.texts("markdown") if "最后更新" in text or "数据更新于" in text]
    return line


def figures_of(screen: Screen) -> list[bytes]:
    """The key figures and charts, in their order."""
    figures = (element for element in screen.elements() if element.WhichOneof("type") in ("html", "echarts_chart"))
    return [figure.SerializeToString() for figure in figures]


async def until_it_says_so(server: RunningServer) -> Screen:
    """The page, reloaded until its line says that the data are paused."""
    async with asyncio.timeout(RECOVERY_SECONDS):
        while True:
            async with reader(server.address) as tab:
                screen = await tab.ask(PAGE)
            if PAUSED.search(line_of(screen)):
                return screen
            await asyncio.sleep(0.3)


async def until_it_is_back(tab: Reader, query: str) -> Screen:
    async with asyncio.timeout(RECOVERY_SECONDS):
        while True:
            screen = await tab.ask(PAGE, query)
            if is_whole(screen) and "数据更新于" in line_of(screen):
                return screen
            await asyncio.sleep(0.3)


def stopped(own: OwnPostgresql) -> None:
    own.stop("immediate")


def frozen(own: OwnPostgresql) -> None:
    own.freeze()


def locked_out(own: OwnPostgresql) -> None:
    own.order(f"ALTER USER {READER} PASSWORD 'another'")
    own.ask_passwords_of(READER)
    own.throw_out(READER)


def crowded_out(own: OwnPostgresql) -> None:
    own.order(f"ALTER USER {READER} CONNECTION LIMIT 0")
    own.throw_out(READER)


def let_in_again(own: OwnPostgresql) -> None:
    own.order(f"ALTER USER {READER} PASSWORD 'of the reader'")


def make_room(own: OwnPostgresql) -> None:
    own.order(f"ALTER USER {READER} CONNECTION LIMIT -1")


@pytest.mark.parametrize(
    ("away", "back", "code"),
    [
        (stopped, OwnPostgresql.start, "unreachable"),
        (frozen, OwnPostgresql.thaw, "unreachable"),
        (crowded_out, make_room, "busy"),
        (locked_out, let_in_again, "password"),
    ],
    ids=["stopped", "frozen", "too many connections", "wrong password"],
)
def test_screens_keep_their_figures_say_so_and_recover(
    own: OwnPostgresql, dashboard: RunningServer, away: Away, back: Away, code: str
) -> None:
    never_asked, sentence = next(NEVER_ASKED), str(problem(code))

    async def look() -> None:
        async with reader(dashboard.address) as tab:
            before = await until_it_is_back(tab, "")
            away(own)
            # At once, whether or not anybody has noticed yet: a view that was never asked for …
            first = await tab.ask(PAGE, never_asked)
            assert first.texts("alert") == [sentence]
            assert "exception" not in first.kinds()
            assert first.seconds < ANSWER_SECONDS
            # … and the one that was: all its figures, and what is the matter.
            kept = await until_it_says_so(dashboard)
            assert kept.texts("alert") == []
            assert kept.seconds < ANSWER_SECONDS
            assert figures_of(kept) == figures_of(before)
            assert line_of(kept).endswith(f"。{sentence}]")
            assert dashboard.health() == (503, {"status": "unavailable", "reason": code})
            back(own)
            await until_it_is_back(tab, never_asked)
        assert dashboard.health()[0] == 200

    run(look())
    assert "Traceback" not in dashboard.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("seen_before", [True, False])
def test_a_tab_that_nobody_touches_recovers_by_itself(
    own: OwnPostgresql, dashboard: RunningServer, seen_before: bool
) -> None:
    query = "" if seen_before else next(NEVER_ASKED)

    async def look() -> None:
        async with reader(dashboard.address) as tab:
            await until_it_is_back(tab, "")
            own.stop()
            await until_it_says_so(dashboard)
        async with browser_tab(dashboard, query) as sent:
            assert any("数据更新于" in text for text in sent) is False
            own.start()
            await until_sent(sent, re.compile("数据更新于"))

    run(look())


def test_a_tab_that_nobody_touches_says_that_its_data_are_paused(own: OwnPostgresql, dashboard: RunningServer) -> None:
    async def look() -> None:
        async with reader(dashboard.address) as tab:
            await until_it_is_back(tab, "community=140213066004")
        async with browser_tab(dashboard, "community=140213066004") as sent:
            assert any(re.search("文兴社区.*数据更新于", text) for text in sent)
            own.stop()
            await until_sent(sent, re.compile(f"文兴社区.*{PAUSED.pattern}"))
            shown = len(sent)
            own.start()
            await until_sent(sent, re.compile("文兴社区.*数据更新于"), after=shown)

    run(look())


async def until_sent(sent: list[str], words: re.Pattern[str], *, after: int = 0) -> None:
    """Wait for a text with the words among what a tab is sent from some text on."""
    async with asyncio.timeout(RECOVERY_SECONDS):
        while not any(words.search(text) for text in sent[after:]):
            await asyncio.sleep(0.1)


@asynccontextmanager
async def browser_tab(server: RunningServer, query: str) -> AsyncIterator[list[str]]:
    """An open page that nobody touches: the texts it has been sent."""
    texts: list[str] = []
    stream = f"{server.address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        opened = asyncio.Event()

        async def listen() -> None:
            async for data in socket:
                message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
                texts.append(message.delta.new_element.markdown.body)
                if message.WhichOneof("type") == "script_finished":
                    opened.set()

        back = BackMsg()
        back.rerun_script.page_name = PAGE
        back.rerun_script.query_string = query
        await socket.send(back.SerializeToString())
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(listen())
            await opened.wait()
            yield texts
            listening.cancel()
