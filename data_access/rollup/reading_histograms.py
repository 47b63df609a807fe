"""Reading the histograms of a scope: cells as ``reading`` chooses them, what is not settled from the events."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Select, cast, func, null, select, union_all

from data_access.dialect import month_of
from data_access.kept_statements import kept
from data_access.rollup.definition import Look, Rollup
from data_access.rollup.histograms import Histogram, bucket_of, pack
from data_access.rollup.planning import Range, plan
from data_access.rollup.reading import cell_places, events_within, within_stretches
from data_access.schema import histogram_by_day, histogram_by_month, histogram_by_week
from data_access.scope import Scope, in_territory
from data_access.settings import TimeLimits


def histograms(
    connection: Connection, rollup: Rollup, name: str, scope: Scope, limits: TimeLimits, *by: str
) -> dict[tuple[str, ...], Histogram]:
    """A histogram over a scope's days: by ``month`` (``YYYY-MM``) or ``kind``, by both, or under ``()`` as a whole.

    In the order of what they are told apart by; of what has no values there is none.
    """
    packed: dict[tuple[str, ...], list[bytes]] = defaultdict(list)
    unpacked: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for *key, counts, bucket, n in connection.execute(*_asked(connection, scope, rollup, name, limits, *by)).all():
        if counts is None:
            unpacked[tuple(key)].append((bucket, n))
        else:
            packed[tuple(key)].append(counts)
    keys = sorted(packed.keys() | unpacked.keys())
    return {key: Histogram.merged([*packed[key], pack(unpacked[key])]) for key in keys}


@kept
def _asked(connection: Connection, scope: Scope, rollup: Rollup, name: str, limits: TimeLimits, *by: str) -> Any:
    """Row: what histograms are told apart by, and packed counts of a cell, or a bucket of events and their number."""
    narrowed = scope.is_narrowed
    planned = plan(connection, rollup, scope, limits, by_unit=narrowed).with_weeks()
    parts: list[Any] = []
    for table, first_day, stretches in (
        (histogram_by_month, "month", planned.months),
        (histogram_by_week, "week", planned.weeks),
        (histogram_by_day, "day", planned.days),
    ):
        if not stretches:
            continue
        of_days = table is histogram_by_day
        places = in_territory(table, scope) if of_days else cell_places(table, scope, narrowed=narrowed)
        told_apart = {"month": month_of(table.c[first_day]), "kind": table.c.kind}
        no_bucket = [cast(null(), Integer).label(column) for column in ("bucket", "n")]
        parts.append(
            select(*(told_apart[key] for key in by), table.c.counts, *no_bucket).where(
                places, table.c.histogram == name, within_stretches(table.c[first_day], stretches)
            )
        )
    if planned.events or not parts:
        parts.append(_from_events(rollup, name, scope, planned.events, by, narrowed=narrowed))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _from_events(
    rollup: Rollup, name: str, scope: Scope, stretches: tuple[Range, ...], by: tuple[str, ...], *, narrowed: bool
) -> Select[Any]:
    """The same columns, counted from the rows of some stretches of days."""
    described = rollup.histograms[name]
    told_apart = {"month": month_of(rollup.day), "kind": described.kind}
    values = (
        select(*(told_apart[key].label(key) for key in by), bucket_of(described.value).label("bucket"))
        .where(events_within(rollup, scope, stretches, narrowed=narrowed), described.counted(Look(scope.as_of)))
        .subquery()
    )
    keys = [values.c[key] for key in by]
    no_cell = cast(null(), LargeBinary).label("counts")
    return select(*keys, no_cell, values.c.bucket, func.count().label("n")).group_by(*keys, values.c.bucket)
