"""Every rollup there is, by the table that it counts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Table, func, literal

from data_access.rollup.calls import CALLS
from data_access.rollup.counting import Communities, Days
from data_access.rollup.definition import Rollup
from data_access.rollup.disputes import DISPUTES_CLOSED, DISPUTES_REPORTED
from data_access.rollup.hazards import HAZARDS_FOUND, HAZARDS_RECTIFIED
from data_access.rollup.public_issues import PUBLIC_ISSUES_REPORTED, PUBLIC_ISSUES_RESOLVED
from data_access.rollup.service_orders import SERVICE_ORDERS, count_orders_by_unit_day, orders_by_unit_day_cells
from data_access.rollup.service_reach import (
    count_served_by_month,
    count_service_days,
    count_service_reach,
    served_by_month_cells,
    service_day_cells,
    service_reach_cells,
)
from data_access.rollup.silent_devices import OUTAGE_DAYS, count_silent_devices, silent_device_cells
from data_access.rollup.visit_peaks import LEFT_DAY, count_peaks, follow_stays, peak_cells
from data_access.rollup.visit_slots import count_month_slots, count_slots, month_slot_cells, slot_cells
from data_access.rollup.visits import VISITS
from data_access.schema import (
    device_outage,
    histogram_by_day,
    histogram_by_month,
    histogram_by_week,
    rollup_day,
    rollup_seen,
    rollup_state,
    served_by_month,
    service_days,
    service_order_by_unit_day,
    service_reach,
    silent_device,
    visit,
    visit_peak,
    visit_slot,
    visit_slot_by_day,
)
from data_access.schema.rollups import NONE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extra:
    """Cells of another kind or grain: peaks, bits, states at a day's end, a grid unit's days.

    ``count`` makes anew the cells of some communities that rows of some days touch (all for None). ``cells`` states
    what its table should hold for them: for verifying. Where rows reach from their first day to their second,
    ``follow`` does it for the days between of the changed ones alone.
    """

    table: Table
    count: Callable[[Connection, Communities, Days], None]
    cells: Callable[[Communities], Select[Any]]
    follow: Callable[[Connection, Communities, Iterable[tuple[date, date]]], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A table and all that is counted of it. ``places`` says by which of ``days`` each rollup counts."""

    table: Table
    row_id: ColumnElement[int]
    days: tuple[ColumnElement[Any], ...]
    rollups: tuple[Rollup, ...]
    places: tuple[int, ...]
    extras: tuple[Extra, ...] = ()

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def grid_unit(self) -> ColumnElement[str]:
        """The grid unit in whose cells a row counts; NONE where there is none, or nothing is counted by grid unit."""
        return func.coalesce(self.rollups[0].grid_unit, NONE) if self.rollups else literal(NONE, String)

    @property
    def counted_tables(self) -> list[Table]:
        """The tables of what is counted of it, but for those that all sources share."""
        by_grain = [table for rollup in self.rollups for table in (rollup.by_day, rollup.by_week, rollup.by_month)]
        return [*by_grain, *(extra.table for extra in self.extras)]


def _source(*rollups: Rollup, extras: Sequence[Extra] = ()) -> Source:
    days = list(dict.fromkeys(rollup.day.name for rollup in rollups))
    first = rollups[0]
    return Source(
        table=first.source,
        row_id=first.row_id,
        days=tuple(first.source.c[day] for day in days),
        rollups=rollups,
        places=tuple(days.index(rollup.day.name) for rollup in rollups),
        extras=tuple(extras),
    )


_SERVICE_ORDERS = _source(
    SERVICE_ORDERS,
    extras=(
        Extra(table=service_order_by_unit_day, count=count_orders_by_unit_day, cells=orders_by_unit_day_cells),
        Extra(table=service_days, count=count_service_days, cells=service_day_cells),
        # these two are counted from the days
        Extra(table=service_reach, count=count_service_reach, cells=service_reach_cells),
        Extra(table=served_by_month, count=count_served_by_month, cells=served_by_month_cells),
    ),
)
_DEVICE_OUTAGES = Source(
    table=device_outage,
    row_id=device_outage.c.device_outage_id,
    days=OUTAGE_DAYS,
    rollups=(),
    places=(),
    extras=(Extra(table=silent_device, count=count_silent_devices, cells=silent_device_cells),),
)
_VISITS = Source(
    table=visit,
    row_id=visit.c.visit_id,
    days=(visit.c.checked_in_day, LEFT_DAY),
    rollups=(VISITS,),
    places=(0,),
    extras=(
        Extra(table=visit_slot_by_day, count=count_slots, cells=slot_cells),
        Extra(table=visit_slot, count=count_month_slots, cells=month_slot_cells),  # counted from the days
        Extra(table=visit_peak, count=count_peaks, cells=peak_cells, follow=follow_stays),
    ),
)

_CASES = (
    _source(DISPUTES_REPORTED, DISPUTES_CLOSED),
    _source(PUBLIC_ISSUES_REPORTED, PUBLIC_ISSUES_RESOLVED),
    _source(HAZARDS_FOUND, HAZARDS_RECTIFIED),
)

SOURCES: tuple[Source, ...] = (_source(CALLS), _SERVICE_ORDERS, _DEVICE_OUTAGES, *_CASES, _VISITS)

HISTOGRAMS = (histogram_by_day, histogram_by_week, histogram_by_month)
#: Written by refreshers for whatever source: which one, says the plan by which they are read.
_SHARED = frozenset(table.name for table in (*HISTOGRAMS, rollup_day, rollup_seen, rollup_state))
_COUNTED_OF = {table.name: source.name for source in SOURCES for table in source.counted_tables}


def tables() -> frozenset[str]:
    """The names of the tables that nobody but a refresher writes."""
    return _SHARED | _COUNTED_OF.keys()


def sources_of(names: Iterable[str]) -> frozenset[str]:
    """The tables whose rows stand behind these, of which some are counted in advance."""
    return frozenset(_COUNTED_OF.get(name, name) for name in names if name not in _SHARED)
