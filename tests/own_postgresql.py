"""A PostgreSQL server of a test's own: it may be stopped, frozen, filled up, told to refuse, made a standby."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine

from tests.postgresql_programs import PROGRAMS, USER
from tests.running_server import free_port

#: As PostgreSQL comes; the session's server, of which these are copies, does without.
_SAFE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"


class OwnPostgresql:
    """A server that listens on 127.0.0.1; it lets everybody in until told otherwise."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = free_port()

    def url(self, database: str, user: str = "postgres", password: str | None = None) -> URL:
        return URL.create("postgresql+psycopg", user, password, "127.0.0.1", self._port, database)

    @property
    def address(self) -> str:
        """Host and port, as in a URL that names several."""
        return f"127.0.0.1:{self._port}"

    def start(self, limit: Callable[[], None] | None = None) -> None:
        """Start and wait until it answers; ``limit`` runs in the new process first."""
        address = f"-h 127.0.0.1 -p {self._port} -k ''"
        self._control("start", "-l", str(self._data / "log"), "-o", f"{address} {_SAFE}", limit=limit)

    def stop(self, mode: str = "fast") -> None:
        """``"immediate"``: as a power failure would."""
        self._control("stop", "-m", mode)

    def is_running(self) -> bool:
        return (self._data / "postmaster.pid").exists()

    def promote(self) -> None:
        """A standby takes over."""
        self._control("promote")

    def freeze(self) -> None:
        """It goes on to accept connections and packets and never answers: a hung host."""
        self._tell_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell_all(signal.SIGCONT)

    def become_standby_at_next_start(self) -> None:
        (self._data / "standby.signal").touch()

    def order(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as an administrator would, outside a transaction."""
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def throw_out(self, user: str) -> None:
        """End the sessions of a user."""
        self.order(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'")

    def ask_passwords_of(self, user: str) -> None:
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        self._control("reload")

    def _tell_all(self, word: signal.Signals) -> None:
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, children)):
            with suppress(ProcessLookupError):  # it ended while we looked
                os.kill(process, word)

    def _control(self, order: str, *arguments: str, limit: Callable[[], None] | None = None) -> None:
        command = [str(PROGRAMS / "pg_ctl"), "-w", "-s", "-D", str(self._data), *arguments, order]
        subprocess.run(
            command, check=True, user=USER, preexec_fn=limit, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip


def at_most_a_file_of(size: int) -> Callable[[], None]:
    """For ``start``: no file may grow beyond ``size`` bytes, as on a disk that is full."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@contextmanager
def copy_of_server(server: URL) -> Iterator[OwnPostgresql]:
    """A server of one's own with everything that the session's server holds; not started yet."""
    folder = Path(tempfile.mkdtemp(prefix="dashboard-own-postgresql-"))
    data = folder / "data"
    try:
        if USER is not None:
            shutil.chown(folder, USER)
        host = str(server.query["host"])
        program = str(PROGRAMS / "pg_basebackup")
        backup = [program, "-h", host, "-U", "postgres", "-D", str(data), "-c", "fast", "-X", "stream", "--no-sync"]
        subprocess.run(backup, check=True, user=USER)
        own = OwnPostgresql(data)
        try:
            yield own
        finally:
            if own.is_running():
                own.thaw()
                own.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


__all__ = ["OwnPostgresql", "at_most_a_file_of", "copy_of_server"]
