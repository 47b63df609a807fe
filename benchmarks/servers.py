"""A running dashboard seen from outside: its places, its memory, its processor time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from data_access.engine import create_engine_for, reading
from data_access.schema import compound, grid_unit
from tests.running_server import RunningServer, running_server

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def dashboard(url: str) -> Iterator[RunningServer]:
    """The dashboard on a database; nothing is added while it runs."""
    with (
        TemporaryDirectory() as logs,
        running_server(Path(logs) / "server.log", DATABASE_URL=url, DEMO="off", LOOK_AHEAD="on") as server,
    ):
        yield server


def memory_of(server: RunningServer) -> int:
    """Bytes of memory that the server holds now (resident set)."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES


def processor_seconds_of(server: RunningServer) -> float:
    """Seconds of processor time that the server has used so far, all threads together."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def places(url: str) -> list[str]:
    """Queries for the filter bar, each for another compound or grid unit, in the order of their codes."""
    engine = create_engine_for(url)
    with reading(engine) as connection:
        compounds = connection.scalars(select(compound.c.compound_code).order_by(compound.c.compound_code)).all()
        units = connection.scalars(select(grid_unit.c.grid_unit_code).order_by(grid_unit.c.grid_unit_code)).all()
    engine.dispose()
    return [f"compound={code}" for code in compounds] + [f"grid_unit={code}" for code in units]
