"""The grid map: a click chooses a unit and tells about it, one click more filters the whole dashboard to it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, expect

from tests.browser.conftest import SETTLE_MILLISECONDS, Visit


def click_the_middle_of_the_map(opened: Visit, until: Locator) -> None:
    """As a hand does it: the pointer arrives and rests on the unit; a click that the busy map missed is repeated."""
    canvas = opened.tab.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(3):
        opened.tab.mouse.move(middle[0] - 20, middle[1])
        opened.tab.mouse.move(*middle, steps=5)
        opened.tab.wait_for_timeout(1_500)
        opened.tab.mouse.click(*middle)
        try:
            until.wait_for(timeout=15_000)
        except BrowserError:
            continue
        break
    opened.settle()


def test_a_click_on_a_unit_tells_about_it_and_one_more_filters_to_it(visit: Callable[..., Visit]) -> None:
    opened = visit("grid_map")
    street = opened.caption()
    chosen = opened.tab.locator(".st-key-chosen-unit")
    assert chosen.count() == 0
    click_the_middle_of_the_map(opened, until=chosen)
    community, grid_unit = chosen.inner_text().split("\n")[0].split(" · ")
    assert opened.query() == {}, "choosing a unit is no filter yet"

    opened.tab.locator(".st-key-map_narrow button").click()
    opened.settle()
    (code,) = opened.query()["grid_unit"]
    assert opened.query() == {"community": [code[:12]], "grid_unit": [code]}
    assert opened.caption().startswith(f"{community} · {grid_unit.split()[0]} · ")
    assert opened.caption() != street

    narrowed = opened.caption()
    opened.open_from_menu("矛盾化解")
    assert opened.caption() == narrowed
    assert opened.query() == {"community": [code[:12]], "grid_unit": [code]}
    assert opened.problems() == []


def test_a_unit_is_found_by_its_name(visit: Callable[..., Visit]) -> None:
    opened = visit("grid_map")
    field = opened.tab.locator(".st-key-map_unit input")
    field.click()
    field.press_sequentially("文兴社区")
    opened.tab.get_by_role("option").first.click()
    expect(opened.tab.locator(".st-key-chosen-unit")).to_contain_text("文兴社区 · ", timeout=SETTLE_MILLISECONDS)
    opened.settle()
    assert opened.problems() == []
