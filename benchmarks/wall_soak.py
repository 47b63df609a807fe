"""The big screen for weeks, in little time: heap, server memory, silence and how soon a write is seen.

    python -m benchmarks.wall_soak [STEPS]      STEPS 0: only frames and writes

A real Chromium stands before a real server on a demonstration street that goes on living. First every frame of three
minutes of a tour is looked at, while calls are written; then the tour takes STEPS steps (3,000) as quickly as it can.
Writes the curve to benchmarks/wall_soak.csv and wall_soak.svg, prints a summary, and ends with status 1 where the heap
grew by a tenth between step 500 and the last, a panel was not wholly there in some frame, or a write took longer than
five seconds.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import time
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import CDPSession, Page, sync_playwright
from sqlalchemy import Connection, Engine, Row, select

from data_access import demo, migration, version
from data_access.calendar_days import today
from data_access.engine import create_engine_for, use_write_ahead_log, writing
from data_access.schema import call, device, elder
from data_access.settings import HOME_STREET
from tests import rows
from tests.browser.conftest import FLAGS
from tests.browser.test_wall import SHOWN, WATCH
from tests.running_server import RunningServer, running_server
from tools.install_browser import BROWSERS

HERE = Path(__file__).parent
STEPS, EVERY, SETTLED = 3_000, 100, 500
SILENT_SECONDS, WRITES = 180, 10
MOST_GROWTH, MOST_SECONDS = 0.10, 5.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What was in use after so many steps: MB of JavaScript after collecting garbage, elements, MB of the server."""

    step: int
    heap_mb: float
    elements: int
    server_mb: float


def main() -> int:
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else STEPS
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{(Path(folder) / 'street.sqlite3').as_posix()}"
        engine = street(url)
        executable = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        with running_server(Path(folder) / "server.log", DATABASE_URL=url, LOOK_AHEAD="on") as server:
            frames, wrong, seconds = silence(browser.new_page(viewport={"width": 1920, "height": 1080}), server, engine)
            samples = soak(browser.new_page(viewport={"width": 1920, "height": 1080}), server, steps)
        browser.close()
        engine.dispose()
    print(f"{frames} frames of {SILENT_SECONDS} s looked at, {len(wrong)} of them not whole: {wrong[:5]}")
    print(f"a write is seen after {median(seconds):.1f} s (median), {max(seconds):.1f} s at most")
    grown = bool(samples) and tell(samples) >= MOST_GROWTH
    return int(grown or bool(wrong) or max(seconds) > MOST_SECONDS)


def street(url: str) -> Engine:
    """A small demonstration street up to today."""
    engine = create_engine_for(url)
    use_write_ahead_log(engine)
    migration.upgrade(engine)
    demo.fill(engine, street_code=HOME_STREET, as_of=today(), seed=1, years=2, scale=0.2)
    return engine


def silence(tab: Page, server: RunningServer, engine: Engine) -> tuple[int, list[str], list[float]]:
    """Frames looked at, what was wrong in any of them, and the seconds until each of the written calls was seen."""
    tab.goto(f"{server.address}/wall?tour=5")
    tab.wait_for_function(SHOWN, timeout=60_000)
    tab.wait_for_timeout(3_000)
    tab.evaluate(WATCH)
    seconds = []
    for _ in range(WRITES):
        seconds.append(seen_after(tab, engine))
        tab.wait_for_timeout(SILENT_SECONDS * 1000 / WRITES - 1000 * seconds[-1])
    seen = tab.evaluate("window.seen")
    tab.close()
    return seen["frames"], seen["wrong"], seconds


def seen_after(tab: Page, engine: Engine) -> float:
    """Write an emergency, wait until it pulses, answer it, and wait until it is gone; the longer of both in seconds."""
    with writing(engine) as connection:
        who = connection.execute(
            select(elder.c.elder_id, elder.c.grid_unit_code, device.c.device_id).join(
                device, (device.c.community_code == elder.c.community_code) & (device.c.elder_id == elder.c.elder_id)
            )
        ).first()
        assert who is not None
        number = cry(connection, who)
        version.advance(connection)
    began = time.monotonic()
    tab.wait_for_selector(".waiting .words", timeout=60_000)
    until_seen = time.monotonic() - began
    answered = {"answered_at": datetime.now(UTC), "updated_at": datetime.now(UTC)}
    with writing(engine) as connection:
        connection.execute(call.update().where(call.c.call_id == number).values(**answered))
        version.advance(connection)
    began = time.monotonic()
    tab.wait_for_selector(".waiting .words", state="detached", timeout=60_000)
    return max(until_seen, time.monotonic() - began)


def cry(connection: Connection, who: Row[int, str, int]) -> int:
    now = datetime.now(UTC).replace(microsecond=0)
    number = time.time_ns() // 1_000  # beyond every number that the demonstration gives
    unit = who.grid_unit_code
    return rows.put_call(
        connection, who.elder_id, who.device_id, now, grid_unit_code=unit, updated_at=now, call_id=number
    )


def soak(tab: Page, server: RunningServer, steps: int) -> list[Sample]:
    """The tour as quickly as it goes, looked at every ``EVERY`` steps."""
    tab.goto(f"{server.address}/wall?tour=0.1")
    tab.wait_for_function(SHOWN, timeout=60_000)
    session, samples = tab.context.new_cdp_session(tab), []
    for step in range(EVERY, steps + 1, EVERY):
        tab.wait_for_function(
            f"() => Number(document.querySelector('.wall').dataset.steps) >= {step}", timeout=900_000, polling=500
        )
        samples.append(sample(tab, session, server, step))
        print(samples[-1], flush=True)
    return samples


def sample(tab: Page, session: CDPSession, server: RunningServer, step: int) -> Sample:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
    resident = next(
        line for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    elements = int(tab.evaluate("document.querySelectorAll('*').length"))
    return Sample(step, round(heap, 2), elements, round(int(resident.split()[1]) / 1024, 1))


def tell(samples: list[Sample]) -> float:
    """Write the curve, print what was found, and return by how much the heap grew once everything had been drawn."""
    with (HERE / "wall_soak.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [[field.name for field in fields(Sample)], *map(astuple, samples)]
        )
    (HERE / "wall_soak.svg").write_text(curve(samples), encoding="utf-8")
    settled = next((each for each in samples if each.step >= SETTLED), samples[0])
    growth = samples[-1].heap_mb / settled.heap_mb - 1
    print(f"heap {settled.heap_mb} MB at step {settled.step}, {samples[-1].heap_mb} MB at step {samples[-1].step}")
    print(f"growth {growth:+.1%}; server {settled.server_mb} MB, then {samples[-1].server_mb} MB")
    return growth


def curve(samples: list[Sample]) -> str:
    """Heap and server memory over the steps, each as a share of its largest value."""
    width, height, left = 720, 240, 40
    last = samples[-1].step

    def line(values: list[float], colour: str, words: str, at: int) -> str:
        points = " ".join(
            f"{left + (width - left - 10) * one.step / last:.0f},{height - 30 - 170 * value / max(values):.0f}"
            for one, value in zip(samples, values, strict=True)
        )
        text = f'<text x="{left}" y="{at}" fill="{colour}">{words}, at most {max(values):.1f} MB</text>'
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>{text}'

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<path d="M{left},{height - 30}H{width - 10}" stroke="#888"/>'
        + line([one.heap_mb for one in samples], "#0b6bcb", "page heap after collecting garbage", 16)
        + line([one.server_mb for one in samples], "#c08400", "memory of the server", 32)
        + f'<text x="{left}" y="{height - 12}">0</text>'
        f'<text x="{width - 10}" y="{height - 12}" text-anchor="end">{last} steps of the tour</text></svg>\n'
    )


if __name__ == "__main__":
    sys.exit(main())
