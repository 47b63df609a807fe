"""The launcher: one sentence for wrong settings, the port, the headers, health, errors and an orderly end."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import net_util
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

import dashboard
from data_access import migration, opening
from data_access.engine import create_engine_for, problem
from data_access.settings import read_settings
from tests.conftest import FreshDatabase
from tests.running_server import RunningServer, free_port, launch, running_server

LogFile = Callable[[str], Path]


@pytest.fixture(scope="module")
def log_file(tmp_path_factory: pytest.TempPathFactory) -> LogFile:
    folder = tmp_path_factory.mktemp("logs")
    return lambda name: folder / f"{name}.log"


@pytest.fixture(scope="module")
def server(log_file: LogFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that made its own database, without demonstration data: it starts at once."""
    path = tmp_path_factory.mktemp("database") / "var" / "street.sqlite3"
    with running_server(log_file("plain"), DATABASE_URL=f"sqlite:///{path.as_posix()}", DEMO="off") as running:
        yield running


def run_apart(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine run in a thread of its own: the browser tests keep a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_wrong_setting_stops_the_start_with_one_sentence(log_file: LogFile) -> None:
    log = log_file("wrong")
    assert launch(log, PORT="eighty").wait(60) == 2
    assert log.read_text(encoding="utf-8") == "设置 PORT 的值“eighty”不正确，请改为 1 到 65535 之间的整数。\n"


def test_port_is_obeyed_by_plain_streamlit_run(server: RunningServer) -> None:
    # running_server passes PORT and nothing else; that it answers there is the fact.
    assert server.health()[0] == 200
    assert f"ready on http://localhost:{server.port}" in server.log.read_text(encoding="utf-8")


def test_streamlit_s_own_port_option_is_the_stronger_one(log_file: LogFile, tmp_path: Path) -> None:
    chosen = free_port()
    with running_server(
        log_file("option"),
        port=chosen,
        arguments=(f"--server.port={chosen}",),
        PORT=str(free_port()),
        DATABASE_URL=f"sqlite:///{(tmp_path / 'street.sqlite3').as_posix()}",
        DEMO="off",
    ) as running:
        assert f"ready on http://localhost:{chosen}" in running.log.read_text(encoding="utf-8")


def test_health_tells_the_data_version_and_the_schema_revision(server: RunningServer) -> None:
    status, body = server.health()
    assert status == 200
    assert body["data_version"] >= 1
    assert body == body | {"status": "ok", "schema_revision": migration.revision_needed()}


def test_a_database_of_another_system_is_told_and_left_alone(log_file: LogFile, tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE invoice (number INTEGER)")
    connection.close()
    before = path.read_bytes()
    with running_server(log_file("other"), DATABASE_URL=f"sqlite:///{path.as_posix()}") as running:
        assert running.health() == (503, {"status": "unavailable", "reason": "schema_not_ours"})
        assert running.get("/").status == 200
        said = running.log.read_text(encoding="utf-8")
    assert len(re.findall("cannot be used: 这个数据库属于其他系统", said)) == 1
    assert "Traceback" not in said
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "path", ["/", "/disputes", "/healthz", "/_stcore/health", "/static/no-such-file.js", "/favicon.png"]
)
def test_every_response_carries_the_security_headers(server: RunningServer, path: str) -> None:
    promised = {name.lower(): value for name, value in dashboard.security_headers(read_settings({})).items()}
    sent = server.get(path).headers
    assert {name: sent.get(name) for name in promised} == promised


def test_the_policy_names_no_other_host_unless_tiles_are_set() -> None:
    policy = dashboard.security_headers(read_settings({}))["Content-Security-Policy"]
    assert "//" not in policy
    assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    tiles = {"TILE_SERVER": "http://tiles.example.org:8080/vec/{z}/{x}/{y}.png"}
    directives = dashboard.security_headers(read_settings(tiles))["Content-Security-Policy"].split("; ")
    with_tiles = {directive.split()[0] for directive in directives if "http://tiles.example.org:8080" in directive}
    assert with_tiles == {"img-src", "connect-src"}


def test_streamlit_s_own_inline_script_may_run() -> None:
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    assert len(dashboard.inline_script_hashes().split()) == page.count("<script>") == 1


def test_a_websocket_passes_the_headers_untouched() -> None:
    given: list[Any] = []

    async def app(*call: Any) -> None:
        given.extend(call)

    async def receive() -> Any: ...

    async def send(_message: Any) -> None: ...

    call = ({"type": "websocket", "path": "/_stcore/stream"}, receive, send)
    run_apart(dashboard.SecurityHeaders(app, {"X-Frame-Options": "DENY"})(*call))
    assert all(one is other for one, other in zip(given, call, strict=True))


def test_a_page_of_another_origin_is_refused_without_asking_the_internet(server: RunningServer) -> None:
    stream = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    with connect(stream, origin=Origin(server.address)):
        pass
    with pytest.raises(InvalidStatus) as refused:
        connect(stream, origin=Origin("http://elsewhere.example.org"))
    assert refused.value.response.status_code == 403
    assert net_util.get_external_ip() is None


def test_the_server_ends_in_order_when_asked(log_file: LogFile, tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'street.sqlite3').as_posix()}"
    with running_server(log_file("end"), DATABASE_URL=url, DEMO="off") as running:
        running.stop()
        assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_the_lifespan_works_in_the_background_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    def work(_settings: object, stop: threading.Event) -> None:
        happened.append("began")
        assert stop.wait(30)
        happened.append("stopped")

    async def live() -> int:
        async with dashboard.lifespan(dashboard.app):
            return gc.get_freeze_count()

    monkeypatch.setattr(opening, "prepare", lambda _settings: happened.append("prepared"))
    monkeypatch.setattr(opening, "run_in_background", work)
    thresholds = gc.get_threshold()
    try:
        assert run_apart(live()) > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    assert happened == ["prepared", "began", "stopped"]


def test_failing_background_work_leaves_the_screens_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_settings: object, _stop: threading.Event) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(opening, "run_in_background", fail)
    dashboard.keep_current(read_settings(), threading.Event())
    assert "disk gone" in caplog.text


def test_a_failed_screen_gives_a_number_that_the_log_knows(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(st, "error", shown.append)
    with caplog.at_level(logging.ERROR, logger="dashboard"):
        assert dashboard.say_what_to_do(RuntimeError("the cause")) is True
    matched = re.fullmatch("这一页没能显示出来，请刷新重试；若仍然如此，请把编号 ([0-9a-f]{6}) 告诉管理员。", shown[0])
    assert matched is not None
    assert f"error {matched[1]} on screen: RuntimeError('the cause')" in caplog.text


def test_a_database_problem_speaks_for_itself_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(st, "error", shown.append)
    assert dashboard.say_what_to_do(problem("locked")) is True
    assert shown == [str(problem("locked"))]


def test_a_shared_database_is_never_created_in_passing(fresh_database: FreshDatabase, log_file: LogFile) -> None:
    with fresh_database("postgresql") as url, running_server(log_file("empty"), DATABASE_URL=url) as running:
        assert running.health() == (503, {"status": "unavailable", "reason": "schema_empty"})
        engine = create_engine_for(url)
        opening.create_schema(engine)  # what `python -m data_access migrate` does
        engine.dispose()
        assert running.health()[0] == 200


def test_what_looks_after_the_screens_begins_again_where_it_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dashboard, "SECONDS_AFTER_FAILURE", 0.01)
    begun: list[float] = []

    async def work() -> None:
        begun.append(asyncio.get_running_loop().time())
        if len(begun) == 1:
            raise ValueError("not this time")
        await asyncio.sleep(60)

    async def until_begun_twice() -> None:
        going_on = asyncio.create_task(dashboard.going_on(work))
        async with asyncio.timeout(10):
            while len(begun) < 2:
                await asyncio.sleep(0.01)
        going_on.cancel()

    run_apart(until_begun_twice())
    assert "begins again" in caplog.text
    assert "not this time" in caplog.text
