"""服务工单: what the six helps did for how many elders. An order belongs to the period of ``completed_day``."""

from collections.abc import Sequence
from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Select, String, Subquery, func, literal, null, select, union_all

from data_access.answering import counts_people
from data_access.elderly_care.counting import counted_elder
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.rollup import SERVICE_ORDERS, cells, elders_served_by_month, served_elders
from data_access.rollup.planning import Range, plan
from data_access.rollup.reading import cell_places, events_within, within_stretches
from data_access.schema import elder, service_order, service_order_by_day, service_order_by_unit_day
from data_access.schema.rollups import NONE
from data_access.scope import Scope, in_place, in_territory
from data_access.settings import TimeLimits

_COUNTS = ("orders", "served", "served_at_home")
_PEOPLE = ("served", "served_at_home")


@counts_people(*_PEOPLE, "elders", rates={"service_coverage": ("served", "elders")})
def services(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row: orders completed in the period (件), served and served_at_home (人), elders (人), service_coverage.

    served: distinct elders with a completed order, whatever became of them since; served_at_home: with one of
    door-to-door mode. service_coverage = served ÷ elders who count on the scope's last day.
    """
    frame = read_frame(connection, _services(connection, scope, limits), dict.fromkeys((*_COUNTS, "elders"), "whole"))
    return frame.assign(service_coverage=share(frame["served"], frame["elders"]))


@kept
def _services(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    orders = cells(connection, SERVICE_ORDERS, scope, limits, ("orders",))
    served = served_elders(connection, scope, limits)
    return select(
        select(func.coalesce(func.sum(orders.c.orders), 0)).scalar_subquery(),
        func.count(served.c.elder_id),
        func.coalesce(func.sum(served.c.at_home), 0),
        select(func.count()).where(in_place(elder, scope), counted_elder(scope.as_of_day)).scalar_subquery(),
    )


@counts_people(*_PEOPLE)
def services_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """The same per month of completion, oldest first: month, orders, served, served_at_home.

    An elder served in two months counts in both, so that the months do not add up to the period.
    """
    statement = _services_by_month(connection, scope, limits)
    return read_frame(connection, statement, {"month": "month", **dict.fromkeys(_COUNTS, "whole")})


@kept
def _services_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    of_period = cells(connection, SERVICE_ORDERS, scope, limits, ("month", "orders"))
    orders = select(of_period.c.month, func.sum(of_period.c.orders).label("orders")).group_by(of_period.c.month)
    served, ordered = elders_served_by_month(connection, scope, limits), orders.subquery()
    return (
        select(ordered.c.month, ordered.c.orders, served.c.served, served.c.served_at_home)
        .join(served, served.c.month == ordered.c.month)
        .order_by(ordered.c.month)
    )


def orders_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per month of completion, help and mode with completed orders: month, help, mode, orders; by month."""
    columns = {"month": "month", "help": "text", "mode": "text", "orders": "whole"}
    return read_frame(connection, _orders_by_month(connection, scope, limits), columns)


@kept
def _orders_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    orders = cells(connection, SERVICE_ORDERS, scope, limits, ("month", "help", "mode", "orders"))
    keys = (orders.c.month, orders.c.help, orders.c.mode)
    return select(*keys, func.sum(orders.c.orders)).group_by(*keys).order_by(*keys)


def orders_by_day(connection: Connection, scope: Scope, limits: TimeLimits, *, by_unit: bool) -> Subquery:
    """Completed orders day by day: community_code, grid_unit_code, compound_code, day, orders; several rows for a key.

    Of whole communities without grid_unit_code and compound_code; ``by_unit``, or in a scope that is narrowed below
    communities, with both (NULL where there is no compound). Settled days were counted in advance.
    """
    narrowed = by_unit or scope.is_narrowed
    planned = plan(connection, SERVICE_ORDERS, scope, limits, by_unit=False)  # days, also of grid units
    settled = sorted(planned.months + planned.days)
    parts = [_settled_of_units(scope, settled) if narrowed else _settled_of_communities(scope, settled)]
    if planned.events:
        keys: list[ColumnElement[Any]] = [
            service_order.c.community_code, service_order.c.grid_unit_code, service_order.c.compound_code,
            service_order.c.completed_day,
        ]  # fmt: skip
        parts.append(
            select(*keys[:3], keys[3].label("day"), func.count().label("orders"))
            .where(events_within(SERVICE_ORDERS, scope, planned.events, narrowed=narrowed))
            .group_by(*keys)
        )
    return union_all(*parts).subquery("daily_orders")


def _settled_of_communities(scope: Scope, settled: Sequence[Range]) -> Select[*tuple[Any, ...]]:
    counted, missing = service_order_by_day, null().cast(String)
    return select(
        counted.c.community_code, missing.label("grid_unit_code"), missing.label("compound_code"),
        counted.c.day, counted.c.orders,
    ).where(in_territory(counted, scope), within_stretches(counted.c.day, settled))  # fmt: skip


def _settled_of_units(scope: Scope, settled: Sequence[Range]) -> Select[*tuple[Any, ...]]:
    counted = service_order_by_unit_day
    compound = func.nullif(counted.c.compound_code, literal(NONE, String), type_=String)
    return select(
        counted.c.community_code, counted.c.grid_unit_code, compound.label("compound_code"),
        counted.c.day, counted.c.orders,
    ).where(cell_places(counted, scope, narrowed=True), within_stretches(counted.c.day, settled))  # fmt: skip
