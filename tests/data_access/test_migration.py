import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from data_access import migration
from data_access.engine import DatabaseProblem, create_engine_for, reading, use_write_ahead_log, writing
from data_access.migration import SchemaState
from data_access.schema import metadata
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
