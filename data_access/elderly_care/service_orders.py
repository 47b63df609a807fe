"""服务工单: what the six helps did for how many elders. An order belongs to the period of ``completed_day``."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from data_access.answering import counts_people
from data_access.codes import ServiceMode
from data_access.dialect import month_of
from data_access.elderly_care.counting import counted_elder
from data_access.frames import read_frame, share
from data_access.schema import elder, service_order
from data_access.scope import Scope, in_days, in_place, known

_COUNTS = ("orders", "served", "served_at_home")
_PEOPLE = ("served", "served_at_home")


@counts_people(*_PEOPLE, "elders", rates={"service_coverage": ("served", "elders")})
def services(connection: Connection, scope: Scope) -> DataFrame:
    """One row: orders completed in the period (件), served and served_at_home (人), elders (人), service_coverage.

    served: distinct elders with a completed order, whatever became of them since; served_at_home: with one of
    door-to-door mode. service_coverage = served ÷ elders who count on the scope's last day.
    """
    elders = select(func.count()).where(in_place(elder, scope), counted_elder(scope.as_of_day)).scalar_subquery()
    statement = select(*_counts(), elders.label("elders")).where(_of_period(scope))
    frame = read_frame(connection, statement, dict.fromkeys((*_COUNTS, "elders"), "whole"))
    return frame.assign(service_coverage=share(frame["served"], frame["elders"]))


@counts_people(*_PEOPLE)
def services_by_month(connection: Connection, scope: Scope) -> DataFrame:
    """The same per month of completion, oldest first: month, orders, served, served_at_home.

    An elder served in two months counts in both, so that the months do not add up to the period.
    """
    month = month_of(service_order.c.completed_day)
    statement = select(month, *_counts()).where(_of_period(scope)).group_by(month).order_by(month)
    return read_frame(connection, statement, {"month": "month", **dict.fromkeys(_COUNTS, "whole")})


def orders_by_month(connection: Connection, scope: Scope) -> DataFrame:
    """One row per month of completion, help and mode with completed orders: month, help, mode, orders; by month."""
    month, help_given, mode = month_of(service_order.c.completed_day), service_order.c.help, service_order.c.mode
    statement = (
        select(month, help_given, mode, func.count())
        .where(_of_period(scope))
        .group_by(month, help_given, mode)
        .order_by(month, help_given, mode)
    )
    return read_frame(connection, statement, {"month": "month", "help": "text", "mode": "text", "orders": "whole"})


def _of_period(scope: Scope) -> ColumnElement[bool]:
    return and_(
        in_place(service_order, scope),
        in_days(service_order.c.completed_day, scope),
        known(service_order.c.completed_at, scope),
    )


def _counts() -> list[ColumnElement[Any]]:
    at_home = case((service_order.c.mode == ServiceMode.DOOR_TO_DOOR, service_order.c.elder_id))
    counts = {
        "orders": func.count(),
        "served": func.count(service_order.c.elder_id.distinct()),
        "served_at_home": func.count(at_home.distinct()),
    }
    return [counts[name].label(name) for name in _COUNTS]
