"""Orders and outages that come late, move or go: afterwards cells and answers are as if counted from scratch."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, update

from data_access import rollup
from data_access.calendar_days import day_of, now
from data_access.elderly_care import service_orders
from data_access.elderly_care.coverage import coverage, coverage_by_month
from data_access.elderly_care.devices import silent_devices_by_days
from data_access.engine import create_engine_for, reading, writing
from data_access.schema import (
    device_outage,
    service_days,
    service_order,
    service_order_by_unit_day,
    service_reach,
    silent_device,
)
from data_access.settings import TimeLimits
from tests.conftest import DIALECTS, FreshDatabase
from tests.data_access.elderly_care import slow
from tests.data_access.elderly_care.comparing import expected, told
from tests.data_access.elderly_care.street import NOW, ONE, SCOPES, filled
from tests.data_access.elderly_care.test_service_orders import by_day, by_day_counted_slowly

LIMITS = TimeLimits()
MARCH, OCTOBER = datetime(2026, 3, 6, 15, 59, 59, tzinfo=UTC), datetime(2025, 10, 31, 16, tzinfo=UTC)


@pytest.fixture(scope="module", params=DIALECTS)
def engine(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> Iterator[Engine]:
    """A counted street that every test of this file changes; what it must tell is worked out from its rows."""
    with filled(fresh_database, request.param, copy_of=request.getfixturevalue(f"migrated_{request.param}")) as url:
        engine = create_engine_for(url)
        rollup.rebuild(engine, LIMITS)
        yield engine
        engine.dispose()


def orders(*conditions: Any) -> Any:
    """Some orders that count, by their condition."""
    counted = (service_order.c.deleted_at.is_(None), service_order.c.completed_day.is_not(None))
    return service_order.c.service_order_id.in_(
        select(service_order.c.service_order_id).where(*counted, *conditions).order_by(service_order.c.service_order_id)
    )


def change_orders(connection: Connection, *conditions: Any, **values: Any) -> int:
    statement = update(service_order).where(orders(*conditions)).values(updated_at=now(), **values)
    return connection.execute(statement).rowcount


def completed(moment: datetime | None) -> dict[str, Any]:
    day = None if moment is None else day_of(moment)
    long_before = {"requested_at": datetime(2024, 1, 1, tzinfo=UTC), "requested_day": date(2024, 1, 1)}
    return {"completed_at": moment, "completed_day": day, **long_before}


def add_orders(connection: Connection, moment: datetime, **values: Any) -> int:
    """One order more for every elder who has one already, of the day of the moment."""
    known = connection.execute(select(service_order).where(service_order.c.community_code == ONE)).mappings().all()
    one_each = {row["elder_id"]: dict(row) for row in known}
    newest = connection.scalar(select(func.max(service_order.c.service_order_id))) or 0
    rows = [
        row
        | completed(moment)
        | {"service_order_id": newest + number, "updated_at": now(), "deleted_at": None}
        | values
        for number, row in enumerate(one_each.values(), start=1)
    ]
    connection.execute(insert(service_order), rows)
    return len(rows)


ORDERS: dict[str, Callable[[Connection], int]] = {
    "to another day": lambda connection: change_orders(
        connection, service_order.c.completed_day >= date(2026, 5, 1), **completed(MARCH)
    ),
    "to another year": lambda connection: change_orders(
        connection, service_order.c.completed_day.between(date(2026, 3, 1), date(2026, 3, 31)), **completed(OCTOBER)
    ),
    "to another grid unit": lambda connection: change_orders(
        connection, service_order.c.community_code == ONE, service_order.c.help == "meals",
        grid_unit_code=ONE + "03", compound_code=ONE + "002",
    ),
    "to another kind": lambda connection: change_orders(
        connection, service_order.c.mode == "door_to_door", mode="at_station"
    ),
    "not completed after all": lambda connection: change_orders(
        connection, service_order.c.completed_day.between(date(2026, 2, 1), date(2026, 2, 28)), **completed(None)
    ),
    "deleted": lambda connection: change_orders(
        connection, service_order.c.completed_day < date(2025, 6, 1), deleted_at=NOW
    ),
    "late": lambda connection: add_orders(connection, OCTOBER, mode="door_to_door"),
    "twice on one day in two grid units": lambda connection: add_orders(
        connection, MARCH, grid_unit_code=ONE + "05", compound_code=ONE + "002"
    ),
    "yet to come": lambda connection: add_orders(connection, datetime(2026, 11, 23, 6, 31, tzinfo=UTC)),
}  # fmt: skip


@pytest.mark.parametrize("change", ORDERS.values(), ids=ORDERS)
def test_orders_are_followed(engine: Engine, change: Callable[[Connection], int]) -> None:
    with writing(engine) as connection:
        changed = change(connection)
    assert changed > 0
    rollup.refresh(engine, LIMITS)
    assert list(rollup.differences(engine, LIMITS)) == []
    with reading(engine) as connection:
        for scope in SCOPES.values():
            found = slow.orders(connection, scope)
            counted = service_orders.services(connection, scope, LIMITS)[["orders", "served", "served_at_home"]]
            assert told(counted) == expected([slow.services(found)])
            by_month: dict[date, list[slow.Row]] = {}
            for order in found:
                by_month.setdefault(slow.month(order["completed_day"]), []).append(order)
            assert told(service_orders.services_by_month(connection, scope, LIMITS)) == expected(
                [{"month": month} | slow.services(rows) for month, rows in sorted(by_month.items())]
            )
            assert by_day(connection, scope, by_unit=True) == by_day_counted_slowly(connection, scope, by_unit=True)


def change_outages(connection: Connection, *conditions: Any, **values: Any) -> int:
    statement = update(device_outage).where(device_outage.c.deleted_at.is_(None), *conditions)
    return connection.execute(statement.values(updated_at=now(), **values)).rowcount


OUTAGES: dict[str, Callable[[Connection], int]] = {
    "ended": lambda connection: change_outages(
        connection, device_outage.c.ended_at.is_(None), device_outage.c.began_at < MARCH, ended_at=MARCH
    ),
    "ended at midnight": lambda connection: change_outages(
        connection, device_outage.c.ended_at.is_(None), device_outage.c.kind == "faulty",
        ended_at=datetime(2026, 11, 22, 16, tzinfo=UTC), began_at=OCTOBER,
    ),
    "running again": lambda connection: change_outages(
        connection, device_outage.c.ended_at > MARCH, device_outage.c.kind == "offline", ended_at=None
    ),
    "began earlier": lambda connection: change_outages(
        connection, device_outage.c.ended_at.is_not(None), began_at=datetime(2024, 12, 31, 15, 59, 59, tzinfo=UTC)
    ),
    "of another kind": lambda connection: change_outages(connection, device_outage.c.kind == "offline", kind="faulty"),
    "deleted": lambda connection: change_outages(connection, device_outage.c.ended_at == MARCH, deleted_at=NOW),
}  # fmt: skip


@pytest.mark.parametrize("change", OUTAGES.values(), ids=OUTAGES)
def test_outages_are_followed(engine: Engine, change: Callable[[Connection], int]) -> None:
    with writing(engine) as connection:
        changed = change(connection)
    assert changed > 0
    rollup.refresh(engine, LIMITS)
    assert list(rollup.differences(engine, LIMITS)) == []
    with reading(engine) as connection:
        for scope in SCOPES.values():
            protection = slow.Protection(connection, scope)
            assert told(coverage(connection, scope)) == expected([protection.coverage()])
            silent = silent_devices_by_days(connection, scope)
            assert silent["devices"].sum() == len(protection.silent_devices())
            assert silent["faulty"].sum() == sum(out["kind"] == "faulty" for _, _, out in protection.silent_devices())
            by_hand = [
                {"month": slow.month(end.last_day)} | slow.Protection(connection, end).coverage()
                for end in scope.month_ends()
            ]
            assert told(coverage_by_month(connection, scope)) == expected(by_hand)


def test_the_past_is_told_by_the_days_and_not_by_the_outages(engine: Engine) -> None:
    """What ended later is found by its day: an outage whose day is taken away is not missed anywhere else."""
    scope = SCOPES["street a year ago"]
    with engine.connect() as connection:
        before = silent_devices_by_days(connection, scope)["devices"].sum()
        connection.execute(silent_device.delete())
        without = silent_devices_by_days(connection, scope)["devices"].sum()
        connection.rollback()
    assert without < before


def test_who_was_served_is_told_by_bits_and_not_by_orders(engine: Engine) -> None:
    whole = SCOPES["one community"]
    scope = whole.between(whole.first_day, whole.last_day - timedelta(days=7))  # of today's some are read as orders
    with engine.connect() as connection:
        for table in (service_days, service_reach):
            connection.execute(table.delete())
        counted = service_orders.services(connection, scope, LIMITS).iloc[0]
        connection.rollback()
    assert counted["orders"] > 0
    assert counted["served"] == 0


def test_days_of_grid_units_are_told_by_their_cells_and_not_by_orders(engine: Engine) -> None:
    whole = SCOPES["one community"]
    scope = whole.between(whole.first_day, whole.last_day - timedelta(days=7))
    with engine.connect() as connection:
        assert by_day(connection, scope, by_unit=True)
        connection.execute(service_order_by_unit_day.delete())
        assert by_day(connection, scope, by_unit=True) == {}
        assert by_day(connection, scope, by_unit=False), "of whole communities they are counted by themselves"
        connection.rollback()


def test_only_touched_days_of_grid_units_are_counted_again(engine: Engine) -> None:
    """A cell that is wrong on another day stays so: proof that it was not touched."""
    cells = service_order_by_unit_day
    with writing(engine) as connection:
        true = connection.execute(select(cells).where(cells.c.day != day_of(MARCH)).limit(1)).one()
        of_day = (cells.c.community_code == true.community_code, cells.c.day == true.day)
        this = (*of_day, cells.c.grid_unit_code == true.grid_unit_code, cells.c.compound_code == true.compound_code)
        connection.execute(update(cells).where(*this).values(orders=77))
        add_orders(connection, MARCH)
    rollup.refresh(engine, LIMITS)
    wrong = [(found.table, found.stored) for found in rollup.differences(engine, LIMITS)]
    assert wrong == [(cells.name, "orders=77")]
    with writing(engine) as connection:
        connection.execute(update(cells).where(*this).values(orders=true.orders))
    assert list(rollup.differences(engine, LIMITS)) == []
