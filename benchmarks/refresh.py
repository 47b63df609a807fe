"""How long until 1,000 new events among 10 million are in the rollups, and until the same rows are gone again.

The new rows are copies of the latest ones, in the proportions of the subjects, written by a plain insert as another
system would; they are soft-deleted afterwards, so that the street stays what it was.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, Table, func, insert, select, update

from benchmarks import databases
from benchmarks.results import table, write_section
from data_access import rollup
from data_access.calendar_days import now
from data_access.engine import create_engine_for, writing
from data_access.settings import TimeLimits

EVENTS, TURNS = 1_000, 5
MOST_SECONDS = 1.0
#: Ids that no street's own rows have.
FIRST_ID = 10**15


@dataclass(frozen=True, slots=True)
class Followed:
    """Seconds of each refresh after new rows, and after their deletion."""

    new: tuple[float, ...]
    deleted: tuple[float, ...]


def follow(url: str, *, events: int = EVENTS, turns: int = TURNS) -> Followed:
    """Write, refresh, delete, refresh; raises AssertionError where a refresh does not see all of it."""
    engine = create_engine_for(url)
    try:
        rollup.refresh(engine, TimeLimits())
        pairs = [_once(engine, events) for _ in range(turns)]
    finally:
        engine.dispose()
    return Followed(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def _once(engine: Engine, events: int) -> tuple[float, float]:
    with writing(engine) as connection:
        written = sum(_copy_latest(connection, source, many) for source, many in _shares(connection, events))
    new = _refresh(engine, written)
    with writing(engine) as connection:
        deleted = sum(_delete_copies(connection, source) for source in databases.EVENTS)
    assert deleted == written
    return new, _refresh(engine, deleted)


def _refresh(engine: Engine, changed: int) -> float:
    began = time.perf_counter()
    seen = rollup.refresh(engine, TimeLimits())
    seconds = time.perf_counter() - began
    assert seen >= min(changed, 1), "the refresh did not see what was written"
    return seconds


def _shares(connection: Connection, events: int) -> Iterator[tuple[Table, int]]:
    """How many of the events are of each table: as many as it has of all, and at least one."""
    counts = {source: connection.scalar(select(func.count()).select_from(source)) or 0 for source in databases.EVENTS}
    whole = sum(counts.values())
    for source, count in counts.items():
        yield source, max(1, round(events * count / whole))


def _copy_latest(connection: Connection, source: Table, many: int) -> int:
    """Insert the latest rows once more under ids of their own; returns how many."""
    row_id = _id_of(source)
    last = connection.scalar(select(func.max(row_id))) or 0
    begun = next(column for column in source.c if column.name.endswith("_at") and not column.nullable)
    latest = connection.execute(
        select(source).where(source.c.deleted_at.is_(None), row_id < FIRST_ID).order_by(begun.desc()).limit(many)
    ).mappings()
    present = now().replace(microsecond=0)
    rows = [
        {**row, row_id.name: max(last + 1, FIRST_ID) + number, "updated_at": present}
        for number, row in enumerate(latest)
    ]
    connection.execute(insert(source), rows)
    return len(rows)


def _delete_copies(connection: Connection, source: Table) -> int:
    present = now().replace(microsecond=0)
    copies = (_id_of(source) >= FIRST_ID, source.c.deleted_at.is_(None))
    return connection.execute(update(source).where(*copies).values(deleted_at=present, updated_at=present)).rowcount


def _id_of(source: Table) -> Column[int]:
    """The column that tells the rows of a community apart."""
    return next(column for column in source.primary_key.columns if column.name != "community_code")


def main(document: Path) -> None:
    """Measure both databases at both sizes and write the section."""
    rows = []
    with databases.streets() as streets:
        for dialect, by_size in streets.items():
            for url in by_size.values():
                followed = follow(url)
                cells = [_cell(followed.new), _cell(followed.deleted)]
                rows.append([dialect, f"{databases.events_in(url):,}", *cells])
                print(rows[-1], flush=True)
    lines = [
        f"{EVENTS:,} events are written by plain inserts, then a refresh counts them: median (and longest) of {TURNS},",
        f"in seconds; at most {MOST_SECONDS:g} is wanted. The same rows are then soft-deleted and followed again.",
        "",
        *table(["database", "events", "new rows", "deleted rows"], rows),
    ]
    write_section(document, "refresh", lines)


def _cell(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({max(seconds):.2f})"
