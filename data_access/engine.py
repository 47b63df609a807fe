"""Engines: one per database URL and process, set up for many readers beside one writer."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError

#: How long a writer may keep others waiting before they give up with a sentence.
BUSY_SECONDS = 5
#: A question that takes longer than this is broken, not slow.
STATEMENT_SECONDS = 30


def create_engine_for(url: str) -> Engine:
    """The engine of a SQLite file or a PostgreSQL database; nothing is opened yet.

    SQLite: write-ahead log, foreign keys enforced, a busy time-out. PostgreSQL: pooled, pre-pinged, with a connection
    and a statement time-out, in UTC.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = sqlalchemy.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c timezone=UTC"
    return sqlalchemy.create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=BUSY_SECONDS,
        connect_args={"connect_timeout": BUSY_SECONDS, "options": options, "application_name": "street-dashboard"},
    )


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, late and never for DDL; with it out of the way, what is begun
    # below really is one transaction, migrations included.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.execute("PRAGMA mmap_size=1073741824")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that read first and wrote later would fail when another wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed as a whole at the end, or nothing of it. Raises ``DatabaseProblem``."""
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise problem_of(error) from error


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers read while one writer writes. Kept in the file, so it is set once, by whoever creates it."""
    _outside_transactions(engine, "PRAGMA journal_mode=WAL")


def settle(engine: Engine) -> None:
    """Bring everything written into the one file, so that it can be copied or renamed."""
    _outside_transactions(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _outside_transactions(engine: Engine, pragma: str) -> None:
    if engine.dialect.name != "sqlite":
        return
    try:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute(pragma)
        finally:
            connection.close()
    except (DBAPIError, sqlite3.Error) as error:
        raise problem_of(error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that can only read; all its questions see the database at one moment.

    Raises ``DatabaseProblem`` (a sentence for the reader) instead of the driver's errors.
    """
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
    except DBAPIError as error:
        raise problem_of(error) from error


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an embedded database; None for a server or a database in memory."""
    if engine.dialect.name != "sqlite" or not engine.url.database or engine.url.database == ":memory:":
        return None
    return Path(engine.url.database)


class DatabaseProblem(Exception):
    """Why the database cannot be used: ``code`` for machines, the text a Chinese sentence with what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


_SENTENCES = {
    "not_a_database": "数据文件无法识别，可能已损坏或不是本系统的数据库；请恢复备份，或更正设置 DATABASE_URL。",
    "read_only": "数据库是只读的，无法写入；请检查数据文件及其所在文件夹的写权限后重新打开。",
    "locked": "数据库正被其他程序占用，请稍候刷新；若持续出现，请关闭正在导入或备份的程序。",
    "full": "磁盘空间已满，数据无法写入；请清理磁盘后重试，已有数据没有丢失。",
    "missing_file": "数据文件打不开，请检查 DATABASE_URL 指向的文件夹是否存在、是否有权限。",
    "password": "数据库拒绝登录，请检查 DATABASE_URL 中的用户名和密码。",
    "unreachable": "暂时连不上数据库，请检查数据库服务和网络；恢复后页面会自动更新。",
    "slow": "数据库响应超时，请缩小时间范围后重试，或请管理员检查数据库负载。",
    "missing_table": "数据库缺少所需的数据表，请运行“python -m data_access migrate”后重新打开。",
    "other": "读取数据时出错，请稍后刷新；若持续出现，请把时间告诉管理员查看日志。",
}

#: What drivers say, in the order in which it is looked for.
_SYMPTOMS = (
    ("not a database", "not_a_database"),
    ("malformed", "not_a_database"),
    ("readonly", "read_only"),
    ("read-only", "read_only"),
    ("locked", "locked"),
    ("database or disk is full", "full"),
    ("no space left", "full"),
    ("unable to open", "missing_file"),
    ("password authentication", "password"),
    ("no password supplied", "password"),
    ("statement timeout", "slow"),
    ("no such table", "missing_table"),
    ("no such column", "missing_table"),
    ("undefinedtable", "missing_table"),
    ("does not exist", "missing_table"),
    ("connection", "unreachable"),
    ("server closed", "unreachable"),
    ("terminating", "unreachable"),
)


def problem(code: str) -> DatabaseProblem:
    """The problem of this code with its sentence."""
    return DatabaseProblem(code, _SENTENCES[code])


def problem_of(error: Exception) -> DatabaseProblem:
    """What a driver's error means to a reader."""
    said = str(error).lower()
    return problem(next((code for symptom, code in _SYMPTOMS if symptom in said), "other"))
