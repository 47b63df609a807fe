import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import OperationalError

from data_access import engine as engines
from data_access.engine import DatabaseProblem, create_engine_for, problem_of, reading, sqlite_file, writing
from data_access.schema import installation


def test_what_a_writer_did_is_kept_as_a_whole_or_not_at_all(empty_engine: Engine) -> None:
    def write_half() -> None:
        with writing(empty_engine) as connection:
            connection.execute(insert(installation).values(name="half", value="1"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    with writing(empty_engine) as connection:
        connection.execute(insert(installation).values(name="whole", value="1"))
    with reading(empty_engine) as connection:
        assert connection.scalars(select(installation.c.name)).all() == ["whole"]


def test_readers_go_on_while_one_writes(empty_engine: Engine) -> None:
    with writing(empty_engine) as writer:
        writer.execute(insert(installation).values(name="not yet", value="1"))
        with reading(empty_engine) as reader:
            assert reader.scalars(select(installation.c.name)).all() == []


def test_a_screen_cannot_write_to_the_shared_database(empty_engine: Engine) -> None:
    if empty_engine.dialect.name == "postgresql":
        with pytest.raises(DatabaseProblem) as refused, reading(empty_engine) as connection:
            connection.execute(insert(installation).values(name="by a screen", value="1"))
        assert refused.value.code == "read_only_server"
    else:
        with reading(empty_engine) as connection:
            connection.execute(insert(installation).values(name="by a screen", value="1"))
    with reading(empty_engine) as connection:
        assert connection.scalars(select(installation.c.name)).all() == []


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_no_statement_is_compiled_or_shared_among_processes(empty_engine: Engine, dialect: str) -> None:
    """Both take longer than any statement of ours."""
    with reading(empty_engine) as connection:
        shown = [connection.scalar(text(f"SHOW {name}")) for name in ("jit", "max_parallel_workers_per_gather")]
    assert shown == ["off", "0"]


def test_a_locked_file_is_said_to_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    file = tmp_path / "street.sqlite3"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("CREATE TABLE t (n)")
    other.execute("BEGIN EXCLUSIVE")
    engine = create_engine_for(f"sqlite:///{file}")
    with pytest.raises(DatabaseProblem) as refused, writing(engine) as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
    other.close()
    engine.dispose()
    assert refused.value.code == "locked"
    assert sqlite_file(engine) == file


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "street.sqlite3"
    file.write_bytes(b"a ledger, not a database" * 100)
    engine = create_engine_for(f"sqlite:///{file}")
    with pytest.raises(DatabaseProblem) as refused, reading(engine) as connection:
        connection.execute(select(installation))
    engine.dispose()
    assert refused.value.code == "not_a_database"
    assert file.read_bytes().startswith(b"a ledger")


def test_a_missing_folder_is_said_so(tmp_path: Path) -> None:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'nowhere' / 'street.sqlite3'}")
    with pytest.raises(DatabaseProblem) as refused, reading(engine) as connection:
        connection.execute(select(installation))
    assert refused.value.code == "missing_file"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("connection to server at 127.0.0.1 failed: Connection refused", "unreachable"),
        ('FATAL: password authentication failed for user "street"', "password"),
        ("canceling statement due to statement timeout", "slow"),
        ("terminating connection due to administrator command", "unreachable"),
        ("could not extend file: No space left on device", "full"),
        ("attempt to write a readonly database", "read_only"),
        ("could not extend file: wrote only 4096 of 8192 bytes at block 2", "full"),
        ('FATAL: role "street" does not exist', "password"),
        ('FATAL: database "street" does not exist', "missing_database"),
        ('FATAL: too many connections for role "street"', "busy"),
        ("FATAL: the database system is starting up", "unreachable"),
        ("[Errno -2] failed to resolve host 'database'", "unreachable"),
        ("session is read-only", "read_only_server"),
        ("something nobody has seen before", "other"),
    ],
)
def test_what_drivers_say_becomes_a_sentence_with_what_to_do(said: str, code: str) -> None:
    found = problem_of(OperationalError("SELECT 1", {}, Exception(said)))
    assert found.code == code
    assert "请" in str(found) or "自动" in str(found)
    assert said not in str(found)
