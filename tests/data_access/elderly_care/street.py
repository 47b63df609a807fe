"""A small street full of edges: days at the ends of periods and months, moments one second around ``as_of``."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from data_access import schema, version
from data_access.calendar_days import day_of, end_of
from data_access.codes import Ability, CallKind, DeviceStatus, Help, LivingArrangement, OutageKind, ServiceMode
from data_access.engine import create_engine_for, writing
from data_access.scope import Scope
from tests.conftest import FreshDatabase
from tests.rows import STREET, put_community, put_compound, put_grid_unit, put_street

ONE, OTHER, ELSEWHERE = STREET + "001", STREET + "002", "140213067001"
FIRST_DAY, TODAY = date(2025, 12, 1), date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
_WRITTEN = datetime(2026, 11, 23, tzinfo=UTC)

SCOPES: dict[str, Scope] = {
    "street now": Scope(territory=STREET, first_day=FIRST_DAY, last_day=TODAY, as_of=NOW),
    "street a year ago": Scope(
        territory=STREET, first_day=date(2024, 12, 1), last_day=date(2025, 11, 30), as_of=end_of(date(2025, 11, 30))
    ),
    "one community": Scope(territory=ONE, first_day=date(2026, 3, 7), last_day=TODAY, as_of=NOW),
    "two compounds": Scope(
        territory=STREET, first_day=FIRST_DAY, last_day=TODAY, as_of=NOW, compounds=(ONE + "001", OTHER + "001")
    ),
    "one grid unit": Scope(territory=STREET, first_day=FIRST_DAY, last_day=TODAY, as_of=NOW, grid_units=(ONE + "02",)),
}  # fmt: skip

_EDGE_DAYS = [
    day + timedelta(days=step)
    for day in (FIRST_DAY, TODAY, date(2025, 11, 30), date(2026, 2, 28), date(2026, 3, 7))
    for step in (-1, 0, 1)
]
_EDGE_MOMENTS = [
    moment + timedelta(seconds=step)
    for moment in (NOW, end_of(date(2025, 11, 30)), end_of(date(2026, 2, 28)), end_of(date(2026, 7, 31)))
    for step in (-1, 0, 1)
]


@contextmanager
def filled(fresh_database: FreshDatabase, dialect: str, *, copy_of: str) -> Iterator[str]:
    """A database with this street, copied from a migrated one: ``with filled(...) as url:``."""
    with fresh_database(dialect, copy_of=copy_of) as url:
        engine = create_engine_for(url)
        with writing(engine) as connection:
            fill(connection)
            version.advance(connection)
        engine.dispose()
        yield url


def fill(connection: Connection, seed: int = 7) -> None:
    """Three communities, one of them of another street; elders with every kind of past, and what befell them."""
    chance = random.Random(seed)
    put_street(connection)
    put_street_elsewhere(connection)
    for community_code in (ONE, OTHER, ELSEWHERE):
        put_community(connection, community_code)
        for compound in ("001", "002"):
            put_compound(connection, community_code + compound)
        for unit, compound_code in (("01", "001"), ("02", "001"), ("03", "002"), ("04", None), ("05", "002")):
            within = community_code + compound_code if compound_code else None
            put_grid_unit(connection, community_code + unit, compound_code=within)
    rows = _Rows(chance)
    for community_code in (ONE, OTHER, ELSEWHERE):
        for _ in range(120):
            rows.add_elder(community_code)
    for table, written in rows.tables():
        connection.execute(insert(table), written)


def put_street_elsewhere(connection: Connection) -> None:
    connection.execute(
        insert(schema.street).values(street_code=ELSEWHERE[:9], district_code=ELSEWHERE[:6], name="另一街道")
    )


class _Rows:
    """Rows by table, drawn so that every check of the schema holds."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.number = 0
        self.elders: list[dict[str, Any]] = []
        self.devices: list[dict[str, Any]] = []
        self.outages: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.orders: list[dict[str, Any]] = []

    def tables(self) -> Sequence[tuple[Any, list[dict[str, Any]]]]:
        return (
            (schema.elder, self.elders), (schema.device, self.devices), (schema.device_outage, self.outages),
            (schema.call, self.calls), (schema.service_order, self.orders),
        )  # fmt: skip

    def add_elder(self, community_code: str) -> None:
        chance = self.chance
        unit, compound = chance.choice([("01", "001"), ("02", "001"), ("03", "002"), ("04", None)])
        placed = {
            "community_code": community_code,
            "grid_unit_code": community_code + unit,
            "compound_code": community_code + compound if compound else None,
        }
        registered = self.day()
        elder = placed | self.kept() | {
            "elder_id": self.next(), "name": "王小明", "phone": None, "address": None, "sex": "female",
            "birth_year": chance.choice([1930, 1944, 1945, 1946, 1947, 1955, 1964, 1965, 1966, 1967]),
            "living_arrangement": chance.choices(list(LivingArrangement), (1, 2, 5))[0].value,
            "ability": chance.choices(list(Ability), (6, 1, 1))[0].value,
            "registered_day": registered,
            "left_day": self.day(since=registered) if chance.random() < 0.25 else None,
        }  # fmt: skip
        self.elders.append(elder)
        for _ in range(chance.choice([0, 0, 1, 1, 1, 2, 3])):
            self.add_device(elder, placed)
        for _ in range(chance.randrange(4)):
            self.add_order(elder, placed)

    def add_device(self, elder: dict[str, Any], placed: dict[str, Any]) -> None:
        chance, installed = self.chance, self.day()
        removed = self.day(since=installed) if chance.random() < 0.3 else None
        status = chance.choice([DeviceStatus.ONLINE, DeviceStatus.OFFLINE, DeviceStatus.FAULTY])
        device = self.kept() | {
            "community_code": elder["community_code"], "device_id": self.next(), "elder_id": elder["elder_id"],
            "status": DeviceStatus.REMOVED.value if removed else status.value, "installed_day": installed,
            "removed_day": removed, "last_heartbeat_at": None,
        }  # fmt: skip
        self.devices.append(device)
        for _ in range(chance.choice([0, 0, 1, 2])):
            began = self.moment()
            self.outages.append(
                self.kept() | {
                    "community_code": device["community_code"], "device_outage_id": self.next(),
                    "device_id": device["device_id"], "kind": chance.choice(list(OutageKind)).value,
                    "began_at": began, "ended_at": self.moment(since=began) if chance.random() < 0.5 else None,
                }
            )  # fmt: skip
        for _ in range(chance.randrange(3)):
            self.add_call(device, placed)

    def add_call(self, device: dict[str, Any], placed: dict[str, Any]) -> None:
        chance, called = self.chance, self.moment()
        steps: list[datetime | None] = [called]
        for waits in ([1, 59, 60, 61, 300], [5, 90], [600, 1690, 1800, 3000], [60, 7200]):
            before = steps[-1]
            steps.append(
                before + timedelta(seconds=chance.choice(waits)) if before and chance.random() < 0.85 else None
            )
        _, answered, dispatched, arrived, closed = steps
        if answered and not dispatched and chance.random() < 0.7:
            closed = answered + timedelta(seconds=120)
        self.calls.append(
            placed | self.kept() | {
                "call_id": self.next(), "device_id": device["device_id"], "elder_id": device["elder_id"],
                "kind": chance.choice(list(CallKind)).value, "called_at": called, "called_day": day_of(called),
                "answered_at": answered, "dispatched_at": dispatched, "arrived_at": arrived, "closed_at": closed,
            }
        )  # fmt: skip

    def add_order(self, elder: dict[str, Any], placed: dict[str, Any]) -> None:
        chance, requested = self.chance, self.moment()
        completed = self.moment(since=requested) if chance.random() < 0.8 else None
        self.orders.append(
            placed | self.kept() | {
                "service_order_id": self.next(), "elder_id": elder["elder_id"], "help": chance.choice(list(Help)).value,
                "mode": chance.choice(list(ServiceMode)).value, "requested_at": requested,
                "requested_day": day_of(requested), "accepted_at": None, "completed_at": completed,
                "completed_day": day_of(completed) if completed else None, "satisfaction": None,
            }
        )  # fmt: skip

    def kept(self) -> dict[str, Any]:
        return {"updated_at": _WRITTEN, "deleted_at": _WRITTEN if self.chance.random() < 0.05 else None}

    def next(self) -> int:
        self.number += 1
        return self.number

    def day(self, since: date | None = None) -> date:
        while True:
            drawn = self.chance.choice(
                [*_EDGE_DAYS, *(date(2024, 6, 1) + timedelta(days=self.chance.randrange(900)) for _ in range(20))]
            )
            if since is None or drawn >= since:
                return drawn
            if since > TODAY:
                return since

    def moment(self, since: datetime | None = None) -> datetime:
        span = int((NOW - datetime(2024, 11, 1, tzinfo=UTC)).total_seconds()) + 7200
        drawn = self.chance.choice(
            [
                *_EDGE_MOMENTS,
                *(
                    datetime(2024, 11, 1, tzinfo=UTC) + timedelta(seconds=self.chance.randrange(span))
                    for _ in range(24)
                ),
            ]
        )
        return (
            drawn if since is None or drawn >= since else since + timedelta(seconds=self.chance.randrange(86_400 * 40))
        )
