"""Reading who was served in a scope: months and years by their bits, days that are not settled from the orders."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, case, func, select, union_all

from data_access.calendar_days import last_of_month, months_between
from data_access.codes import ServiceMode
from data_access.dialect import first_of_month, month_of
from data_access.rollup.definition import one_if
from data_access.rollup.planning import Range, plan
from data_access.rollup.reading import cell_places, events_within
from data_access.rollup.service_orders import SERVICE_ORDERS
from data_access.schema import served_by_month, service_days, service_order, service_reach
from data_access.scope import Scope, in_territory
from data_access.settings import TimeLimits

_Rows = Select[*tuple[Any, ...]]


def served_elders(connection: Connection, scope: Scope, limits: TimeLimits) -> Subquery:
    """One row per elder served in the scope: community_code, elder_id, at_home (1: also by somebody who came)."""
    planned = plan(connection, SERVICE_ORDERS, scope, limits, by_unit=False)
    parts: list[_Rows] = []
    if years := _bits_of_years(planned.months):
        bits: ColumnElement[int] = case(years, value=service_reach.c.year)
        at_home = one_if(service_reach.c.served_at_home_months.bitwise_and(bits) != 0)
        parts.append(
            select(service_reach.c.community_code, service_reach.c.elder_id, at_home.label("at_home")).where(
                cell_places(service_reach, scope, narrowed=scope.is_narrowed),
                service_reach.c.year.in_(years),
                service_reach.c.served_months.bitwise_and(bits) != 0,
            )
        )
    if planned.days:
        of_days = _of_days(scope, planned.days).subquery()
        parts.append(select(of_days.c.community_code, of_days.c.elder_id, of_days.c.at_home))
    if planned.events or not parts:
        of_orders = _of_orders(scope, planned.events).subquery()
        parts.append(select(of_orders.c.community_code, of_orders.c.elder_id, of_orders.c.at_home))
    return _each_once(parts, "elder_id", "community_code")  # numbers are sorted faster than codes


def elders_served_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Subquery:
    """One row per month in which anybody was served: month (``YYYY-MM``), served, served_at_home."""
    planned = plan(connection, SERVICE_ORDERS, scope, limits, by_unit=False)
    of_wholes = not scope.is_narrowed
    whole, rest = (planned.months, planned.days) if of_wholes else ((), (*planned.months, *planned.days))
    parts: list[_Rows] = []
    if whole or not (rest or planned.events):
        table, months = served_by_month, [month for first, last in whole for month in months_between(first, last)]
        parts.append(
            select(month_of(table.c.month).label("month"), table.c.served, table.c.served_at_home).where(
                in_territory(table, scope), table.c.month.in_(months)
            )
        )
    if rest and of_wholes:
        parts.append(
            _counted(_of_days(scope, rest).subquery())
        )  # of a whole community an elder has one row for a month
        if planned.events:
            parts.append(_added_by_orders(scope, planned.events, rest))
    elif rest or planned.events:
        each = [_of_days(scope, rest)] if rest else []
        if planned.events:
            each.append(_of_orders(scope, planned.events))
        parts.append(_counted(_each_once(each, "month", "elder_id", "community_code")))
    counted = union_all(*parts).subquery()
    sums = (func.sum(counted.c[name]).label(name) for name in ("served", "served_at_home"))
    return select(counted.c.month, *sums).group_by(counted.c.month).subquery("served_by_month")


def _counted(served: Subquery) -> _Rows:
    """month, served, served_at_home, of one row per month and elder."""
    at_home = func.sum(served.c.at_home).label("served_at_home")
    return select(served.c.month, func.count().label("served"), at_home).group_by(served.c.month)


def _added_by_orders(scope: Scope, stretches: tuple[Range, ...], settled: Iterable[Range]) -> _Rows:
    """The same of what orders of some days add in whole communities to what ``settled`` days tell of their months."""
    by_orders = _each_once([_of_orders(scope, stretches)], "month", "first_day", "elder_id", "community_code")
    by_days = _of_days(scope, settled).subquery("served_before")
    same = and_(*(by_days.c[name] == by_orders.c[name] for name in ("community_code", "first_day", "elder_id")))
    return (
        select(
            by_orders.c.month,
            func.sum(one_if(by_days.c.elder_id.is_(None))).label("served"),
            func.sum(case((by_days.c.at_home == 1, 0), else_=by_orders.c.at_home)).label("served_at_home"),
        )
        .outerjoin_from(by_orders, by_days, same)
        .group_by(by_orders.c.month)
    )


def _of_days(scope: Scope, stretches: Iterable[Range]) -> _Rows:
    """Who was served on some stretches of settled days: month, first_day (of it), community_code, elder_id, at_home."""
    table, months = service_days, _bits_of_months(stretches)
    bits: ColumnElement[int] = case(months, value=table.c.month)
    at_home = one_if(table.c.served_at_home_days.bitwise_and(bits) != 0)
    return select(
        month_of(table.c.month).label("month"),
        table.c.month.label("first_day"),
        table.c.community_code,
        table.c.elder_id,
        at_home.label("at_home"),
    ).where(
        cell_places(table, scope, narrowed=scope.is_narrowed),
        table.c.month.in_(months),
        table.c.served_days.bitwise_and(bits) != 0,
    )


def _of_orders(scope: Scope, stretches: tuple[Range, ...]) -> _Rows:
    """The same for days that are not settled."""
    at_home = one_if(service_order.c.mode == ServiceMode.DOOR_TO_DOOR)
    return select(
        month_of(service_order.c.completed_day).label("month"),
        first_of_month(service_order.c.completed_day).label("first_day"),
        service_order.c.community_code,
        service_order.c.elder_id,
        at_home.label("at_home"),
    ).where(events_within(SERVICE_ORDERS, scope, stretches, narrowed=scope.is_narrowed))


def _each_once(parts: list[_Rows], *keys: str) -> Subquery:
    served = union_all(*parts).subquery("served")
    key = [served.c[name] for name in keys]
    return select(*key, func.max(served.c.at_home).label("at_home")).group_by(*key).subquery("served_once")


def _bits_of_years(months: Iterable[Range]) -> dict[int, int]:
    """year -> the bits of its months; the stretches are whole months."""
    years: dict[int, int] = {}
    for first, last in months:
        for month in months_between(first, last):
            years[month.year] = years.get(month.year, 0) | 1 << (month.month - 1)
    return years


def _bits_of_months(stretches: Iterable[Range]) -> dict[date, int]:
    """The first day of a month -> the bits of those of its days that lie in the stretches."""
    months: dict[date, int] = {}
    for first, last in stretches:
        for month in months_between(first, last):
            begin, end = max(first, month), min(last, last_of_month(month))
            bits = (1 << (end - begin).days + 1) - 1 << begin.day - 1
            months[month] = months.get(month, 0) | bits
    return months
