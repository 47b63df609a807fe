"""The cells of a rollup as statements: what they hold when counted from the events anew.

Filling, verifying and reading the edges of a period use the same statements, so they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from data_access.calendar_days import last_of_month
from data_access.dialect import first_of_month, latest
from data_access.rollup.definition import FINALLY, Look, Rollup
from data_access.rollup.histograms import bucket_of
from data_access.schema.rollups import NONE, histogram_by_day
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
    """The rows of one community that count at all, if they have a day: said by the days that go with it."""
    # "The day is not empty" beside a list of days would keep SQLite from looking the days up one by one.
    return and_(
        rollup.source.c.community_code == community_code,
        rollup.source.c.deleted_at.is_(None),
        rollup.happened_at.is_not(None),
    )


def day_cells(rollup: Rollup, community_code: str, limits: TimeLimits, days: Days) -> Select[Any]:
    """The rows of ``rollup.by_day`` of one community, in the order of its columns."""
    keys = [rollup.source.c.community_code, rollup.day]
    return in_all_facets(
        select(*keys, *rollup.facet_columns(facet), *sums(rollup, limits, FINALLY))
        .where(of_community(rollup, community_code), on_days(rollup.day, days))
        .group_by(*keys, *map(rollup.kind, facet))
        for facet in facets_of(rollup)
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
        .where(table.c.community_code == community_code, days_of_months(table.c.day, days))
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
    ]
    return in_all_facets(
        select(*keys, *rollup.facet_columns(facet), *sums(rollup, limits, FINALLY))
        .where(of_community(rollup, community_code), days_of_months(rollup.day, days), rollup.grid_unit.is_not(None))
        .group_by(*keys, *map(rollup.kind, facet))
        for facet in facets_of(rollup)
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
    rows = _values(rollup, name, community_code, on_days(rollup.day, days), rollup.day.label("day"))
    return select(
        rows.c.community_code, literal(name, String), rows.c.day, rows.c.kind, bucket_of(rows.c.value), func.count()
    ).group_by(rows.c.community_code, rows.c.day, rows.c.kind, bucket_of(rows.c.value))


def month_histogram(rollup: Rollup, name: str, community_code: str, days: Days, *, whole: bool) -> Select[Any]:
    """The rows of ``histogram_by_month`` of one histogram and community: for its grid units, or for it as a whole.

    Those for the whole are added up from the days.
    """
    if whole:
        table, month = histogram_by_day, first_of_month(histogram_by_day.c.day)
        place: list[ColumnElement[Any]] = [table.c.community_code, table.c.histogram]
        bucket: list[ColumnElement[Any]] = [table.c.kind, table.c.bucket]
        return (
            select(*place, literal(NONE, String), month, literal(NONE, String), *bucket, func.sum(table.c.n))
            .where(
                table.c.community_code == community_code,
                table.c.histogram == name,
                days_of_months(table.c.day, days),
            )
            .group_by(*place, month, *bucket)
        )
    rows = _values(
        rollup, name, community_code, and_(days_of_months(rollup.day, days), rollup.grid_unit.is_not(None)),
        rollup.grid_unit.label("grid_unit_code"), first_of_month(rollup.day).label("month"),
        func.coalesce(rollup.compound, NONE).label("compound_code"),
    )  # fmt: skip
    keys = [rows.c.grid_unit_code, rows.c.month, rows.c.compound_code, rows.c.kind, bucket_of(rows.c.value)]
    return select(rows.c.community_code, literal(name, String), *keys, func.count()).group_by(
        rows.c.community_code, *keys
    )


def _values(
    rollup: Rollup, name: str, community_code: str, where: ColumnElement[bool], *keys: ColumnElement[Any]
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
        .where(of_community(rollup, community_code), where, histogram.counted(FINALLY))
        .cte()
        .prefix_with("MATERIALIZED")
    )


def facets_of(rollup: Rollup) -> tuple[tuple[str, ...], ...]:
    """The sets of kinds by which the cells of a rollup are told apart."""
    return rollup.facets or (rollup.kinds,)


def in_all_facets(parts: Iterable[Select[Any]]) -> Select[Any]:
    """The rows of several facets one below the other."""
    first, *others = parts
    return select(union_all(first, *others).subquery()) if others else first


def sums(rollup: Rollup, limits: TimeLimits, look: Look) -> list[ColumnElement[Any]]:
    """The measures of a rollup, summed up, under their names."""
    columns = rollup.measures(limits, look)
    return [func.coalesce(func.sum(columns[name]), 0).label(name) for name in measure_names(rollup)]


def measure_names(rollup: Rollup) -> list[str]:
    """The measures in the order of the tables' columns."""
    keys = {"community_code", "day", *rollup.kinds}
    return [column.name for column in rollup.by_day.columns if column.name not in keys]


def days_of_months(day: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The day lies in the month of one of the days."""
    if days is None:
        return day.is_not(None)
    # as ranges: so that an index by day is used
    stretches: list[tuple[date, date]] = []
    for month in months_of(days):
        if stretches and stretches[-1][1] + timedelta(days=1) == month:
            stretches[-1] = (stretches[-1][0], last_of_month(month))
        else:
            stretches.append((month, last_of_month(month)))
    return or_(false(), *(day.between(first, last) for first, last in stretches))
