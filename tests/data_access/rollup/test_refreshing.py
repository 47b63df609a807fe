"""What a refresh follows, what it leaves alone, and that nothing is wrong after it was cut short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, func, insert, select, update

from data_access import rollup, version
from data_access.elderly_care.calls import calls_by_hour
from data_access.engine import create_engine_for, reading, writing
from data_access.rollup import CALLS, cells, refreshing
from data_access.rollup.histograms import unpacked
from data_access.schema import call, call_by_day, call_by_week, elder, histogram_by_week, rollup_seen, rollup_state
from data_access.scope import Scope
from tests import rows
from tests.data_access.rollup.street import (
    CALLED,
    HOME,
    LIMITS,
    OTHER,
    WRITTEN,
    another_system,
    call_of,
    calls_in_cells,
    differences,
    later,
    version_of,
)

FIRST_DAY = date(2026, 3, 1)
ROOT = Path(__file__).parents[3]


def change(engine: Engine, call_id: int, **values: object) -> None:
    """Correct a call of the home community now."""
    values = {"updated_at": datetime.now(UTC)} | values
    with writing(engine) as connection:
        this = (call.c.community_code == HOME, call.c.call_id == call_id)
        assert connection.execute(update(call).where(*this).values(values)).rowcount == 1


def test_what_another_system_writes_is_told_by_the_next_refresh(street: Engine) -> None:
    """Plain SQL by the bare driver, without a word to us: as a vendor of devices does it."""
    before = version_of(street)
    scope = Scope(territory=rows.STREET, first_day=FIRST_DAY, last_day=date(2026, 3, 31), as_of=datetime.now(UTC))
    with reading(street) as connection:
        told = calls_by_hour(connection, scope, LIMITS)["calls"].sum()
    clock, zone = ("CURRENT_TIMESTAMP", "") if street.dialect.name == "sqlite" else ("clock_timestamp()", "+00")
    began = time.monotonic()
    with another_system(street) as vendor:
        vendor.execute(
            "INSERT INTO call (community_code, call_id, grid_unit_code, compound_code, device_id, elder_id, kind,"
            " called_at, called_day, updated_at)"
            f" VALUES ('{HOME}', 900, '{HOME}02', '{HOME}002', 1, 1, 'service',"
            f" '2026-03-09 16:30:00{zone}', '2026-03-10', {clock})"
        )
        vendor.execute(
            f"UPDATE call SET called_at = '2026-03-10 02:00:00{zone}', called_day = '2026-03-10', answered_at = NULL,"
            f" updated_at = {clock} WHERE community_code = '{HOME}' AND call_id = 0"
        )
    rollup.refresh(street, LIMITS)
    assert time.monotonic() - began < 5
    assert version_of(street) > before
    assert calls_in_cells(street)[date(2026, 3, 10)] == 3
    assert FIRST_DAY not in calls_in_cells(street)
    with reading(street) as connection:
        assert calls_by_hour(connection, scope, LIMITS)["calls"].sum() == told + 1
    assert differences(street) == []


def test_where_nothing_was_written_nothing_is(street: Engine) -> None:
    before, statements = version_of(street), []
    event.listen(street, "before_cursor_execute", lambda *given: statements.append(given[2].split()[0]))
    assert rollup.refresh(street, LIMITS) == 0
    assert not {"INSERT", "UPDATE", "DELETE", "LOCK"} & set(statements)
    assert version_of(street) == before


def test_only_touched_days_are_counted_again(street: Engine) -> None:
    """A cell that is wrong elsewhere stays so: proof that it was not touched. Verifying finds it."""
    with writing(street) as connection:
        connection.execute(update(call_by_day).where(call_by_day.c.day == date(2026, 3, 7)).values(calls=77))
    change(street, 1, kind="mistaken")
    assert rollup.refresh(street, LIMITS) == 1
    assert calls_in_cells(street)[date(2026, 3, 7)] == 77
    wrong = [found for found in differences(street) if found.table == "call_by_day"]
    assert [found.cell for found in wrong] == [f"community_code={HOME} day=2026-03-07 kind=emergency"]
    assert "calls=77" in wrong[0].stored
    assert "calls=1" in wrong[0].counted


@pytest.mark.parametrize(
    ("moved", "left", "reached"),
    [
        ({"called_at": later(CALLED, 40), "called_day": date(2026, 4, 10)}, FIRST_DAY, date(2026, 4, 10)),
        ({"grid_unit_code": HOME + "02", "compound_code": HOME + "002"}, None, FIRST_DAY),
        ({"kind": "service"}, None, FIRST_DAY),
        ({"deleted_at": WRITTEN}, FIRST_DAY, None),
    ],
)
def test_a_row_that_moves_leaves_its_old_cells(
    street: Engine, moved: dict[str, object], left: date | None, reached: date | None
) -> None:
    change(street, 0, answered_at=None, **moved)
    rollup.refresh(street, LIMITS)
    assert left not in calls_in_cells(street)
    assert reached is None or calls_in_cells(street)[reached] == 1
    assert differences(street) == []
    change(street, 0, called_at=CALLED, called_day=FIRST_DAY, deleted_at=None)
    rollup.refresh(street, LIMITS)
    assert calls_in_cells(street)[FIRST_DAY] == 1
    assert differences(street) == []


@pytest.mark.parametrize("written_down", [True, False])
def test_only_touched_grid_units_are_counted_again(street: Engine, *, written_down: bool) -> None:
    if not written_down:  # by a program before revision 0005
        with writing(street) as connection:
            connection.execute(update(rollup_seen).values(grid_unit_code=None))
    real = select(call_by_week).where(call_by_week.c.community_code == HOME, call_by_week.c.week == FIRST_DAY).limit(1)
    with writing(street) as connection:  # a false cell in a unit to which nobody writes
        cell = connection.execute(real).mappings().one()
        connection.execute(insert(call_by_week).values({**cell, "grid_unit_code": HOME + "03"}))
    change(street, 0, grid_unit_code=HOME + "02", compound_code=HOME + "002")
    rollup.refresh(street, LIMITS)
    false = [found for found in differences(street) if HOME + "03" in str(found)]
    assert [found.table for found in false] == (["call_by_week", "call_by_month"] if written_down else [])
    assert len(differences(street)) == len(false)
    change(street, 0, grid_unit_code=HOME + "01", compound_code=HOME + "001")
    rollup.refresh(street, LIMITS)
    assert len(differences(street)) == len(false), "from now on it is written down"


def test_a_second_change_within_the_same_second_is_followed(street: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the machine takes: each of them is counted within that second, by the clock of the database."""
    second = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(refreshing, "moment_of", lambda _connection: second)
    for day in (date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)):
        change(street, 0, called_day=day, updated_at=second)
        rollup.refresh(street, LIMITS)
        assert calls_in_cells(street)[day] == 1
    assert differences(street) == []


def test_a_transaction_that_is_committed_late_is_followed(street: Engine) -> None:
    change(street, 1, kind="service")
    rollup.refresh(street, LIMITS)
    with writing(street) as connection:
        connection.execute(insert(call).values(call_of(901, updated_at=datetime.now(UTC) - timedelta(minutes=9))))
    assert rollup.refresh(street, LIMITS) >= 1
    assert differences(street) == []


def months_of_units(engine: Engine) -> dict[date, int]:
    """The calls of grid units by month, as their cells tell."""
    by_month = CALLS.by_month
    with reading(engine) as connection:
        rows_ = connection.execute(select(by_month.c.month, by_month.c.calls).where(by_month.c.grid_unit_code != ""))
        months: Counter[date] = Counter()
        for month, calls in rows_:
            months[month] += calls
    return dict(months)


def test_months_of_grid_units_are_added_up_when_they_are_over(street: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then nobody reads them, and every row would have them added up anew."""
    told = calls_by_unit(street)
    for moment, months in (
        (datetime(2026, 3, 31, 15, 59, tzinfo=UTC), {}),  # a minute before midnight in Datong
        (datetime(2026, 3, 31, 16, 0, tzinfo=UTC), {FIRST_DAY: 25}),
        (datetime(2026, 3, 20, 0, 0, tzinfo=UTC), {FIRST_DAY: 25}),  # a clock that was put back leaves it
        (datetime(2026, 5, 2, 0, 0, tzinfo=UTC), {FIRST_DAY: 25}),
    ):
        monkeypatch.setattr(refreshing, "moment_of", lambda _connection, moment=moment: moment)
        if not months:
            rollup.rebuild(street, LIMITS)
        assert rollup.refresh(street, LIMITS) == 0
        assert months_of_units(street) == months
        assert differences(street) == []
        assert calls_by_unit(street) == told


def calls_by_week(engine: Engine) -> list[dict[int, int]]:
    """The calls in the cells of grid units, in their hours, and in those of whole communities, by their week's day."""
    hours = histogram_by_week
    in_hours: list[Counter[int]] = [Counter(), Counter()]
    with reading(engine) as connection:
        counted = select(call_by_week.c.week, func.sum(call_by_week.c.calls)).group_by(call_by_week.c.week)
        in_units = {week.day: int(calls) for week, calls in connection.execute(counted)}
        for cell in connection.execute(select(hours).where(hours.c.histogram == "call_hour")):
            in_hours[cell.grid_unit_code == ""][cell.week.day] += sum(n for _hour, n in unpacked(cell.counts))
    return [in_units, *map(dict, in_hours)]


def calls_in_hours(engine: Engine) -> int:
    scope = Scope(territory=rows.STREET, first_day=FIRST_DAY, last_day=date(2026, 3, 31), as_of=datetime.now(UTC))
    with reading(engine) as connection:
        return int(calls_by_hour(connection, scope, LIMITS)["calls"].sum())


def test_weeks_are_counted_when_they_are_over(street: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then days and events are read, and every row that is written would have them counted anew."""
    for moment, weeks in (
        (datetime(2026, 3, 14, 15, 59, tzinfo=UTC), {1: 12}),  # a minute before midnight in Datong
        (datetime(2026, 3, 14, 16, 0, tzinfo=UTC), {1: 12, 8: 7}),
        (datetime(2026, 3, 6, 0, 0, tzinfo=UTC), {1: 12, 8: 7}),  # a clock that was put back leaves it
        (datetime(2026, 5, 2, 0, 0, tzinfo=UTC), {1: 12, 8: 7, 15: 6}),
    ):
        monkeypatch.setattr(refreshing, "moment_of", lambda _connection, moment=moment: moment)
        if len(weeks) == 1:
            rollup.rebuild(street, LIMITS)
        assert rollup.refresh(street, LIMITS) == 0
        assert calls_by_week(street) == [weeks] * 3
        assert differences(street) == []
        assert calls_in_hours(street) == 25


def test_a_row_of_a_week_that_is_over_changes_its_week(street: Engine) -> None:
    change(street, 10, deleted_at=WRITTEN)
    rollup.refresh(street, LIMITS)
    assert calls_by_week(street) == [{1: 12, 8: 6, 15: 6}] * 3
    assert differences(street) == []
    assert calls_in_hours(street) == 24


def test_a_row_of_a_month_that_is_over_changes_its_month(street: Engine) -> None:
    change(street, 1, deleted_at=WRITTEN)
    rollup.refresh(street, LIMITS)
    assert months_of_units(street) == {FIRST_DAY: 24}
    assert differences(street) == []


def calls_by_unit(engine: Engine) -> dict[str, int]:
    """The calls of March by grid unit, as a screen tells them."""
    scope = Scope(territory=rows.STREET, first_day=FIRST_DAY, last_day=date(2026, 3, 31), as_of=datetime.now(UTC))
    with reading(engine) as connection:
        found = cells(connection, CALLS, scope, LIMITS, ("grid_unit_code", "calls"))
        unit = found.c.grid_unit_code
        counted = connection.execute(select(unit, func.sum(found.c.calls)).group_by(unit))
        return {code: int(calls) for code, calls in counted}


def test_screens_are_told_which_tables_changed(street: Engine) -> None:
    """What was made of others is as good as before."""
    change(street, 1, kind="service")
    with writing(street) as connection:
        connection.execute(update(elder).where(elder.c.elder_id == 1).values(updated_at=datetime.now(UTC)))
    before = version_of(street)
    rollup.refresh(street, LIMITS)
    with reading(street) as connection:
        told = version.by_table(connection)
    newer = {name for name, changed in told.items() if changed.version > before}
    assert newer == {"call", "elder"}
    assert told["call"].version == told["elder"].version == before + 1


def test_a_writer_whose_clock_is_ahead_hides_nobody(street: Engine) -> None:
    change(street, 1, kind="service", updated_at=datetime.now(UTC) + timedelta(days=400))
    rollup.refresh(street, LIMITS)
    change(street, 2, kind="service")
    assert rollup.refresh(street, LIMITS) == 1
    assert differences(street) == []


def test_a_register_that_is_written_is_told(street: Engine) -> None:
    """Nothing is counted of elders in advance, but screens show how many there are."""
    before = version_of(street)
    with writing(street) as connection:
        connection.execute(update(elder).where(elder.c.elder_id == 1).values(ability="disabled", updated_at=CALLED))
    rollup.refresh(street, LIMITS)
    assert version_of(street) == before + 1
    rollup.refresh(street, LIMITS)
    assert version_of(street) == before + 1


def test_other_time_limits_are_counted_anew(street: Engine) -> None:
    stricter = replace(LIMITS, answer_seconds=10)
    rollup.refresh(street, stricter)
    with reading(street) as connection:
        assert connection.scalar(select(func.sum(call_by_day.c.answered_on_time))) == 0
        assert set(connection.scalars(select(rollup_state.c.limits).where(rollup_state.c.source == "call"))) == {
            str(stricter)
        }
    assert list(rollup.differences(street, stricter)) == []


def test_many_changes_are_counted_in_several_turns(street: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "MOST_CHANGES", 4)
    with writing(street) as connection:
        connection.execute(update(call).values(kind="enquiry", updated_at=datetime.now(UTC) - timedelta(seconds=30)))
    assert rollup.refresh(street, LIMITS) == 25
    assert differences(street) == []


def test_two_refreshers_at_once_do_the_work_once(street: Engine) -> None:
    with writing(street) as connection:
        connection.execute(update(call).values(kind="enquiry", updated_at=datetime.now(UTC) - timedelta(minutes=1)))
    counted: list[int] = []
    both = threading.Barrier(2)

    def refresh() -> None:
        engine = create_engine_for(street.url.render_as_string(hide_password=False))
        both.wait()
        counted.append(rollup.refresh(engine, LIMITS))
        engine.dispose()

    threads = [threading.Thread(target=refresh) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [0, 25]
    assert differences(street) == []


def test_a_vacuum_of_the_state_is_waited_for_and_is_no_other_refresher(street: Engine) -> None:
    """PostgreSQL vacuums the table, which is written all the time, whenever it likes; SQLite's has no such lock."""
    locks = {"postgresql": "LOCK TABLE rollup_state IN SHARE UPDATE EXCLUSIVE MODE", "sqlite": "SELECT 1"}
    change(street, 0, kind="service")
    vacuuming = threading.Event()

    def vacuum() -> None:
        with street.connect() as connection, connection.begin():
            connection.exec_driver_sql(locks[street.dialect.name])
            vacuuming.set()
            time.sleep(0.1)

    thread = threading.Thread(target=vacuum)
    thread.start()
    vacuuming.wait()
    assert rollup.refresh(street, LIMITS) == 1
    thread.join()
    assert differences(street) == []


_REFRESHER = """
import sys
from data_access import rollup, version
from data_access.engine import create_engine_for
from data_access.rollup import CALLS, cells, refreshing
from data_access.rollup.histograms import unpacked
from data_access.settings import TimeLimits
refreshing.MOST_CHANGES = 50
engine = create_engine_for(sys.argv[1])
print("ready", flush=True)
while True:
    rollup.rebuild(engine, TimeLimits())
"""


def test_a_refresher_killed_at_any_moment_leaves_nothing_wrong(street: Engine) -> None:
    url = street.url.render_as_string(hide_password=False)
    for milliseconds in (0, 3, 10, 25, 60, 120):
        with writing(street) as connection:
            connection.execute(update(call).values(kind="service", updated_at=datetime.now(UTC)))
        process = subprocess.Popen([sys.executable, "-c", _REFRESHER, url], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(milliseconds / 1000)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        deadline = time.monotonic() + 10
        while differences(street) and time.monotonic() < deadline:  # the server may still be ending what was killed
            rollup.refresh(street, LIMITS)
        assert differences(street) == []
    assert sum(calls_in_cells(street).values()) == 20


def test_screens_are_told_what_a_killed_refresher_counted(street: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between counting and telling: the word that it left is found by the next one."""
    change(street, 0, deleted_at=WRITTEN, updated_at=datetime.now(UTC) - timedelta(seconds=30))
    before = version_of(street)
    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "_tell", lambda _engine: None)
        assert rollup.refresh(street, LIMITS) == 1
    assert version_of(street) == before
    assert rollup.refresh(street, LIMITS) == 0
    assert version_of(street) == before + 1
    with reading(street) as connection:
        assert version.by_table(connection)["call"].version == before + 1


def test_what_was_thrown_away_is_built_again(street: Engine) -> None:
    told = calls_in_cells(street), calls_in_cells(street, OTHER)
    with writing(street) as connection:
        for table in (rollup_state, rollup_seen, call_by_day):
            connection.execute(delete(table))
    rollup.refresh(street, LIMITS)
    assert (calls_in_cells(street), calls_in_cells(street, OTHER)) == told
    assert differences(street) == []
