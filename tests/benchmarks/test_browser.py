"""The stopwatch tells the time to the last chart, and the dashboard's filter can be timed with it."""

from __future__ import annotations

import pytest

from benchmarks import browser
from benchmarks.reader import run
from benchmarks.stopwatch import AppError, seconds_since_click, seconds_to_open

#: A click changes a chart at once and again after 300 ms; a note that is no chart changes later.
PAGE = """data:text/html,<button onclick="go()">go</button><div class="js-plotly-plot"><svg></svg></div><p></p><script>
const svg = document.querySelector('svg'), draw = () => svg.setAttribute('width', performance.now());
function go() { draw(); setTimeout(draw, 300); setTimeout(() => document.querySelector('p').append('later'), 450); }
setTimeout(draw, 200);
</script>"""
FAILING = (
    "data:text/html,<div class='js-plotly-plot'></div><script>setTimeout(() => { throw Error('broken') }, 50)</script>"
)


async def seconds_on_a_page_that_is_known() -> tuple[float, float]:
    async with browser.chromium() as chromium, browser.tab(chromium) as page:
        opened = await seconds_to_open(page, PAGE)
        await page.get_by_text("go").click()
        return opened, await seconds_since_click(page)


async def open_a_failing_page() -> None:
    async with browser.chromium() as chromium, browser.tab(chromium) as page:
        await seconds_to_open(page, FAILING)


def test_the_stopwatch_stops_at_the_last_chart() -> None:
    opened, clicked = run(seconds_on_a_page_that_is_known())
    # Timers are late on a busy machine, never early.
    assert opened >= 0.2
    assert clicked >= 0.3


def test_a_page_that_fails_is_no_measurement() -> None:
    with pytest.raises(AppError, match="broken"):
        run(open_a_failing_page())


def test_every_situation_is_measured_on_the_dashboard(demo_today_url: str) -> None:
    seconds = run(browser.measure(browser.DASHBOARD[0], demo_today_url, turns=1, readers=2, clicks=1, looking=0))
    assert {row: len(samples) for row, samples in seconds.samples.items()} == {
        "cold": 1, "new": 1, "reload": 1, "unseen": 1, "looked": 1, "seen": 1, "crowd": 2,
    }  # fmt: skip
    assert all(0 < second < 60 for samples in seconds.samples.values() for second in samples)
    told = browser.section({"disputes": [seconds, seconds]})
    assert len(told) == 2 + len(browser.ROWS)
    assert all(" → " in line for line in told[2:])


def test_the_compounds_are_all_of_one_community(demo_today_url: str) -> None:
    community, names = browser.places(demo_today_url)
    assert len(names) >= browser.TURNS
    assert len(community) == 12
