"""Making cells anew: taken away and counted again from the events, each grain from the finer one.

Never added to: what is done twice, or begun again after a crash, comes to the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, insert, select

from data_access.calendar_days import months_between
from data_access.rollup.changes import Change, stays_of, units_of
from data_access.rollup.counting import (
    Communities,
    Days,
    Units,
    day_cells,
    in_months,
    in_weeks,
    of_units,
    of_wholes,
    on_days,
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
from data_access.rollup.planning import Over
from data_access.rollup.registry import Source
from data_access.schema import histogram_by_day, histogram_by_month, histogram_by_week, rollup_day
from data_access.settings import TimeLimits


def recount(
    connection: Connection,
    source: Source,
    limits: TimeLimits,
    communities: Communities,
    changed: Sequence[Change],
    over: Over,
) -> None:
    """Make anew the cells of some communities on all days on which changed rows are or were in any of them."""
    every_day = _days(day for change in changed for day in (*change.days, *change.days_before))
    units = units_of(changed)
    for place, rollup in zip(source.places, source.rollups, strict=True):
        days = _days(day for change in changed for day in (change.days[place], change.days_before[place]))
        _count_all_grains(connection, rollup, limits, communities, days, over, units)
    for extra in source.extras:
        if extra.follow is not None:
            extra.follow(connection, communities, stays_of(changed))
        elif every_day:
            extra.count(connection, communities, every_day)


def _days(days: Iterable[date | None]) -> list[date]:
    return sorted({day for day in days if day is not None})


def count(connection: Connection, source: Source, limits: TimeLimits, communities: Communities, over: Over) -> None:
    """Make anew every cell of some communities; weeks and months as far as they are ``over``."""
    for rollup in source.rollups:
        _count_all_grains(connection, rollup, limits, communities, None, over, None)
    for extra in source.extras:
        extra.count(connection, communities, None)


def _count_all_grains(
    connection: Connection,
    rollup: Rollup,
    limits: TimeLimits,
    communities: Communities,
    days: Days,
    over: Over,
    units: Units,
) -> None:
    """Cells of some days, and of their weeks and months that are ``over``; of grid units those of ``units``."""
    if days is None or days:
        _count_days(connection, rollup, limits, communities, days)
        _count_weeks(connection, rollup, limits, communities, days, over.weeks, units)
        _count_months(connection, rollup, communities, days, over.months, units)


def _count_days(
    connection: Connection, rollup: Rollup, limits: TimeLimits, communities: Communities, days: Days
) -> None:
    """Cells of some days of whole communities, or of all: taken away and counted anew."""
    table = rollup.by_day
    within = and_(table.c.community_code.in_(communities), on_days(table.c.day, days))
    _replace(connection, table, within, day_cells(rollup, communities, limits, days))
    register = and_(
        rollup_day.c.community_code.in_(communities),
        rollup_day.c.rollup == rollup.name,
        on_days(rollup_day.c.day, days),
    )
    _replace(connection, rollup_day, register, settled_days(rollup, communities, limits, days))
    table = histogram_by_day
    within = and_(table.c.community_code.in_(communities), on_days(table.c.day, days))
    for name in rollup.histograms:
        cells = day_histograms(connection, rollup, name, communities, days)
        _replace_by(connection, table, and_(within, table.c.histogram == name), cells)


def _count_weeks(
    connection: Connection,
    rollup: Rollup,
    limits: TimeLimits,
    communities: Communities,
    days: Days,
    before: date,
    units: Units = None,
) -> None:
    """The weeks of grid units, and the histograms of whole communities by week, as far as they are over."""
    finished = _finished(days, before)
    if finished is not None and not finished:
        return
    table = rollup.by_week
    within = and_(of_units(table, communities, units), in_weeks(table.c.week, finished))
    _replace(connection, table, within, unit_week_cells(rollup, communities, limits, finished, before, units))
    table = histogram_by_week
    parts, wholes = of_units(table, communities, units), of_wholes(table, communities)
    for name in rollup.histograms:
        within = and_(table.c.histogram == name, in_weeks(table.c.week, finished))
        of_parts = week_histograms(connection, rollup, name, communities, finished, before, units)
        of_communities = whole_week_histograms(connection, name, communities, finished, before)
        _replace_by(connection, table, and_(parts, within), of_parts)
        _replace_by(connection, table, and_(wholes, within), of_communities)


def _finished(days: Days, before: date) -> Days:
    return None if days is None else [day for day in days if day < before]


def _count_months(
    connection: Connection, rollup: Rollup, communities: Communities, days: Days, before: date, units: Units = None
) -> None:
    """The months of communities and grid units, as far as they are over, added up anew from days and weeks."""
    finished = _finished(days, before)
    if finished is not None and not finished:
        return
    table = rollup.by_month
    within = in_months(table.c.month, finished)
    wholes, parts = of_wholes(table, communities), of_units(table, communities, units)
    _replace(connection, table, and_(wholes, within), whole_month_cells(rollup, communities, finished, before))
    _replace(connection, table, and_(parts, within), unit_month_cells(rollup, communities, finished, before, units))
    table = histogram_by_month
    within = in_months(table.c.month, finished)
    wholes, parts = of_wholes(table, communities), of_units(table, communities, units)
    for name in rollup.histograms:
        for whole, places in ((True, wholes), (False, parts)):
            cells = month_histograms(connection, name, communities, finished, before, units, whole=whole)
            _replace_by(connection, table, and_(places, table.c.histogram == name, within), cells)


def close(connection: Connection, source: Source, limits: TimeLimits, before: Over, now: Over) -> None:
    """Add up what has ended since the source was counted last, for every community that has anything of it."""
    days = [before.weeks + timedelta(days=n) for n in range((now.weeks - before.weeks).days)]
    months = months_between(before.months, now.months - timedelta(days=1))
    for rollup in source.rollups:
        counted = select(rollup_day.c.community_code).where(rollup_day.c.rollup == rollup.name).distinct()
        communities = connection.scalars(counted).all()
        _count_weeks(connection, rollup, limits, communities, days, now.weeks)
        _count_months(connection, rollup, communities, months, now.months)


def _replace(connection: Connection, table: Table, where: ColumnElement[bool], rows: Select[Any]) -> None:
    connection.execute(delete(table).where(where))
    connection.execute(insert(table).from_select([column.name for column in table.columns], rows))


def _replace_by(connection: Connection, table: Table, where: ColumnElement[bool], cells: Iterable[Cell]) -> None:
    connection.execute(delete(table).where(where))
    columns = [column.name for column in table.columns]
    if rows := [dict(zip(columns, cell, strict=True)) for cell in cells]:
        connection.execute(insert(table), rows)
