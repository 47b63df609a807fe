"""A street of two communities with one row of every source, and how another system writes them: plain SQL, no ORM."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, func, insert, select

from data_access import rollup, schema, version
from data_access.calendar_days import day_of
from data_access.engine import reading
from data_access.rollup import Difference
from data_access.settings import TimeLimits
from tests import rows

HOME, OTHER = rows.COMMUNITY, "140213066005"
LIMITS = TimeLimits()
#: Rows were written long before the tests run, unless a test says otherwise.
WRITTEN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CALLED = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def fill(connection: Connection) -> None:
    """Places, rooms, elders and their devices, without a single event."""
    rows.put_street(connection)
    for community_code in (HOME, OTHER):
        rows.put_community(connection, community_code, updated_at=WRITTEN)
        compounds = [rows.put_compound(connection, f"{community_code}00{n}") for n in (1, 2)]
        for n, compound_code in enumerate((*compounds, None), start=1):
            rows.put_grid_unit(connection, f"{community_code}0{n}", compound_code=compound_code)
        for n in (1, 2):
            rows.put_facility(connection, f"{community_code}50{n}", updated_at=WRITTEN)
        rows.put(
            connection, schema.safety_inspection, community_code=community_code, safety_inspection_id=1,
            grid_unit_code=community_code + "01", target="shop", target_name="便民商店", inspected_at=CALLED,
            inspected_day=day_of(CALLED),
        )  # fmt: skip
        for n in (1, 2):
            connection.execute(
                insert(schema.elder).values(
                    community_code=community_code, grid_unit_code=community_code + "01", elder_id=n, name="王小明",
                    birth_year=1944, sex="female", living_arrangement="alone", ability="self_care",
                    registered_day=date(2020, 1, 1), updated_at=WRITTEN,
                )
            )  # fmt: skip
            connection.execute(
                insert(schema.device).values(
                    community_code=community_code, device_id=n, elder_id=n, status="online",
                    installed_day=date(2020, 1, 1), updated_at=WRITTEN,
                )
            )  # fmt: skip


def call_of(call_id: int, community_code: str = HOME, called_at: datetime = CALLED, **values: Any) -> dict[str, Any]:
    """An emergency that was answered after half a minute, and nothing more yet."""
    return {
        "community_code": community_code, "call_id": call_id, "grid_unit_code": community_code + "01",
        "compound_code": community_code + "001", "device_id": 1, "elder_id": 1, "kind": "emergency",
        "called_at": called_at, "called_day": day_of(called_at), "answered_at": called_at + timedelta(seconds=30),
        "dispatched_at": None, "arrived_at": None, "closed_at": None, "updated_at": WRITTEN, "deleted_at": None,
    } | values  # fmt: skip


def differences(engine: Engine) -> list[Difference]:
    return list(rollup.differences(engine, LIMITS))


@contextmanager
def another_system(engine: Engine) -> Iterator[Any]:
    """A connection of the bare driver that commits each statement, as a vendor of devices would open it."""
    if engine.dialect.name == "sqlite":
        import sqlite3

        with closing(sqlite3.connect(engine.url.database or "", isolation_level=None)) as connection:
            yield connection
    else:
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection


def later(moment: datetime, days: float) -> datetime:
    return moment + timedelta(days=days)


def calls_in_cells(engine: Engine, community_code: str = HOME) -> dict[date, int]:
    """Calls by day, as the cells have them."""
    table = schema.call_by_day
    with reading(engine) as connection:
        rows = connection.execute(
            select(table.c.day, func.sum(table.c.calls))
            .where(table.c.community_code == community_code)
            .group_by(table.c.day)
        )
        return {day: int(calls) for day, calls in rows}


def version_of(engine: Engine) -> int:
    with reading(engine) as connection:
        return version.current(connection).version
