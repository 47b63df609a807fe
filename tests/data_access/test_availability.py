"""What a screen meets when the database does not answer: a sentence within two seconds, and then the data again."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, insert, make_url, select, text

from data_access import engine as engines
from data_access import migration, version
from data_access.availability import SECONDS_LEFT_ALONE, Availability, Seen
from data_access.calendar_days import now
from data_access.engine import DatabaseProblem, create_engine_for, create_engine_for_screens, reading, writing
from data_access.schema import installation
from data_access.version import DataVersion
from tests.own_postgresql import OwnPostgresql, at_most_a_file_of, copy_of_server

ANSWER_SECONDS = 2.0
Start = Callable[..., OwnPostgresql]
Connect = Callable[..., Engine]


@pytest.fixture
def database(postgresql_server: URL, migrated_postgresql: str) -> str:
    """The name of a migrated database that every copy of the session's server holds."""
    return make_url(migrated_postgresql).database or ""


@pytest.fixture
def copied(postgresql_server: URL, database: str) -> Iterator[Start]:
    """``copied()``: a server of one's own, not started yet."""
    with ExitStack() as servers:
        yield lambda: servers.enter_context(copy_of_server(postgresql_server))


@pytest.fixture
def connect() -> Iterator[Connect]:
    """``connect(url)``: an engine as the screens use it, or as ``make`` makes it."""
    with ExitStack() as engines:

        def connect(url: URL | str, make: Callable[[str], Engine] = create_engine_for_screens) -> Engine:
            engine = make(url if isinstance(url, str) else url.render_as_string(hide_password=False))
            engines.callback(engine.dispose)
            return engine

        yield connect


def look(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(text("SELECT 1")) or 0


@contextmanager
def refused(code: str, *, within: float = ANSWER_SECONDS) -> Iterator[None]:
    began = time.monotonic()
    with pytest.raises(DatabaseProblem) as problem:
        yield
    assert problem.value.code == code
    assert time.monotonic() - began < within


def write(engine: Engine, name: str = "by a test") -> None:
    with writing(engine) as connection:
        connection.execute(insert(installation).values(name=name, value="1"))


def test_a_restarted_server_is_not_even_noticed(copied: Start, connect: Connect, database: str) -> None:
    own = copied()
    own.start()
    engine = connect(own.url(database))
    with reading(engine) as one, reading(engine) as another:
        assert one.scalar(text("SELECT 1")) == another.scalar(text("SELECT 1"))
    own.stop("immediate")
    own.start()
    assert [look(engine) for _ in range(3)] == [1, 1, 1]


def test_a_frozen_server_is_left_alone_until_it_answers_again(copied: Start, connect: Connect, database: str) -> None:
    own = copied()
    own.start()
    available = Availability(connect(own.url(database)))
    own.order("INSERT INTO data_version VALUES (1, 7, now())", database)
    assert available.newest_version().changed.version == 7
    own.freeze()
    began = time.monotonic()
    for _ in range(20):
        with refused("unreachable"), available.reading() as connection:
            connection.execute(text("SELECT 1"))
    assert time.monotonic() - began < ANSWER_SECONDS
    assert_kept(available, 7, "unreachable")
    own.thaw()
    time.sleep(SECONDS_LEFT_ALONE)
    own.order("UPDATE data_version SET version = 8", database)
    assert available.newest_version().changed.version == 8
    assert available.newest_version().problem is None


def test_the_second_host_goes_on_when_the_first_fails(copied: Start, connect: Connect, database: str) -> None:
    first, second = copied(), copied()
    first.start()
    second.start()
    url = first.url(database).set(host=None, port=None, query={"host": (first.address, second.address)})
    engine = connect(url)
    first.order("INSERT INTO installation VALUES ('host', 'first')", database)
    second.order("INSERT INTO installation VALUES ('host', 'second')", database)
    hosts = []
    for order in (None, first.stop, first.start, second.stop):
        if order is not None:
            order()
        with reading(engine) as connection:
            hosts.append(connection.scalar(select(installation.c.value)))
    assert hosts == ["first", "second", "second", "first"]


def test_a_frozen_first_host_delays_no_reader_for_ever(copied: Start, connect: Connect, database: str) -> None:
    first, second = copied(), copied()
    first.start()
    second.start()
    first.freeze()
    engine = connect(first.url(database).set(host=None, port=None, query={"host": (first.address, second.address)}))
    with refused("unreachable"):
        look(engine)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:  # the attempt goes on to the second host, whoever asks next gets it
        try:
            assert look(engine) == 1
        except DatabaseProblem:
            continue
        return
    raise AssertionError("the second host was never asked")


def test_a_standby_is_read_and_says_what_it_cannot_do(copied: Start, connect: Connect, database: str) -> None:
    own = copied()
    own.become_standby_at_next_start()
    own.start()
    engine = connect(own.url(database))
    assert look(engine) == 1
    with refused("read_only_server"):
        write(engine)
    wanted = own.url(database).update_query_dict({"target_session_attrs": "read-write"})
    with refused("read_only_server"):
        look(connect(wanted))
    own.promote()
    write(engine)
    assert look(connect(wanted)) == 1


def test_a_full_disk_refuses_what_is_written_and_keeps_what_was(copied: Start, connect: Connect, database: str) -> None:
    own = copied()
    own.start(at_most_a_file_of(17 * 2**20))  # the write-ahead log's own files have sixteen
    engine = connect(own.url(database))
    write(engine, "before")
    with refused("full", within=60), writing(engine) as connection:
        connection.execute(text("CREATE TABLE large AS SELECT repeat('x', 1000) AS x FROM generate_series(1, 30000)"))
    with reading(engine) as connection:
        assert connection.scalars(select(installation.c.name)).all() == ["before"]


def test_a_wrong_password_and_a_wrong_name_are_said_so(copied: Start, connect: Connect, database: str) -> None:
    own = copied()
    own.start()
    own.order("CREATE USER guarded PASSWORD 'right'")
    own.ask_passwords_of("guarded")
    assert look(connect(own.url(database, "guarded", "right"))) == 1
    for user, password in (("guarded", "wrong"), ("guarded", None), ("nobody", "right")):
        with refused("password"):
            look(connect(own.url(database, user, password)))
    with refused("missing_database"):
        look(connect(own.url("elsewhere", "guarded", "right")))
    with refused("privilege"), reading(connect(own.url(database, "guarded", "right"))) as connection:
        connection.execute(select(installation))


def test_more_readers_than_connections_are_told_to_wait(empty_engine: Engine, connect: Connect) -> None:
    engine = connect(empty_engine.url)
    with ExitStack() as readers:
        for _ in range(engine.pool.size() + engine.pool._max_overflow):  # type: ignore[attr-defined]
            readers.enter_context(reading(engine))
        with refused("busy"):
            look(engine)
    assert look(engine) == 1


def test_a_question_without_an_end_is_stopped(
    migrated_postgresql: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "STATEMENT_SECONDS", 0.2)
    engine = connect(migrated_postgresql)
    with refused("slow"), reading(engine) as connection:
        connection.execute(text("SELECT pg_sleep(30)"))
    assert look(engine) == 1


def test_a_locked_table_is_not_waited_for(empty_engine: Engine, connect: Connect) -> None:
    engine = connect(empty_engine.url)
    available = Availability(engine)
    with writing(empty_engine) as writer:
        version.advance(writer)
    assert available.newest_version().changed.version == 1
    with ExitStack() as locked:
        if engine.dialect.name == "postgresql":
            writer = locked.enter_context(writing(empty_engine))
            writer.execute(text("LOCK TABLE data_version IN ACCESS EXCLUSIVE MODE"))
        else:
            locked.enter_context(whole_file_locked(engine, empty_engine))
        began = time.monotonic()
        assert_kept(available, 1, "locked")
        assert time.monotonic() - began < ANSWER_SECONDS
    time.sleep(SECONDS_LEFT_ALONE)
    assert available.newest_version().problem is None


@contextmanager
def whole_file_locked(*engines_on_it: Engine) -> Iterator[None]:
    """Another program that keeps a SQLite file to itself: nobody may have it open at that moment."""
    for engine in engines_on_it:
        engine.dispose()
    other = sqlite3.connect(engines_on_it[0].url.database or "", isolation_level=None)
    try:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE data_version SET version = version")
        other.execute("COMMIT")  # in this mode the lock stays till the connection ends, also against readers
        yield
    finally:
        other.close()


def test_a_file_that_is_gone_for_a_moment_is_missed_and_found(
    migrated_sqlite: str, tmp_path: Path, connect: Connect
) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    file = folder / "street.sqlite3"
    shutil.copyfile(migrated_sqlite.removeprefix("sqlite:///"), file)
    url = f"sqlite:///{file.as_posix()}"
    writer = connect(url, create_engine_for)
    advance(writer)
    available = Availability(connect(url))
    assert available.newest_version().changed.version == 1
    elsewhere = folder.rename(tmp_path / "elsewhere")
    folder.mkdir()
    assert_kept(available, 1, "missing_file")
    assert list(folder.iterdir()) == [], "no empty database in its place"
    folder.rmdir()
    elsewhere.rename(folder)
    advance(writer)
    time.sleep(SECONDS_LEFT_ALONE)
    seen = available.newest_version()
    assert (seen.changed.version, seen.problem) == (2, None)


def test_a_schema_that_another_program_migrates_meanwhile_is_noticed(empty_engine: Engine, connect: Connect) -> None:
    advance(empty_engine)
    available = Availability(connect(empty_engine.url))
    available.newest_version()
    with writing(empty_engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        version.advance(connection)
    with pytest.raises(DatabaseProblem, match="更新程序") as newer:
        available.newest_version()
    assert newer.value.code == "schema_newer"
    with writing(empty_engine) as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{migration.revision_needed()}'"))
    assert available.newest_version().changed.version == 2


def test_within_some_seconds_one_reader_asks_for_all(empty_engine: Engine, connect: Connect) -> None:
    advance(empty_engine)
    available = Availability(connect(empty_engine.url))
    assert available.version_within(60).changed.version == 1
    advance(empty_engine)
    assert available.version_within(60).changed.version == 1
    assert available.version_within(0).changed.version == 2
    advance(empty_engine)
    available.look_again()
    assert available.version_within(60).changed.version == 3


def test_readers_who_come_just_when_the_seconds_are_over_are_answered(
    empty_engine: Engine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit's own cache fails for a reader who finds a value that expires while it is taken out."""
    advance(empty_engine)
    available = Availability(connect(empty_engine.url))
    seen = available.newest_version()
    asked: list[None] = []

    def newest_version() -> Seen:
        asked.append(None)
        return seen

    monkeypatch.setattr(available, "newest_version", newest_version)

    def reader(_number: int) -> set[int]:
        return {available.version_within(0.0005).changed.version for _ in range(5_000)}

    with ThreadPoolExecutor(8) as readers:
        assert set().union(*readers.map(reader, range(8))) == {1}
    assert 1 < len(asked) < 40_000


def test_what_could_not_be_seen_is_asked_for_again(
    empty_engine: Engine, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    available = Availability(connect(empty_engine.url))
    answers = iter([DatabaseProblem("unreachable", "暂时连不上数据库"), None])

    def newest_version() -> Seen:
        if (problem := next(answers)) is not None:
            raise problem
        return Seen(DataVersion(5, now()), now(), None)

    monkeypatch.setattr(available, "newest_version", newest_version)
    with pytest.raises(DatabaseProblem):
        available.version_within(60)
    assert available.version_within(60).changed.version == 5


def advance(engine: Engine) -> None:
    with writing(engine) as connection:
        version.advance(connection)


def assert_kept(available: Availability, version: int, code: str) -> None:
    """The version seen before is kept, and said why."""
    seen = available.newest_version()
    assert seen.changed.version == version
    assert seen.problem is not None
    assert seen.problem.code == code
