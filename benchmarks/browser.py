"""What a person waits for, in a real Chromium: the loads and a click in the compound filter, against plain Dash.

Dash shows the same charts (benchmarks/peers) from the same database, in the same browser, by the same stopwatch. Each
turn starts both servers anew, so that "caches empty" is true; the database's own memory stays warm for both.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import select

from benchmarks import databases
from benchmarks.reader import run
from benchmarks.results import percentile, table, write_section
from benchmarks.servers import dashboard
from benchmarks.stopwatch import SCRIPT, seconds_since_click, seconds_to_open, seconds_to_reload
from data_access.engine import create_engine_for, reading
from data_access.schema import compound
from tests.browser.conftest import FLAGS
from tests.running_server import PROJECT, free_port
from tools.install_browser import BROWSERS

TURNS, READERS, CLICKS_OF_A_READER = 3, 10, 6
#: So long a person looks at a community before going through its compounds.
LOOKING_SECONDS = 8.0
ROWS = {
    "cold": "empty browser, caches empty",
    "new": "new browser, caches hot",
    "reload": "reload",
    "unseen": "filter, never seen, at once",
    "looked": f"filter, never seen, after {LOOKING_SECONDS:g} s of looking",
    "seen": "filter, seen",
    "crowd": f"{READERS} readers at once without pause, filter seen, p95",
}


@dataclass(frozen=True, slots=True)
class App:
    """What is measured: a screen of the dashboard by its path, or a page of the Dash app."""

    name: str
    path: str = ""
    dash_page: str = ""

    def opened_at(self, community: str) -> str:
        """The path at which a compound of the community can be chosen."""
        return f"{self.path}{'&' if '?' in self.path else '?'}community={community}" if self.path else ""

    @property
    def field(self) -> str:
        """The field into which a compound's name is typed."""
        return ".dash-dropdown-search" if self.dash_page else ".st-key-compound input"


#: Each screen of the dashboard, and what it is set against.
DASHBOARD = (
    App("disputes", "disputes"),
    App("disputes, kinds", "disputes?disputes_part=kinds"),
    App("elderly_care", "elderly_care"),
    App("elderly_care, services", "elderly_care?care_part=services"),
)
DASH = (App("Dash, disputes", dash_page="disputes"), App("Dash, services", dash_page="services"))


@dataclass(slots=True)
class Seconds:
    """All samples of one app, by row."""

    samples: dict[str, list[float]] = field(default_factory=dict)

    def add(self, row: str, *seconds: float) -> None:
        self.samples.setdefault(row, []).extend(seconds)

    def figure(self, row: str) -> float:
        """The median, or what 95 of 100 readers at once did not wait longer than."""
        return percentile(self.samples[row], 0.95) if row == "crowd" else statistics.median(self.samples[row])


async def measure(
    app: App, url: str, *, turns: int, readers: int, clicks: int, looking: float = LOOKING_SECONDS
) -> Seconds:
    """All rows of one app on one database."""
    seconds = Seconds()
    community, names = places(url)
    compounds, others = names[:turns], names[turns : 2 * turns]
    async with chromium() as browser:
        for turn in range(turns):
            with serving(app, url) as server:
                async with tab(browser) as page:
                    seconds.add("cold", await seconds_to_open(page, f"{server}/{app.path}"))
                async with tab(browser) as page:
                    seconds.add("new", await seconds_to_open(page, f"{server}/{app.path}"))
                    seconds.add("reload", await seconds_to_reload(page))
                if turn < turns - 1:
                    continue
                narrowed = f"{server}/{app.opened_at(community)}"
                async with tab(browser) as page:
                    await seconds_to_open(page, narrowed)
                    for row in ("unseen", "seen"):
                        for name in compounds:
                            seconds.add(row, await choose(page, app, name))
                            await clear(page, app)
                    await asyncio.sleep(looking)
                    for name in others:
                        seconds.add("looked", await choose(page, app, name))
                        await clear(page, app)
                seconds.add("crowd", *await crowd(browser, app, narrowed, compounds, readers, clicks))
    return seconds


async def crowd(
    browser: Browser, app: App, address: str, compounds: Sequence[str], readers: int, clicks: int
) -> list[float]:
    """Seconds of every click of readers who choose one seen compound after the other, all at once."""

    async def one(number: int) -> list[float]:
        async with tab(browser) as page:
            await seconds_to_open(page, address)
            await everybody.wait()
            taken = []
            for click in range(clicks):
                taken.append(await choose(page, app, compounds[(number + click) % len(compounds)]))
                await clear(page, app)
            return taken

    everybody = asyncio.Barrier(readers)
    return [seconds for taken in await asyncio.gather(*map(one, range(readers))) for seconds in taken]


async def choose(page: Page, app: App, name: str) -> float:
    """Choose one compound by its name and wait; the seconds count from the click on it."""
    if app.dash_page:
        await page.locator("#compound").first.click()
        await page.locator(app.field).fill(name)
        await page.locator(".dash-dropdown-option", has_text=name).first.click()
    else:
        await page.locator(app.field).click()
        await page.locator(app.field).fill(name)
        await page.get_by_role("option", name=name, exact=True).click()
    seconds = await seconds_since_click(page)
    await page.keyboard.press("Escape")
    return seconds


async def clear(page: Page, app: App) -> None:
    """Back to all compounds; waits until it is drawn."""
    await page.locator(".dash-dropdown-clear" if app.dash_page else '.st-key-compound [aria-label="Clear all"]').click()
    await seconds_since_click(page)
    await page.keyboard.press("Escape")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, which ``make bench`` has seen to."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert executable is not None, "Chromium is missing: python -m tools.install_browser says how to install it"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        await browser.close()


@asynccontextmanager
async def tab(browser: Browser) -> AsyncIterator[Page]:
    """A tab of a new browser: nothing kept from any other."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    await context.add_init_script(SCRIPT)
    try:
        yield await context.new_page()
    finally:
        await context.close()


@contextmanager
def serving(app: App, url: str) -> Iterator[str]:
    """The address of a server of the app, just started, until the block ends."""
    if not app.dash_page:
        with dashboard(url) as server:
            yield server.address
        return
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.peers.dash_app", str(port), url, app.dash_page]
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("HEAD", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the Dash app does not answer: pip install -r benchmarks/requirements.txt")


def places(url: str) -> tuple[str, list[str]]:
    """The community with most compounds that can be told by their name, and these names.

    All from one community: the dashboard's filter bar then offers them one after the other, as Dash's does.
    """
    engine = create_engine_for(url)
    with reading(engine) as connection:
        rows = connection.execute(select(compound.c.community_code, compound.c.name).order_by(compound.c.compound_code))
        names = [(community, name) for community, name in rows]
    engine.dispose()
    by_community: dict[str, list[str]] = {}
    for community, name in names:
        if sum(name in other for _, other in names) == 1:
            by_community.setdefault(community, []).append(name)
    return max(by_community.items(), key=lambda item: len(item[1]))


def main(document: Path) -> None:
    """Measure every app on PostgreSQL at both sizes and write the section."""
    lines = [
        f"PostgreSQL, Chromium, 1440×900, medians of {TURNS} in seconds, 1 million → 10 million events. From the click",
        "on a compound (or from asking for the page) to the frame that paints the last chart or key figure.",
        "",
    ]
    with databases.streets((databases.POSTGRESQL,)) as streets:
        by_size = streets[databases.POSTGRESQL]
        found: dict[str, list[Seconds]] = {}
        for app in (*DASHBOARD, *DASH):
            for url in by_size.values():
                measured = measure(app, url, turns=TURNS, readers=READERS, clicks=CLICKS_OF_A_READER)
                found.setdefault(app.name, []).append(run(measured))
                print(app.name, {row: round(found[app.name][-1].figure(row), 2) for row in ROWS}, flush=True)
    write_section(document, "browser", lines + section(found))


def section(found: dict[str, list[Seconds]]) -> list[str]:
    """A row for each situation, a column for each app: the seconds at each size."""
    rows = [
        [words, *(" → ".join(f"{seconds.figure(row):.2f}" for seconds in sizes) for sizes in found.values())]
        for row, words in ROWS.items()
    ]
    return table(["", *found], rows)
