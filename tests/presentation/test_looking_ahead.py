"""What a reader is likely to choose next has been drawn before, on a real server, and nothing else has.

A screen that is drawn now begins with the place of its skeleton; one that is in the caches comes without.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.reader import Screen, reader, run
from data_access import calendar_days
from data_access.calendar_days import now
from presentation import looking_ahead, reads
from presentation.looking_ahead import FIRST_ARE_DRAWN, QUIET_SECONDS
from presentation.reads import full_ten_minutes
from tests.running_server import RunningServer, running_server

WENXING = "140213066004"
COMPOUNDS = [f"community={WENXING}&compound={WENXING}00{number}" for number in range(1, 4)]
#: Two choices away, and in days that nobody looks at.
ELSEWHERE = "community=140213066005&compound=140213066005001&period=this_year"
#: Two choices from a look at the street: one compound of each of several communities. In the last minute of a state
#: they are drawn from the next one alone: so many long looks reach over it.
FURTHER = [f"community=14021306600{number}&compound=14021306600{number}001" for number in (1, 2, 3, 5)]
#: Until all that is one choice away from the street has been drawn, and something more.
LONG_LOOK_SECONDS = 20
#: Enough for several screens, also beside other tests.
LOOKING_SECONDS = QUIET_SECONDS + 4
#: Ten screens, each with a rest as long as it took.
FIRST_SCREENS_SECONDS = 180


@contextmanager
def dashboard(url: str, folder: Path, look_ahead: str) -> Iterator[RunningServer]:
    with running_server(folder / "server.log", DATABASE_URL=url, DEMO="off", LOOK_AHEAD=look_ahead) as running:
        yield running


def was_drawn_before(screen: Screen) -> bool:
    assert not screen.kinds() & {"alert", "exception"}
    assert "html" in screen.kinds()  # the key figures
    return not screen.kinds() & {"skeleton", "empty"}  # an empty place where it was drawn before half a second was over


async def asked_after_a_look(
    server: RunningServer, *queries: str, at: str = f"community={WENXING}", looking: float = LOOKING_SECONDS
) -> list[bool]:
    """A reader looks at a place and then chooses one after the other: which had been drawn before."""
    async with reader(server.address) as tab:
        await tab.ask("disputes", at)
        found = []
        for query in queries:
            await asyncio.sleep(looking)
            found.append(was_drawn_before(await tab.ask("disputes", query)))
        return found


def test_a_compound_that_nobody_chose_is_there_at_once_and_other_days_elsewhere_are_not(
    demo_today_url: str, tmp_path: Path
) -> None:
    with dashboard(demo_today_url, tmp_path, "on") as server:
        *found, elsewhere = run(asked_after_a_look(server, *COMPOUNDS, ELSEWHERE))
        assert not elsewhere
        # every ten minutes all is drawn anew: that may happen in the middle of a look, but of one alone
        assert sum(found) >= len(COMPOUNDS) - 1
        server.stop()
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_who_looks_longer_finds_every_compound_of_the_street(demo_today_url: str, tmp_path: Path) -> None:
    with dashboard(demo_today_url, tmp_path, "on") as server:
        looks = (run(asked_after_a_look(server, place, at="", looking=LONG_LOOK_SECONDS)) for place in FURTHER)
        assert any(found == [True] for found in looks)


def test_the_last_minute_is_of_the_coming_state_too(demo_today_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_today_url)
    reads.settings.cache_clear()
    hour = now().replace(minute=0, second=0, microsecond=0)
    for seconds, states in ((0, [hour]), (539, [hour]), (541, [hour, hour + timedelta(minutes=10)])):
        monkeypatch.setattr(calendar_days, "now", lambda moment=hour + timedelta(seconds=seconds): moment)
        assert [state.full_ten_minutes for state in looking_ahead.states_of_data()] == states


async def asked_by_another_after_the_first_left(server: RunningServer) -> bool:
    async with reader(server.address) as tab:
        await tab.ask("disputes", f"community={WENXING}")
    await asyncio.sleep(LOOKING_SECONDS)
    async with reader(server.address) as tab:
        return was_drawn_before(await tab.ask("disputes", COMPOUNDS[0]))


def test_for_whoever_has_left_nothing_is_drawn(demo_today_url: str, tmp_path: Path) -> None:
    with dashboard(demo_today_url, tmp_path, "on") as server:
        assert not run(asked_by_another_after_the_first_left(server))


async def opened(server: RunningServer, *pages: str) -> list[bool]:
    """Each page is opened in a tab of its own: which had been drawn before."""
    found = []
    for page in pages:
        async with reader(server.address) as tab:
            found.append(was_drawn_before(await tab.ask(page)))
    return found


def wait_for_the_first_screens(server: RunningServer) -> None:
    deadline = time.monotonic() + FIRST_SCREENS_SECONDS
    while FIRST_ARE_DRAWN not in server.log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "the first screens are not drawn"
        time.sleep(0.2)


def test_the_first_screens_are_there_before_anybody_comes(demo_today_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        began = full_ten_minutes(now())
        with dashboard(demo_today_url, tmp_path, "on") as server:
            wait_for_the_first_screens(server)
            found = run(opened(server, "", "disputes", "facilities"))
        if full_ten_minutes(now()) == began:  # else all was to be drawn anew meanwhile
            break
    assert all(found)


def test_an_installation_may_do_without(demo_today_url: str, tmp_path: Path) -> None:
    with dashboard(demo_today_url, tmp_path, "off") as server:
        assert run(asked_after_a_look(server, COMPOUNDS[0])) == [False]
