"""What every question of the screens costs at 1 and at 10 million events, on both databases, cold and warm.

Cold is the first time on a new engine and connection, warm the second on the same; nothing is kept of an answer. The
files of the databases are in the machine's memory, as they are on a server that is in use. The two sizes are asked in
turn, so that whatever else the machine does meets both alike.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from benchmarks import databases
from benchmarks.results import milliseconds, table, write_section
from benchmarks.screens import Asked, questions_asked
from data_access import answering
from data_access.engine import create_engine_for, reading

Part = Literal["cold", "warm"]
PARTS: tuple[Part, ...] = ("cold", "warm")
MOST_TIMES = 1.5
#: Asked so many times at most, and no longer than so many seconds.
TURNS, ENOUGH_SECONDS = 5, 3.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Median seconds of one question as it was asked, at the small and the large size."""

    asked: Asked
    cold: tuple[float, float]
    warm: tuple[float, float]

    def seconds(self, part: Part) -> tuple[float, float]:
        """Cold or warm, at the small and the large size."""
        return self.cold if part == "cold" else self.warm


def cost_of(asked: Asked, small: str, large: str, *, turns: int = TURNS) -> Cost:
    """Ask at both sizes in turn."""
    samples: list[tuple[float, float, float, float]] = []
    began = time.perf_counter()
    while len(samples) < turns and (not samples or time.perf_counter() - began < ENOUGH_SECONDS):
        samples.append((*_ask_twice(asked, small), *_ask_twice(asked, large)))
    small_cold, small_warm, large_cold, large_warm = map(statistics.median, zip(*samples, strict=True))
    return Cost(asked, (small_cold, large_cold), (small_warm, large_warm))


def _ask_twice(asked: Asked, url: str) -> tuple[float, float]:
    """Seconds of the first time on a new connection and of the second."""
    engine = create_engine_for(url)
    try:
        return _ask(asked, engine), _ask(asked, engine)
    finally:
        engine.dispose()


def _ask(asked: Asked, engine: Engine) -> float:
    began = time.perf_counter()
    with reading(engine) as connection:
        answering.answer(connection, asked.question, asked.scope, asked.viewer, **asked.options)
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class Summary:
    """All costs of one question: mean seconds, and the largest ratio among the ways in which it was asked."""

    name: str
    costs: tuple[Cost, ...]

    def mean(self, part: Part, size: int) -> float:
        return statistics.mean(cost.seconds(part)[size] for cost in self.costs)

    def ratio(self, part: Part) -> float:
        return self.mean(part, 1) / self.mean(part, 0)

    @property
    def worst(self) -> Cost:
        """Where the large size costs most more than it may: in seconds, so that noise of the quick ones is none."""
        return max(self.costs, key=lambda cost: cost.warm[1] - MOST_TIMES * cost.warm[0])


def summed_up(costs: Iterable[Cost]) -> list[Summary]:
    """By question, the one that grows most first."""
    by_name: dict[str, list[Cost]] = {}
    for cost in costs:
        by_name.setdefault(cost.asked.name, []).append(cost)
    every = [Summary(name, tuple(of_one)) for name, of_one in by_name.items()]
    return sorted(every, key=lambda summary: -summary.ratio("warm"))


def main(document: Path) -> None:
    """Measure both databases and write the section."""
    lines = [
        "Every question that the pages ask, in all their parts, for six choices of the filter bar: mean milliseconds,",
        "cold (new connection) and warm. The last columns tell the way of asking in which 10 million cost most more.",
    ]
    with databases.streets() as streets:
        asked = questions_asked(streets[databases.SQLITE]["one"])
        for dialect, by_size in streets.items():
            events = [databases.events_in(url) for url in by_size.values()]
            costs = []
            for number, one in enumerate(asked):
                costs.append(cost_of(one, *by_size.values()))
                if number % 50 == 0:
                    print(f"{dialect}: {number} of {len(asked)} questions", flush=True)
            lines += ["", f"### {dialect}: {events[0]:,} and {events[1]:,} events", "", *section(summed_up(costs))]
    write_section(document, "questions", lines)


def section(summaries: Sequence[Summary]) -> list[str]:
    """What is told of one database."""
    slower = [summary for summary in summaries if summary.ratio("warm") > MOST_TIMES]
    whole = {
        part: [sum(cost.seconds(part)[size] for summary in summaries for cost in summary.costs) for size in (0, 1)]
        for part in PARTS
    }
    ways = sum(len(summary.costs) for summary in summaries)
    together = ", ".join(
        f"{part} {small:.1f} → {large:.1f} s ({large / small:.2f}×)" for part, (small, large) in whole.items()
    )
    lines = [
        f"{len(summaries) - len(slower)} of {len(summaries)} questions cost at most {MOST_TIMES} times as much, warm.",
        f"All {ways} ways of asking together: {together}.",
        "",
    ]
    headings = ["question", "asked", "cold 1M", "10M", "×", "warm 1M", "10M", "×", "worst 1M", "10M", "of"]
    return lines + table(headings, [_row(summary) for summary in summaries])


def _row(summary: Summary) -> list[str]:
    cells = [f"{summary.name}", str(len(summary.costs))]
    for part in PARTS:
        cells += [milliseconds(summary.mean(part, size)) for size in (0, 1)] + [f"{summary.ratio(part):.2f}"]
    worst = summary.worst
    options = ", ".join(str(value) for value in worst.asked.options.values() if isinstance(value, str))
    cells += [milliseconds(worst.warm[0]), milliseconds(worst.warm[1])]
    return [*cells, f"{worst.asked.choice}{f': {options}' if options else ''}"]
