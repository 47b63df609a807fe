"""Histograms as statements: what their cells hold when counted from the events anew, like ``counting`` for sums."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, String, Table, and_, cast, func, literal, select

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
from data_access.rollup.histograms import bucket_of
from data_access.schema import histogram_by_day, histogram_by_week
from data_access.schema.rollups import NONE


def day_histogram(rollup: Rollup, name: str, communities: Communities, days: Days) -> Select[Any]:
    """The rows of ``histogram_by_day`` of one histogram."""
    rows = _values(rollup, name, communities, on_days(rollup.day, days), rollup.day.label("day"))
    return select(
        rows.c.community_code, literal(name, String), rows.c.day, rows.c.kind, bucket_of(rows.c.value), func.count()
    ).group_by(rows.c.community_code, rows.c.day, rows.c.kind, bucket_of(rows.c.value))


def week_histogram(
    rollup: Rollup, name: str, communities: Communities, days: Days, before: date, units: Units = None
) -> Select[Any]:
    """The rows of ``histogram_by_week`` of one histogram, those of grid units of some communities.

    Weeks ``before`` a day alone: those that are over (``over_at``). Days are given of such weeks only.
    """
    rows = _values(
        rollup, name, communities, and_(days_of_weeks(rollup.day, days, before), in_units(rollup, units)),
        rollup.grid_unit.label("grid_unit_code"), first_of_week(rollup.day).label("week"),
        func.coalesce(rollup.compound, NONE).label("compound_code"),
    )  # fmt: skip
    keys = [rows.c.grid_unit_code, rows.c.week, rows.c.compound_code, rows.c.kind, bucket_of(rows.c.value)]
    return select(rows.c.community_code, literal(name, String), *keys, func.count()).group_by(
        rows.c.community_code, *keys
    )


def whole_week_histogram(name: str, communities: Communities, days: Days, before: date) -> Select[Any]:
    """The rows of ``histogram_by_week`` of one histogram for whole communities, added up from days; weeks as above."""
    day = histogram_by_day.c.day
    within = and_(histogram_by_day.c.community_code.in_(communities), days_of_weeks(day, days, before))
    return _added_up(histogram_by_day, name, first_of_week(day), within)


def month_histogram(
    name: str, communities: Communities, days: Days, before: date, units: Units = None, *, whole: bool
) -> Select[Any]:
    """The rows of ``histogram_by_month`` of one histogram, months ``before`` a day alone.

    Those of the ``whole`` community are added up from its days, those of grid units from their weeks.
    """
    table: Table = histogram_by_day if whole else histogram_by_week
    day: ColumnElement[Any] = table.c.day if whole else table.c.week
    place = table.c.community_code.in_(communities) if whole else of_units(table, communities, units)
    return _added_up(table, name, first_of_month(day), and_(place, days_of_months(day, days), day < before))


def _added_up(table: Table, name: str, first_day: ColumnElement[Any], within: ColumnElement[bool]) -> Select[Any]:
    """The cells of a coarser grain that begins on ``first_day``, from days of whole communities or weeks of units."""
    of_days = table is histogram_by_day
    unit, compound = nowhere() if of_days else (table.c.grid_unit_code, table.c.compound_code)
    kind, bucket = table.c.kind, table.c.bucket
    keys = [table.c.community_code, table.c.histogram, first_day, kind, bucket]
    return (
        select(*keys[:2], unit, first_day, compound, kind, bucket, func.sum(table.c.n))
        .where(table.c.histogram == name, within)
        .group_by(*keys, *([] if of_days else [unit, compound]))
    )


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
