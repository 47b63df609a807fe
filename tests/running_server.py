"""The real server as a child process, started the way the README says."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
STOP_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """One HTTP response; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class RunningServer:
    """A server that answers on ``port``; ``log`` is the file with all it has printed."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> Answer:
        """The answer to one GET request."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and body of /healthz."""
        answer = self.get("/healthz")
        return answer.status, json.loads(answer.body)

    def stop(self) -> int:
        """Ask the server to end, as an operator would; its exit status."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(
    log: Path,
    arguments: tuple[str, ...] = (),
    *,
    script: str = "dashboard.py",
    obey_permissions: bool = False,
    **environment: str,
) -> subprocess.Popen[bytes]:
    """Start `streamlit run` with a script; all it prints goes to ``log``.

    ``obey_permissions``: the permissions of files hold for the server also where it runs as root.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *arguments],
            cwd=PROJECT,
            env={**inherited, "PYTHONUTF8": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_give_up_reading_and_writing_everything if obey_permissions else None,  # noqa: PLW1509
        )


def _give_up_reading_and_writing_everything() -> None:
    """Root is root by capabilities: without this one Linux asks a file's permissions of it as of anybody."""
    drop_from_bounding_set, dac_override = 24, 1  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
    ctypes.CDLL(None).prctl(drop_from_bounding_set, dac_override, 0, 0, 0)


@contextmanager
def running_server(
    log: Path,
    *,
    port: int | None = None,
    arguments: tuple[str, ...] = (),
    script: str = "dashboard.py",
    obey_permissions: bool = False,
    **environment: str,
) -> Iterator[RunningServer]:
    """A server with these settings until the block ends, told by PORT to listen on ``port`` (a free one).

    Unless LOOK_AHEAD says otherwise it draws nothing ahead: that would take half a processor from other tests, and what
    a test sees would depend on what was looked at before.
    """
    port = port or free_port()
    settings = {"PORT": str(port), "LOOK_AHEAD": "off", **environment}
    process = launch(log, arguments, script=script, obey_permissions=obey_permissions, **settings)
    try:
        server = RunningServer(port, process, log)
        _wait_until_it_answers(server)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_it_answers(server: RunningServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            server.health()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server does not answer:\n{server.log.read_text(encoding='utf-8')}")
