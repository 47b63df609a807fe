"""Outages that were running at the end of a day and have ended since, by day.

What runs without an end is found among the outages themselves, and so is what ended within one day: together they
tell what was running at any moment, without looking at all outages that ever were.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    delete,
    insert,
    literal,
    or_,
    select,
    union_all,
)

from data_access.calendar_days import day_of, end_of, last_second_of
from data_access.dialect import days_between, days_later, local_day
from data_access.rollup.counting import Communities, Days
from data_access.rollup.reading import is_built
from data_access.schema import device_outage, silent_device
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_territory

#: The days under which an outage is counted: from its first to the one before its last.
OUTAGE_DAYS = (local_day(device_outage.c.began_at), local_day(device_outage.c.ended_at))
#: Digits of the number of days that an outage may last: longer ones (27 years) are cut.
_DIGITS = 4


def count_silent_devices(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew the rows of the whole stretch from the first to the last of the days: an outage touches all of it."""
    stretch = None if days is None else (min(days), max(days))
    own = silent_device.c.community_code.in_(communities)
    within = own if stretch is None else and_(own, silent_device.c.day.between(*stretch))
    connection.execute(delete(silent_device).where(within))
    connection.execute(insert(silent_device).from_select(silent_device.c.keys(), _cells(communities, stretch)))


def silent_device_cells(communities: Communities) -> Select[Any]:
    """The rows of ``silent_device`` of some communities."""
    return _cells(communities, None)


def _cells(communities: Communities, stretch: tuple[date, date] | None) -> Select[Any]:
    first, last = OUTAGE_DAYS
    ended: list[ColumnElement[bool]] = [
        device_outage.c.community_code.in_(communities),
        device_outage.c.deleted_at.is_(None),
        device_outage.c.ended_at.is_not(None),
    ]
    if stretch is not None:
        ended += [
            device_outage.c.ended_at >= end_of(stretch[0]),
            device_outage.c.began_at < end_of(stretch[1]),
        ]
    outage = select(
        device_outage.c.community_code, device_outage.c.device_outage_id, device_outage.c.device_id,
        device_outage.c.kind, device_outage.c.began_at, first.label("first_day"),
        days_between(first, last).label("days"),
    ).where(*ended).cte("ended_outage").prefix_with("MATERIALIZED")  # fmt: skip
    # No database counts up by itself without a recursive query: a number is put together from its digits.
    digit = union_all(*(select(literal(value, Integer).label("value")) for value in range(10))).cte("digit")
    joined, number = _numbers_below(outage.c.days, digit, outage)
    day: ColumnElement[date] = days_later(outage.c.first_day, number)
    statement = select(
        outage.c.community_code, day, outage.c.device_outage_id, outage.c.device_id, outage.c.kind, outage.c.began_at
    ).select_from(joined)
    return statement if stretch is None else statement.where(day.between(*stretch))


def _numbers_below(most: ColumnElement[int], digit: CTE, outage: CTE) -> tuple[Any, ColumnElement[int]]:
    """The rows joined to every whole number from 0 to below ``most``, digit by digit: few rows are tried in vain."""
    joined: Any = outage
    number: ColumnElement[int] = literal(0, Integer)
    for place in reversed(range(_DIGITS)):
        one = digit.alias(f"digit_{place}")
        number = number + one.c.value * 10**place
        joined = joined.join(one, number < most)
    return joined, number


def running_at(connection: Connection, scope: Scope, moments: Sequence[datetime]) -> Subquery:
    """The outages of the scope's communities that were running at each of some moments, of different days.

    Rows: moment_number (its place in ``moments``), community_code, device_id, kind, began_at.
    """
    moment = _moments(moments)
    outage = (
        select(
            moment.c.moment_number, device_outage.c.community_code, device_outage.c.device_id, device_outage.c.kind,
            device_outage.c.began_at,
        )
        .join(device_outage, device_outage.c.began_at <= moment.c.moment)
        .where(device_outage.c.deleted_at.is_(None))
    )  # fmt: skip
    endless, ended_later = device_outage.c.ended_at.is_(None), device_outage.c.ended_at > moment.c.moment
    if not is_built(connection, device_outage):
        return outage.where(in_territory(device_outage, scope), or_(endless, ended_later)).subquery("running")
    parts = [outage.where(in_territory(device_outage, scope), endless), _at_end_of_day(scope, moments, moment)]
    for number, at in enumerate(moments):
        if at < last_second_of(day_of(at)):  # else nothing can have ended in what was left of the day
            that_day = and_(device_outage.c.ended_at > at, device_outage.c.ended_at < end_of(day_of(at)))
            parts.append(outage.where(moment.c.moment_number == number, in_territory(device_outage, scope), that_day))
    return union_all(*parts).subquery("running")


def _at_end_of_day(scope: Scope, moments: Sequence[datetime], moment: CTE) -> Select[Any]:
    """What ended on a later day than that of the moment, as counted in advance."""
    table, days = silent_device, [day_of(at) for at in moments]
    number = case({day: number for number, day in enumerate(days)}, value=table.c.day)
    return (
        select(number.label("moment_number"), table.c.community_code, table.c.device_id, table.c.kind, table.c.began_at)
        .join(moment, and_(moment.c.moment_number == number, table.c.began_at <= moment.c.moment))
        .where(in_territory(table, scope), table.c.day.in_(days))
    )


def _moments(moments: Sequence[datetime]) -> CTE:
    rows = [
        select(literal(number, Integer).label("moment_number"), literal(at, Moment).label("moment"))
        for number, at in enumerate(moments)
    ]
    return union_all(*rows).cte("moment")
