"""Writing down what was measured: one section of benchmarks/RESULTS.md for each measurement, the others left alone."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_access import calendar_days

PREAMBLE = """# What was measured

`make bench` writes this, `python -m benchmarks NAME` one section of it. Seconds are a property of the machine: compare
only figures of one section, which were measured in one run, in turn.
"""
#: The sections in their order; a section is found again by its heading.
HEADINGS = {
    "questions": "Questions at 1 and 10 million events",
    "rerun": "A filter change against an app that writes one line",
    "browser": "In a browser, against the same charts in plain Dash",
    "readers": "Readers at once",
    "refresh": "New events among many",
}


def write_section(document: Path, name: str, lines: Iterable[str]) -> None:
    """Put a measurement's lines under its heading, with machine and day; what other measurements wrote stays."""
    sections = _sections(document.read_text(encoding="utf-8")) if document.exists() else {}
    sections[HEADINGS[name]] = "\n".join([machine(), "", *lines]).strip()
    known = [heading for heading in HEADINGS.values() if heading in sections]
    body = "\n".join(f"\n## {heading}\n\n{sections[heading]}\n" for heading in known)
    document.write_text(f"{PREAMBLE}{body}", encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    """What stands under each heading of the second level."""
    _, *parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {heading: body.strip() for heading, body in zip(parts[::2], parts[1::2], strict=True)}


def machine() -> str:
    """One sentence: the day, and what it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{calendar_days.today():%Y-%m-%d}, {os.cpu_count()} processors, {memory:.0f} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}."
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, words: int = 1) -> list[str]:
    """A Markdown table; all but the first ``words`` columns are numbers and stand to the right."""
    marks = ["---"] * words + ["---:"] * (len(headings) - words)
    return [f"| {' | '.join(cells)} |" for cells in (headings, marks, *rows)]


def milliseconds(seconds: float) -> str:
    """``12.3``, ``1,234``: as many digits as tell something."""
    value = seconds * 1e3
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value with at least this share of the values at or below it."""
    ranked = sorted(values)
    return ranked[max(0, -(-round(len(ranked) * share * 1000) // 1000) - 1)]
