"""Which elders were served when: one bit per day within a month, and one per month within a year.

Elders served in a period are no sum over its days, for one who is served twice counts once. Bits are: whoever has one
in the period was served. Whole months are read from the years, the days at a period's edges from the months, and only
days that are not settled from the orders.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    extract,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from data_access.calendar_days import first_of_month as month_of_day
from data_access.codes import ServiceMode
from data_access.dialect import day_of_month, first_of_month, insert_or_add
from data_access.rollup.counting import Communities, Days, in_months, of_community, of_units, on_days
from data_access.rollup.definition import one_if
from data_access.rollup.service_orders import SERVICE_ORDERS
from data_access.schema import served_by_month, service_days, service_order, service_reach
from data_access.schema.rollups import NONE

_BITS = ("served_days", "served_at_home_days")


def count_service_days(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew the bits of some days in ``service_days`` of some communities; for None all bits."""
    table = service_days
    if days is None:
        connection.execute(delete(table).where(table.c.community_code.in_(communities)))
        connection.execute(insert(table).from_select(table.c.keys(), service_day_cells(communities)))
        return
    own = and_(of_units(table, communities, whole=True), in_months(table.c.month, days))
    touched: ColumnElement[int] = case(_bits_of(days), value=table.c.month)
    connection.execute(
        update(table)
        .where(own, table.c.served_days.bitwise_and(touched) != 0)
        .values({table.c[name]: table.c[name] - table.c[name].bitwise_and(touched) for name in _BITS})
    )
    for whole in (True, False):
        # Their bits were cleared, so that adding sets them.
        insert_or_add(connection, table, _service_days(communities, days, whole=whole), *_BITS)
    connection.execute(delete(table).where(own, table.c.served_days == 0))


def service_day_cells(communities: Communities) -> Select[Any]:
    """The rows of ``service_days`` of some communities."""
    both = union_all(*(_service_days(communities, None, whole=whole) for whole in (True, False))).subquery()
    return select(both)


def _bits_of(days: Sequence[date]) -> dict[date, int]:
    """The first day of a month -> the bits of those of its days that are listed."""
    bits: dict[date, int] = {}
    for day in days:
        month = month_of_day(day)
        bits[month] = bits.get(month, 0) | 1 << (day.day - 1)
    return bits


def _service_days(communities: Communities, days: Days, *, whole: bool) -> Select[Any]:
    day: ColumnElement[Any] = service_order.c.completed_day
    none = literal(NONE, String)
    unit, compound = (
        (none, none) if whole else (service_order.c.grid_unit_code, func.coalesce(service_order.c.compound_code, NONE))
    )
    month, bit = first_of_month(day), _bit(day_of_month(day))
    at_home = case((service_order.c.mode == ServiceMode.DOOR_TO_DOOR, bit), else_=0)
    elder_id: ColumnElement[Any] = service_order.c.elder_id
    keys = [month, elder_id] if whole else [unit, month, elder_id, compound]  # as the table is ordered
    return (
        # Of several orders on one day the bit is the same, so that distinct ones add up.
        select(
            service_order.c.community_code, unit.label("grid_unit_code"), month.label("month"), elder_id,
            compound.label("compound_code"), func.sum(bit.distinct()).label("served_days"),
            func.sum(at_home.distinct()).label("served_at_home_days"),
        )
        .where(of_community(SERVICE_ORDERS, communities), on_days(day, days))
        .group_by(service_order.c.community_code, *keys)
    )  # fmt: skip


def count_service_reach(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew the bits of the months of some days in ``service_reach``, from ``service_days``."""
    if days is not None:
        for month, touched in _bits_of(days).items():
            _count_month(connection, communities, month, touched)
        return
    table = service_reach
    connection.execute(delete(table).where(table.c.community_code.in_(communities)))
    connection.execute(insert(table).from_select(table.c.keys(), service_reach_cells(communities)))


def service_reach_cells(communities: Communities) -> Select[Any]:
    """The rows of ``service_reach`` of some communities."""
    month = service_days.c.month
    year, bit = cast(extract("year", month), Integer), _bit(cast(extract("month", month), Integer))
    keys: list[ColumnElement[Any]] = [
        service_days.c.community_code, service_days.c.grid_unit_code, year, service_days.c.elder_id,
        service_days.c.compound_code,
    ]  # fmt: skip
    at_home = case((service_days.c.served_at_home_days != 0, bit), else_=0)
    return (
        select(*keys, func.sum(bit), func.sum(at_home))
        .where(service_days.c.community_code.in_(communities))
        .group_by(*keys)
    )


def count_served_by_month(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew ``served_by_month`` of some communities in the months of some days, from ``service_days``."""
    table = served_by_month
    own = and_(table.c.community_code.in_(communities), in_months(table.c.month, days))
    connection.execute(delete(table).where(own))
    cells = served_by_month_cells(communities).where(in_months(service_days.c.month, days))
    connection.execute(insert(table).from_select(table.c.keys(), cells))


def served_by_month_cells(communities: Communities) -> Select[Any]:
    """The rows of ``served_by_month`` of some communities."""
    keys: tuple[ColumnElement[Any], ...] = (service_days.c.community_code, service_days.c.month)
    at_home = one_if(service_days.c.served_at_home_days != 0)
    of_whole = and_(service_days.c.community_code.in_(communities), service_days.c.grid_unit_code == NONE)
    return select(*keys, func.count(), func.sum(at_home)).where(of_whole).group_by(*keys)


def _count_month(connection: Connection, communities: Communities, month: date, touched: int) -> None:
    """Set and clear one month's bit, touching only rows where it is wrong: few, while a month goes on.

    ``touched`` are the bits of the days counted anew: who is served for the first time is served on one of them.
    """
    table, bit = service_reach, 1 << (month.month - 1)
    names = ("community_code", "grid_unit_code", "elder_id", "compound_code")
    same = and_(service_days.c.month == month, *(table.c[name] == service_days.c[name] for name in names))
    own = and_(of_units(table, communities, whole=True), table.c.year == month.year)
    at_home = case((service_days.c.served_at_home_days != 0, bit), else_=0)
    wanted: dict[str, ColumnElement[int]] = {
        "served_months": case((service_days.c.elder_id.is_not(None), bit), else_=0),
        "served_at_home_months": case((service_days.c.elder_id.is_not(None), at_home), else_=0),
    }
    mended = {name: table.c[name] - table.c[name].bitwise_and(bit) + bits for name, bits in wanted.items()}
    wrong = (
        select(
            *(table.c[name].label(f"of_{name}") for name in names),
            *(value.label(f"new_{name}") for name, value in mended.items()),
        )
        .outerjoin_from(table, service_days, same)
        .where(own, or_(*(table.c[name] != value for name, value in mended.items())))
    )
    if found := [dict(row) for row in connection.execute(wrong).mappings()]:
        this = and_(table.c.year == month.year, *(table.c[name] == bindparam(f"of_{name}") for name in names))
        connection.execute(
            update(table).where(this).values({table.c[name]: bindparam(f"new_{name}") for name in wanted}), found
        )
    of_month = and_(of_units(service_days, communities, whole=True), service_days.c.month == month)
    there = exists().where(own, *(table.c[name] == service_days.c[name] for name in names))
    missing = select(
        service_days.c.community_code, service_days.c.grid_unit_code, literal(month.year, Integer),
        service_days.c.elder_id, service_days.c.compound_code, literal(bit, Integer), at_home,
    ).where(of_month, service_days.c.served_days.bitwise_and(touched) != 0, ~there)  # fmt: skip
    connection.execute(insert(table).from_select(table.c.keys(), missing))
    connection.execute(delete(table).where(own, table.c.served_months == 0))


def _bit(number: ColumnElement[int]) -> ColumnElement[int]:
    """The bit of the first, second, … of something."""
    return literal(1, Integer).bitwise_lshift(number - 1)
