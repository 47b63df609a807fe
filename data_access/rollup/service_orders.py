"""Service orders, by the day of completion; of grid units also day by day, as no other subject is counted.

What changed beyond chance is found from the spread of a unit's days. There are no more such cells than units and days.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select

from data_access.dialect import local_hour
from data_access.rollup.counting import Communities, Days, of_community, on_days
from data_access.rollup.definition import Columns, Histogram, Look, Rollup, one_if
from data_access.schema import (
    service_order,
    service_order_by_day,
    service_order_by_month,
    service_order_by_unit_day,
    service_order_by_week,
)
from data_access.schema.rollups import NONE
from data_access.settings import TimeLimits


def _measures(_limits: TimeLimits, look: Look) -> Columns:
    return {"orders": one_if(look.known(service_order.c.completed_at))}


SERVICE_ORDERS = Rollup(
    name="service_order",
    source=service_order,
    row_id=service_order.c.service_order_id,
    day=service_order.c.completed_day,
    happened_at=service_order.c.completed_at,
    grid_unit=service_order.c.grid_unit_code,
    compound=service_order.c.compound_code,
    kinds=("help", "mode"),
    measures=_measures,
    settled_at=lambda _limits: service_order.c.completed_at,
    by_day=service_order_by_day,
    by_week=service_order_by_week,
    by_month=service_order_by_month,
    histograms={
        "service_order_hour": Histogram(
            name="service_order_hour", value=local_hour(service_order.c.completed_at), kind=service_order.c.mode,
            counted=lambda look: look.known(service_order.c.completed_at),
        )
    },
)  # fmt: skip


def count_orders_by_unit_day(connection: Connection, communities: Communities, days: Days) -> None:
    """Make anew some days of ``service_order_by_unit_day`` of some communities; for None all of them."""
    table = service_order_by_unit_day
    own = and_(table.c.community_code.in_(communities), on_days(table.c.day, days))
    connection.execute(delete(table).where(own))
    connection.execute(insert(table).from_select(table.c.keys(), _of_days(communities, days)))


def orders_by_unit_day_cells(communities: Communities) -> Select[Any]:
    """The rows of ``service_order_by_unit_day`` of some communities."""
    return _of_days(communities, None)


def _of_days(communities: Communities, days: Days) -> Select[Any]:
    keys: list[ColumnElement[Any]] = [
        service_order.c.community_code, service_order.c.completed_day, service_order.c.grid_unit_code,
        func.coalesce(service_order.c.compound_code, NONE),
    ]  # fmt: skip
    return (
        select(*keys, func.count())
        .where(of_community(SERVICE_ORDERS, communities), on_days(service_order.c.completed_day, days))
        .group_by(*keys)
    )
