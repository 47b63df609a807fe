"""Readers at once are timed, a failure on their screens is counted, and it is said what ended a process."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from benchmarks.reader import run
from benchmarks.readers import Morning, bytes_per_session, morning, section, where_it_ends
from benchmarks.servers import dashboard, memory_of, places, processor_seconds_of
from tests.running_server import RunningServer


@pytest.fixture(scope="module")
def server(demo_today_url: str) -> Iterator[RunningServer]:
    with dashboard(demo_today_url) as running:
        yield running


def test_every_change_of_every_reader_is_timed(server: RunningServer, demo_today_url: str) -> None:
    queries = places(demo_today_url)
    assert len(queries) == len(set(queries)) > 200
    seen = run(morning(server, queries, readers=3, think=0.1, changes=4))
    assert (seen.readers, len(seen.seconds), seen.failures) == (3, 12, 0)
    assert min(seen.seconds) > 0
    assert 0 < seen.processor < (os.cpu_count() or 1) * 1.2


def test_what_a_reader_cannot_be_shown_counts_as_a_failure(server: RunningServer) -> None:
    assert run(morning(server, ["compound=nowhere"], readers=1, think=0.01, changes=2)).failures == 2


def test_memory_and_processor_time_are_read_from_the_process(server: RunningServer, demo_today_url: str) -> None:
    assert memory_of(server) > 50 * 2**20
    assert processor_seconds_of(server) > 0.5
    assert abs(run(bytes_per_session(server, places(demo_today_url), sessions=4))) < 50 * 2**20


def test_what_ended_a_process_is_said() -> None:
    quick, slow = (0.1,) * 20, (2.0,) * 20
    assert "are not where one process ends" in where_it_ends([Morning(30, quick, 0, 0.2)])
    full = [Morning(30, quick, 0, 0.4), Morning(60, slow, 0, 0.97)]
    assert where_it_ends(full).startswith("One process serves 30 readers")
    assert "one processor: Python" in where_it_ends(full)
    assert "the processor was not full" in where_it_ends([Morning(30, slow, 0, 0.3)])
    assert "2 changes failed" in where_it_ends([Morning(30, quick, 2, 0.3)])
    assert sum(line.startswith("| 30 |") for line in section(full, 2**20, (2**28, 2**29))) == 1
