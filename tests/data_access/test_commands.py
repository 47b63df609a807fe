"""The command line: what it tells the operator, and that a mistake is one Chinese sentence and changes nothing."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from data_access.__main__ import main
from data_access.engine import DatabaseProblem, create_engine_for, writing
from data_access.schema import call, community, district, installation, street
from tests.data_access.rollup.street import HOME, call_of, fill

DEMO = ("demo", "--years", "1", "--as-of", "2025-06-30")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands find their database: a folder and a file that are not there yet."""
    path = tmp_path / "var" / "street.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path.as_posix()}")
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The sentence with which a command ends badly."""
    try:
        code = main(arguments)
    except SystemExit as leaving:  # argparse's way
        code = leaving.code if isinstance(leaving.code, int) else 0
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    lines = [line for line in said.err.splitlines() if "填充演示数据" not in line and "统计汇总数据" not in line]
    assert len(lines) == 1
    return lines[0]


def run(database: Path, statement: str) -> None:
    """Write to the database as somebody else would."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_demo_creates_the_database_and_status_tells_about_it(database, capsys) -> None:
    assert main(DEMO) == 0
    assert "演示数据已填好" in capsys.readouterr().out
    assert main(["status"]) == 0
    said = capsys.readouterr().out
    assert "填充于 2025-06-30" in said
    with closing(sqlite3.connect(database)) as connection:
        for table in ("elder", "visit", "dispute"):
            [count] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert [line for line in said.splitlines() if line.split() == [table, f"{count:,}"]]
    assert "已有演示数据，没有改动" in refused(capsys, *DEMO)


def test_migrate_builds_an_empty_database_once(database, capsys) -> None:
    assert main(["migrate"]) == 0
    assert "数据表已建立" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert "无需升级" in capsys.readouterr().out
    assert main(["status"]) == 0
    assert "演示数据：否" in capsys.readouterr().out


def test_rollups_are_refreshed_verified_and_built_anew(database, capsys) -> None:
    main(["migrate"])
    engine = create_engine_for(f"sqlite:///{database.as_posix()}")
    with writing(engine) as connection:
        for register in (community, street, district):  # the street below brings its own
            connection.execute(delete(register))
        fill(connection)
        connection.execute(insert(call), [call_of(n) for n in range(5)])
    engine.dispose()
    assert main(["migrate"]) == 0
    capsys.readouterr()
    for options, said in (((), "汇总数据已是最新。"), (("--verify",), "汇总数据与明细完全一致。")):
        assert main(["rollup", *options]) == 0
        assert capsys.readouterr().out == f"{said}\n"
    run(
        database,
        "UPDATE call SET deleted_at = called_at, updated_at = datetime('now', '-60 seconds') WHERE call_id = 2",
    )
    assert main(["rollup"]) == 0
    assert "1 行明细有变化" in capsys.readouterr().out
    run(database, "UPDATE call_by_day SET calls = 77")
    assert main(["rollup", "--verify"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"call_by_day（community_code={HOME} day=2026-03-01 kind=emergency）：汇总为 calls=77")
    assert "明细为 calls=4" in said[0]
    assert "rollup --rebuild" in said[-1]
    assert main(["rollup", "--rebuild"]) == 0
    assert main(["rollup", "--verify"]) == 0


def test_watching_goes_on_until_interrupted(database, capsys, monkeypatch) -> None:
    main(["migrate"])
    looked = []

    def refresh(*_given: object) -> int:
        looked.append(time.monotonic())
        if len(looked) == 2:
            raise DatabaseProblem("unreachable", "暂时连不上数据库")
        if len(looked) == 4:
            raise KeyboardInterrupt
        return 0

    capsys.readouterr()
    monkeypatch.setattr("data_access.rollup.refresh", refresh)
    monkeypatch.setattr("data_access.commands.WATCH_SECONDS", 0.01)
    assert main(["rollup", "--watch"]) == 2
    assert len(looked) == 4
    assert "已停止" in capsys.readouterr().err


def test_status_tells_of_an_unfinished_demonstration(database, capsys, monkeypatch) -> None:
    monkeypatch.setattr("data_access.demo.filling.insert_rows", lambda *_: 1 / 0)
    main(["migrate"])
    with pytest.raises(ZeroDivisionError):
        main(DEMO)
    capsys.readouterr()
    assert main(["status"]) == 0
    assert "没有填完" in capsys.readouterr().out


def test_another_products_database_is_refused_and_left_alone(database, capsys) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")
    before = database.read_bytes()
    for command in (DEMO, ("migrate",)):
        assert "其他系统" in refused(capsys, *command)
    assert database.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(database, capsys) -> None:
    database.parent.mkdir()
    database.write_text("这不是数据库" * 500, encoding="utf-8")
    assert "无法识别" in refused(capsys, *DEMO)
    assert database.read_text(encoding="utf-8") == "这不是数据库" * 500


def test_an_occupied_database_keeps_its_rows(database, capsys) -> None:
    main(["migrate"])
    engine = create_engine_for(f"sqlite:///{database.as_posix()}")
    with writing(engine) as connection:
        connection.exec_driver_sql(
            "INSERT INTO compound (community_code, compound_code, name, updated_at)"
            " VALUES ('140213066004', '140213066004001', '真实小区', '2026-01-01 00:00:00')"
        )
    capsys.readouterr()
    assert "已有数据，没有改动" in refused(capsys, *DEMO)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM compound").scalars().all() == ["真实小区"]
        assert connection.execute(installation.select()).all() == []
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("demo", "--years", "0"), "选项 --years 的值“0”不正确"),
        (("demo", "--scale", "many"), "选项 --scale"),
        (("demo", "--seed", "-1"), "选项 --seed"),
        (("demo", "--as-of", "2999-01-01"), "今天或以前"),
        (("demo", "--as-of", "2025-02-30"), "选项 --as-of"),
        (("demo", "--street", "12"), "9 位街道代码"),
        (("demo", "--street", "140213999"), "没有街道 140213999"),
        (("frobnicate",), "命令写法不正确"),
        (("status", "--loud"), "命令写法不正确"),
        (("rollup", "--verify", "--rebuild"), "命令写法不正确"),
        (("rollup",), "打不开"),
        ((), "命令写法不正确"),
        (("status",), "打不开"),
    ],
)
def test_a_mistake_is_one_sentence(database, capsys, arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(capsys, *arguments)


def test_a_wrong_setting_is_one_sentence(capsys, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "foo://secret@nowhere")
    assert "设置 DATABASE_URL" in refused(capsys, "status")
