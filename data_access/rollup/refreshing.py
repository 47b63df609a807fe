"""Keeping the rollups true: what was written since the last look is counted, and the cells it touched are made anew.

A refresh finds rows by ``updated_at``. It knows from ``rollup_seen`` under which days a row was counted before, so
that a row that moved leaves its old cells, too. Cells are counted anew from the events, never added to: a refresh that
is repeated, or begun again after a crash, comes to the same. Each source is one transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, and_, bindparam, delete, func, insert, literal, or_, select

from data_access import version
from data_access.calendar_days import now
from data_access.engine import reading, writing
from data_access.rollup.counting import (
    Days,
    day_cells,
    day_histogram,
    in_months,
    month_histogram,
    on_days,
    settled_days,
    unit_month_cells,
    whole_month_cells,
)
from data_access.rollup.definition import Rollup
from data_access.rollup.registry import SOURCES, Source
from data_access.schema import histogram_by_day, histogram_by_month, rollup_day, rollup_seen, rollup_state
from data_access.settings import TimeLimits

#: A transaction may be committed so long after the ``updated_at`` of its rows and is still noticed.
LATE_COMMIT = timedelta(minutes=10)
#: ``updated_at`` is kept to the second: a row may change again within the second in which it was counted.
SAME_SECOND = timedelta(seconds=2)
#: More changed rows than these are counted from scratch: cheaper than one by one, and bounded in memory.
MOST_CHANGES = 100_000


class _Change(NamedTuple):
    community_code: str
    row_id: int
    updated_at: datetime
    days: tuple[date | None, ...]
    days_before: tuple[date | None, ...]


def refresh(engine: Engine, limits: TimeLimits) -> int:
    """Count what was written since the last refresh; returns how many changed rows there were.

    Builds what was never built, or was counted by other time limits. The data version is advanced with the cells, so
    that screens ask again. Two refreshers at once do the work once: the second finds nothing left, or, on PostgreSQL,
    leaves at once.
    """
    changed = 0
    for source in SOURCES:
        if _is_current(engine, source, limits):
            continue
        with writing(engine) as connection:
            if _is_ours_to_do(connection):
                changed += _refresh_source(connection, source, limits)
    return changed


def rebuild(engine: Engine, limits: TimeLimits) -> None:
    """Throw away every cell and count all from the events, a transaction for each source."""
    for source in SOURCES:
        with writing(engine) as connection:
            _wait_for_turn(connection)
            build(connection, source, limits)
            version.advance(connection)


def build(connection: Connection, source: Source, limits: TimeLimits) -> None:
    """Count one source from scratch, in the caller's transaction."""
    began = now()
    for table in _tables_of(source):
        connection.execute(delete(table))
    for rollup in source.rollups:
        connection.execute(delete(rollup_day).where(rollup_day.c.rollup == rollup.name))
        for name in rollup.histograms:
            for histogram in (histogram_by_day, histogram_by_month):
                connection.execute(delete(histogram).where(histogram.c.histogram == name))
    connection.execute(delete(rollup_seen).where(rollup_seen.c.source == source.name))
    for community_code in connection.scalars(select(source.table.c.community_code).distinct()).all():
        _count(connection, source, limits, community_code, {rollup.name: None for rollup in source.rollups}, None)
    connection.execute(insert(rollup_seen).from_select(list(rollup_seen.c.keys()), _as_seen(source)))
    _remember(connection, source, limits, began)


def _is_current(engine: Engine, source: Source, limits: TimeLimits) -> bool:
    """Nothing was written since the last refresh: two short reads by key and index, and no write lock."""
    with reading(engine) as connection:
        state = _state(connection, source)
        if state is None or state.limits != str(limits):
            return False
        return next(_changes(connection, source, state, most=1), None) is None


def _state(connection: Connection, source: Source) -> Any:
    return connection.execute(select(rollup_state).where(rollup_state.c.source == source.name)).one_or_none()


def _is_ours_to_do(connection: Connection) -> bool:
    if connection.dialect.name == "postgresql":
        return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))
    return True  # SQLite has let only one writer begin


def _wait_for_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


_LOCK = 140213067


def _refresh_source(connection: Connection, source: Source, limits: TimeLimits) -> int:
    began, state = now(), _state(connection, source)
    if state is None or state.limits != str(limits):
        build(connection, source, limits)
        version.advance(connection)
        return 0
    changes = list(_changes(connection, source, state, most=MOST_CHANGES + 1))
    if len(changes) > MOST_CHANGES:
        build(connection, source, limits)
    else:
        for community_code, of_one in _by_community(changes).items():
            _recount(connection, source, limits, community_code, of_one)
        _see(connection, source, changes)
        _remember(connection, source, limits, began)
    if changes:
        version.advance(connection)
    return len(changes)


def _changes(connection: Connection, source: Source, state: Any, *, most: int) -> Iterator[_Change]:
    """The rows written since the last refresh, and the days under which they were counted before."""
    table = source.table
    seen = and_(
        rollup_seen.c.community_code == table.c.community_code,
        rollup_seen.c.source == source.name,
        rollup_seen.c.row_id == source.row_id,
    )
    just_then = table.c.updated_at.between(state.refreshed_at - SAME_SECOND, state.refreshed_at + SAME_SECOND)
    statement = (
        select(
            table.c.community_code, source.row_id, table.c.updated_at, *source.days,
            rollup_seen.c.first_day, rollup_seen.c.second_day,
        )
        .outerjoin_from(table, rollup_seen, seen)
        .where(
            table.c.updated_at > state.watermark_at - LATE_COMMIT,
            or_(rollup_seen.c.row_id.is_(None), rollup_seen.c.updated_at != table.c.updated_at, just_then),
        )
        .limit(most)
    )  # fmt: skip
    many = len(source.days)
    for community_code, row_id, updated_at, *days in connection.execute(statement):
        yield _Change(community_code, row_id, updated_at, tuple(days[:many]), tuple(days[many : 2 * many]))


def _by_community(changes: Iterable[_Change]) -> dict[str, list[_Change]]:
    grouped: dict[str, list[_Change]] = {}
    for change in changes:
        grouped.setdefault(change.community_code, []).append(change)
    return dict(sorted(grouped.items()))


def _recount(
    connection: Connection, source: Source, limits: TimeLimits, community_code: str, changes: Sequence[_Change]
) -> None:
    """Make anew the cells of a community that its changed rows are in or were in."""
    touched: dict[str, Days] = {}
    for place, rollup in zip(source.places, source.rollups, strict=True):
        days = {day for change in changes for day in (change.days[place], change.days_before[place])}
        touched[rollup.name] = sorted(day for day in days if day is not None)
    every_day = sorted({day for change in changes for day in (*change.days, *change.days_before) if day is not None})
    _count(connection, source, limits, community_code, touched, every_day)


def _count(
    connection: Connection,
    source: Source,
    limits: TimeLimits,
    community_code: str,
    touched: dict[str, Days],
    every_day: Days,
) -> None:
    for rollup in source.rollups:
        days = touched[rollup.name]
        if days is None or days:
            _count_rollup(connection, rollup, limits, community_code, days)
    if every_day is None or every_day:
        for extra in source.extras:
            extra.count(connection, community_code, every_day)


def _count_rollup(connection: Connection, rollup: Rollup, limits: TimeLimits, community_code: str, days: Days) -> None:
    """Cells of some days of a community, or of all: taken away and counted anew."""
    by_day, by_month = rollup.by_day, rollup.by_month
    in_day = and_(by_day.c.community_code == community_code, on_days(by_day.c.day, days))
    in_month = and_(by_month.c.community_code == community_code, in_months(by_month.c.month, days))
    _replace(connection, by_day, in_day, day_cells(rollup, community_code, limits, days))
    _replace(
        connection, by_month, in_month,
        whole_month_cells(rollup, community_code, days), unit_month_cells(rollup, community_code, limits, days),
    )  # fmt: skip
    register = and_(
        rollup_day.c.community_code == community_code,
        rollup_day.c.rollup == rollup.name,
        on_days(rollup_day.c.day, days),
    )
    _replace(connection, rollup_day, register, settled_days(rollup, community_code, limits, days))
    for name in rollup.histograms:
        in_day = and_(
            histogram_by_day.c.community_code == community_code,
            histogram_by_day.c.histogram == name,
            on_days(histogram_by_day.c.day, days),
        )
        in_month = and_(
            histogram_by_month.c.community_code == community_code,
            histogram_by_month.c.histogram == name,
            in_months(histogram_by_month.c.month, days),
        )
        _replace(connection, histogram_by_day, in_day, day_histogram(rollup, name, community_code, days))
        _replace(
            connection, histogram_by_month, in_month,
            *(month_histogram(rollup, name, community_code, days, whole=whole) for whole in (True, False)),
        )  # fmt: skip


def _replace(connection: Connection, table: Table, where: Any, *rows: Any) -> None:
    connection.execute(delete(table).where(where))
    for statement in rows:
        connection.execute(insert(table).from_select([column.name for column in table.columns], statement))


def _as_seen(source: Source) -> Any:
    days = [*source.days, literal(None, rollup_seen.c.second_day.type)][:2]
    return select(
        source.table.c.community_code,
        literal(source.name, rollup_seen.c.source.type),
        source.row_id,
        *days,
        source.table.c.updated_at,
    )


def _see(connection: Connection, source: Source, changes: Sequence[_Change]) -> None:
    """Remember under which days the changed rows are counted now."""
    if not changes:
        return
    keys = [
        {"of_community": change.community_code, "of_source": source.name, "of_row": change.row_id} for change in changes
    ]
    this = and_(
        rollup_seen.c.community_code == bindparam("of_community"),
        rollup_seen.c.source == bindparam("of_source"),
        rollup_seen.c.row_id == bindparam("of_row"),
    )
    connection.execute(delete(rollup_seen).where(this), keys)
    rows = []
    for change in changes:
        first, second = (*change.days, None)[:2]
        rows.append(
            {
                "community_code": change.community_code, "source": source.name, "row_id": change.row_id,
                "first_day": first, "second_day": second, "updated_at": change.updated_at,
            }
        )  # fmt: skip
    connection.execute(insert(rollup_seen), rows)


def _remember(connection: Connection, source: Source, limits: TimeLimits, began: datetime) -> None:
    newest = connection.scalar(select(func.max(source.table.c.updated_at)))
    # A writer whose clock is ahead must not make us overlook those whose clocks are right.
    watermark = min(newest, began) if newest is not None else began - LATE_COMMIT
    connection.execute(delete(rollup_state).where(rollup_state.c.source == source.name))
    connection.execute(
        insert(rollup_state).values(source=source.name, watermark_at=watermark, refreshed_at=began, limits=str(limits))
    )


def _tables_of(source: Source) -> list[Table]:
    cells = [table for rollup in source.rollups for table in (rollup.by_day, rollup.by_month)]
    return [*cells, *(extra.table for extra in source.extras)]
