"""Histograms: what their cells hold when counted from the events anew, like ``counting`` for sums.

A cell is given in the order of its table's columns: its key, and its packed histogram. Neither database can pack one,
so that cells pass through here: those of a community at a time, or of the days that changed.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    and_,
    cast,
    func,
    literal,
    select,
)

from data_access.dialect import first_of_month, first_of_week
from data_access.rollup.counting import (
    Communities,
    Days,
    Units,
    days_of_months,
    days_of_weeks,
    in_units,
    nowhere,
    of_community,
    of_units,
    on_days,
)
from data_access.rollup.definition import FINALLY, Rollup
from data_access.rollup.histograms import Histogram, bucket_of, pack
from data_access.schema import histogram_by_day, histogram_by_week
from data_access.schema.rollups import NONE

#: A cell's key, and its packed histogram.
Cell = tuple[Any, ...]
#: So many rows are taken from the database at once.
_ROWS_AT_ONCE = 10_000


def day_histograms(
    connection: Connection, rollup: Rollup, name: str, communities: Communities, days: Days
) -> Iterator[Cell]:
    """The rows of ``histogram_by_day`` of one histogram."""
    rows = _values(rollup, name, communities, on_days(rollup.day, days), rollup.day.label("day"))
    return _counted(connection, rows, name, rows.c.day, rows.c.kind)


def week_histograms(
    connection: Connection,
    rollup: Rollup,
    name: str,
    communities: Communities,
    days: Days,
    before: date,
    units: Units = None,
) -> Iterator[Cell]:
    """The rows of ``histogram_by_week`` of one histogram, those of grid units of some communities.

    Weeks ``before`` a day alone: those that are over (``over_at``). Days are given of such weeks only.
    """
    rows = _values(
        rollup, name, communities, and_(days_of_weeks(rollup.day, days, before), in_units(rollup, units)),
        rollup.grid_unit.label("grid_unit_code"), first_of_week(rollup.day).label("week"),
        func.coalesce(rollup.compound, NONE).label("compound_code"),
    )  # fmt: skip
    return _counted(connection, rows, name, rows.c.grid_unit_code, rows.c.week, rows.c.compound_code, rows.c.kind)


def whole_week_histograms(
    connection: Connection, name: str, communities: Communities, days: Days, before: date
) -> Iterator[Cell]:
    """The rows of ``histogram_by_week`` of one histogram for whole communities, added up from days; weeks as above."""
    day = histogram_by_day.c.day
    within = and_(histogram_by_day.c.community_code.in_(communities), days_of_weeks(day, days, before))
    return _added_up(connection, histogram_by_day, name, first_of_week(day), within)


def month_histograms(
    connection: Connection,
    name: str,
    communities: Communities,
    days: Days,
    before: date,
    units: Units = None,
    *,
    whole: bool,
) -> Iterator[Cell]:
    """The rows of ``histogram_by_month`` of one histogram, months ``before`` a day alone.

    Those of the ``whole`` community are added up from its days, those of grid units from their weeks.
    """
    table: Table = histogram_by_day if whole else histogram_by_week
    day: ColumnElement[Any] = table.c.day if whole else table.c.week
    place = table.c.community_code.in_(communities) if whole else of_units(table, communities, units)
    within = and_(place, days_of_months(day, days), day < before)
    return _added_up(connection, table, name, first_of_month(day), within)


def _counted(connection: Connection, values: CTE, name: str, *cell: ColumnElement[Any]) -> Iterator[Cell]:
    """The cells of some values, which have their bucket beside what is given of the key."""
    keys = [values.c.community_code, *cell]
    told_apart = [*keys, bucket_of(values.c.value)]
    rows = select(keys[0], literal(name, String), *told_apart[1:], func.count()).group_by(*told_apart)
    for key, of_cell in _one_by_one(connection, rows.order_by(*told_apart), 2):
        yield *key, pack((bucket, n) for *_, bucket, n in of_cell)


def _added_up(
    connection: Connection, table: Table, name: str, first_day: ColumnElement[Any], within: ColumnElement[bool]
) -> Iterator[Cell]:
    """The cells of a coarser grain that begins on ``first_day``, from days of whole communities or weeks of units."""
    of_days = table is histogram_by_day
    unit, compound = nowhere() if of_days else (table.c.grid_unit_code, table.c.compound_code)
    code, kind = table.c.community_code, table.c.kind
    rows = select(code, table.c.histogram, unit, first_day, compound, kind, table.c.counts).where(
        table.c.histogram == name, within
    )
    in_order = rows.order_by(code, *([] if of_days else [unit, compound]), first_day, kind)
    for key, of_cell in _one_by_one(connection, in_order, 1):
        yield *key, Histogram.merged([counts for *_, counts in of_cell]).packed()


def _one_by_one(connection: Connection, rows: Select[Any], beside_key: int) -> Iterator[tuple[Cell, Iterator[Cell]]]:
    """Rows that come in the order of their keys, by key; so many columns at the end are not of the key."""
    found = connection.execute(rows, execution_options={"yield_per": _ROWS_AT_ONCE})
    return groupby((tuple(row) for row in found), key=lambda row: row[:-beside_key])


def _values(
    rollup: Rollup, name: str, communities: Communities, where: ColumnElement[bool], *keys: ColumnElement[Any]
) -> CTE:
    """The values of a histogram, row by row. Materialised, so that each is worked out once and not at every bucket."""
    histogram = rollup.histograms[name]
    return (
        select(
            rollup.source.c.community_code.label("community_code"),
            *keys,
            histogram.kind.label("kind"),
            cast(histogram.value, BigInteger).label("value"),
        )
        .where(of_community(rollup, communities), where, histogram.counted(FINALLY))
        .cte()
        .prefix_with("MATERIALIZED")
    )
