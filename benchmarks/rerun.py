"""What a change of the filter costs: every page against an app that writes one line, on one machine in one run.

Both servers run at once, and every reader asks the one-line app and the page in turn: whatever else the machine does
meets both alike. A filter change is a query string with another community or compound, as a link or the browser's
back brings it; the caches are warm, as they are for everybody but the first reader of a morning.
"""

from __future__ import annotations

import asyncio
import os
import platform
import random
import statistics
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reader import Reader, reader, run
from data_access import calendar_days, demo, opening
from data_access.engine import create_engine_for, settle
from data_access.settings import HOME_STREET
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
    """``readers`` people at once, each with ``reruns`` filter changes about ``think`` seconds apart."""
    async with AsyncExitStack() as tabs:
        floors = [await tabs.enter_async_context(reader(floor_address)) for _ in range(readers)]
        pages = [await tabs.enter_async_context(reader(page_address)) for _ in range(readers)]
        for query in QUERIES * 2:
            last = await pages[0].ask(path_of(page), query)
            assert not last.kinds() & {"exception", "alert"}, f"{page} does not run"
        pairs = await asyncio.gather(
            *(_pairs(floor, tab, page, reruns, think) for floor, tab in zip(floors, pages, strict=True))
        )
    every = [pair for of_one in pairs for pair in of_one]
    return Cost(tuple(pair[0] for pair in every), tuple(pair[1] for pair in every), len(last.messages), last.bytes)


async def _pairs(floor: Reader, tab: Reader, page: str, reruns: int, think: float) -> list[tuple[float, float]]:
    for query in QUERIES:  # a session's first runs build what all later ones reuse
        await floor.ask("", query)
        await tab.ask(path_of(page), query)
    pairs = []
    for turn in range(reruns):
        query = QUERIES[turn % len(QUERIES)]
        await asyncio.sleep(random.uniform(0.5, 1.5) * think / 2)
        one_line = await floor.ask("", query)
        await asyncio.sleep(random.uniform(0.5, 1.5) * think / 2)
        pairs.append((one_line.seconds, (await tab.ask(path_of(page), query)).seconds))
    return pairs


def main(results: Path) -> None:
    """Measure every page on a demonstration of the default size and write the table to ``results``."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'street.sqlite3').as_posix()}"
        _fill(url)
        port = free_port()
        with (
            running_server(
                Path(folder) / "one_line.log", port=port, script=ONE_LINE_APP, arguments=(f"--server.port={port}",)
            ) as floor,
            running_server(Path(folder) / "dashboard.log", DATABASE_URL=url, DEMO="off") as server,
        ):
            for page in PAGES:
                for readers in READERS:
                    changes = cost_of(
                        page, floor.address, server.address, readers=readers, reruns=max(10, 90 // readers), think=0.3
                    )
                    cost = run(changes)
                    rows.append(_row(page, readers, cost))
                    print(rows[-1])
    results.write_text(_document(rows), encoding="utf-8")


def _fill(url: str) -> None:
    engine = create_engine_for(url)
    opening.create_schema(engine)
    demo.fill(engine, street_code=HOME_STREET)
    settle(engine)
    engine.dispose()


def _row(page: str, readers: int, cost: Cost) -> str:
    cells = [page, str(readers)]
    for seconds in (cost.floor, cost.page):
        cells += [f"{statistics.median(seconds) * 1e3:.1f}", f"{statistics.quantiles(seconds, n=20)[-1] * 1e3:.1f}"]
    cells += [f"{cost.ratio:.2f}", str(cost.messages), f"{cost.bytes / 1024:.0f}"]
    return f"| {' | '.join(cells)} |"


def _document(rows: list[str]) -> str:
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors, SQLite"
    return "\n".join(
        [
            "# What was measured",
            "",
            "`python -m benchmarks rerun` wrote this: a filter change of each page against an app that writes one line",
            "of text, asked in turn over the websocket, warm, on the demonstration of the default size. Compare only",
            f"figures of one run. {calendar_days.today():%Y-%m-%d}, {machine}.",
            "",
            "| page | readers | one line p50 (ms) | p95 | page p50 (ms) | p95 | times one line | messages | KiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
        ]
    )
