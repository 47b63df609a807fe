"""Which rows were written since a source was last counted, and where they were counted until then.

``rollup_seen`` keeps both for every row that was ever counted: the days and the grid unit, so that a row that moves
leaves its old cells, and ``updated_at``, so that a row is counted once for each time that it is written.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, case, delete, insert, literal, or_, select

from data_access.rollup.registry import Source
from data_access.schema import rollup_seen
from data_access.schema.columns import Moment
from data_access.schema.rollups import NONE

#: A transaction may be committed so long after the ``updated_at`` of its rows and is still noticed.
LATE_COMMIT = timedelta(minutes=10)
#: ``updated_at`` is kept to the second: a row that was counted so soon after may have been written once more within it.
SAME_SECOND = timedelta(seconds=2)
#: Changes that touch no more days than this are followed in all communities at once.
FEW_DAYS = 31
#: Kept in place of ``updated_at`` for such a row: it differs from every real one, so that the row is counted again.
LOOK_AGAIN = datetime(1970, 1, 1, tzinfo=UTC)


class Change(NamedTuple):
    community_code: str
    row_id: int
    updated_at: datetime
    days: tuple[date | None, ...]  # as the source's
    days_before: tuple[date | None, ...]  # under which it was counted, empty where it was not
    unit: str  # the grid unit in which it counts; NONE where there is none
    unit_before: str | None  # in which it was counted; None where that is not known


def changes(connection: Connection, source: Source, watermark: datetime, *, most: int | None = None) -> list[Change]:
    """The rows written since the watermark and not counted as they are now, at most so many, the oldest first."""
    statement = _written(source, watermark).order_by(source.table.c.updated_at).limit(most)  # as the index has them
    many = len(source.days)
    return [
        Change(community_code, row_id, updated_at, tuple(days[:many]), tuple(days[many : 2 * many]), unit, unit_before)
        for community_code, row_id, updated_at, unit, unit_before, *days in connection.execute(statement)
    ]


def is_anything_new(connection: Connection, source: Source, watermark: datetime) -> bool:
    """Whether there is a change at all: by an index, as long as little was written lately; the newest tell it first."""
    newest_first = _written(source, watermark).order_by(source.table.c.updated_at.desc())
    return connection.execute(newest_first.limit(1)).first() is not None


def _written(source: Source, watermark: datetime) -> Select[Any]:
    table = source.table
    seen = and_(
        rollup_seen.c.community_code == table.c.community_code,
        rollup_seen.c.source == source.name,
        rollup_seen.c.row_id == source.row_id,
    )
    return (
        select(
            table.c.community_code, source.row_id, table.c.updated_at, source.grid_unit, rollup_seen.c.grid_unit_code,
            *source.days, rollup_seen.c.first_day, rollup_seen.c.second_day,
        )
        .outerjoin_from(table, rollup_seen, seen)
        .where(
            table.c.updated_at > watermark - LATE_COMMIT,
            or_(rollup_seen.c.row_id.is_(None), rollup_seen.c.updated_at != table.c.updated_at),
        )
    )  # fmt: skip


def taken_together(changed: Sequence[Change]) -> list[tuple[list[str], Sequence[Change]]]:
    """The changes, by the communities whose cells are counted anew together; in the order of their codes.

    All at once where they touch few days, as what happens now does: one statement then serves the whole street. Where
    they touch many (an import of old records), each community by itself, so that none is counted on the others' days.
    """
    by_community: dict[str, list[Change]] = {}
    for change in changed:
        by_community.setdefault(change.community_code, []).append(change)
    codes = sorted(by_community)
    touched = {day for change in changed for day in (*change.days, *change.days_before)}
    if len(touched) <= FEW_DAYS:
        return [(codes, changed)] if codes else []
    return [([code], by_community[code]) for code in codes]


def units_of(changed: Sequence[Change]) -> list[str] | None:
    """The grid units in which changed rows are or were counted; None, which is all, where one's is not known."""
    units: set[str] = set()
    for change in changed:
        units.add(change.unit)
        if any(day is not None for day in change.days_before):
            if change.unit_before is None:  # counted by a program that did not write it down
                return None
            units.add(change.unit_before)
    return sorted(units - {NONE})


def stays_of(changed: Sequence[Change]) -> Iterator[tuple[date, date]]:
    """From the first to the second day of each changed row, as it is and as it was counted; open where it has none."""
    for change in changed:
        for first, *later in (change.days, change.days_before):
            if first is not None:
                last = next(iter(later), None)
                yield first, date.max if last is None else max(first, last)


def see(connection: Connection, source: Source, changed: Sequence[Change], counted_at: datetime) -> None:
    """Remember where the changed rows are counted from now on."""
    if not changed:
        return
    this = and_(
        rollup_seen.c.community_code == bindparam("of_community"),
        rollup_seen.c.source == bindparam("of_source"),
        rollup_seen.c.row_id == bindparam("of_row"),
    )
    keys = [{"of_community": row.community_code, "of_source": source.name, "of_row": row.row_id} for row in changed]
    connection.execute(delete(rollup_seen).where(this), keys)
    rows = []
    for change in changed:
        first, second = (*change.days, None)[:2]
        just_written = abs(change.updated_at - counted_at) <= SAME_SECOND
        rows.append(
            {
                "community_code": change.community_code, "source": source.name, "row_id": change.row_id,
                "first_day": first, "second_day": second, "grid_unit_code": change.unit,
                "updated_at": LOOK_AGAIN if just_written else change.updated_at,
            }
        )  # fmt: skip
    connection.execute(insert(rollup_seen), rows)


def see_all(connection: Connection, source: Source, counted_at: datetime) -> None:
    """Remember every row of the source, after all of it was counted."""
    connection.execute(delete(rollup_seen).where(rollup_seen.c.source == source.name))
    first, second = [*source.days, literal(None, rollup_seen.c.second_day.type)][:2]
    written = source.table.c.updated_at
    just_written = written.between(counted_at - SAME_SECOND, counted_at + SAME_SECOND)
    rows = select(
        source.table.c.community_code, literal(source.name, rollup_seen.c.source.type), source.row_id, first, second,
        case((just_written, literal(LOOK_AGAIN, Moment)), else_=written), source.grid_unit,
    )  # fmt: skip
    connection.execute(insert(rollup_seen).from_select(list(rollup_seen.c.keys()), rows))
