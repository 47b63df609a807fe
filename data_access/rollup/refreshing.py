"""Keeping the rollups true: what was written since the last look is counted, and the cells it touched are made anew.

A refresh finds rows by ``updated_at``. It knows from ``rollup_seen`` under which days a row was counted before, so
that a row that moved leaves its old cells, too. Cells are counted anew from the events, never added to: a refresh that
is repeated, or begun again after a crash, comes to the same. Each source is one transaction that sees one moment.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, and_, delete, func, insert, select
from tqdm import tqdm

from data_access import version
from data_access.engine import reading
from data_access.rollup.changes import LATE_COMMIT, Change, changes, is_anything_new, see, see_all, taken_together
from data_access.rollup.counting import (
    Communities,
    Days,
    day_cells,
    day_histogram,
    in_months,
    in_weeks,
    month_histogram,
    of_units,
    on_days,
    settled_days,
    unit_month_cells,
    unit_week_cells,
    week_histogram,
    whole_month_cells,
)
from data_access.rollup.definition import Rollup
from data_access.rollup.registers import Mark, mark_of, registers
from data_access.rollup.registry import SOURCES, Source
from data_access.rollup.turns import moment_of, turn
from data_access.schema import (
    histogram_by_day,
    histogram_by_month,
    histogram_by_week,
    rollup_day,
    rollup_seen,
    rollup_state,
)
from data_access.settings import TimeLimits

#: So many changed rows are counted in one transaction: bounded in memory, and writers wait only so long for their turn.
MOST_CHANGES = 50_000
_HISTOGRAMS = (histogram_by_day, histogram_by_week, histogram_by_month)
#: The row of ``rollup_state`` that says: cells changed and the data version has not been advanced for it yet.
UNTOLD = "untold"


def refresh(engine: Engine, limits: TimeLimits) -> int:
    """Count what was written since the last refresh; returns how many changed rows there were.

    Builds what was never built, or was counted by other time limits. Afterwards the data version is advanced, so that
    screens ask again; also where only tables were written of which nothing is counted. Where nothing was written, it
    only reads. Two refreshers at once do the work once: the second finds nothing left, or leaves at once.
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
    for table in _tables_of(source):
        connection.execute(delete(table))
    for rollup in source.rollups:
        connection.execute(delete(rollup_day).where(rollup_day.c.rollup == rollup.name))
        for name in rollup.histograms:
            for histogram in _HISTOGRAMS:
                connection.execute(delete(histogram).where(histogram.c.histogram == name))
    # One community at a time: bounded in memory, however much has piled up.
    for community_code in connection.scalars(select(source.table.c.community_code).distinct()).all():
        _count(connection, source, limits, [community_code], {rollup.name: None for rollup in source.rollups}, None)
    see_all(connection, source, began)
    _remember(connection, source, limits, began)


def _look(engine: Engine, limits: TimeLimits) -> tuple[list[Source], bool]:
    """The sources with something to count, and whether the screens know all there is to know. Takes no write lock."""
    with reading(engine) as connection:
        states = {state.source: state for state in connection.execute(select(rollup_state))}
        due = [source for source in SOURCES if _is_due(connection, source, states.get(source.name), limits)]
        looked_at = moment_of(connection)
        told = UNTOLD not in states and all(
            _marked(states.get(register.name)) == mark_of(connection, register, looked_at) for register in registers()
        )
        return due, told


def _is_due(connection: Connection, source: Source, state: Any, limits: TimeLimits) -> bool:
    if state is None or state.limits != str(limits):
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
        for communities, of_these in taken_together(changed):
            _recount(connection, source, limits, communities, of_these)
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


def _recount(
    connection: Connection, source: Source, limits: TimeLimits, communities: Communities, changed: Sequence[Change]
) -> None:
    """Make anew the cells of some communities on all days on which changed rows are or were in any of them."""
    touched: dict[str, Days] = {}
    for place, rollup in zip(source.places, source.rollups, strict=True):
        touched[rollup.name] = _days(
            day for change in changed for day in (change.days[place], change.days_before[place])
        )
    every_day = _days(day for change in changed for day in (*change.days, *change.days_before))
    _count(connection, source, limits, communities, touched, every_day)


def _days(days: Iterable[date | None]) -> list[date]:
    return sorted({day for day in days if day is not None})


def _count(
    connection: Connection,
    source: Source,
    limits: TimeLimits,
    communities: Communities,
    touched: dict[str, Days],
    every_day: Days,
) -> None:
    for rollup in source.rollups:
        days = touched[rollup.name]
        if days is None or days:
            _count_rollup(connection, rollup, limits, communities, days)
    if every_day is None or every_day:
        for extra in source.extras:
            extra.count(connection, communities, every_day)


def _count_rollup(
    connection: Connection, rollup: Rollup, limits: TimeLimits, communities: Communities, days: Days
) -> None:
    """Cells of some days, or of all: taken away and counted anew, each grain from the finer one."""
    by_day, by_week, by_month = rollup.by_day, rollup.by_week, rollup.by_month
    in_day = and_(by_day.c.community_code.in_(communities), on_days(by_day.c.day, days))
    in_week = and_(of_units(by_week, communities), in_weeks(by_week.c.week, days))
    in_month = and_(of_units(by_month, communities, whole=True), in_months(by_month.c.month, days))
    _replace(connection, by_day, in_day, day_cells(rollup, communities, limits, days))
    _replace(connection, by_week, in_week, unit_week_cells(rollup, communities, limits, days))
    _replace(
        connection, by_month, in_month,
        whole_month_cells(rollup, communities, days), unit_month_cells(rollup, communities, days),
    )  # fmt: skip
    register = and_(
        rollup_day.c.community_code.in_(communities),
        rollup_day.c.rollup == rollup.name,
        on_days(rollup_day.c.day, days),
    )
    _replace(connection, rollup_day, register, settled_days(rollup, communities, limits, days))
    for name in rollup.histograms:
        _count_histogram(connection, rollup, name, communities, days)


def _count_histogram(connection: Connection, rollup: Rollup, name: str, communities: Communities, days: Days) -> None:
    """The same for one histogram."""
    by_day, by_week, by_month = _HISTOGRAMS
    in_day, in_week, in_month = (
        and_(place, table.c.histogram == name, within)
        for table, place, within in (
            (by_day, by_day.c.community_code.in_(communities), on_days(by_day.c.day, days)),
            (by_week, of_units(by_week, communities), in_weeks(by_week.c.week, days)),
            (by_month, of_units(by_month, communities, whole=True), in_months(by_month.c.month, days)),
        )
    )
    _replace(connection, by_day, in_day, day_histogram(rollup, name, communities, days))
    _replace(connection, by_week, in_week, week_histogram(rollup, name, communities, days))
    months = (month_histogram(name, communities, days, whole=whole) for whole in (True, False))
    _replace(connection, by_month, in_month, *months)


def _replace(connection: Connection, table: Table, where: Any, *rows: Any) -> None:
    connection.execute(delete(table).where(where))
    for statement in rows:
        connection.execute(insert(table).from_select([column.name for column in table.columns], statement))


def _remember(connection: Connection, source: Source, limits: TimeLimits, began: datetime) -> None:
    newest = connection.scalar(select(func.max(source.table.c.updated_at)))
    # A writer whose clock is ahead must not make us overlook those whose clocks are right.
    watermark = min(newest, began) if newest is not None else began - LATE_COMMIT
    connection.execute(delete(rollup_state).where(rollup_state.c.source == source.name))
    connection.execute(
        insert(rollup_state).values(source=source.name, watermark_at=watermark, refreshed_at=began, limits=str(limits))
    )


def _tables_of(source: Source) -> list[Table]:
    cells = [table for rollup in source.rollups for table in (rollup.by_day, rollup.by_week, rollup.by_month)]
    return [*cells, *(extra.table for extra in source.extras)]


def tables() -> frozenset[str]:
    """The names of the tables that nobody but a refresher writes."""
    shared = (*_HISTOGRAMS, rollup_day, rollup_seen, rollup_state)
    return frozenset(table.name for table in (*shared, *(own for source in SOURCES for own in _tables_of(source))))
