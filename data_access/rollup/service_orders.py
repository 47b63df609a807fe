"""Service orders, by the day of completion."""

from data_access.rollup.definition import Columns, Look, Rollup, one_if
from data_access.schema import service_order, service_order_by_day, service_order_by_month, service_order_by_week
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
)
