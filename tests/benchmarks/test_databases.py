"""The measured streets are made once, kept, brought up to date, and made anew where they are not whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from sqlalchemy import delete

from benchmarks import databases
from benchmarks.databases import Size
from data_access.engine import create_engine_for, writing
from data_access.schema import installation

SMALL = Size("small", 0.02, years=1)


def street(dialect: str, request: pytest.FixtureRequest) -> str:
    if dialect == databases.SQLITE:
        return databases.sqlite_street(SMALL)
    return databases.postgresql_street(request.getfixturevalue("postgresql_server"), SMALL)


def test_a_street_is_made_once_and_made_anew_where_it_is_not_whole(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_FOLDER", str(tmp_path))
    made: list[str] = []
    fill = databases._fill

    def fill_and_remember(url: str, size: Size) -> None:
        made.append(url)
        fill(url, size)

    monkeypatch.setattr(databases, "_fill", fill_and_remember)
    url = street(dialect, request)
    events = databases.events_in(url)
    assert events > 1_000
    assert street(dialect, request) == url
    assert databases.events_in(url) >= events
    assert len(made) == 1
    engine = create_engine_for(url)
    with writing(engine) as connection:
        connection.execute(delete(installation).where(installation.c.name == "demo_filled"))
    engine.dispose()
    street(dialect, request)
    assert len(made) == 2


def test_a_server_of_its_own_keeps_its_data() -> None:
    # Not tmp_path: every session of pytest closes the folder above it to the server's user.
    with tempfile.TemporaryDirectory(prefix="dashboard-benchmark-", ignore_cleanup_errors=True) as folder:
        _start_twice(Path(folder) / "pg")


def _start_twice(data: Path) -> None:
    for expected in (False, True):
        with databases.postgresql_server(data) as server:
            assert databases._exists(server, "kept") is expected
            if not expected:
                databases._administer(server, "CREATE DATABASE kept")


def test_a_tenth_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = databases.sizes()
    monkeypatch.setenv("BENCH_SCALE", "0.1")
    assert [size.scale for size in databases.sizes()] == pytest.approx([size.scale / 10 for size in whole])
    assert whole[1].scale / whole[0].scale > 9
