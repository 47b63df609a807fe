import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, delete, insert, inspect, select, text, update

from data_access import migration, rollup
from data_access.calendar_days import day_of, first_of_month, first_of_week, now, today
from data_access.elderly_care.calls import calls_by_hour
from data_access.engine import DatabaseProblem, create_engine_for, reading, use_write_ahead_log, writing
from data_access.migration import SchemaState
from data_access.rollup import CALLS
from data_access.rollup.counting import measure_names
from data_access.rollup.histograms import unpacked
from data_access.rollup.turns import turn
from data_access.schema import (
    call_by_month,
    histogram_by_day,
    metadata,
    public_issue_resolved_by_day,
    public_issue_resolved_by_month,
    public_issue_resolved_by_week,
    rollup_state,
    service_order,
    service_order_by_unit_day,
)
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows
from tests.running_server import PROJECT


@pytest.fixture
def bare_engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine_for(database_url)
    use_write_ahead_log(engine)
    yield engine
    engine.dispose()


def state_of(engine: Engine) -> SchemaState:
    with reading(engine) as connection:
        return migration.state_of(connection)


def test_up_down_and_up_again_ends_as_the_models_say(bare_engine: Engine) -> None:
    assert state_of(bare_engine) is SchemaState.EMPTY
    migration.upgrade(bare_engine)
    assert state_of(bare_engine) is SchemaState.CURRENT
    migration.downgrade(bare_engine)
    assert set(inspect(bare_engine).get_table_names()) == {"alembic_version"}
    migration.upgrade(bare_engine)
    with bare_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert state_of(bare_engine) is SchemaState.CURRENT


def test_migrating_twice_changes_nothing(bare_engine: Engine) -> None:
    migration.upgrade(bare_engine)
    before = inspect(bare_engine).get_table_names()
    migration.upgrade(bare_engine)
    assert inspect(bare_engine).get_table_names() == before


def test_two_processes_at_once_do_it_once(bare_engine: Engine, database_url: str) -> None:
    engines = [create_engine_for(database_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migration.upgrade, engines))
    for engine in engines:
        engine.dispose()
    assert state_of(bare_engine) is SchemaState.CURRENT


def test_the_command_may_run_twice_at_once_while_somebody_reads(bare_engine: Engine, database_url: str) -> None:
    """Two operators, two processes, one database, a dashboard that is looking at it."""
    command = [sys.executable, "-m", "data_access", "migrate"]
    environment = {**os.environ, "DATABASE_URL": database_url, "DEMO": "off", "PYTHONUTF8": "1"}
    processes = [
        subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    with reading(bare_engine) as connection:
        connection.execute(text("SELECT 1"))
        said = [[text.decode() for text in process.communicate(timeout=120)] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert all("数据表已建立" in out or "无需升级" in out or "已升级" in out for out, _ in said), said
    assert state_of(bare_engine) is SchemaState.CURRENT
    with reading(bare_engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM community")) == 202
        assert connection.scalar(text("SELECT count(*) FROM data_version")) == 1


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (SchemaState.NOT_OURS, "schema_not_ours"),
        (SchemaState.NEWER, "schema_newer"),
        (SchemaState.OLDER, "schema_older"),
        (SchemaState.EMPTY, "schema_empty"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(state: SchemaState, code: str) -> None:
    with pytest.raises(DatabaseProblem, match=r"请") as refused:
        migration.refuse_unless_usable(state)
    assert refused.value.code == code
    migration.refuse_unless_usable(SchemaState.CURRENT)


def test_a_newer_schema_is_recognised(bare_engine: Engine) -> None:
    migration.upgrade(bare_engine)
    with writing(bare_engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert state_of(bare_engine) is SchemaState.NEWER


def test_scripts_that_an_update_brings_change_nothing_for_the_program_that_runs(
    empty_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = migration.revision_needed()
    monkeypatch.setattr(migration, "SCRIPTS", tmp_path)
    assert migration.revision_needed() == needed
    assert state_of(empty_engine) is SchemaState.CURRENT


def test_somebody_elses_database_is_left_alone(bare_engine: Engine) -> None:
    with writing(bare_engine) as connection:
        connection.execute(text("CREATE TABLE payroll (id integer)"))
        connection.execute(text("INSERT INTO payroll VALUES (1)"))
    assert state_of(bare_engine) is SchemaState.NOT_OURS
    with writing(bare_engine) as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('abc')"))
    assert state_of(bare_engine) is SchemaState.NOT_OURS
    assert set(inspect(bare_engine).get_table_names()) == {"payroll", "alembic_version"}


def test_a_migration_that_fails_leaves_nothing_half_made(bare_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.operations.Operations.create_index", stop)
    with pytest.raises(RuntimeError, match="power cut"):
        migration.upgrade(bare_engine)
    assert inspect(bare_engine).get_table_names() == []


LIMITS = TimeLimits()
MARCH, MAY = datetime(2026, 3, 6, 15, 59, tzinfo=UTC), datetime(2026, 5, 1, 4, tzinfo=UTC)


@pytest.fixture
def engine_at_0005(empty_engine: Engine) -> Engine:
    """Six orders of March in two grid units, one of them without a compound, all counted; at revision 0005.

    And four public issues that were solved in March, reported then and in January.
    """
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        compound = rows.put_compound(connection)
        elder = None
        for unit, compound_code in ((rows.COMMUNITY + "01", compound), (rows.COMMUNITY + "02", None)):
            rows.put_grid_unit(connection, unit, compound_code=compound_code)
            elder = elder or rows.put_elder(connection)
            place = {"grid_unit_code": unit, "compound_code": compound_code}
            for _ in range(3):
                rows.put_service_order(connection, elder, MARCH - timedelta(hours=2), MARCH, **place)
            for days in (1, 50):
                reported_at = MARCH - timedelta(days=days)
                rows.put_public_issue(connection, reported_at, MARCH, grid_unit_code=unit, compound_code=compound_code)
    rollup.refresh(empty_engine, LIMITS)
    with reading(empty_engine) as connection:
        counted = [dict(state) for state in connection.execute(select(rollup_state)).mappings()]
    migration.downgrade(empty_engine, "0005")
    with writing(empty_engine) as connection:
        connection.execute(delete(rollup_state))
        connection.execute(insert(rollup_state), counted)  # as the program of 0005 left it
    return empty_engine


def orders_in_cells(engine: Engine) -> dict[tuple[date, str, str], int]:
    """What the cells of grid units and days hold: day, last two digits of the grid unit, compound."""
    with reading(engine) as connection:
        cells = connection.execute(select(service_order_by_unit_day)).all()
    return {(cell.day, cell.grid_unit_code[-2:], cell.compound_code): cell.orders for cell in cells}


def change_an_order(engine: Engine, number: int, **values: object) -> None:
    with writing(engine) as connection:
        ids = connection.scalars(select(service_order.c.service_order_id).order_by("service_order_id")).all()
        this = service_order.c.service_order_id == ids[number]
        connection.execute(update(service_order).where(this).values({"updated_at": now(), **values}))


def test_orders_counted_before_0006_are_counted_by_grid_unit_and_day(engine_at_0005: Engine) -> None:
    """Whatever was written and not counted yet, before and after, the next refresh makes it right."""
    change_an_order(engine_at_0005, 0, completed_at=MAY, completed_day=day_of(MAY))
    change_an_order(engine_at_0005, 1, deleted_at=MAY)
    migration.upgrade(engine_at_0005, "0006")
    compound = rows.COMMUNITY + "001"
    now_there = {
        (day_of(MARCH), "01", compound): 1, (day_of(MAY), "01", compound): 1, (day_of(MARCH), "02", ""): 3,
    }  # fmt: skip
    assert orders_in_cells(engine_at_0005) == now_there
    change_an_order(engine_at_0005, 3, completed_at=MAY, completed_day=day_of(MAY))
    migration.upgrade(engine_at_0005)
    rollup.refresh(engine_at_0005, LIMITS)
    assert orders_in_cells(engine_at_0005) == now_there | {
        (day_of(MARCH), "02", ""): 2, (day_of(MAY), "02", ""): 1,
    }  # fmt: skip
    assert list(rollup.differences(engine_at_0005, LIMITS)) == []


def test_orders_never_counted_are_left_to_the_refresher(engine_at_0005: Engine) -> None:
    with writing(engine_at_0005) as connection:
        connection.execute(delete(rollup_state))
    migration.upgrade(engine_at_0005)
    assert orders_in_cells(engine_at_0005) == {}
    rollup.refresh(engine_at_0005, LIMITS)
    assert sum(orders_in_cells(engine_at_0005).values()) == 6
    assert list(rollup.differences(engine_at_0005, LIMITS)) == []


@pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer at a time anyway
def test_0006_waits_for_a_refresher_and_counts_what_it_counted(
    engine_at_0005: Engine, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older refresher says of a row that it is counted: then the migration must have counted it as well."""
    monkeypatch.setattr("data_access.rollup.turns.refuse_other_revisions", lambda _connection: None)
    counting = threading.Event()

    def count_elsewhere() -> None:
        with turn(engine_at_0005, wait=True) as connection:
            assert connection is not None
            counting.set()
            time.sleep(0.3)
            ids = select(service_order.c.service_order_id).limit(1).scalar_subquery()
            this = service_order.c.service_order_id == ids
            connection.execute(update(service_order).where(this).values(completed_at=MAY, completed_day=day_of(MAY)))

    thread = threading.Thread(target=count_elsewhere)
    thread.start()
    counting.wait()
    migration.upgrade(engine_at_0005)
    thread.join()
    assert {day for day, *_ in orders_in_cells(engine_at_0005)} == {day_of(MARCH), day_of(MAY)}


def test_0007_forgets_the_running_month_of_communities_and_nothing_else(empty_engine: Engine) -> None:
    over, running = date(2026, 3, 1), first_of_month(today())
    cells = [
        {"community_code": rows.COMMUNITY, "grid_unit_code": "", "month": month, "compound_code": "", "kind": "enquiry",
         **dict.fromkeys(measure_names(CALLS), 1)}
        for month in (over, running)
    ]  # fmt: skip
    migration.downgrade(empty_engine, "0006")
    with writing(empty_engine) as connection:
        connection.execute(insert(call_by_month), cells)
    migration.upgrade(empty_engine)
    with reading(empty_engine) as connection:
        assert connection.scalars(select(call_by_month.c.month)).all() == [over]


def test_0008_adds_solutions_up_by_their_category_alone(empty_engine: Engine) -> None:
    """What was counted by category and month of the report before is found by category afterwards, at every grain."""
    day, week, month = date(2026, 3, 9), date(2026, 3, 8), date(2026, 3, 1)
    measures = ("resolved", "households", "asked", "satisfied")
    unit: dict[str, object] = {"grid_unit_code": rows.COMMUNITY + "01", "compound_code": ""}
    places: dict[Table, dict[str, object]] = {
        public_issue_resolved_by_day: {"day": day},
        public_issue_resolved_by_week: unit | {"week": week},
        public_issue_resolved_by_month: unit | {"month": month},
    }
    counted = [
        ("", "", "", 9), ("", "", "2026-02", 9), ("", "hotline", "2026-02", 9),
        ("heating", "", "2026-01", 1), ("heating", "", "2026-02", 2), ("parking", "", "2026-02", 4),
    ]  # fmt: skip
    migration.downgrade(empty_engine, "0007")
    with writing(empty_engine) as connection:
        for table, place in places.items():
            cells = [
                {"community_code": rows.COMMUNITY, "category": category, "source": source, "reported_month": reported}
                | place | dict.fromkeys(measures, number)
                for category, source, reported, number in counted
            ]  # fmt: skip
            connection.execute(insert(table), cells)
    migration.upgrade(empty_engine)
    with reading(empty_engine) as connection:
        for table, place in places.items():
            of_category = table.c.category != "", table.c.source == "", table.c.reported_month == ""
            added = connection.execute(select(table).where(*of_category).order_by(table.c.category)).all()
            assert [(cell.category, *(getattr(cell, name) for name in measures)) for cell in added] == [
                ("heating", 3, 3, 3, 3), ("parking", 4, 4, 4, 4),
            ]  # fmt: skip
            assert all(getattr(cell, name) == value for cell in added for name, value in place.items())


def test_0009_keeps_weeks_that_are_over_of_communities_too(empty_engine: Engine) -> None:
    """All five weeks of a month, but none that is running; the way back takes those of communities away."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(59)]
    migration.downgrade(empty_engine, "0008")
    by_day, by_week = (table_as_it_was(empty_engine, f"histogram_by_{grain}") for grain in ("day", "week"))
    of_unit = {"grid_unit_code": rows.COMMUNITY + "01", "compound_code": "", "kind": "enquiry", "bucket": 5, "n": 1}
    places = {"community_code": rows.COMMUNITY, "histogram": "call_hour"}
    with writing(empty_engine) as connection:
        connection.execute(
            insert(by_day),
            [
                places | {"day": day, "kind": "enquiry", "bucket": hour, "n": 2}
                for day in (*days, today())
                for hour in (7, 8)
            ],
        )
        connection.execute(insert(by_week).values(**places, **of_unit, week=days[0]))
        connection.execute(insert(by_week).values(**places, **of_unit, week=first_of_week(today())))
    migration.upgrade(empty_engine, "0009")
    wholes = select(by_week).where(by_week.c.grid_unit_code == "")
    with reading(empty_engine) as connection:
        added = connection.execute(wholes.order_by(by_week.c.week, by_week.c.bucket)).all()
        assert {(cell.community_code, cell.histogram, cell.compound_code, cell.kind) for cell in added} == {
            (*places.values(), "", "enquiry")
        }
        begins = [day for day in days if day.day in (1, 8, 15, 22, 29)]
        numbers = [14, 14, 14, 14, 6, 14, 14, 14, 14]
        assert [(cell.week, cell.bucket, cell.n) for cell in added] == [
            (begin, hour, n) for begin, n in zip(begins, numbers, strict=True) for hour in (7, 8)
        ]
    migration.downgrade(empty_engine, "0008")
    with reading(empty_engine) as connection:
        left = connection.execute(select(by_week)).all()
        assert [(cell.grid_unit_code, cell.week, cell.n) for cell in left] == [(rows.COMMUNITY + "01", days[0], 1)]


def table_as_it_was(engine: Engine, name: str) -> Table:
    """A table as it stands in the database at this revision."""
    return Table(name, MetaData(), autoload_with=engine)


def test_0010_has_what_histograms_are_made_of_counted_anew(empty_engine: Engine) -> None:
    """And nothing else; on the way back, too. Until then questions read the events, and are answered the same."""
    with writing(empty_engine) as connection:
        elder, device = rows.put_equipped_elder(connection)
        for month in (1, 2, 4):
            rows.put_call(connection, elder, device, datetime(2026, month, 3, 2, tzinfo=UTC))
    rollup.refresh(empty_engine, TimeLimits())
    scope = Scope(territory=rows.STREET, first_day=date(2026, 1, 1), last_day=date(2026, 4, 30), as_of=now())
    for revision in ("0009", "0010"):
        with reading(empty_engine) as connection:
            told = calls_by_hour(connection, scope, TimeLimits())
        (migration.downgrade if revision == "0009" else migration.upgrade)(empty_engine, revision)
        with reading(empty_engine) as connection:
            known = set(connection.scalars(select(rollup_state.c.source)))
            assert {"service_order", "visit"} <= known
            assert not {"call", "dispute"} & known
            assert connection.execute(select(table_as_it_was(empty_engine, "histogram_by_month"))).all() == []
            assert told["calls"].sum() == 3
            pd.testing.assert_frame_equal(calls_by_hour(connection, scope, TimeLimits()), told)
    migration.upgrade(empty_engine)
    rollup.refresh(empty_engine, TimeLimits())
    assert list(rollup.differences(empty_engine, TimeLimits())) == []


def test_0011_has_service_orders_counted_anew_with_their_hours(engine_at_0005: Engine) -> None:
    """And nothing else; the way back leaves no hours behind."""
    migration.upgrade(engine_at_0005, "0010")
    with reading(engine_at_0005) as connection:
        before = set(connection.scalars(select(rollup_state.c.source)))
    migration.upgrade(engine_at_0005)
    hours = select(histogram_by_day).where(histogram_by_day.c.histogram == "service_order_hour")
    with reading(engine_at_0005) as connection:
        assert before - set(connection.scalars(select(rollup_state.c.source))) == {"service_order"}
        assert connection.execute(hours).all() == []
    rollup.refresh(engine_at_0005, LIMITS)
    with reading(engine_at_0005) as connection:
        assert [unpacked(cell.counts) for cell in connection.execute(hours)] == [[(23, 6)]]
    assert list(rollup.differences(engine_at_0005, LIMITS)) == []
    migration.downgrade(engine_at_0005, "0010")
    with reading(engine_at_0005) as connection:
        assert connection.execute(hours).all() == []


@pytest.mark.parametrize(("revision", "before"), [("0012", "0011"), ("0013", "0012")])
def test_another_index_has_nothing_counted_anew(engine_at_0005: Engine, revision: str, before: str) -> None:
    migration.upgrade(engine_at_0005)
    rollup.refresh(engine_at_0005, LIMITS)
    for change, to in ((migration.downgrade, before), (migration.upgrade, revision)):
        change(engine_at_0005, to)
        with reading(engine_at_0005) as connection:
            assert {"device", "visit"} <= set(connection.scalars(select(rollup_state.c.source)))
        assert list(rollup.differences(engine_at_0005, LIMITS)) == []
