"""Keeping the rollups true: what was written since the last look is counted, and the cells it touched are made anew.

A refresh finds rows by ``updated_at``. It knows from ``rollup_seen`` under which days a row was counted before, so
that a row that moved leaves its old cells, too. Cells are counted anew from the events, never added to: a refresh that
is repeated, or begun again after a crash, comes to the same. Each source is one transaction that sees one moment.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select
from tqdm import tqdm

from data_access import version
from data_access.engine import reading
from data_access.rollup.changes import LATE_COMMIT, changes, is_anything_new, see, see_all, taken_together
from data_access.rollup.planning import over_at
from data_access.rollup.recounting import close, count, recount
from data_access.rollup.registers import Mark, mark_of, registers
from data_access.rollup.registry import HISTOGRAMS, SOURCES, Source
from data_access.rollup.turns import moment_of, turn
from data_access.schema import (
    rollup_day,
    rollup_state,
)
from data_access.settings import TimeLimits

#: So many changed rows are counted in one transaction: bounded in memory, and writers wait only so long for their turn.
MOST_CHANGES = 50_000
#: The row of ``rollup_state`` that says: cells changed and the data version has not been advanced for it yet.
UNTOLD = "untold"


def refresh(engine: Engine, limits: TimeLimits) -> int:
    """Count what was written since the last refresh; returns how many changed rows there were.

    Builds what was never built, or was counted by other time limits. Afterwards the data version is advanced, so that
    screens ask again; also where only tables were written of which nothing is counted. Where nothing was written, it
    only reads. Two refreshers at once do the work once: the second finds nothing left, or leaves soon.
    """
    changed = 0
    due, told = _look(engine, limits)
    for source in due:
        while (followed := _follow(engine, source, limits)) == MOST_CHANGES:
            changed += followed
        changed += followed
    if due or not told:
        _tell(engine)
    return changed


def rebuild(engine: Engine, limits: TimeLimits, *, progress: bool = False) -> None:
    """Throw away every cell and count all from the events, a transaction for each source."""
    for source in tqdm(SOURCES, desc="统计汇总数据", unit="类", disable=not progress):
        with turn(engine, wait=True) as connection:
            if connection is not None:
                build(connection, source, limits)
                _remember_to_tell(connection, source)
    _tell(engine)


def build(connection: Connection, source: Source, limits: TimeLimits) -> None:
    """Count one source from scratch, in the caller's transaction, which must see one moment."""
    began = moment_of(connection)
    for table in source.counted_tables:
        connection.execute(delete(table))
    for rollup in source.rollups:
        connection.execute(delete(rollup_day).where(rollup_day.c.rollup == rollup.name))
        for name in rollup.histograms:
            for histogram in HISTOGRAMS:
                connection.execute(delete(histogram).where(histogram.c.histogram == name))
    # One community at a time: bounded in memory, however much has piled up.
    for community_code in connection.scalars(select(source.table.c.community_code).distinct()).all():
        count(connection, source, limits, [community_code], over_at(began))
    see_all(connection, source, began)
    _remember(connection, source, limits, began)


def _look(engine: Engine, limits: TimeLimits) -> tuple[list[Source], bool]:
    """The sources with something to count, and whether the screens know all there is to know. Takes no write lock."""
    with reading(engine) as connection:
        states = {state.source: state for state in connection.execute(select(rollup_state))}
        looked_at = moment_of(connection)
        due = [source for source in SOURCES if _is_due(connection, source, states.get(source.name), limits, looked_at)]
        told = UNTOLD not in states and all(
            _marked(states.get(register.name)) == mark_of(connection, register, looked_at) for register in registers()
        )
        return due, told


def _is_due(connection: Connection, source: Source, state: Any, limits: TimeLimits, looked_at: datetime) -> bool:
    if state is None or state.limits != str(limits) or over_at(state.refreshed_at) < over_at(looked_at):
        return True
    return is_anything_new(connection, source, state.watermark_at)


def _marked(state: Any) -> Mark | None:
    return None if state is None else (state.watermark_at, state.limits)


def _follow(engine: Engine, source: Source, limits: TimeLimits) -> int:
    """Count the changed rows of one source, at most ``MOST_CHANGES``; returns how many there were."""
    with turn(engine) as connection:
        if connection is None:
            return 0
        began, state = moment_of(connection), _state(connection, source)
        if state is None or state.limits != str(limits):
            build(connection, source, limits)
            _remember_to_tell(connection, source)
            return 0
        changed = changes(connection, source, state.watermark_at, most=MOST_CHANGES)
        # A clock that was put back does not make a week that is over run again.
        over_before, over_now = over_at(state.refreshed_at), over_at(max(began, state.refreshed_at))
        for communities, of_these in taken_together(changed):
            recount(connection, source, limits, communities, of_these, over_now)
        if over_before < over_now:
            close(connection, source, limits, over_before, over_now)
        see(connection, source, changed, began)
        if len(changed) < MOST_CHANGES:  # else there may be more before the new watermark
            _remember(connection, source, limits, began)
        if changed:
            _remember_to_tell(connection, source)
        return len(changed)


def _state(connection: Connection, source: Source) -> Row[Any] | None:
    return connection.execute(select(rollup_state).where(rollup_state.c.source == source.name)).one_or_none()


def _remember_to_tell(connection: Connection, source: Source) -> None:
    """Leave word that screens must ask again what this source tells; should we end here, the next one passes it on."""
    if connection.scalar(select(source.row_id).limit(1)) is None:
        return
    began = moment_of(connection)
    untold = connection.scalar(select(rollup_state.c.limits).where(rollup_state.c.source == UNTOLD))
    names = ",".join(sorted({source.name, *([] if untold is None else untold.split(","))}))
    connection.execute(delete(rollup_state).where(rollup_state.c.source == UNTOLD))
    connection.execute(insert(rollup_state).values(source=UNTOLD, watermark_at=began, refreshed_at=began, limits=names))


def _tell(engine: Engine) -> None:
    """Advance the data version if something is untold, or a register was written.

    A transaction of its own, and a short one: the row of the data version is every writer's, and a refresher must
    neither keep them waiting while it counts nor lose its work to one of them.
    """
    with turn(engine, one_moment=False) as connection:
        if connection is None:  # the other refresher finds the word that was left
            return
        states = {state.source: state for state in connection.execute(select(rollup_state))}
        looked_at = moment_of(connection)
        marks = {register.name: mark_of(connection, register, looked_at) for register in registers()}
        moved = {name: mark for name, mark in marks.items() if mark != _marked(states.get(name))}
        connection.execute(delete(rollup_state).where(rollup_state.c.source.in_([UNTOLD, *moved])))
        for name, (newest, lately) in moved.items():
            connection.execute(
                insert(rollup_state).values(source=name, watermark_at=newest, refreshed_at=looked_at, limits=lately)
            )
        told = {name for name in moved if name in states}  # a register looked at first has told nobody yet
        if UNTOLD in states:
            told.update(states[UNTOLD].limits.split(","))
        if told:
            version.advance(connection, told)


def _remember(connection: Connection, source: Source, limits: TimeLimits, began: datetime) -> None:
    newest = connection.scalar(select(func.max(source.table.c.updated_at)))
    # A writer whose clock is ahead must not make us overlook those whose clocks are right.
    watermark = min(newest, began) if newest is not None else began - LATE_COMMIT
    connection.execute(delete(rollup_state).where(rollup_state.c.source == source.name))
    connection.execute(
        insert(rollup_state).values(source=source.name, watermark_at=watermark, refreshed_at=began, limits=str(limits))
    )
