"""The demonstration goes on: what is added later is what a longer filling would have written, once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from data_access import calendar_days, demo, divisions, version
from data_access.demo import filling, schedule
from data_access.demo.demonstration import Demonstration, announce
from data_access.engine import create_engine_for, writing
from data_access.schema import call, device, service_order, visit
from tests.data_access.demo.conftest import FreshDatabase
from tests.data_access.demo.test_filling import facts_in

DAY = date(2026, 8, 25)
END = calendar_days.end_of(DAY)
CHOICES: dict[str, Any] = {"street_code": "140213066", "seed": 1, "years": 1, "scale": 0.1, "as_of": DAY}


def fill(engine: Engine, until: datetime = END) -> None:
    """The demonstration of ``DAY``, written up to a moment that may be later."""
    demonstration = Demonstration(**CHOICES, cutoff=END)
    with writing(engine) as connection:
        divisions.load_register(connection)
        announce(connection, demonstration)
    filling.write_street(engine, demonstration, until)


def data_version(engine: Engine) -> int:
    with engine.connect() as connection:
        return version.current(connection).version


def catch_up_elsewhere(url: str, until: datetime) -> None:
    """What a second process does."""
    engine = create_engine_for(url)
    demo.catch_up(engine, until)
    engine.dispose()


@pytest.fixture(scope="module")
def filled_urls(
    fresh_database: FreshDatabase, migrated_sqlite: str, migrated_postgresql: str
) -> Iterator[dict[str, str]]:
    """The demonstration as it is at the end of ``DAY``, to copy from, by dialect."""
    with (
        fresh_database("sqlite", copy_of=migrated_sqlite) as sqlite,
        fresh_database("postgresql", copy_of=migrated_postgresql) as postgresql,
    ):
        urls = {"sqlite": sqlite, "postgresql": postgresql}
        for url in urls.values():
            engine = create_engine_for(url)
            fill(engine)
            engine.dispose()
        yield urls


@pytest.fixture
def filled_url(dialect: str, filled_urls: dict[str, str], fresh_database: FreshDatabase) -> Iterator[str]:
    with fresh_database(dialect, copy_of=filled_urls[dialect]) as url:
        yield url


@pytest.fixture
def engine(filled_url: str) -> Iterator[Engine]:
    engine = create_engine_for(filled_url)
    yield engine
    engine.dispose()


def test_catching_up_gives_the_rows_of_a_later_filling(engine: Engine, empty_engine: Engine) -> None:
    later = END + timedelta(days=40, hours=10, minutes=17, seconds=5)
    assert demo.catch_up(engine, later) > 1_000
    fill(empty_engine, until=later)
    caught_up, filled = facts_in(engine), facts_in(empty_engine)
    for name in filled:
        assert caught_up[name] == filled[name], name


def test_many_small_steps_give_the_rows_of_one_large_step(
    filled_urls: dict[str, str], fresh_database: FreshDatabase
) -> None:
    later = END + timedelta(hours=30)
    with (
        fresh_database("sqlite", copy_of=filled_urls["sqlite"]) as one,
        fresh_database("sqlite", copy_of=filled_urls["sqlite"]) as other,
    ):
        at_once, slowly = create_engine_for(one), create_engine_for(other)
        total = demo.catch_up(at_once, later)
        trickle, moment, written = demo.Trickle(slowly), END, 0
        while moment < later:
            moment = min(moment + timedelta(minutes=43), later)
            written += trickle.step(moment)
        assert facts_in(slowly) == facts_in(at_once)
        # Heartbeats of every hour, and rows that began and went on in different steps, are written more often.
        assert written > total
        at_once.dispose()
        slowly.dispose()


def test_a_second_call_adds_nothing(engine: Engine) -> None:
    later = END + timedelta(days=2)
    assert demo.catch_up(engine, later) > 0
    before, known = facts_in(engine), data_version(engine)
    assert demo.catch_up(engine, later) == 0
    assert demo.catch_up(engine, END) == 0
    assert facts_in(engine) == before
    assert data_version(engine) == known


def test_two_that_take_turns_write_what_one_writes(
    engine: Engine, filled_url: str, dialect: str, filled_urls: dict[str, str], fresh_database: FreshDatabase
) -> None:
    other_engine = create_engine_for(filled_url)
    first, second = demo.Trickle(engine), demo.Trickle(other_engine)
    for hours in range(6, 20, 2):
        first.step(END + timedelta(hours=hours))
        second.step(END + timedelta(hours=hours, minutes=50))
    second.step(END + timedelta(hours=20))
    other_engine.dispose()
    with fresh_database(dialect, copy_of=filled_urls[dialect]) as url:
        alone = create_engine_for(url)
        demo.catch_up(alone, END + timedelta(hours=20))
        assert facts_in(engine) == facts_in(alone)
        alone.dispose()


def test_two_processes_at_once_write_what_one_writes(
    engine: Engine, filled_url: str, dialect: str, filled_urls: dict[str, str], fresh_database: FreshDatabase
) -> None:
    later = END + timedelta(days=20)
    engine.dispose()
    started = multiprocessing.get_context("spawn")
    processes = [started.Process(target=catch_up_elsewhere, args=(filled_url, later)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0]
    with fresh_database(dialect, copy_of=filled_urls[dialect]) as url:
        alone = create_engine_for(url)
        demo.catch_up(alone, later)
        assert facts_in(engine) == facts_in(alone)
        alone.dispose()


def test_the_data_version_advances_with_the_rows_and_only_then(engine: Engine) -> None:
    trickle = demo.Trickle(engine)
    for minutes in range(600, 900, 7):
        before = data_version(engine)
        written = trickle.step(END + timedelta(minutes=minutes))
        assert (data_version(engine) > before) == (written > 0)


def test_while_nothing_is_due_no_database_is_asked(engine: Engine) -> None:
    trickle = demo.Trickle(engine)
    moment = END + timedelta(hours=3, minutes=1)
    trickle.step(moment)
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *parts: statements.append(parts[2]))
    quiet = [trickle.step(moment + timedelta(seconds=step)) == 0 and not statements for step in range(3)]
    assert quiet == [True, True, True]


def test_a_database_that_is_no_demonstration_is_left_alone(empty_engine: Engine) -> None:
    trickle = demo.Trickle(empty_engine)
    assert trickle.step(END) == 0
    assert demo.catch_up(empty_engine, END) == 0
    assert not any(facts_in(empty_engine).values())


def test_an_unfinished_demonstration_is_left_alone(empty_engine: Engine) -> None:
    with writing(empty_engine) as connection:
        announce(connection, Demonstration(**CHOICES, cutoff=END))
    assert demo.catch_up(empty_engine, END + timedelta(days=1)) == 0


@pytest.mark.parametrize("days", [1, 6, 33])
def test_today_is_never_empty(engine: Engine, days: int) -> None:
    noon = END + timedelta(days=days, hours=12)
    demo.catch_up(engine, noon)
    with engine.connect() as connection:
        for table, day in (
            (visit, visit.c.checked_in_day),
            (call, call.c.called_day),
            (service_order, service_order.c.requested_day),
        ):
            today = calendar_days.day_of(noon)
            assert connection.execute(select(table).where(day == today).limit(1)).all()


def test_devices_fall_silent_and_come_back_and_all_others_have_just_reported(engine: Engine) -> None:
    def states() -> dict[tuple[str, int], tuple[str, datetime]]:
        with engine.connect() as connection:
            rows = connection.execute(select(device)).all()
        return {(row.community_code, row.device_id): (row.status, row.last_heartbeat_at) for row in rows}

    before = states()
    later = END + timedelta(days=3)
    demo.catch_up(engine, later)
    after = states()
    changes = {(before[key][0], after[key][0]) for key in before}
    assert {("online", "offline"), ("offline", "online")} <= changes
    for status, heartbeat in after.values():
        if status == "online":
            assert later - timedelta(hours=2) <= heartbeat <= later


def test_what_fails_half_way_is_undone_and_done_later(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    later = END + timedelta(days=1)
    before, trickle = facts_in(engine), demo.Trickle(engine)
    calls: list[int] = []

    def fail_in_the_middle(*_: Any) -> int:
        calls.append(1)
        if len(calls) > 3:
            raise OSError("the disk is full")
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(schedule, "update_rows", fail_in_the_middle)
        with pytest.raises(OSError, match="the disk is full"):
            trickle.step(later)
    assert facts_in(engine) == before
    assert trickle.step(later) > 0
    assert demo.catch_up(engine, later) == 0
