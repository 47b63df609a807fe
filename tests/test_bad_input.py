"""What can be wrong with a database: the screen says what to do, the file stays as it was, and a reload recovers."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from benchmarks.reader import Screen, reader, run
from data_access import migration
from data_access.availability import SECONDS_LEFT_ALONE
from data_access.engine import DatabaseProblem, problem
from data_access.migration import SchemaState
from tests.conftest import FreshDatabase
from tests.running_server import RunningServer, running_server

PAGE = "disputes"


def opened(server: RunningServer, query: str = "") -> Screen:
    """The page as a new tab, or a reload, gets it."""

    async def ask() -> Screen:
        async with reader(server.address) as visitor:
            return await visitor.ask(PAGE, query)

    return run(ask())


def sentence_of(state: SchemaState) -> str:
    with pytest.raises(DatabaseProblem) as refused:
        migration.refuse_unless_usable(state)
    return str(refused.value)


def assert_says(screen: Screen, *sentences: str) -> None:
    """Exactly these sentences in place of the page, and nothing of the machinery."""
    assert screen.texts("alert") == list(sentences)
    assert not screen.kinds() & {"exception", "html", "echarts_chart", "table"}


def assert_whole(screen: Screen) -> None:
    assert screen.texts("alert") == []
    assert screen.kinds() >= {"html", "echarts_chart"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "database"
    folder.mkdir()
    return folder


@pytest.fixture
def street(folder: Path, demo_today_url: str) -> Path:
    """The path of the database that the server is told to use; a good one lies there."""
    path = folder / "street.sqlite3"
    shutil.copyfile(demo_today_url.removeprefix("sqlite:///"), path)
    return path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., RunningServer]]:
    """``start(path)`` or ``start(url)``: a server on that database, ended with the test."""
    with ExitStack() as servers:
        log = tmp_path / "server.log"

        def start_on(database: Path | str, *, obey_permissions: bool = False) -> RunningServer:
            url = f"sqlite:///{database.as_posix()}" if isinstance(database, Path) else database
            running = running_server(log, obey_permissions=obey_permissions, DATABASE_URL=url, DEMO="off")
            return servers.enter_context(running)

        yield start_on


def somebody_elses(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE payroll (id INTEGER)")
    connection.close()


def no_database(path: Path) -> None:
    path.write_bytes("这是一份台账，不是数据库。".encode() * 400)


def of_a_newer_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (somebody_elses, sentence_of(SchemaState.NOT_OURS)),
        (no_database, str(problem("not_a_database"))),
        (of_a_newer_program, sentence_of(SchemaState.NEWER)),
    ],
)
def test_a_file_that_is_not_for_this_program_is_left_alone(
    street: Path, start: Callable[..., RunningServer], spoil: Callable[[Path], None], sentence: str
) -> None:
    good = street.read_bytes()
    spoil(street)
    before = street.read_bytes()
    server = start(street)
    assert_says(opened(server), sentence)
    assert street.read_bytes() == before
    # The administrator puts the backup in its place; nobody restarts the server.
    street.with_suffix(".backup").write_bytes(good)
    street.with_suffix(".backup").replace(street)
    assert_whole(opened(server))
    assert street.read_bytes() == good


def test_a_locked_file_is_waited_for_and_said_so(street: Path, start: Callable[..., RunningServer]) -> None:
    other = sqlite3.connect(street, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE data_version SET version = version + 1")
    other.execute("COMMIT")  # in this mode the lock stays till the connection ends, also against readers
    server = start(street)
    # Nobody here reads the file meanwhile: POSIX would take the lock from this whole process when it closed the file.
    assert_says(opened(server), str(problem("locked")))
    other.close()
    before = street.read_bytes()
    time.sleep(SECONDS_LEFT_ALONE)
    assert_whole(opened(server))
    assert street.read_bytes() == before


def test_a_folder_that_is_missing_is_said_so(street: Path, folder: Path, start: Callable[..., RunningServer]) -> None:
    elsewhere = folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file where the folder should be", encoding="utf-8")
    server = start(street)
    assert_says(opened(server), str(problem("missing_file")))
    assert folder.read_text(encoding="utf-8") == "a file where the folder should be"
    folder.unlink()
    elsewhere.rename(folder)
    assert_whole(opened(server))


def test_a_file_in_a_read_only_folder_is_said_so(street: Path, start: Callable[..., RunningServer]) -> None:
    # SQLite keeps the write-ahead log beside the file, also of those who only read.
    before = street.read_bytes()
    street.chmod(0o444)
    street.parent.chmod(0o555)
    try:
        server = start(street, obey_permissions=True)
        assert_says(opened(server), str(problem("read_only")))
        assert street.read_bytes() == before
        assert [path.name for path in street.parent.iterdir()] == [street.name]
    finally:
        street.parent.chmod(0o755)
    street.chmod(0o644)
    assert_whole(opened(server))


def test_a_file_that_may_not_be_written_is_shown(street: Path, start: Callable[..., RunningServer]) -> None:
    before = street.read_bytes()
    street.chmod(0o444)
    assert_whole(opened(start(street, obey_permissions=True)))
    assert street.read_bytes() == before


def test_a_postgresql_server_that_is_not_there_is_said_so(start: Callable[..., RunningServer]) -> None:
    assert_says(opened(start("postgresql://reader:secret@127.0.0.1:1/street")), str(problem("unreachable")))


def test_a_postgresql_database_that_goes_away_and_comes_back(
    fresh_database: FreshDatabase, demo_postgresql_url: str, start: Callable[..., RunningServer]
) -> None:
    with fresh_database("postgresql", copy_of=demo_postgresql_url) as url:
        name = make_url(url).database
        server = start(url)
        assert_whole(opened(server))
        administer(demo_postgresql_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        administer(
            demo_postgresql_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{name}'"
        )
        assert_says(opened(server, "community=140213066005"), str(problem("unreachable")))
        administer(demo_postgresql_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert_whole(opened(server, "community=140213066005"))


def test_a_read_only_postgresql_database_is_shown(
    fresh_database: FreshDatabase, demo_postgresql_url: str, start: Callable[..., RunningServer]
) -> None:
    with fresh_database("postgresql", copy_of=demo_postgresql_url) as url:
        name = make_url(url).database
        administer(demo_postgresql_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        assert_whole(opened(start(url)))


def administer(url: str, statement: str) -> None:
    """Run a statement on the database server beside the database of ``url``."""
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


@pytest.fixture(scope="module")
def good(demo_today_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on a good database, for links that are wrong by themselves: they change nothing."""
    log = tmp_path_factory.mktemp("good") / "server.log"
    with running_server(log, DATABASE_URL=demo_today_url, DEMO="off") as running:
        yield running


@pytest.mark.parametrize("query", ["community=x", "compound=%27%3B--", "grid_unit=%F0%9F%98%80", "period=1", "days=2"])
def test_a_wrong_link_shows_the_page_and_says_what_was_wrong(good: RunningServer, query: str) -> None:
    screen = opened(good, query)
    assert screen.kinds() >= {"html", "echarts_chart"}
    assert len(screen.texts("alert")) == (0 if query.startswith("days") else 1)
