"""What a change of the filter costs: every page against an app that writes one line, on one machine in one run.

Both servers run at once, and every reader asks the one-line app and the page in turn: whatever else the machine does
meets both alike. A filter change is a query string with another place, as a link or the browser's back brings it. Warm
it has been shown before, as for everybody but the first reader of a morning; never seen it is one that nobody has
asked for since the data last changed. Of these the compounds of a community that a reader has looked at for a while
have been drawn ahead (presentation/looking_ahead.py), and after a longer look every compound of the street; everything
else is drawn while the reader waits. Readers who ask without a pause leave no time for drawing ahead.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import databases
from benchmarks.reader import Reader, reader, run
from benchmarks.results import milliseconds, percentile, table, write_section
from benchmarks.servers import dashboard, places
from tests.running_server import free_port, running_server
from tests.screens import PAGES, path_of

ONE_LINE_APP = "benchmarks/one_line_app/app.py"
#: Two communities and two compounds, in turn: no two neighbours show the same.
QUERIES = (
    "community=140213066004",
    "community=140213066005&compound=140213066005001",
    "community=140213066004&compound=140213066004001",
    "community=140213066005",
)
READERS = (1, 10, 30)
MOST_TIMES = {"warm": 3.0, "never seen": 6.0}
#: Never seen places for each page.
UNSEEN = 40
#: For each page a community of its own, at which a reader looks so long before the first of its compounds is chosen.
LOOKED_AT = tuple(f"14021306600{number}" for number in (1, 2, 3, 6, 7))
LOOKING_SECONDS = 15.0
#: So long a reader looks at the street before going to compounds all over it; the overview takes longest to draw.
LONG_LOOKING_SECONDS = dict.fromkeys(PAGES, 50.0) | {"overview": 130.0}


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the one-line app and of a page, asked in turn: the n-th of one belongs to the n-th of the other."""

    floor: tuple[float, ...]
    page: tuple[float, ...]
    messages: int
    bytes: int

    @property
    def ratio(self) -> float:
        """How many times the floor a rerun takes: the median over the pairs.

        A pair is taken within a few hundredths of a second, so that a slow moment of the machine is in both its
        parts, and the median does not care about the pairs that a stall divides.
        """
        return statistics.median(page / floor for floor, page in zip(self.floor, self.page, strict=True))


async def cost_of(page: str, floor_address: str, page_address: str, *, readers: int, reruns: int, think: float) -> Cost:
    """``readers`` people at once, each with ``reruns`` warm filter changes about ``think`` seconds apart."""
    async with AsyncExitStack() as tabs:
        floors = [await tabs.enter_async_context(reader(floor_address)) for _ in range(readers)]
        pages = [await tabs.enter_async_context(reader(page_address)) for _ in range(readers)]
        for query in QUERIES * 2:
            last = await pages[0].ask(path_of(page), query)
            assert not last.kinds() & {"exception", "alert"}, f"{page} does not run"
        asked = [QUERIES[turn % len(QUERIES)] for turn in range(reruns)]
        pairs = await asyncio.gather(
            *(_pairs(floor, tab, page, asked, think) for floor, tab in zip(floors, pages, strict=True))
        )
    every = [pair for of_one in pairs for pair in of_one]
    return Cost(tuple(pair[0] for pair in every), tuple(pair[1] for pair in every), len(last.messages), last.bytes)


async def cost_of_unseen(
    page: str, floor_address: str, page_address: str, *, queries: Sequence[str], think: float
) -> Cost:
    """One reader who changes to each of ``queries``, which nobody has shown on this page before."""
    async with reader(floor_address) as floor, reader(page_address) as tab:
        await _warm_up(floor, tab, page)
        return await _never_seen(floor, tab, page, queries, think)


async def cost_after_a_look(
    page: str, floor_address: str, page_address: str, *, at: str, queries: Sequence[str], looking: float, think: float
) -> Cost:
    """One reader who looks at a place, then chooses one after the other that nobody has shown on this page before."""
    async with reader(floor_address) as floor, reader(page_address) as tab:
        await tab.ask(path_of(page), at)
        await asyncio.sleep(looking)
        return await _never_seen(floor, tab, page, queries, think)


async def _never_seen(floor: Reader, tab: Reader, page: str, queries: Sequence[str], think: float) -> Cost:
    pairs = await _asked_in_turn(floor, tab, page, queries, think)
    last = await tab.ask(path_of(page), queries[-1])
    assert not last.kinds() & {"exception", "alert"}, f"{page} does not run"
    return Cost(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), len(last.messages), last.bytes)


async def _pairs(
    floor: Reader, tab: Reader, page: str, queries: Sequence[str], think: float
) -> list[tuple[float, float]]:
    await _warm_up(floor, tab, page)
    return await _asked_in_turn(floor, tab, page, queries, think)


async def _warm_up(floor: Reader, tab: Reader, page: str) -> None:
    for query in QUERIES:  # a session's first runs build what all later ones reuse
        await floor.ask("", query)
        await tab.ask(path_of(page), query)


async def _asked_in_turn(
    floor: Reader, tab: Reader, page: str, queries: Sequence[str], think: float
) -> list[tuple[float, float]]:
    pairs = []
    for query in queries:
        await asyncio.sleep(random.uniform(0.5, 1.5) * think / 2)
        one_line = await floor.ask("", query)
        await asyncio.sleep(random.uniform(0.5, 1.5) * think / 2)
        pairs.append((one_line.seconds, (await tab.ask(path_of(page), query)).seconds))
    return pairs


def main(document: Path) -> None:
    """Measure every page on both databases, with 10 million events, and write the section."""
    lines = [
        "A change of the filter over the websocket, on 10 million events: milliseconds of the one-line app and of the",
        f"page, asked in turn. Wanted for one reader: at most {MOST_TIMES['warm']:g} times one line warm,",
        f"{MOST_TIMES['never seen']:g} times never seen. One choice away is a compound of the community looked at for",
        f"{LOOKING_SECONDS:g} s; anywhere in the street, after the street was looked at for",
        f"{min(LONG_LOOKING_SECONDS.values()):g} s ({max(LONG_LOOKING_SECONDS.values()):g} s on the overview).",
    ]
    with databases.streets() as streets, tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with running_server(
            Path(folder) / "one_line.log", port=port, script=ONE_LINE_APP, arguments=(f"--server.port={port}",)
        ) as floor:
            for dialect, by_size in streets.items():
                with dashboard(by_size["ten"]) as server:
                    rows = _rows(floor.address, server.address, places(by_size["ten"]))
                headings = ["page", "scope", "readers", "line p50", "p95", "page p50", "p95", "×", "messages", "KiB"]
                lines += ["", f"### {dialect}", "", *table(headings, rows, words=2)]
    write_section(document, "rerun", lines)


def _rows(floor: str, server: str, queries: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for number, page in enumerate(PAGES):
        community = LOOKED_AT[number]
        of_community = [query for query in queries if query.startswith(f"compound={community}")]
        # first, while nothing has been drawn ahead; every fifth place, so that answers of other pages are no help
        unseen = [query for query in queries if query not in of_community][number :: len(PAGES)][:UNSEEN]
        at_once = cost_of_unseen(page, floor, server, queries=unseen, think=0.3)
        of_page = [_row(page, "never seen, at once", 1, run(at_once))]
        ahead = cost_after_a_look(
            page, floor, server, at=f"community={community}", queries=of_community, looking=LOOKING_SECONDS, think=0.3
        )
        of_page.append(_row(page, "never seen, one choice away", 1, run(ahead)))
        compounds = [query for query in queries if query.startswith("compound=")]
        further = [query for query in compounds if query not in {*of_community, *unseen}][:UNSEEN]
        ahead = cost_after_a_look(
            page, floor, server, at="", queries=further, looking=LONG_LOOKING_SECONDS[page], think=0.3
        )
        of_page.append(_row(page, "never seen, anywhere in the street", 1, run(ahead)))
        for readers in READERS:
            warm = cost_of(page, floor, server, readers=readers, reruns=max(10, 90 // readers), think=0.3)
            of_page.append(_row(page, "warm", readers, run(warm)))
        for row in of_page:
            print(*row, flush=True)
        rows += of_page
    return rows


def _row(page: str, scope: str, readers: int, cost: Cost) -> list[str]:
    cells = [page, scope, str(readers)]
    for seconds in (cost.floor, cost.page):
        cells += [milliseconds(statistics.median(seconds)), milliseconds(percentile(seconds, 0.95))]
    return [*cells, f"{cost.ratio:.2f}", str(cost.messages), f"{cost.bytes / 1024:.0f}"]
