"""The big screen in a real Chromium: one screen at every size, alive within seconds, silent, and not to be stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import select

from data_access import version
from data_access.calendar_days import now
from data_access.engine import create_engine_for, writing
from data_access.schema import call, device, elder, grid_unit
from tests import rows
from tests.running_server import RunningServer, running_server

WENXING = "140213066004"
SIZES = ("1366x768", "1920x1080", "3840x2160", "5120x1440")
SMALLEST_TEXT, LOWEST_CONTRAST = 0.016, 4.5
#: Five seconds on a machine of its own, as benchmarks/wall_soak.py measures; tests share theirs.
ANSWER_MILLISECONDS = 15_000
PANELS = 15  # seven key figures, six panels, the map, the ticker
SHOWN = "() => document.querySelector('.wall:not([hidden])')?.dataset !== undefined"
PAUSED = "() => document.querySelector('.pausing').textContent.includes('已暂停')"

LOOKING = (Path(__file__).parent / "looking_at_the_wall.js").read_text(encoding="utf-8").partition("\n")[2].strip()
TEXTS, COLLISIONS, BESIDE, WATCH = (
    f"() => ({LOOKING}).{look}" for look in ("texts()", "collisions()", "beside()", f"watch({PANELS})")
)


#: It looks at moments: nothing else may take the machine meanwhile.
pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def street_url(fresh_database, demo_today_url: str) -> Iterator[str]:
    """An own copy of the street: these tests write to it."""
    with fresh_database("sqlite", copy_of=demo_today_url) as url:
        yield url


@pytest.fixture(scope="module")
def wall_server(street_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    log = tmp_path_factory.mktemp("wall") / "server.log"
    with running_server(log, DATABASE_URL=street_url, DEMO="off") as running:
        yield running


@pytest.fixture(scope="module")
def wall(browser: Browser, wall_server: RunningServer) -> Iterator[Page]:
    """The wall on a fresh server, whose very first request is this link; it stands still and stays open."""
    tab = browser.new_page(viewport={"width": 1920, "height": 1080}, color_scheme="light", locale="zh-CN")
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    open_wall(tab, wall_server, f"community={WENXING}&tour=0")
    yield tab
    assert errors == []
    tab.close()


def open_wall(tab: Page, server: RunningServer, query: str) -> None:
    tab.goto(f"{server.address}/wall?{query}")
    tab.wait_for_function(SHOWN, timeout=60_000)


def write(url: str, change: Any) -> None:
    """Do something to the database as another program would, in one transaction with the new data version."""
    engine = create_engine_for(url)
    with writing(engine) as connection:
        change(connection)
        version.advance(connection)
    engine.dispose()


def said(tab: Page, selector: str) -> str:
    return " ".join(tab.locator(selector).all_inner_texts())


@pytest.mark.parametrize("size", SIZES)
def test_it_is_one_screen_that_can_be_read_from_afar(wall: Page, size: str) -> None:
    width, height = map(int, size.split("x"))
    wall.set_viewport_size({"width": width, "height": height})
    # Drawn without a graphics card, the largest of these screens takes seconds to find its new size.
    for _ in range(20):
        wall.wait_for_timeout(1_000)
        texts = wall.evaluate(TEXTS)
        if not any(text["cut"] or text["outside"] for text in texts):
            break
    assert wall.evaluate(BESIDE) == []
    assert wall.evaluate(COLLISIONS) == []
    assert len(texts) > 100
    assert [text for text in texts if text["size"] < SMALLEST_TEXT] == []
    assert [text for text in texts if text["contrast"] < LOWEST_CONTRAST] == []
    assert [text["words"] for text in texts if text["cut"] or text["outside"]] == []
    words = " ".join(text["words"] for text in texts)
    assert re.findall(r"[A-Za-z]{2,}", words) == []
    for subject in ("文兴社区", "养老服务", "今日呼叫", "服务空间", "矛盾化解", "五社联动", "动态", "农历", "演示数据"):
        assert subject in words


def test_it_is_dark_in_a_light_browser(wall: Page) -> None:
    assert wall.evaluate("matchMedia('(prefers-color-scheme: light)').matches")
    assert wall.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(7, 20, 38)"


def test_a_unit_that_has_no_colour_yet_looks_like_one_without_a_value(wall: Page) -> None:
    fill = wall.evaluate("""() => {
      const unit = document.querySelector('.unit-shape').cloneNode();
      unit.style.fill = '';
      document.querySelector('.unit-shape').after(unit);
      const fill = getComputedStyle(unit).fill;
      unit.remove();
      return fill;
    }""")
    assert fill == "rgb(26, 41, 64)", "else every unit would begin black"


def test_a_call_is_on_the_wall_within_five_seconds_and_gone_when_it_is_answered(wall: Page, street_url: str) -> None:
    placed: dict[str, Any] = {}

    def cry_for_help(connection: Any) -> None:
        who = connection.execute(
            select(
                elder.c.elder_id,
                elder.c.name,
                elder.c.grid_unit_code,
                device.c.device_id,
                grid_unit.c.name.label("unit"),
            )
            .join(device, (device.c.community_code == elder.c.community_code) & (device.c.elder_id == elder.c.elder_id))
            .join(grid_unit, grid_unit.c.grid_unit_code == elder.c.grid_unit_code)
            .where(elder.c.community_code == WENXING)
        ).first()
        called_at = now().replace(microsecond=0)
        placed.update(who._mapping)
        placed["id"] = rows.put_call(
            connection, who.elder_id, who.device_id, called_at, grid_unit_code=who.grid_unit_code, updated_at=called_at
        )

    calls = int(re.match(r"\d+", said(wall, ".calls .finding"))[0])  # type: ignore[index]
    write(street_url, cry_for_help)
    wall.wait_for_selector(".waiting .words", timeout=5_000)
    first = said(wall, ".waiting")
    assert f"紧急呼救 · 文兴社区 {placed['unit']}" in first
    assert placed["name"] not in wall.content()
    wall.wait_for_function(
        "(calls) => document.querySelector('.calls .finding').textContent.startsWith(calls)",
        arg=f"{calls + 1} ",
        timeout=ANSWER_MILLISECONDS,
    )
    wall.wait_for_timeout(1_100)
    waited = [int(re.search(r"已等待 (\d+) 秒", words)[1]) for words in (first, said(wall, ".waiting"))]  # type: ignore[index]
    assert waited[0] < waited[1]
    answered = {"answered_at": now(), "updated_at": now()}
    write(street_url, lambda connection: connection.execute(
        call.update().where(call.c.community_code == WENXING, call.c.call_id == placed["id"]).values(**answered)
    ))  # fmt: skip
    wall.wait_for_selector(".waiting .words", state="detached", timeout=5_000)


def test_a_new_dispute_moves_only_what_it_changes(wall: Page, street_url: str) -> None:
    shown = wall.get_attribute(".wall", "data-stamp")
    write(street_url, lambda _connection: None)  # whatever was written before is on the wall with this
    wall.wait_for_function(
        "(shown) => document.querySelector('.wall').dataset.stamp !== shown", arg=shown, timeout=ANSWER_MILLISECONDS
    )
    wall.wait_for_timeout(2_500)  # and its figures have counted to where they belong
    wall.evaluate("""() => {
      window.touched = new Set();
      new MutationObserver((records) => records.forEach((record) => {
        const panel = (record.target.closest ? record.target : record.target.parentElement).closest('[data-panel]');
        if (panel) window.touched.add(panel.dataset.panel);
      })).observe(document.querySelector('.wall'), {subtree: true, childList: true, characterData: true});
    }""")
    reported_at = now().replace(microsecond=0)
    write(street_url, lambda connection: rows.put_dispute(
        connection, reported_at, grid_unit_code=f"{WENXING}001", category="animals", updated_at=reported_at
    ))  # fmt: skip
    wall.wait_for_function(
        "() => document.querySelector('.ticker').textContent.includes('登记饲养动物纠纷')",
        timeout=ANSWER_MILLISECONDS,
    )
    assert {"ticker", "kinds"} <= set(wall.evaluate("[...window.touched]")) <= {"ticker", "kinds", "months", "map"}


def test_no_panel_is_ever_blank_faded_or_elsewhere_while_the_tour_goes_on(
    browser: Browser, wall_server: RunningServer, street_url: str
) -> None:
    tab = browser.new_page(viewport={"width": 1366, "height": 768})
    open_wall(tab, wall_server, "tour=0.8")
    tab.wait_for_timeout(1_500)  # fonts and style sheet
    tab.evaluate(WATCH)
    write(street_url, lambda _connection: None)
    tab.wait_for_function("() => Number(document.querySelector('.wall').dataset.steps) >= 4", timeout=30_000)
    seen = tab.evaluate("window.seen")
    tab.close()
    assert seen["wrong"] == []
    assert seen["frames"] >= 10


def test_it_is_stepped_and_paused_by_keys_and_goes_on_by_itself(browser: Browser, wall_server: RunningServer) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    tab.clock.install()
    open_wall(tab, wall_server, "tour=30")
    assert "水泊寺街道" in said(tab, ".telling .place")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.querySelector('.telling .place').textContent.includes('永安社区')")
    tab.wait_for_function(PAUSED)  # said by the next beat, a tenth of a second later
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_function("() => document.querySelector('.telling .place').textContent.includes('水泊寺街道')")
    tab.keyboard.press(" ")
    tab.wait_for_function("() => document.querySelector('.pausing').textContent === ''")
    tab.locator(".ground").click()  # the middle of the street lies in 文兴社区
    tab.wait_for_function("() => document.querySelector('.telling .place').textContent.includes('文兴社区')")
    tab.wait_for_function(PAUSED)  # said by the next beat, a tenth of a second later
    tab.clock.fast_forward(121_000)
    tab.wait_for_function(
        "() => document.querySelector('.telling .place').textContent.includes('重熙社区')", timeout=20_000
    )
    context.close()


def test_without_the_network_it_keeps_its_picture_and_says_so(wall: Page) -> None:
    before = said(wall, ".key")
    wall.context.set_offline(True)
    wall.wait_for_function(
        "() => /数据暂停更新，最后更新 \\d\\d:\\d\\d/.test(document.querySelector('.state').textContent)",
        timeout=15_000,
    )
    assert said(wall, ".key") == before
    assert wall.evaluate(BESIDE) == []
    wall.evaluate("Date.now = () => 0")  # and the display's own clock jumps
    wall.context.set_offline(False)
    wall.wait_for_function("() => document.querySelector('.fresh').textContent.startsWith('数据更新')", timeout=15_000)
    assert (
        wall.evaluate("document.querySelector('.clock').textContent.slice(0, 2)")
        == f"{(now() + timedelta(hours=8)):%H}"
    )


@pytest.mark.parametrize("changed", [{"program": "another"}, {"night": "the next"}])
def test_it_starts_over_for_a_new_program_and_every_night(
    browser: Browser, wall_server: RunningServer, changed: dict[str, str]
) -> None:
    tab = browser.new_page(viewport={"width": 1366, "height": 768})
    open_wall(tab, wall_server, "tour=0")
    tab.evaluate("window.first = true")

    def pulse_of_another(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), **changed})

    tab.route("**/wall/pulse*", pulse_of_another)
    tab.wait_for_function("() => window.first === undefined", timeout=10_000)
    tab.wait_for_function(SHOWN, timeout=60_000)
    tab.evaluate("window.first = true")
    tab.wait_for_timeout(2_500)  # once is enough: the next page begins with the new program
    assert tab.evaluate("window.first")
    tab.unroute_all(behavior="ignoreErrors")  # a pulse may be on its way
    tab.close()


def test_many_steps_leave_nothing_behind(browser: Browser, wall_server: RunningServer) -> None:
    """The short form of benchmarks/wall_soak.py."""
    tab = browser.new_page(viewport={"width": 1366, "height": 768})
    open_wall(tab, wall_server, "tour=0.15")
    session = tab.context.new_cdp_session(tab)

    def after(steps: int) -> tuple[float, int]:
        tab.wait_for_function(f"() => Number(document.querySelector('.wall').dataset.steps) >= {steps}", timeout=60_000)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")["usedSize"]
        return float(used), int(tab.evaluate("document.querySelectorAll('.wall *').length"))

    (early, nodes), (late, nodes_later) = after(12), after(32)
    tab.close()
    assert late < early * 1.1
    assert nodes_later < nodes * 1.2


def test_a_stopped_server_is_waited_for(
    wall: Page, wall_server: RunningServer, street_url: str, tmp_path: Path
) -> None:
    before = said(wall, ".key")
    wall_server.stop()
    wall.wait_for_function(
        "() => document.querySelector('.fresh').textContent.startsWith('数据暂停更新')", timeout=15_000
    )
    assert said(wall, ".key") == before
    assert wall.evaluate(BESIDE) == []
    with running_server(tmp_path / "again.log", port=wall_server.port, DATABASE_URL=street_url, DEMO="off"):
        wall.wait_for_function(
            "() => document.querySelector('.fresh').textContent.startsWith('数据更新')", timeout=15_000
        )
        assert said(wall, ".key") == before
