"""The door to the data: asked once, kept until the data change, opened anew after a problem."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from pandas import DataFrame
from sqlalchemy import Connection, func, select

from data_access import calendar_days, opening, version
from data_access.answering import counts_people
from data_access.calendar_days import day_of
from data_access.engine import DatabaseProblem, create_engine_for, settle, writing
from data_access.periods import Period
from data_access.schema import dispute_reported_by_day
from data_access.scope import Scope
from data_access.version import EVERY_TABLE
from data_access.viewer import Role, Viewer
from presentation import reads
from presentation.view import View
from tests.conftest import FreshDatabase
from tests.presentation.test_view import VIEW
from tests.rows import put_community, put_dispute, put_grid_unit, put_street

pytestmark = pytest.mark.filterwarnings("ignore:.*ScriptRunContext")
ONE = "140213066004"


@pytest.fixture
def url(fresh_database: FreshDatabase, migrated_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A migrated database with a first data version, as the database of this installation."""
    with fresh_database("sqlite", copy_of=migrated_sqlite) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        advance(url)
        yield url


def advance(url: str, tables: Collection[str] = (EVERY_TABLE,), *, at: datetime | None = None) -> None:
    engine = create_engine_for(url)
    with pytest.MonkeyPatch.context() as clock, writing(engine) as connection:
        if at is not None:
            clock.setattr(version, "now", lambda: at)
        version.advance(connection, tables)
    settle(engine)


def test_a_question_is_asked_once_per_scope_viewer_options_and_data_version(url: str) -> None:
    asked: list[tuple[Scope, str]] = []

    def question(_connection: Connection, scope: Scope, *, level: str = "street") -> DataFrame:
        asked.append((scope, level))
        return DataFrame({"disputes": [len(asked)]})

    first = reads.ask(VIEW, question)
    assert reads.ask(VIEW, question)["disputes"].tolist() == first["disputes"].tolist() == [1]
    others: list[View] = [
        replace(VIEW, version=VIEW.version + 1),
        replace(VIEW, viewer=Viewer(Role.PRESENTER, "140213066")),
        replace(VIEW, scope=VIEW.scope.of_community(ONE)),
    ]
    for view in others:
        reads.ask(view, question)
        reads.ask(view, question)
    assert len(asked) == 1 + len(others)
    reads.ask(VIEW, question, level="grid_unit")
    reads.ask(VIEW, question, scope=VIEW.comparison_scope)
    assert asked[-2:] == [(VIEW.scope, "grid_unit"), (VIEW.comparison_scope, "street")]


def test_an_answer_may_be_changed_by_whoever_got_it(url: str) -> None:
    def question(_connection: Connection, _scope: Scope) -> DataFrame:
        return DataFrame({"disputes": [1]})

    mine = reads.ask(VIEW, question)
    mine.loc[0, "disputes"] = 99
    assert reads.ask(VIEW, question)["disputes"].tolist() == [1]


def test_what_a_viewer_may_not_read_is_hidden_at_the_door(url: str) -> None:
    @counts_people("elders")
    def question(_connection: Connection, _scope: Scope) -> DataFrame:
        return DataFrame({"elders": [3]})

    assert reads.ask(VIEW, question)["elders_suppressed"].tolist() == [True]
    secretary = replace(VIEW, viewer=Viewer(Role.SECRETARY, ONE), scope=replace(VIEW.scope, territory=ONE))
    assert reads.ask(secretary, question)["elders"].tolist() == [3]


def test_a_new_data_version_is_seen_when_the_old_one_has_expired(url: str) -> None:
    assert reads.data_version().version == 1
    advance(url)
    assert reads.data_version().version == 1
    reads._current().look_again()  # what two seconds do
    assert reads.data_version().version == 2


def live_view() -> View:
    """The view of this moment, as the shell makes it."""
    seen, (now, _) = reads.freshness(), reads.now_and_today()
    return replace(
        VIEW, scope=replace(VIEW.scope, first_day=day_of(now), last_day=day_of(now), as_of=now), comparison_scope=None,
        version=seen.changed.version, tables=seen.tables, now=now, full_ten_minutes=reads.full_ten_minutes(seen.at),
    )  # fmt: skip


def test_an_answer_is_kept_until_a_table_changes_of_which_it_was_made(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[datetime] = []

    def disputes(connection: Connection, scope: Scope) -> DataFrame:
        asked.append(scope.as_of)
        return DataFrame({"disputes": [connection.scalar(select(func.count()).select_from(dispute_reported_by_day))]})

    moment = calendar_days.now().replace(minute=12, second=0, microsecond=0)
    monkeypatch.setattr(calendar_days, "now", lambda: moment)
    for tables in ((EVERY_TABLE,), ("dispute",), ("visit",), ("visit",)):
        advance(url, tables, at=moment)
        reads._current().look_again()
        for _ in range(3):
            reads.ask(live_view(), disputes)
        moment += timedelta(minutes=1)
    first, changed = asked
    assert changed == first + timedelta(minutes=1), "as of the change, which came later than the full ten minutes"
    moment += timedelta(minutes=10)
    reads._current().look_again()
    reads.ask(live_view(), disputes)
    assert asked[2:] == [moment.replace(minute=20)], "time passes though nothing changes"


def test_states_are_taken_at_full_ten_minutes_or_at_the_last_change(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = reads.data_version().changed_at
    later = calendar_days.day_of(changed) + timedelta(days=1)
    present = datetime.combine(later, datetime.min.time(), calendar_days.SHANGHAI) + timedelta(hours=14, minutes=7)
    monkeypatch.setattr(calendar_days, "now", lambda: present)
    assert reads.now_and_today() == (present - timedelta(minutes=7), later)
    monkeypatch.setattr(calendar_days, "now", lambda: changed)
    assert reads.now_and_today() == (changed, calendar_days.day_of(changed))


def test_the_first_day_is_asked_for_everything_alone(url: str) -> None:
    with writing(create_engine_for(url)) as connection:
        put_street(connection)
        put_grid_unit(connection, f"{put_community(connection, ONE)}01")
        put_dispute(connection, community_code=ONE, reported_at=datetime(2024, 2, 29, 4, tzinfo=calendar_days.SHANGHAI))
        version.advance(connection)
    assert reads.first_day_with_data(Period.EVERYTHING) == date(2024, 2, 29)
    assert reads.first_day_with_data(Period.THIS_YEAR) is None


def test_a_file_put_right_is_opened_anew(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "street.sqlite3"
    path.write_bytes(b"a ledger, no database" * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path.as_posix()}")
    reads.settings.cache_clear()
    st.cache_resource.clear()
    with pytest.raises(DatabaseProblem):
        reads.data_version()
    shutil.copyfile(url.removeprefix("sqlite:///"), path)
    assert reads.data_version().version == 1
    opening.check(reads.current_engine())
