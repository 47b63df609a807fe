"""Many readers at once, each changing a filter every five seconds: how long they wait, and what they cost the server.

Readers speak the websocket protocol of a tab (benchmarks.reader). Each goes through the pages and the compounds in an
order of its own, so that some scopes have been seen by somebody and others not, as in a morning. The number of readers
is raised until one process can no more, and what it lacked then is said.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import databases
from benchmarks.reader import Reader, reader, run
from benchmarks.results import milliseconds, percentile, table, write_section
from benchmarks.servers import dashboard, memory_of, places, processor_seconds_of
from tests.running_server import RunningServer
from tests.screens import PAGES, path_of

READERS = (1, 10, 30)
#: Beyond what is promised, until one process ends.
MORE_READERS = (60, 120, 240, 480)
THINK_SECONDS, CHANGES = 5.0, 12
#: Nobody calls a wait of this length quick: the process has ended before.
ENDED_SECONDS = 1.0
#: A Python process uses one processor at a time; from this share on that one is full.
FULL = 0.9
#: So many that what one takes stands out from what the server gives back meanwhile.
IDLE_SESSIONS = 300


@dataclass(frozen=True, slots=True)
class Morning:
    """What readers at once went through: seconds of every change, failures, and the share of one processor used."""

    readers: int
    seconds: tuple[float, ...]
    failures: int
    processor: float

    @property
    def ended(self) -> bool:
        """One process serves no more than this."""
        return self.failures > 0 or percentile(self.seconds, 0.95) > ENDED_SECONDS


async def morning(server: RunningServer, queries: list[str], *, readers: int, think: float, changes: int) -> Morning:
    """``readers`` people, each with ``changes`` of the filter about ``think`` seconds apart."""
    async with AsyncExitStack() as tabs:
        opened = [await tabs.enter_async_context(reader(server.address)) for _ in range(readers)]
        used, began = processor_seconds_of(server), time.monotonic()
        taken = await asyncio.gather(
            *(_changes(tab, random.Random(number), queries, think, changes) for number, tab in enumerate(opened))
        )
        lasted = time.monotonic() - began
    seconds = tuple(seconds for one in taken for seconds, _ in one)
    failures = sum(failed for one in taken for _, failed in one)
    return Morning(readers, seconds, failures, (processor_seconds_of(server) - used) / lasted)


async def _changes(
    tab: Reader, chance: random.Random, queries: list[str], think: float, changes: int
) -> list[tuple[float, bool]]:
    """Seconds of each change of the filter, and whether it showed a failure instead of the page."""
    taken = []
    for _ in range(changes):
        await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
        page, query = chance.choice(PAGES), chance.choice(queries)
        screen = await tab.ask(path_of(page), query)
        failed = bool(screen.kinds() & {"exception", "alert"})
        if failed:
            print(f"{page} {query} failed after {screen.seconds:.1f} s:", *screen.texts("alert"), flush=True)
        taken.append((screen.seconds, failed))
    return taken


async def bytes_per_session(server: RunningServer, queries: list[str], sessions: int) -> float:
    """Memory of one more open session that shows a page which others have open: what its own state takes."""

    async def opened(tabs: AsyncExitStack, number: int) -> None:
        tab = await tabs.enter_async_context(reader(server.address))
        await tab.ask(path_of(PAGES[number % len(PAGES)]), queries[0])

    async with AsyncExitStack() as tabs:
        for number in range(2 * len(PAGES)):  # what the first ones load, all later ones share
            await opened(tabs, number)
        before = memory_of(server)
        for number in range(sessions):
            await opened(tabs, number)
        await asyncio.sleep(1)
        return (memory_of(server) - before) / sessions


def main(document: Path) -> None:
    """Measure on 10 million events in PostgreSQL and write the section."""
    with databases.streets((databases.POSTGRESQL,)) as streets:
        url = streets[databases.POSTGRESQL]["ten"]
        queries = places(url)
        with dashboard(url) as server:
            began_with = memory_of(server)
            per_session = run(bytes_per_session(server, queries, IDLE_SESSIONS))
            mornings: list[Morning] = []
            for readers in (*READERS, *MORE_READERS):
                measured = morning(server, queries, readers=readers, think=THINK_SECONDS, changes=CHANGES)
                mornings.append(run(measured))
                print(readers, statistics.median(mornings[-1].seconds), mornings[-1].processor, flush=True)
                if mornings[-1].ended and readers not in READERS:
                    break
            memory = (began_with, memory_of(server))
    write_section(document, "readers", section(mornings, per_session, memory))


def section(mornings: list[Morning], per_session: float, memory: tuple[int, int]) -> list[str]:
    """The table, and where one process ends."""
    rows = [
        [
            str(one.readers), str(len(one.seconds)), milliseconds(statistics.median(one.seconds)),
            milliseconds(percentile(one.seconds, 0.95)), milliseconds(max(one.seconds)), str(one.failures),
            f"{one.processor:.0%}",
        ]
        for one in mornings
    ]  # fmt: skip
    return [
        "PostgreSQL, 10 million events, one process. Each reader goes to another page and place every",
        f"{THINK_SECONDS:g} s, some seen before, some not. Milliseconds from asking to the last message.",
        "",
        *table(["readers", "changes", "median", "p95", "longest", "failures", "of one processor"], rows),
        "",
        f"An open session takes {per_session / 2**20:.2f} MiB. The process had {memory[0] / 2**20:.0f} MiB",
        f"at its start and {memory[1] / 2**20:.0f} MiB after all this, its caches included.",
        "",
        where_it_ends(mornings),
    ]


def where_it_ends(mornings: list[Morning]) -> str:
    """One sentence: how many readers one process serves, and what it lacked beyond."""
    last = mornings[-1]
    if not last.ended:
        return f"{last.readers} readers are not where one process ends: it used {last.processor:.0%} of one processor."
    served = max((one.readers for one in mornings if not one.ended), default=0)
    if last.failures:
        return f"One process serves {served} readers; with {last.readers}, {last.failures} changes failed."
    lacked = (
        "one processor: Python runs one thread at a time, a second process is what helps"
        if last.processor >= FULL
        else "time in the database or elsewhere: the processor was not full"
    )
    return (
        f"One process serves {served} readers within {ENDED_SECONDS:g} s (p95); with {last.readers} it used "
        f"{last.processor:.0%} of one processor. What ended was {lacked}."
    )
