"""Random histories of writes to every source, and what plain Python counts of the rows that they leave behind."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from sqlalchemy import Connection, Table, and_, insert, select, update

from data_access import rollup, schema
from data_access.calendar_days import day_of, end_of, first_of_month, today
from data_access.codes import CallKind, DisputeCategory, HazardKind, Help, IssueCategory, Venue
from data_access.rollup.definition import Rollup
from data_access.rollup.registry import SOURCES
from tests.data_access.rollup.street import HOME, OTHER, call_of

#: The first day of the month that is running while the tests run: only earlier months are kept.
RUNNING_MONTH = first_of_month(today())
#: Ends of months, a midnight of Datong that is none in UTC, and days between; the running month and the day before it.
MOMENTS = (
    end_of(RUNNING_MONTH - timedelta(days=1)), end_of(RUNNING_MONTH - timedelta(days=1)) - timedelta(seconds=1),
    datetime(2026, 1, 31, 15, 59, tzinfo=UTC), datetime(2026, 1, 31, 16, 0, tzinfo=UTC),
    datetime(2026, 2, 14, 2, 0, tzinfo=UTC), datetime(2026, 2, 14, 9, 30, tzinfo=UTC),
    datetime(2026, 2, 28, 1, 0, tzinfo=UTC), datetime(2026, 3, 20, 1, 0, tzinfo=UTC),
)  # fmt: skip
LATER = (None, timedelta(seconds=90), timedelta(hours=9), timedelta(days=20))


class Step(NamedTuple):
    """One write of one row: all of it as drawn, so that it may move anywhere; or a refresh in between."""

    source: int
    community_code: str
    row_id: int
    moment: datetime
    later: timedelta | None
    unit: int
    kind: int
    deleted: bool
    late: bool
    refreshed: bool


def histories() -> st.SearchStrategy[list[Step]]:
    """A few rows of each source, written again and again: inserted, corrected, moved, deleted and brought back."""
    step = st.builds(
        Step, source=st.integers(0, len(SOURCES) - 1), community_code=st.sampled_from((HOME, OTHER)),
        row_id=st.integers(1, 3), moment=st.sampled_from(MOMENTS), later=st.sampled_from(LATER),
        unit=st.integers(1, 3), kind=st.integers(0, 2), deleted=st.integers(0, 4).map(lambda n: n == 0),
        late=st.booleans(), refreshed=st.integers(0, 3).map(lambda n: n == 0),
    )  # fmt: skip
    return st.lists(step, min_size=1, max_size=25)


def write(connection: Connection, step: Step, number: int, began: datetime) -> None:
    """Put the row of a step, or correct it where it is there already.

    ``updated_at`` is this second, in which other steps write, too; or up to nine minutes ago, as of a transaction that
    was committed late, then never the same twice: so long before the history ``began``, and not before now, or a step
    a second later would come to the second of the step before.
    """
    table = SOURCES[step.source].table
    written = began - timedelta(minutes=8, seconds=number) if step.late else datetime.now(UTC)
    written = written.replace(microsecond=0)
    row = _row(table.name, step) | {
        "community_code": step.community_code, f"{table.name}_id": step.row_id,
        "updated_at": written, "deleted_at": written if step.deleted else None,
    }  # fmt: skip
    this = and_(*(table.c[key.name] == row[key.name] for key in table.primary_key.columns))
    if connection.execute(update(table).where(this).values(row)).rowcount == 0:
        connection.execute(insert(table).values(row))


def _row(name: str, step: Step) -> dict[str, Any]:
    begun, ended = step.moment, None if step.later is None else step.moment + step.later
    place = {
        "grid_unit_code": f"{step.community_code}0{step.unit}",
        "compound_code": f"{step.community_code}00{step.unit}" if step.unit < 3 else None,
    }
    if name == "call":
        return call_of(1, step.community_code, begun, kind=list(CallKind)[step.kind], closed_at=ended) | place
    if name == "service_order":
        return place | {
            "elder_id": 1 + step.kind % 2, "help": list(Help)[step.kind], "mode": "door_to_door",
            "requested_at": begun, "requested_day": day_of(begun), **_end("completed", ended),
        }  # fmt: skip
    if name == "visit":
        return {
            "facility_code": f"{step.community_code}50{1 + step.kind % 2}", "age_band": "elder",
            "home_grid_unit_code": place["grid_unit_code"] if step.unit < 3 else None,
            "checked_in_at": begun, "checked_in_day": day_of(begun), "checked_out_at": ended,
        }  # fmt: skip
    if name == "dispute":
        return place | {
            "category": list(DisputeCategory)[step.kind], "venue": list(Venue)[step.kind],
            "reported_at": begun, "reported_day": day_of(begun), **_end("closed", ended),
            "outcome": None if ended is None else "resolved", "satisfaction": None if ended is None else 4,
        }  # fmt: skip
    if name == "public_issue":
        return place | {
            "category": list(IssueCategory)[step.kind], "source": "grid_patrol", "urgent": step.kind == 1,
            "title": "楼道堆放垃圾", "households_affected": step.kind, "responded_at": ended,
            "reported_at": begun, "reported_day": day_of(begun), **_end("resolved", ended),
        }  # fmt: skip
    if name == "hazard":
        return place | {
            "safety_inspection_id": 1, "kind": list(HazardKind)[step.kind],
            "found_at": begun, "found_day": day_of(begun), **_end("rectified", ended),
        }  # fmt: skip
    assert name == "device_outage", f"histories say nothing about {name} yet"
    return {"device_id": 1 + step.kind % 2, "kind": "offline", "began_at": begun, "ended_at": ended}


def _end(step: str, ended: datetime | None) -> dict[str, Any]:
    return {f"{step}_at": ended, f"{step}_day": None if ended is None else day_of(ended)}


UNIT = "grid_unit_code"
#: Of each rollup the measure that simply counts rows.
COUNTS: tuple[tuple[Rollup, str], ...] = (
    (rollup.CALLS, "calls"), (rollup.SERVICE_ORDERS, "orders"), (rollup.VISITS, "visits"),
    (rollup.DISPUTES_REPORTED, "reported"), (rollup.DISPUTES_CLOSED, "closed"),
    (rollup.PUBLIC_ISSUES_REPORTED, "received"), (rollup.PUBLIC_ISSUES_RESOLVED, "resolved"),
    (rollup.HAZARDS_FOUND, "found"), (rollup.HAZARDS_RECTIFIED, "rectified"),
)  # fmt: skip


def counted_by_python(connection: Connection, counted: Rollup) -> tuple[Counter[Any], Counter[Any]]:
    """Rows by community and day, and by community, grid unit and month: every row read, and no condition in SQL."""
    by_day: Counter[Any] = Counter()
    by_month: Counter[Any] = Counter()
    for row in connection.execute(select(counted.source)).mappings():
        day = row[counted.day.name]
        if day is None or row["deleted_at"] is not None:
            continue
        by_day[row["community_code"], day] += 1
        if day < RUNNING_MONTH:
            for unit in {"", row[counted.grid_unit.name] or ""}:
                by_month[row["community_code"], unit, day.replace(day=1)] += 1
    return by_day, by_month


def counted_in_cells(connection: Connection, counted: Rollup, measure: str) -> tuple[Counter[Any], Counter[Any]]:
    """The same from the rollup's cells, of each facet in turn; raises where facets disagree."""
    told = [
        (
            _summed(connection, counted.by_day, facet, counted, measure, ("community_code", "day")),
            _summed(connection, counted.by_month, facet, counted, measure, ("community_code", UNIT, "month")),
        )
        for facet in counted.facets or (counted.kinds,)
    ]  # fmt: skip
    assert all(each == told[0] for each in told), f"the facets of {counted.name} disagree: {told}"
    return told[0]


def _summed(
    connection: Connection, table: Table, facet: Sequence[str], counted: Rollup, measure: str, keys: Sequence[str]
) -> Counter[Any]:
    summed: Counter[Any] = Counter()
    for row in connection.execute(select(table)).mappings():
        if all((row[kind] != "") == (kind in facet) for kind in counted.kinds):
            summed[tuple(row[key] for key in keys)] += row[measure]
    return summed


def orders_by_unit_day(connection: Connection) -> Counter[tuple[str, date, str, str]]:
    """Completed orders by community, day, grid unit and compound, as the cells of ``service_order_by_unit_day``."""
    return Counter(
        (row.community_code, row.completed_day, row.grid_unit_code, row.compound_code or "")
        for row in connection.execute(select(schema.service_order))
        if row.completed_day is not None and row.deleted_at is None
    )


def silent_days(connection: Connection) -> Iterator[tuple[str, date, int]]:
    """Community, day and number of each outage that has ended, for every day at whose end it was running."""
    for row in connection.execute(select(schema.device_outage)):
        if row.deleted_at is None and row.ended_at is not None:
            day = day_of(row.began_at)
            while day < day_of(row.ended_at):
                yield row.community_code, day, row.device_outage_id
                day += timedelta(days=1)
