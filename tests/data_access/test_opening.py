import shutil
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from data_access import calendar_days, demo, migration, opening, rollup, version
from data_access.engine import DatabaseProblem, create_engine_for, reading, writing
from data_access.migration import SchemaState
from data_access.rollup import refreshing
from data_access.schema import installation
from data_access.settings import Settings, read_settings

MIGRATION_OF_TOMORROW = '''
"""A table more."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9000", "{newest}", None, None
def upgrade() -> None:
    op.create_table("novelty", sa.Column("id", sa.Integer, primary_key=True))
def downgrade() -> None:
    op.drop_table("novelty")
'''


def settings_for(path: Path, **environ: str) -> Settings:
    return read_settings({"DATABASE_URL": f"sqlite:///{path.as_posix()}", "DEMO": "off", **environ})


def state_of(path: Path) -> SchemaState:
    engine = create_engine_for(f"sqlite:///{path.as_posix()}")
    with reading(engine) as connection:
        state = migration.state_of(connection)
    engine.dispose()
    return state


def kept_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.mark.parametrize("before", ["missing", "empty"])
def test_a_missing_or_empty_file_becomes_a_database(tmp_path: Path, before: str) -> None:
    path = tmp_path / "var" / "street.sqlite3"
    if before == "empty":
        path.parent.mkdir()
        path.touch()
    opening.prepare(settings_for(path))
    assert state_of(path) is SchemaState.CURRENT
    engine = create_engine_for(f"sqlite:///{path.as_posix()}")
    with reading(engine) as connection:
        assert version.current(connection).version == 1
        assert connection.execute(text("SELECT count(*) FROM community")).scalar() == 202
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_opening_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later, that is: what was written just now is looked at once more."""
    later = calendar_days.now() + timedelta(hours=1)
    monkeypatch.setattr(refreshing, "moment_of", lambda _connection: later)
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))
    before = path.read_bytes()
    opening.prepare(settings_for(path))
    assert path.read_bytes() == before


def test_filling_that_is_cut_short_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(engine: Engine, **_options: object) -> None:
        with writing(engine) as connection:
            connection.execute(insert(installation).values(name="half", value="1"))
        raise OSError("No space left on device")

    monkeypatch.setattr(demo, "fill", fail)
    path = tmp_path / "street.sqlite3"
    with pytest.raises(DatabaseProblem) as refused:
        opening.prepare(settings_for(path, DEMO="auto"))
    assert refused.value.code == "full"
    assert kept_in(tmp_path) == set()


def test_an_older_file_is_kept_aside_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))
    scripts = tmp_path / "migrations"
    shutil.copytree(migration.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = migration.revision_needed()
    script = MIGRATION_OF_TOMORROW.replace("{newest}", newest)
    (scripts / "versions" / "9000_a_table_more.py").write_text(script, encoding="utf-8")
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    monkeypatch.setattr(migration, "_revisions", migration._revisions.__wrapped__)  # as the program of tomorrow begins
    assert state_of(path) is SchemaState.OLDER
    opening.prepare(settings_for(path))
    assert state_of(path) is SchemaState.CURRENT
    kept = list(tmp_path.glob(f"*.before-{newest}-*.sqlite3"))
    assert len(kept) == 1
    assert state_of(kept[0]) is SchemaState.OLDER


def test_a_newer_file_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseProblem, match="更新程序") as refused:
        opening.prepare(settings_for(path))
    assert refused.value.code == "schema_newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "code"), [(b"a ledger, not a database" * 100, "not_a_database"), (None, "schema_not_ours")]
)
def test_somebody_elses_file_is_refused_and_left_as_it_was(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "street.sqlite3"
    if content is None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE payroll (id integer)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(DatabaseProblem) as refused:
        opening.prepare(settings_for(path, DEMO="auto"))
    assert refused.value.code == code
    assert path.read_bytes() == before
    assert kept_in(tmp_path) == {path.name}


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(DatabaseProblem):
        opening.prepare(settings_for(tmp_path / "var" / "street.sqlite3"))


def test_a_database_that_cannot_be_written_is_still_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))

    def refuse(*_arguments: object) -> int:
        raise DatabaseProblem("read_only", "只读")

    monkeypatch.setattr(demo, "catch_up", refuse)
    opening.prepare(settings_for(path, DEMO="auto"))
    engine = create_engine_for(f"sqlite:///{path.as_posix()}")
    opening.check(engine)
    engine.dispose()


def test_a_shared_database_is_never_migrated_by_the_dashboard(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        engine = create_engine_for(database_url)
        with pytest.raises(DatabaseProblem) as refused:
            opening.check(engine)
        engine.dispose()
    else:
        with pytest.raises(DatabaseProblem, match="data_access migrate") as refused:
            opening.prepare(read_settings({"DATABASE_URL": database_url}))
    assert refused.value.code == "schema_empty"


def test_the_background_goes_on_after_an_error_and_stops_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))
    stop, steps = threading.Event(), []

    class Failing:
        def __init__(self, _engine: Engine) -> None: ...

        def step(self, now: datetime) -> int:
            steps.append(now)
            if len(steps) == 3:
                stop.set()
            raise RuntimeError("the database went away")

    monkeypatch.setattr(demo, "Trickle", Failing)
    monkeypatch.setattr(opening, "TRICKLE_SECONDS", 0.01)
    opening.run_in_background(settings_for(path, DEMO="auto"), stop)
    assert len(steps) == 3
    assert all(moment.tzinfo is UTC for moment in steps)
    assert calendar_days.day_of(steps[0]) <= calendar_days.today()


def test_the_background_follows_what_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))
    monkeypatch.setattr(opening, "REFRESH_SECONDS", 0.05)
    stop = threading.Event()
    background = threading.Thread(target=opening.run_in_background, args=(settings_for(path), stop))
    background.start()
    try:
        with sqlite3.connect(path, isolation_level=None) as vendor:
            before = vendor.execute("SELECT version FROM data_version").fetchone()
            vendor.execute("UPDATE community SET short_name = '新名', updated_at = CURRENT_TIMESTAMP")
            deadline = time.monotonic() + 30
            while vendor.execute("SELECT version FROM data_version").fetchone() == before:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        vendor.close()
    finally:
        stop.set()
        background.join()


def test_rollups_that_cannot_be_written_are_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A database without the right to write: screens go on, from the events."""
    path = tmp_path / "street.sqlite3"
    opening.prepare(settings_for(path))
    stop, tries = threading.Event(), []

    def refuse(*_given: object) -> int:
        tries.append(1)
        if len(tries) == 4:
            stop.set()
        raise DatabaseProblem("read_only", "数据库是只读的")

    monkeypatch.setattr(rollup, "refresh", refuse)
    monkeypatch.setattr(opening, "REFRESH_SECONDS", 0.01)
    opening.run_in_background(settings_for(path), stop)
    assert len(tries) == 4
    assert [record.message for record in caplog.records if "the rollups paused" in record.message] == [
        "the rollups paused: DatabaseProblem: 数据库是只读的"
    ]
