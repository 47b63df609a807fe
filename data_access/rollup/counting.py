"""The cells of a rollup as statements: what they hold when counted from the events anew.

Filling, verifying and reading the edges of a period use the same statements, so they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from data_access.calendar_days import first_of_month as month_of_day
from data_access.calendar_days import first_of_week as week_of_day
from data_access.calendar_days import last_of_month, last_of_week
from data_access.dialect import first_of_month, first_of_week, latest
from data_access.rollup.definition import FINALLY, Look, Rollup
from data_access.rollup.planning import Range, joined
from data_access.schema import grid_unit
from data_access.schema.rollups import NONE
from data_access.settings import TimeLimits

#: Days to count anew; None for all there are.
Days = Sequence[date] | None
#: So many days are listed one by one in a statement.
_MOST_LISTED = 366
#: Codes of communities. Each has its own cells; several at once only spare statements.
Communities = Sequence[str]
#: Codes of the grid units whose cells are counted anew; None for all there are.
Units = Sequence[str] | None


def on_days(day: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The column's day is one of them."""
    return day.is_not(None) if days is None else _within(day, ((one, one) for one in days))


def in_months(month: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The column, the first day of a month, is that of one of the days."""
    return month.is_not(None) if days is None else month.in_(sorted({month_of_day(day) for day in days}))


def in_weeks(week: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The column, the first day of a week of the month, is that of one of the days."""
    return week.is_not(None) if days is None else week.in_(sorted({week_of_day(day) for day in days}))


def of_community(rollup: Rollup, communities: Communities) -> ColumnElement[bool]:
    """The rows of one community that count at all, if they have a day: said by the days that go with it."""
    # "The day is not empty" beside a list of days would keep SQLite from looking the days up one by one.
    return and_(
        rollup.source.c.community_code.in_(communities),
        rollup.source.c.deleted_at.is_(None),
        rollup.happened_at.is_not(None),
    )


def of_units(
    table: Table, communities: Communities, units: Units = None, *, whole: bool = False
) -> ColumnElement[bool]:
    """The cells of some grid units of some communities; with ``whole`` also those of the community as a whole.

    The units are named one by one, so that what follows them in a key, month or week, is found by the key.
    """
    if units is not None:
        return and_(table.c.community_code.in_(communities), table.c.grid_unit_code.in_(units))
    every: Any = select(grid_unit.c.grid_unit_code).where(grid_unit.c.community_code.in_(communities))
    named = every.union_all(select(literal(NONE, String))) if whole else every
    return and_(table.c.community_code.in_(communities), table.c.grid_unit_code.in_(named))


def in_units(rollup: Rollup, units: Units) -> ColumnElement[bool]:
    """The rows that count in one of some grid units."""
    return rollup.grid_unit.is_not(None) if units is None else rollup.grid_unit.in_(units)


def of_wholes(table: Table, communities: Communities) -> ColumnElement[bool]:
    """The cells of some communities as wholes."""
    return and_(table.c.community_code.in_(communities), table.c.grid_unit_code == NONE)


def day_cells(rollup: Rollup, communities: Communities, limits: TimeLimits, days: Days) -> Select[Any]:
    """The rows of ``rollup.by_day`` of one community, in the order of its columns."""
    keys = [rollup.source.c.community_code, rollup.day]
    return in_all_facets(
        select(*keys, *rollup.facet_columns(facet), *sums(rollup, limits, FINALLY))
        .where(of_community(rollup, communities), on_days(rollup.day, days))
        .group_by(*keys, *map(rollup.kind, facet))
        for facet in facets_of(rollup)
    )


def whole_month_cells(rollup: Rollup, communities: Communities, days: Days, before: date) -> Select[Any]:
    """The rows of ``rollup.by_month`` for whole communities, added up from its days.

    Months ``before`` a day alone: those that are over (``over_at``).
    """
    day = rollup.by_day.c.day
    return _months_of(rollup, rollup.by_day, day, communities, days, *nowhere()).where(day < before)


def unit_month_cells(
    rollup: Rollup, communities: Communities, days: Days, before: date, units: Units = None
) -> Select[Any]:
    """The rows of ``rollup.by_month`` for the grid units of a community, added up from their weeks; months as above."""
    table = rollup.by_week
    return _months_of(
        rollup, table, table.c.week, communities, days, table.c.grid_unit_code, table.c.compound_code, units
    ).where(table.c.week < before)


def nowhere() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Grid unit and compound of a cell for a whole community: two constants, since one named twice is one column."""
    return literal(NONE, String), literal(NONE, String)


def _months_of(
    rollup: Rollup,
    table: Table,
    day: ColumnElement[Any],
    communities: Communities,
    days: Days,
    unit: ColumnElement[Any],
    compound: ColumnElement[Any],
    of_these: Units = None,
) -> Select[Any]:
    """The months of some days, added up from the cells of a finer grain whose first days stand in ``day``."""
    month = first_of_month(day)
    kinds = [table.c[kind] for kind in rollup.kinds]
    measures = [table.c[name] for name in measure_names(rollup)]
    of_days = table is rollup.by_day
    units = [] if of_days else [unit, compound]
    place = table.c.community_code.in_(communities) if of_days else of_units(table, communities, of_these)
    return (
        select(table.c.community_code, unit, month, compound, *kinds, *(func.sum(measure) for measure in measures))
        .where(place, days_of_months(day, days))
        .group_by(table.c.community_code, *units, month, *kinds)
    )


def unit_week_cells(
    rollup: Rollup, communities: Communities, limits: TimeLimits, days: Days, before: date, units: Units = None
) -> Select[Any]:
    """The rows of ``rollup.by_week``, those of grid units of some communities.

    Weeks ``before`` a day alone: those that are over (``over_at``). Days are given of such weeks only.
    """
    keys = [
        rollup.source.c.community_code,
        rollup.grid_unit,
        first_of_week(rollup.day),
        func.coalesce(rollup.compound, NONE),
    ]
    return in_all_facets(
        select(*keys, *rollup.facet_columns(facet), *sums(rollup, limits, FINALLY))
        .where(of_community(rollup, communities), days_of_weeks(rollup.day, days, before), in_units(rollup, units))
        .group_by(*keys, *map(rollup.kind, facet))
        for facet in facets_of(rollup)
    )


def settled_days(rollup: Rollup, communities: Communities, limits: TimeLimits, days: Days) -> Select[Any]:
    """The rows of ``rollup_day`` of some communities."""
    keys = [rollup.source.c.community_code, literal(rollup.name, String), rollup.day]
    settled = latest(rollup.happened_at, rollup.settled_at(limits))
    return (
        select(*keys, func.max(settled))
        .where(of_community(rollup, communities), on_days(rollup.day, days))
        .group_by(rollup.source.c.community_code, rollup.day)
    )


def facets_of(rollup: Rollup) -> tuple[tuple[str, ...], ...]:
    """The sets of kinds by which the cells of a rollup are told apart."""
    return rollup.facets or (rollup.kinds,)


def in_all_facets(parts: Iterable[Select[Any]]) -> Select[Any]:
    """The rows of several facets one below the other."""
    first, *others = parts
    return select(union_all(first, *others).subquery()) if others else first


def sums(
    rollup: Rollup, limits: TimeLimits, look: Look, names: Sequence[str] | None = None
) -> list[ColumnElement[Any]]:
    """The measures of a rollup, or those named, summed up, under their names."""
    columns = rollup.measures(limits, look)
    wanted = measure_names(rollup) if names is None else names
    return [func.coalesce(func.sum(columns[name]), 0).label(name) for name in wanted]


def measure_names(rollup: Rollup) -> list[str]:
    """The measures in the order of the tables' columns."""
    keys = {"community_code", "day", *rollup.kinds}
    return [column.name for column in rollup.by_day.columns if column.name not in keys]


def days_of_months(day: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    """The day lies in the month of one of the days."""
    return day.is_not(None) if days is None else _within(day, ((month_of_day(one), last_of_month(one)) for one in days))


def days_of_weeks(day: ColumnElement[Any], days: Days, before: date) -> ColumnElement[bool]:
    """The day lies in the week of the month of one of the days; where none are given, ``before`` a day."""
    return day < before if days is None else _within(day, ((week_of_day(one), last_of_week(one)) for one in days))


def _within(day: ColumnElement[Any], stretches: Iterable[Range]) -> ColumnElement[bool]:
    whole = joined(sorted(set(stretches)))
    days = [first + timedelta(days=n) for first, last in whole for n in range((last - first).days + 1)]
    # an index by day finds one stretch, or days that are listed; alternatives it does not
    if len(whole) > 1 and len(days) <= _MOST_LISTED:
        return day.in_(days)
    return or_(false(), *(day.between(first, last) for first, last in whole))
