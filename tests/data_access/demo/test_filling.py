"""Filling a database: the same rows for the same choices, whole or recognisably not, and nothing of others' lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select

from data_access import calendar_days, demo, version
from data_access.demo import filling
from data_access.demo.bulk import insert_rows
from data_access.divisions import load_register
from data_access.engine import DatabaseProblem, create_engine_for, reading, writing
from data_access.rollup import registry
from data_access.rollup.registry import SOURCES
from data_access.schema import compound, dispute, elder, installation, metadata, rollup_state, visit, visit_by_day
from data_access.schema.columns import Moment
from data_access.settings import TimeLimits
from tests.data_access.demo.conftest import CALIBRATED_DAY, FreshDatabase

DAY = date(2026, 8, 20)
#: Small, for tests that fill several times; the register and the bookkeeping differ between two fillings.
SMALL: dict[str, Any] = {"years": 1, "scale": 0.05, "as_of": DAY, "progress": False}
#: What happens on the street; what the rollups count of it is proven elsewhere.
FACTS = [
    table for table in metadata.sorted_tables if table not in filling.REGISTER and table.name not in registry.tables()
]


def rows_of(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every fact, table by table, in the order of the primary key."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in FACTS
    }


def facts_in(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return rows_of(connection)


@pytest.fixture
def two_engines(fresh_database: FreshDatabase, migrated_sqlite: str) -> Iterator[tuple[Engine, Engine]]:
    with (
        fresh_database("sqlite", copy_of=migrated_sqlite) as one,
        fresh_database("sqlite", copy_of=migrated_sqlite) as other,
    ):
        engines = create_engine_for(one), create_engine_for(other)
        yield engines
        for engine in engines:
            engine.dispose()


def test_every_table_has_rows_and_every_foreign_key_holds(street) -> None:
    for name, rows in rows_of(street).items():
        assert rows, name
    assert street.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_nothing_lies_after_the_cut_off_and_something_is_still_going_on(street) -> None:
    cutoff = calendar_days.end_of(CALIBRATED_DAY)
    for table in FACTS:
        for column in table.columns:
            if isinstance(column.type, Moment):
                latest = street.scalar(select(func.max(column)))
                assert latest is None or latest <= cutoff, column
    assert street.scalars(select(dispute.c.dispute_id).where(dispute.c.closed_at.is_(None))).all()
    ahead = street.scalars(select(elder.c.elder_id).where(elder.c.registered_day > CALIBRATED_DAY)).all()
    assert ahead == []


def test_without_a_day_the_data_reach_to_the_present_moment(
    two_engines: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 8, 20, 15, 30, tzinfo=calendar_days.SHANGHAI)
    monkeypatch.setattr(calendar_days, "now", lambda: noon)
    demo.fill(two_engines[0], years=1, scale=0.2, progress=False)
    with two_engines[0].connect() as connection:
        inside = connection.execute(select(visit).where(visit.c.checked_out_at.is_(None))).all()
        assert inside
        assert all(noon - timedelta(hours=8) < row.checked_in_at <= noon for row in inside)


def test_the_same_seed_and_day_give_the_same_rows_another_seed_others(two_engines: tuple[Engine, Engine]) -> None:
    one, other = two_engines
    demo.fill(one, **SMALL)
    demo.fill(other, **SMALL)
    first = facts_in(one)
    assert facts_in(other) == first
    with writing(other) as connection:
        filling.clear(connection)
        connection.execute(delete(installation))
    demo.fill(other, **SMALL, seed=2)
    changed = facts_in(other)
    assert [name for name in first if changed[name] == first[name]] == ["school_holiday"]


def test_both_databases_hold_the_same_street(demo_sqlite_url: str, demo_postgresql_url: str) -> None:
    sqlite, postgresql = create_engine_for(demo_sqlite_url), create_engine_for(demo_postgresql_url)
    try:
        one, other = facts_in(sqlite), facts_in(postgresql)
    finally:
        sqlite.dispose()
        postgresql.dispose()
    for name in one:
        assert one[name] == other[name], name


def test_more_years_and_a_larger_scale_give_more_events_of_the_same_people(two_engines: tuple[Engine, Engine]) -> None:
    small, large = two_engines
    demo.fill(small, **SMALL)
    demo.fill(large, **SMALL | {"scale": 0.2})
    counts = [{name: len(rows) for name, rows in facts_in(engine).items()} for engine in two_engines]
    assert counts[0]["elder"] == counts[1]["elder"]
    for name in ("visit", "call", "service_order", "dispute", "public_issue", "safety_inspection"):
        assert 3 < counts[1][name] / counts[0][name] < 5, name


def test_an_unfinished_filling_is_recognised_and_begun_anew(
    empty_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def until_the_power_fails(connection: Connection, batch: Any, cutoff: int) -> int:
        if len(written) == 60:
            raise KeyboardInterrupt
        written.append(batch.table.name)
        return insert_rows(connection, batch, cutoff)

    monkeypatch.setattr("data_access.demo.filling.insert_rows", until_the_power_fails)
    with pytest.raises(KeyboardInterrupt):
        demo.fill(empty_engine, **SMALL)
    with empty_engine.connect() as connection:
        assert demo.demonstration_in(connection) is not None
        assert not demo.is_filled(connection)
        assert connection.execute(select(visit).limit(1)).all()
    monkeypatch.undo()
    demo.fill(empty_engine, **SMALL)
    with empty_engine.connect() as connection:
        assert demo.is_filled(connection)
        assert version.current(connection).version == 2  # the rows, then what was counted of them


def test_a_database_with_data_is_refused_and_left_alone(empty_engine: Engine) -> None:
    code = "140213066004"
    with writing(empty_engine) as connection:
        load_register(connection)
        row = {
            "community_code": code,
            "compound_code": f"{code}001",
            "name": "真实小区",
            "updated_at": calendar_days.now(),
        }
        connection.execute(insert(compound), row)
    before = facts_in(empty_engine)
    with pytest.raises(DatabaseProblem, match="已有数据，没有改动"):
        demo.fill(empty_engine, **SMALL)
    assert facts_in(empty_engine) == before


def test_a_filled_demonstration_is_refused_too(calibrated_engine: Engine) -> None:
    with pytest.raises(DatabaseProblem, match="已有演示数据，没有改动"):
        demo.fill(calibrated_engine, **SMALL)


def test_a_street_that_is_not_in_the_register_is_refused(two_engines: tuple[Engine, Engine]) -> None:
    with pytest.raises(DatabaseProblem, match="123456789"):
        demo.fill(two_engines[0], **SMALL, street_code="123456789")
    with two_engines[0].connect() as connection:
        assert connection.scalar(select(func.count()).select_from(installation)) == 0


def test_another_street_is_filled_without_a_pilot(two_engines: tuple[Engine, Engine]) -> None:
    demo.fill(two_engines[0], **SMALL, street_code="140213055")
    with two_engines[0].connect() as connection:
        codes = set(connection.scalars(select(elder.c.community_code)))
    assert codes
    assert all(code.startswith("140213055") for code in codes)


def test_a_filling_ends_with_its_rollups(calibrated_engine: Engine) -> None:
    """The first screen finds them built, for the time limits that were given."""
    with reading(calibrated_engine) as connection:
        built = {state.source: state.limits for state in connection.execute(select(rollup_state))}
        assert {source.name: built.get(source.name) for source in SOURCES} == dict.fromkeys(
            (source.name for source in SOURCES), str(TimeLimits())
        )
        counted = connection.scalar(select(func.sum(visit_by_day.c.visits)))
        assert counted == connection.scalar(select(func.count()).select_from(visit))
