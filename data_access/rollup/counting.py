"""The cells of a rollup as statements: what they hold when counted from the events anew.

Filling, verifying and reading the edges of a period use the same statements, so they cannot disagree.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, select

from data_access.calendar_days import last_of_month
from data_access.dialect import first_of_month, latest
from data_access.rollup.definition import FINALLY, Look, Rollup
from data_access.rollup.histograms import bucket_of
from data_access.schema.rollups import NONE
from data_access.settings import TimeLimits

#: Days to count anew; None for all there are.
Days = Sequence[date] | None


def on_days(day: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The column's day is one of them."""
    return day.is_not(None) if days is None else day.in_(days)


def in_months(month: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The column, the first day of a month, is that of one of the days."""
    return month.is_not(None) if days is None else month.in_(months_of(days))


def months_of(days: Sequence[date]) -> list[date]:
    """The first days of the months in which the days lie, oldest first."""
    return sorted({day.replace(day=1) for day in days})


def of_community(rollup: Rollup, community_code: str) -> ColumnElement[bool]:
    """The rows of one community that count at all."""
    return and_(
        rollup.source.c.community_code == community_code,
        rollup.source.c.deleted_at.is_(None),
        rollup.day.is_not(None),
        rollup.happened_at.is_not(None),
    )


def day_cells(rollup: Rollup, community_code: str, limits: TimeLimits, days: Days) -> Select[Any]:
    """The rows of ``rollup.by_day`` of one community, in the order of its columns."""
    keys = [rollup.source.c.community_code, rollup.day, *(rollup.source.c[kind] for kind in rollup.kinds)]
    return (
        select(*keys, *sums(rollup, limits, FINALLY))
        .where(of_community(rollup, community_code), on_days(rollup.day, days))
        .group_by(*keys)
    )


def whole_month_cells(rollup: Rollup, community_code: str, days: Days) -> Select[Any]:
    """The rows of ``rollup.by_month`` for the whole community, added up from its days."""
    table, month = rollup.by_day, first_of_month(rollup.by_day.c.day)
    kinds = [table.c[kind] for kind in rollup.kinds]
    measures = [table.c[name] for name in measure_names(rollup)]
    return (
        select(
            table.c.community_code,
            literal(NONE, String),
            month,
            literal(NONE, String),
            *kinds,
            *(func.sum(measure) for measure in measures),
        )
        .where(table.c.community_code == community_code, _days_of_months(table.c.day, days))
        .group_by(table.c.community_code, month, *kinds)
    )


def unit_month_cells(rollup: Rollup, community_code: str, limits: TimeLimits, days: Days) -> Select[Any]:
    """The rows of ``rollup.by_month`` for the grid units of a community."""
    month = first_of_month(rollup.day)
    keys = [
        rollup.source.c.community_code,
        rollup.grid_unit,
        month,
        func.coalesce(rollup.compound, NONE),
        *(rollup.source.c[kind] for kind in rollup.kinds),
    ]
    return (
        select(*keys, *sums(rollup, limits, FINALLY))
        .where(of_community(rollup, community_code), _days_of_months(rollup.day, days), rollup.grid_unit.is_not(None))
        .group_by(*keys)
    )


def settled_days(rollup: Rollup, community_code: str, limits: TimeLimits, days: Days) -> Select[Any]:
    """The rows of ``rollup_day`` of one community."""
    keys = [rollup.source.c.community_code, literal(rollup.name, String), rollup.day]
    settled = latest(rollup.happened_at, rollup.settled_at(limits))
    return (
        select(*keys, func.max(settled))
        .where(of_community(rollup, community_code), on_days(rollup.day, days))
        .group_by(rollup.source.c.community_code, rollup.day)
    )


def day_histogram(rollup: Rollup, name: str, community_code: str, days: Days) -> Select[Any]:
    """The rows of ``histogram_by_day`` of one histogram and community."""
    histogram = rollup.histograms[name]
    keys = [rollup.source.c.community_code, rollup.day, histogram.kind, bucket_of(histogram.value)]
    counted = (
        select(*(key.label(f"key_{number}") for number, key in enumerate(keys)))
        .where(of_community(rollup, community_code), on_days(rollup.day, days), histogram.counted(FINALLY))
        .subquery()
    )
    community, day, kind, bucket = counted.c
    return select(community, literal(name, String), day, kind, bucket, func.count()).group_by(
        community, day, kind, bucket
    )


def month_histogram(rollup: Rollup, name: str, community_code: str, days: Days, *, whole: bool) -> Select[Any]:
    """The rows of ``histogram_by_month`` of one histogram and community: for it as a whole, or for its grid units."""
    histogram = rollup.histograms[name]
    unit, compound = (
        (literal(NONE, String), literal(NONE, String))
        if whole
        else (rollup.grid_unit, func.coalesce(rollup.compound, NONE))
    )
    keys = [
        rollup.source.c.community_code, unit, first_of_month(rollup.day), compound, histogram.kind,
        bucket_of(histogram.value),
    ]  # fmt: skip
    counted = (
        select(*(key.label(f"key_{number}") for number, key in enumerate(keys)))
        .where(
            of_community(rollup, community_code), _days_of_months(rollup.day, days), histogram.counted(FINALLY),
            rollup.grid_unit.is_not(None) if not whole else literal(value=True),
        )
        .subquery()
    )  # fmt: skip
    community, grid_unit, month, compound_code, kind, bucket = counted.c
    return select(
        community, literal(name, String), grid_unit, month, compound_code, kind, bucket, func.count()
    ).group_by(community, grid_unit, month, compound_code, kind, bucket)


def sums(rollup: Rollup, limits: TimeLimits, look: Look) -> list[ColumnElement[Any]]:
    """The measures of a rollup, summed up, under their names."""
    columns = rollup.measures(limits, look)
    return [func.coalesce(func.sum(columns[name]), 0).label(name) for name in measure_names(rollup)]


def measure_names(rollup: Rollup) -> list[str]:
    """The measures in the order of the tables' columns."""
    keys = {"community_code", "day", *rollup.kinds}
    return [column.name for column in rollup.by_day.columns if column.name not in keys]


def _days_of_months(day: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    if days is None:
        return day.is_not(None)
    # as ranges: so that an index by day is used
    months = months_of(days)
    return day.between(months[0], last_of_month(months[-1])) & first_of_month(day).in_(months)
