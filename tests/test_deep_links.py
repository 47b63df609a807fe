"""A server that has just started serves a link to any page whole: the link may be all that a kiosk ever opens."""

from __future__ import annotations

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

from benchmarks.reader import Screen, reader, run
from tests.running_server import running_server
from tests.screens import PAGES, WALL, path_of

WENXING = "140213066004"


async def first_and_later(address: str, page: str) -> tuple[Screen, Screen]:
    """What the very first reader gets of a page, and what one gets after the other pages were served as well."""
    link = (path_of(page), f"community={WENXING}")
    async with reader(address) as visitor:
        first = await visitor.ask(*link)
    async with reader(address) as visitor:
        for other in PAGES:
            await visitor.ask(path_of(other))
    async with reader(address) as visitor:
        return first, await visitor.ask(*link)


@pytest.mark.parametrize("page", PAGES)
def test_the_first_request_of_a_fresh_server_is_served_whole(demo_today_url: str, tmp_path: Path, page: str) -> None:
    with running_server(tmp_path / "server.log", DATABASE_URL=demo_today_url, DEMO="off") as server:
        first, later = run(first_and_later(server.address, page))
        log = server.log.read_text(encoding="utf-8")
    assert first.texts("alert") == []
    assert "exception" not in first.kinds()
    assert shape(first) == shape(later)
    for element in first.elements():
        if element.WhichOneof("type") == "plotly_chart":
            go.Figure(json.loads(element.plotly_chart.spec))  # refuses what Plotly does not know
        if element.WhichOneof("type") == "echarts_chart":
            assert json.loads(element.echarts_chart.spec)["series"]
    assert any("文兴社区" in text for text in first.texts("markdown"))
    assert menu(first) == {*(path_of(each) for each in PAGES), WALL}
    assert "Traceback" not in log


def shape(screen: Screen) -> list[str]:
    """The kinds of elements on a screen, each as often as it is drawn, whatever the order."""
    passing = ("skeleton", "empty")  # shown only while something is drawn for the first time
    return sorted(str(e.WhichOneof("type")) for e in screen.elements() if e.WhichOneof("type") not in passing)


def menu(screen: Screen) -> set[str]:
    """The URL paths that the menu offers."""
    return {
        page.url_pathname
        for message in screen.messages
        if message.WhichOneof("type") == "navigation"
        for page in message.navigation.app_pages
    }


async def asked_for(address: str, *paths: str) -> list[Screen]:
    async with reader(address) as visitor:
        return [await visitor.ask(path) for path in paths]


def test_a_link_to_a_page_that_there_is_not_opens_the_first_and_says_so_in_chinese(
    demo_today_url: str, tmp_path: Path
) -> None:
    with running_server(tmp_path / "server.log", DATABASE_URL=demo_today_url, DEMO="off") as server:
        unknown, known = run(asked_for(server.address, "no_such_page", "disputes"))
    assert unknown.texts("alert") == ["链接中的页面不存在，已打开总览。请从菜单选择。"]
    assert "今天" in str(unknown.texts("markdown"))
    assert "page_not_found" not in {message.WhichOneof("type") for message in unknown.messages}
    assert known.texts("alert") == []
