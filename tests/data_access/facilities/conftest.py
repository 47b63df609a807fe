"""A small street with everything that can go wrong with a visit, on each database, and its rows for slow recounting."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame
from sqlalchemy import Connection, Engine, select

from data_access import rollup, schema
from data_access.calendar_days import SHANGHAI, end_of
from data_access.codes import AgeBand, FacilityKind
from data_access.engine import create_engine_for, settle
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows
from tests.conftest import FreshDatabase

OTHER_COMMUNITY = "140213066005"
FIRST_DAY, LAST_DAY = date(2026, 6, 15), date(2026, 9, 10)
LIMITS = TimeLimits()
AS_OF = datetime(2026, 9, 10, 16, 20, 30, tzinfo=SHANGHAI)
ROOMS = {
    "140213066004501": FacilityKind.READING_CORNER,
    "140213066004502": FacilityKind.MAKER_SPACE,
    "140213066004503": FacilityKind.PSYCHOLOGICAL_ROOM,
    "140213066005501": FacilityKind.READING_CORNER,
    "140213066005502": FacilityKind.DECOMPRESSION_ROOM,
}


@dataclass(frozen=True)
class Street:
    """A filled database and, as plain dictionaries, the visits that the scope counts."""

    connection: Connection
    scope: Scope
    visits: list[dict[str, Any]]
    rooms: list[dict[str, Any]]
    hours: list[dict[str, Any]]
    counted: bool  # in advance

    def written(self) -> None:
        """What the test wrote is there for everybody, and counted where counting is in advance."""
        self.connection.commit()
        if self.counted:
            rollup.refresh(self.connection.engine, LIMITS)

    def seconds_inside(self, visit: dict[str, Any]) -> float:
        return float((self.left_at(visit) - visit["checked_in_at"]).total_seconds())

    def left_at(self, visit: dict[str, Any]) -> datetime:
        left: datetime = min(visit["checked_out_at"] or self.scope.as_of, self.scope.as_of)
        return left

    def open_seconds(self, room: dict[str, Any], first_day: date, last_day: date) -> int:
        """Second by second would take hours; interval by interval and day by day is slow and plain enough."""
        seconds = 0
        day = max(first_day, room["opened_day"])
        while day <= last_day:
            midnight = end_of(day - timedelta(days=1))
            for opening in self.hours:
                if opening["facility_code"] == room["facility_code"] and opening["weekday"] == day.isoweekday():
                    opens = midnight + timedelta(minutes=opening["opens_minute"])
                    closes = min(midnight + timedelta(minutes=opening["closes_minute"]), self.scope.as_of)
                    seconds += max(0, int((closes - opens).total_seconds()))
            day += timedelta(days=1)
        return seconds


def each(frame: DataFrame) -> Iterator[Any]:
    """The rows, as named tuples of whatever they hold."""
    return iter(frame.itertuples())


def is_missing(value: Any) -> bool:
    return bool(pd.isna(value))


@contextmanager
def _filled(fresh_database: FreshDatabase, dialect: str, migrated: str) -> Iterator[dict[bool, str]]:
    """The street to copy from, without rollups (False) and with them (True); nobody stays connected."""
    with fresh_database(dialect, copy_of=migrated) as plain:
        engine = create_engine_for(plain)
        with engine.begin() as connection:
            _fill(connection)
        settle(engine)
        engine.dispose()
        with fresh_database(dialect, copy_of=plain) as counted:
            engine = create_engine_for(counted)
            rollup.rebuild(engine, LIMITS)
            settle(engine)
            engine.dispose()
            yield {False: plain, True: counted}


@pytest.fixture(scope="session")
def filled_sqlite(fresh_database: FreshDatabase, migrated_sqlite: str) -> Iterator[dict[bool, str]]:
    with _filled(fresh_database, "sqlite", migrated_sqlite) as urls:
        yield urls


@pytest.fixture(scope="session")
def filled_postgresql(fresh_database: FreshDatabase, migrated_postgresql: str) -> Iterator[dict[bool, str]]:
    with _filled(fresh_database, "postgresql", migrated_postgresql) as urls:
        yield urls


@pytest.fixture(params=[False, True], ids=["from the events", "counted in advance"])
def street(request: pytest.FixtureRequest, dialect: str, fresh_database: FreshDatabase) -> Iterator[Street]:
    """With and without rollups: they must tell the same. A copy: quicker than filling each time."""
    filled = request.getfixturevalue(f"filled_{dialect}")[request.param]
    with fresh_database(dialect, copy_of=filled) as url:
        engine = create_engine_for(url)
        yield from _read(engine, counted=request.param)
        engine.dispose()


def _read(engine: Engine, *, counted: bool) -> Iterator[Street]:
    """The rows of the street as they are when a test begins."""
    scope = Scope(territory=rows.STREET, first_day=FIRST_DAY, last_day=LAST_DAY, as_of=AS_OF)
    with engine.connect() as connection:
        rooms = [dict(row) for row in connection.execute(select(schema.facility)).mappings() if not row["deleted_at"]]
        live = {room["facility_code"]: room["kind"] for room in rooms}
        visits = [
            dict(visit) | {"kind": live[visit["facility_code"]]}
            for visit in connection.execute(select(schema.visit)).mappings()
            if visit["facility_code"] in live
            and visit["deleted_at"] is None
            and FIRST_DAY <= visit["checked_in_day"] <= LAST_DAY
            and visit["checked_in_at"] <= AS_OF
        ]
        hours = [dict(row) for row in connection.execute(select(schema.facility_hours)).mappings()]
        yield Street(connection, scope, visits, rooms, hours, counted=counted)


def _fill(connection: Connection) -> None:
    rows.put_street(connection)
    for community in (rows.COMMUNITY, OTHER_COMMUNITY):
        rows.put_community(connection, community)
        for number in ("01", "02"):
            compound = rows.put_compound(connection, f"{community}0{number}")
            rows.put_grid_unit(connection, community + number, compound_code=compound)
        rows.put_building(connection, f"{community}0001")
    rows.put_school_holiday(connection, date(2026, 1, 20), date(2026, 2, 25), "winter")
    rows.put_school_holiday(connection, date(2026, 7, 10), date(2026, 8, 31), "summer")
    for code, kind in ROOMS.items():
        opened = date(2026, 7, 1) if code.endswith("502") else date(2024, 1, 1)
        rows.put_facility(connection, code, kind=kind.value, capacity=4, opened_day=opened)
        rows.put_facility_hours(connection, code, range(1, 6), 9, 12)
        rows.put_facility_hours(connection, code, range(1, 7), 14, 20.5)
    _put_random_visits(connection)
    _put_visits_at_the_edges(connection)


def _put_random_visits(connection: Connection) -> None:
    generator = random.Random(7)
    for code, kind in ROOMS.items():
        confidential = kind in (FacilityKind.PSYCHOLOGICAL_ROOM, FacilityKind.DECOMPRESSION_ROOM)
        for _ in range(12 if confidential else 90):
            day = FIRST_DAY + timedelta(days=generator.randrange((LAST_DAY - FIRST_DAY).days + 1))
            began = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(
                seconds=int(generator.triangular(8, 21, 16) * 3600)
            )
            rows.put_visit(
                connection, began, began + timedelta(seconds=generator.randrange(60, 4 * 3600)), code,
                age_band=generator.choice(list(AgeBand)).value,
                home_grid_unit_code=None if confidential else code[:12] + generator.choice(("01", "02")),
            )  # fmt: skip


def _put_visits_at_the_edges(connection: Connection) -> None:
    def at(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
        return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)

    room = "140213066004501"
    rows.put_visit(connection, at(6, 14, 23, 59, 59), at(6, 15, 1), room)  # began a second too early
    rows.put_visit(connection, at(6, 15, 0), at(6, 15, 0, 10), room)  # the first second of the period
    rows.put_visit(connection, at(9, 10, 16, 20, 30), None, room)  # the very moment of as_of
    rows.put_visit(connection, at(9, 10, 16, 20, 31), None, room)  # a second after it
    rows.put_visit(connection, at(9, 10, 15), None, room)  # still inside
    rows.put_visit(connection, at(9, 10, 15, 30), at(9, 10, 17), room)  # leaves after as_of
    rows.put_visit(connection, at(9, 1, 10), at(9, 1, 11), room)  # from hour to hour
    rows.put_visit(connection, at(9, 1, 11), at(9, 1, 12), room)  # comes as the other one goes
    rows.put_visit(connection, at(9, 1, 11), at(9, 1, 11), room)  # in and out in one second
    rows.put_visit(connection, at(9, 5, 22), at(9, 6, 2, 30), room)  # over midnight
    rows.put_visit(connection, at(8, 1, 15), at(8, 9, 16), room)  # forgot to check out for more than a week
    rows.put_visit(connection, at(9, 1, 10), at(9, 1, 12), room, deleted_at=AS_OF)
    rows.put_facility(connection, "140213066004509", deleted_at=AS_OF)
    rows.put_visit(connection, at(9, 1, 10), at(9, 1, 12), "140213066004509")
