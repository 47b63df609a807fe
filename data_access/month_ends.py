"""Trends of unit figures by one statement: what rollups come to month by month, summed over the units of a scope.

A question by unit that is asked anew at each of twelve month ends counts the same cells twelve times. What is open at
a month's end is what was open at the end of the month before and what came and went in between.
"""

from typing import Any

from pandas import DataFrame, Index
from sqlalchemy import BigInteger, Connection, Select, Subquery, cast, func, select

from data_access.calendar_days import first_of_month, months_between
from data_access.frames import read_frame
from data_access.kept_statements import Statement
from data_access.places import units_of
from data_access.rollup.cohorts import Counts, added_up
from data_access.scope import Scope
from data_access.unit_levels import narrowest_level


def whole_months(scope: Scope) -> Scope:
    """The scope from the first day of its first month on."""
    return scope.between(first_of_month(scope.first_day), scope.last_day)


def counts_by_month(scope: Scope, *parts: tuple[Subquery, Counts]) -> Select[Any]:
    """One row per month in which the parts have a cell, oldest first, summed over the scope's units that there are.

    month (``YYYY-MM``) and the counts of the parts, in the order in which they name them. A part is one of
    ``cohorts.added_up``, counted ``by_unit`` unless the units are communities. Units are those of ``narrowest_level``;
    what belongs to none of them, or to one that was given up, is left out, as in a total of the questions by unit.
    """
    level = narrowest_level(scope)
    listed = units_of(scope, level).subquery()
    counted = added_up(*parts, by=("month", f"{level}_code")).subquery()
    names = list(dict.fromkeys(name for _, counts in parts for name in counts))
    return (
        select(counted.c.month, *(cast(func.sum(counted.c[name]), BigInteger) for name in names))
        .where(counted.c[f"{level}_code"].in_(select(listed.c.unit_code)))
        .group_by(counted.c.month)
        .order_by(counted.c.month)
    )


def read_by_month(connection: Connection, counts: Statement, *names: str) -> DataFrame:
    """What ``counts_by_month`` asks: month (datetime64[s], the index) and the counts by these names (Int64)."""
    return read_frame(connection, counts, {"month": "month"} | dict.fromkeys(names, "count")).set_index("month")


def in_months(counts: DataFrame, scope: Scope) -> DataFrame:
    """The counts in each month that the period touches, oldest first; 0 where there were none."""
    return counts.reindex(_months(scope), fill_value=0)


def at_month_ends(counts: DataFrame, scope: Scope) -> DataFrame:
    """What the counts of all months up to its end come to, for each month that the period touches, oldest first."""
    months = _months(scope)
    return counts.reindex(counts.index.union(months), fill_value=0).cumsum().loc[months]


def _months(scope: Scope) -> Index:
    return Index(months_between(scope.first_day, scope.last_day), dtype="datetime64[s]", name="month")
