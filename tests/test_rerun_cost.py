"""A filter change must not become dearer than it is: a few times an app that writes one line of text.

The aim is three times. ``python -m benchmarks rerun`` measures it on a machine that does nothing else and writes down
what it found; this guard leaves room for a machine that runs other tests meanwhile.

Both apps are launched the same way, at the same time, on the same machine, and one reader asks them in turn, warm. The
figure is the median of the ratios of neighbouring runs (``benchmarks.rerun.Cost.ratio``): medians because a machine
that runs tests does other things too, ratios of neighbours because it does them to both. Seconds are not asserted:
they are a property of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.reader import run
from benchmarks.rerun import ONE_LINE_APP, cost_of
from tests.running_server import RunningServer, free_port, running_server
from tests.screens import PAGES

MOST_TIMES_ONE_LINE = 5.0
RERUNS = 80


@pytest.fixture(scope="module")
def servers(
    demo_today_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, RunningServer]]:
    """The one-line app and the dashboard."""
    folder, port = tmp_path_factory.mktemp("servers"), free_port()
    with (
        running_server(
            folder / "one_line.log", port=port, script=ONE_LINE_APP, arguments=(f"--server.port={port}",)
        ) as floor,
        running_server(folder / "dashboard.log", DATABASE_URL=demo_today_url, DEMO="off") as dashboard,
    ):
        yield floor, dashboard


@pytest.mark.alone
@pytest.mark.parametrize("page", PAGES)
def test_a_filter_change_costs_a_few_lines_of_text(servers: tuple[RunningServer, RunningServer], page: str) -> None:
    floor, dashboard = servers
    cost = run(cost_of(page, floor.address, dashboard.address, readers=1, reruns=RERUNS, think=0.06))
    assert cost.ratio <= MOST_TIMES_ONE_LINE
