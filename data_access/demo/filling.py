"""Filling an empty database with the demonstration street."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, select, update
from tqdm import tqdm

from data_access import calendar_days, rollup, version
from data_access.demo import demonstration as stored
from data_access.demo.batch import Batch
from data_access.demo.bulk import insert_rows
from data_access.demo.demonstration import Demonstration
from data_access.demo.events import standing, subjects
from data_access.demo.moments import day_number, second_of
from data_access.demo.places import write_places
from data_access.demo.seasons import month_of
from data_access.demo.street_life import live_in
from data_access.divisions import is_loaded, load_register
from data_access.engine import DatabaseProblem, writing
from data_access.schema import (
    audit_log,
    community,
    data_version,
    district,
    installation,
    metadata,
    street,
    table_version,
)
from data_access.settings import TimeLimits

#: What a database may hold and still count as empty.
REGISTER = (district, street, community, data_version, table_version, installation, audit_log)
HOME_STREET = "140213066"
_BEGINNING = -(2**50)


def fill(
    engine: Engine,
    *,
    street_code: str = HOME_STREET,
    years: int = 3,
    as_of: date | None = None,
    seed: int = 1,
    scale: float = 1,
    limits: TimeLimits | None = None,
    progress: bool = True,
) -> None:
    """Fill a migrated database that holds no facts with the demonstration street, and count its rollups.

    With ``as_of`` the data reach to the end of that day, without to the present moment; ``scale`` multiplies the
    events (and the capacity of the rooms), by ``limits`` (the default ones unless given) the rollups are counted. An
    unfinished filling is cleared and begun anew. Raises ``DatabaseProblem`` for a database that holds anything else and
    for a street that the register does not have.
    """
    now = calendar_days.now().replace(microsecond=0)
    demonstration = Demonstration(
        street_code=street_code,
        seed=seed,
        years=years,
        scale=scale,
        as_of=as_of or calendar_days.day_of(now),
        cutoff=calendar_days.end_of(as_of) if as_of else now,
    )
    with writing(engine) as connection:
        if not is_loaded(connection):
            load_register(connection)
        if not connection.scalar(select(func.count()).where(street.c.street_code == street_code)):
            raise DatabaseProblem(
                "unknown_street", f"区划名册里没有街道 {street_code}，请改为 9 位街道代码，例如 140213066。"
            )
        refuse_if_occupied(connection)
        clear(connection)
        stored.announce(connection, demonstration)
    write_street(engine, demonstration, demonstration.cutoff, progress=progress)
    rollup.rebuild(engine, limits or TimeLimits(), progress=progress)
    _optimise(engine)


def refuse_if_occupied(connection: Connection) -> None:
    """Raise ``DatabaseProblem`` unless the database holds no facts, or only those of an unfinished filling."""
    demonstration = stored.demonstration_in(connection)
    if demonstration is not None and stored.is_filled(connection):
        raise DatabaseProblem(
            "demonstration_there",
            "数据库里已有演示数据，没有改动；要重新生成，请在 DATABASE_URL 中换一个空数据库，或先移走数据文件。",
        )
    if demonstration is None and any(connection.execute(select(table).limit(1)).first() for table in _facts()):
        raise DatabaseProblem(
            "occupied", "数据库里已有数据，没有改动；演示数据只填入空数据库，请在 DATABASE_URL 中换一个空数据库。"
        )


def _facts() -> list[Table]:
    """The tables that an empty database has no rows in, children before parents."""
    return [table for table in reversed(metadata.sorted_tables) if table not in REGISTER]


def clear(connection: Connection) -> None:
    """Remove every fact and place; divisions, data version and audit log stay."""
    for table in _facts():
        connection.execute(delete(table))
    connection.execute(update(community).where(community.c.geometry.is_not(None)).values(geometry=None))


def write_street(engine: Engine, demonstration: Demonstration, until: datetime, *, progress: bool = False) -> None:
    """Write the whole street as it is known at a moment, not before the demonstration's own cut-off."""
    cutoff = second_of(until)
    bar = tqdm(
        desc="填充演示数据", unit="行", unit_scale=True, disable=not progress, total=_expected_rows(demonstration)
    )
    with bar:
        with writing(engine) as connection:
            bar.update(write_places(connection, demonstration))
            life = live_in(connection, demonstration)
            people = [
                *standing(life),
                life.devices.batch(life.elders, life.town, cutoff),
                life.devices.outages(life.town),
            ]
            for batch in people:
                bar.update(_write(connection, batch, cutoff))
        events = subjects(life)
        for month in range(demonstration.months[0], month_of(day_number(calendar_days.day_of(until))) + 1):
            with writing(engine) as connection:
                for subject in events:
                    for batch in subject.of_month(month):
                        bar.update(_write(connection, batch, cutoff))
        with writing(engine) as connection:
            stored.declare_filled(connection, until)
            version.advance(connection)
        bar.total = bar.n


def _write(connection: Connection, batch: Batch, cutoff: int) -> int:
    return insert_rows(connection, batch.begun_between(_BEGINNING, cutoff), cutoff)


def _expected_rows(demonstration: Demonstration) -> int:
    return 40_000 + round(118_000 * demonstration.years * demonstration.scale)


def _optimise(engine: Engine) -> None:
    """Let PostgreSQL look at its rows at once; SQLite plans without statistics (docs/decisions.md)."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        autocommit: Any = connection.execution_options(isolation_level="AUTOCOMMIT")
        autocommit.exec_driver_sql("ANALYZE")
