"""Does every cell hold what the events say? Counted anew, community by community, and compared."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, Table, except_, select, union_all

from data_access.engine import reading
from data_access.rollup.counting import (
    day_cells,
    settled_days,
    unit_month_cells,
    unit_week_cells,
    whole_month_cells,
)
from data_access.rollup.counting_histograms import (
    Cell,
    day_histograms,
    month_histograms,
    week_histograms,
    whole_week_histograms,
)
from data_access.rollup.definition import Rollup
from data_access.rollup.histograms import unpacked
from data_access.rollup.planning import Over, over_at
from data_access.rollup.registry import SOURCES, Source
from data_access.schema import histogram_by_day, histogram_by_month, histogram_by_week, rollup_day, rollup_state
from data_access.settings import TimeLimits


class Difference(NamedTuple):
    """A cell that is not as the events say."""

    table: str
    cell: str  # its key, as name=value
    stored: str  # its values, or 无 where there is no such cell
    counted: str


def differences(engine: Engine, limits: TimeLimits) -> Iterator[Difference]:
    """Every cell that differs from a full recount, in the order of tables and communities; reads only."""
    with reading(engine) as connection:
        for source in SOURCES:
            in_events = select(source.table.c.community_code).distinct()
            in_cells = select(rollup_day.c.community_code).where(
                rollup_day.c.rollup.in_([rollup.name for rollup in source.rollups])
            )
            refreshed = select(rollup_state.c.refreshed_at).where(rollup_state.c.source == source.name)
            refreshed_at = connection.scalar(refreshed)
            over = Over(date.min, date.min) if refreshed_at is None else over_at(refreshed_at)
            for community_code in sorted({*connection.scalars(in_events), *connection.scalars(in_cells)}):
                for table, stored, counted in _pairs(source, community_code, limits, over):
                    yield from _compared(connection, table, stored, counted)
                for rollup in source.rollups:
                    yield from _compared_histograms(connection, rollup, community_code, over)


def _pairs(
    source: Source, code: str, limits: TimeLimits, over: Over
) -> Iterator[tuple[Table, Select[Any], list[Select[Any]]]]:
    for rollup in source.rollups:
        of_cells: list[tuple[Table, list[Select[Any]]]] = [
            (rollup.by_day, [day_cells(rollup, [code], limits, None)]),
            (rollup.by_week, [unit_week_cells(rollup, [code], limits, None, over.weeks)]),
            (
                rollup.by_month,
                [cells(rollup, [code], None, over.months) for cells in (whole_month_cells, unit_month_cells)],
            ),
        ]
        for table, counted in of_cells:
            yield table, select(table).where(table.c.community_code == code), counted
        yield (
            rollup_day,
            select(rollup_day).where(rollup_day.c.community_code == code, rollup_day.c.rollup == rollup.name),
            [settled_days(rollup, [code], limits, None)],
        )
    for extra in source.extras:
        yield extra.table, select(extra.table).where(extra.table.c.community_code == code), [extra.cells([code])]


def _compared(
    connection: Connection, table: Table, stored: Select[Any], counted: list[Select[Any]]
) -> Iterator[Difference]:
    """Rows of one side alone; months are added up from stored days and weeks, which are compared themselves."""
    fresh = union_all(*counted).subquery()
    kept = stored.subquery()
    keys = [column.name for column in table.primary_key.columns]
    width = [column.name for column in table.columns]
    only_stored = {_key(row, keys, width): row for row in connection.execute(except_(select(kept), select(fresh)))}
    only_counted = {_key(row, keys, width): row for row in connection.execute(except_(select(fresh), select(kept)))}
    for key in sorted({*only_stored, *only_counted}):
        yield Difference(
            table.name, key, _values(only_stored.get(key), keys, width), _values(only_counted.get(key), keys, width)
        )


def _compared_histograms(connection: Connection, rollup: Rollup, code: str, over: Over) -> Iterator[Difference]:
    """The same for histograms, which no database can unpack."""
    for name in rollup.histograms:
        in_weeks = (
            week_histograms(connection, rollup, name, [code], None, over.weeks),
            whole_week_histograms(connection, name, [code], None, over.weeks),
        )
        in_months = (
            month_histograms(connection, name, [code], None, over.months, whole=whole) for whole in (True, False)
        )
        of_tables: tuple[tuple[Table, Iterable[Cell]], ...] = (
            (histogram_by_day, day_histograms(connection, rollup, name, [code], None)),
            (histogram_by_week, chain(*in_weeks)),
            (histogram_by_month, chain(*in_months)),
        )
        for table, counted in of_tables:
            rows = connection.execute(select(table).where(table.c.community_code == code, table.c.histogram == name))
            stored, fresh = ({tuple(key): counts for *key, counts in cells} for cells in (rows, counted))
            names = [column.name for column in table.primary_key.columns]
            for key in sorted(key for key in stored.keys() | fresh.keys() if stored.get(key) != fresh.get(key)):
                yield Difference(
                    table.name, _key(key, names, names), _buckets(stored.get(key)), _buckets(fresh.get(key))
                )


def _buckets(counts: bytes | None) -> str:
    return "无" if counts is None else " ".join(f"{bucket}={n}" for bucket, n in unpacked(counts))


def _key(row: Any, keys: list[str], names: list[str]) -> str:
    return " ".join(f"{name}={value}" for name, value in zip(names, row, strict=True) if name in keys)


def _values(row: Any, keys: list[str], names: list[str]) -> str:
    if row is None:
        return "无"
    return " ".join(f"{name}={value}" for name, value in zip(names, row, strict=True) if name not in keys)
