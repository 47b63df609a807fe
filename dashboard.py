"""What `streamlit run dashboard.py` starts: the server around the screens.

It reads the settings, opens the database, keeps it current in the background, adds the security headers and answers
/healthz. The screens themselves begin in presentation/shell.py.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import hashlib
import importlib
import logging
import os
import pkgutil
import re
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, net_util

import presentation
from data_access import migration, opening
from data_access.opening import DatabaseProblem
from data_access.settings import Settings, SettingsError, read_settings
from presentation import freshness, long_lived, map_routes, streamlit_shortcuts
from presentation.wall import routes as wall_routes

LOG = logging.getLogger("dashboard")
SHELL = Path(__file__).resolve().parent / "presentation" / "shell.py"
#: Between two tries of what looks after the screens.
SECONDS_AFTER_FAILURE = 10.0
#: Imported before the garbage collector is frozen; Streamlit itself would load them in the first reader's run.
HEAVY_MODULES = ("pandas", "plotly.graph_objects", "plotly.io", "pyarrow", "pydeck")


def settings_or_exit() -> Settings:
    """The settings; a wrong one ends the process with its sentence and status 2."""
    try:
        return read_settings()
    except SettingsError as wrong:
        sys.stderr.write(f"{wrong}\n")
        sys.exit(2)


def keep_to_the_port(settings: Settings) -> None:
    """Start over when `streamlit run` listens on another port than PORT says.

    Streamlit binds its port before it imports this file and knows nothing of PORT. A port given in Streamlit's own
    way (--server.port, STREAMLIT_SERVER_PORT) is an explicit choice and stays.
    """
    launched_by_streamlit = Path(sys.argv[0]).resolve() == Path(__file__).resolve()
    if not launched_by_streamlit or not os.environ.get("PORT") or config.is_manually_set("server.port"):
        return
    if config.get_option("server.port") != settings.port:
        start_over_on(settings.port)


def start_over_on(port: int) -> NoReturn:
    """Run the very command that started this process once more, listening on ``port``."""
    for thing in gc.get_objects():
        if type(thing) is socket.socket and thing.fileno() >= 0:
            thing.close()  # Streamlit makes its listening socket inheritable: it would stay open, unanswered
    os.environ["STREAMLIT_SERVER_PORT"] = str(port)
    command = [sys.executable, *sys.orig_argv[1:]]
    if sys.platform == "win32":  # exec on Windows returns to the prompt while the server still runs
        sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own command line
    os.execv(sys.executable, command)  # noqa: S606 - our own command line


def security_headers(settings: Settings) -> dict[str, str]:
    """The headers of every response: nothing is loaded from, sent to, or framed by another host."""
    tiles = "/".join((settings.tile_server or "").split("/")[:3])
    policy = {
        "default-src": "'self'",
        # No eval: Plotly's WebGL traces (Scattergl) would need it, its SVG traces do not.
        "script-src": f"'self' {inline_script_hashes()} 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",  # Streamlit's components style themselves at run time
        "img-src": f"'self' data: blob: {tiles}",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "connect-src": f"'self' data: blob: {tiles}",
        "worker-src": "'self' blob:",  # pydeck and Plotly's maps start their workers from a blob
        "frame-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources.strip()}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def inline_script_hashes() -> str:
    """Streamlit's own page holds a small inline script; its hash lets it run, and no other."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


class SecurityHeaders:
    """Add headers to every HTTP response as it starts; a websocket passes untouched."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def import_heavy_modules() -> None:
    """Load everything a first run would load, so that no reader waits for it and the collector need not look at it."""
    own = (found.name for found in pkgutil.walk_packages(presentation.__path__, "presentation."))
    for name in (*HEAVY_MODULES, *own):
        if name != "presentation.shell":  # the main script: Streamlit runs it once for every reader
            importlib.import_module(name)


def open_database(settings: Settings) -> None:
    """Migrate, create or fill the database. A problem does not stop the server: the screens say what to do."""
    try:
        opening.prepare(settings)
    except DatabaseProblem as problem:
        LOG.error("database %s cannot be used: %s", settings.database_label, problem)  # noqa: TRY400 - one line


def keep_current(settings: Settings, stop: threading.Event) -> None:
    """Run the background work until ``stop``; if it fails, the screens go on and the log has the cause."""
    try:
        opening.run_in_background(settings, stop)
    except Exception:
        LOG.exception("background work ended; figures stay as they are until the next start")


async def look_after_screens(settings: Settings) -> None:
    """Run screens anew that an outage has made untrue; draw ahead what readers are likely to ask for next."""
    from presentation import reads  # with caches that belong to Streamlit's runtime
    from presentation.looking_ahead import AHEAD

    works = [going_on(lambda: freshness.OPEN_SCREENS.keep_true(reads.is_back))]
    if settings.looks_ahead:
        works.append(going_on(AHEAD.keep_ahead))
    await asyncio.gather(*works)


async def going_on(work: Callable[[], Awaitable[None]]) -> None:
    """Do a work that never ends, and begin it again after a while where it fails; a click needs none of them."""
    while True:
        try:
            await work()
        except Exception:
            LOG.exception("looking after the screens failed, and begins again in %g s", SECONDS_AFTER_FAILURE)
        await asyncio.sleep(SECONDS_AFTER_FAILURE)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open the database before the first reader, keep it current until the last one."""
    LOG.info("opening %s", SETTINGS.database_label)
    await asyncio.to_thread(import_heavy_modules)
    await asyncio.to_thread(open_database, SETTINGS)
    stop = threading.Event()
    background = asyncio.create_task(asyncio.to_thread(keep_current, SETTINGS, stop))
    long_lived.begin()
    looking_after = asyncio.create_task(asyncio.to_thread(long_lived.keep_aside, stop))
    screens = asyncio.create_task(look_after_screens(SETTINGS))
    LOG.info("ready on http://localhost:%s", config.get_option("server.port"))
    try:
        yield None
    finally:
        stop.set()
        screens.cancel()
        await asyncio.gather(background, looking_after)


def health(_request: Request) -> JSONResponse:
    """200 with the data version and the schema revision, or 503 with the code of what is wrong."""
    from presentation import reads  # its caches belong to Streamlit's runtime, which starts after this file is imported

    try:
        opening.check(reads.current_engine())  # passes only at the very revision this program needs
        body = {"data_version": reads.data_version().version, "schema_revision": migration.revision_needed()}
    except DatabaseProblem as problem:
        return JSONResponse({"status": "unavailable", "reason": problem.code}, status_code=503)
    return JSONResponse({"status": "ok", **body})


class OneLineForProblems(logging.Filter):
    """Log a problem with the database in one line: during an outage every click of every reader meets it."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, DatabaseProblem):
            cause = " ".join(str(error.__cause__ or "as just before").split())
            record.msg, record.args, record.exc_info = "database problem %s: %s", (error.code, cause), None
        return True


def say_what_to_do(error: Exception) -> bool:
    """Show a sentence in place of a failed screen, and log the cause under the number that the sentence gives."""
    if isinstance(error, DatabaseProblem):
        st.error(str(error))
        if error.passes:
            freshness.OPEN_SCREENS.shows(paused=True)
        return True
    number = secrets.token_hex(3)
    LOG.error("error %s on screen: %r", number, error)
    st.error(f"这一页没能显示出来，请刷新重试；若仍然如此，请把编号 {number} 告诉管理员。")
    return True  # Streamlit's own message stays off the screen


logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
for name in ("dashboard", "data_access"):
    logging.getLogger(name).setLevel(logging.INFO)
logging.getLogger("streamlit.error_util").addFilter(OneLineForProblems())

SETTINGS = settings_or_exit()
keep_to_the_port(SETTINGS)
# When a page of another origin calls, Streamlit would ask a host on the internet for this server's own address.
net_util.get_external_ip = lambda: None
streamlit_shortcuts.take()

app = st.App(
    SHELL,
    lifespan=lifespan,
    routes=[Route("/healthz", health), *map_routes.routes, *wall_routes.routes],
    middleware=[Middleware(SecurityHeaders, headers=security_headers(SETTINGS))],
    on_script_error=say_what_to_do,
)
