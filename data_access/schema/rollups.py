"""Rollups: facts counted in advance, so that no screen reads them one by one.

Every subject is counted three times: community × day × kind (``…_by_day``), grid unit × month × kind (``…_by_month``,
where the grid unit ``''`` stands for the whole community), and in between grid unit × week of the month × kind
(``…_by_week``: from these a month is added up, and what a day changed costs the events of a week at most).
``data_access.rollup`` fills these tables and keeps them true; nobody else writes to them. They can be emptied at any
time and are then built anew.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    TypedColumns,
)

from data_access.schema.columns import COMMUNITY_CODE, FACT_ID, UNIT_CODE, Moment, metadata

#: Stands where a cell belongs to no single grid unit or compound: a key may not be empty.
NONE = ""
_KIND = String(24)


class RollupStateColumns(TypedColumns):
    source: Named[str] = Column(String(24), primary_key=True, comment="the table that was counted")
    watermark_at: Named[datetime] = Column(Moment, comment="the newest updated_at that has been counted")
    refreshed_at: Named[datetime] = Column(Moment)
    limits: Named[str] = Column(String(200), comment="the time limits by which was counted")


class RollupSeenColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    source: Named[str] = Column(String(24), primary_key=True)
    row_id: Named[int] = Column(FACT_ID, primary_key=True)
    first_day: Named[date | None] = Column(Date, comment="under which the row is counted, so that it can be moved")
    second_day: Named[date | None] = Column(Date)
    updated_at: Named[datetime] = Column(Moment, comment="the row's own, when it was counted")
    grid_unit_code: Named[str | None] = Column(
        UNIT_CODE, comment="in which the row is counted, '' for none; empty where that was not written down"
    )


class RollupDayColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    rollup: Named[str] = Column(String(32), primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    settled_at: Named[datetime] = Column(Moment, comment="from this moment on the cells of the day are final")


class HistogramByDayColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    histogram: Named[str] = Column(String(32), primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    kind: Named[str] = Column(_KIND, primary_key=True)
    counts: Named[bytes] = Column(LargeBinary, comment="its filled buckets (data_access/rollup/histograms.py)")


class HistogramByWeekColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    histogram: Named[str] = Column(String(32), primary_key=True)
    grid_unit_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    week: Named[date] = Column(Date, primary_key=True, comment="its first day: a 1st, 8th, 15th, 22nd or 29th")
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    kind: Named[str] = Column(_KIND, primary_key=True)
    counts: Named[bytes] = Column(LargeBinary)


class HistogramByMonthColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    histogram: Named[str] = Column(String(32), primary_key=True)
    grid_unit_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    month: Named[date] = Column(Date, primary_key=True, comment="its first day")
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    kind: Named[str] = Column(_KIND, primary_key=True)
    counts: Named[bytes] = Column(LargeBinary)


rollup_state = Table("rollup_state", metadata, RollupStateColumns)
rollup_seen = Table("rollup_seen", metadata, RollupSeenColumns, sqlite_with_rowid=False)
rollup_day = Table("rollup_day", metadata, RollupDayColumns, sqlite_with_rowid=False)
# Every question asks which days are not settled: for the present a handful among the thousands that are.
Index("ix_rollup_day_by_settling", rollup_day.c.community_code, rollup_day.c.rollup, rollup_day.c.settled_at)
histogram_by_day = Table("histogram_by_day", metadata, HistogramByDayColumns, sqlite_with_rowid=False)
histogram_by_week = Table("histogram_by_week", metadata, HistogramByWeekColumns, sqlite_with_rowid=False)
histogram_by_month = Table("histogram_by_month", metadata, HistogramByMonthColumns, sqlite_with_rowid=False)


def _kinds(names: tuple[str, ...]) -> list[Column[Any]]:
    return [Column(name, _KIND, primary_key=True) for name in names]


def _measures(names: tuple[str, ...]) -> list[Column[Any]]:
    # Sums of seconds pass 2³¹ within a year of a busy street.
    return [Column(name, BigInteger if name.endswith("seconds") else Integer, nullable=False) for name in names]


def _by_day(name: str, kinds: tuple[str, ...], measures: tuple[str, ...]) -> Table:
    return Table(
        f"{name}_by_day",
        metadata,
        Column("community_code", COMMUNITY_CODE, primary_key=True),
        Column("day", Date, primary_key=True),
        *_kinds(kinds),
        *_measures(measures),
        sqlite_with_rowid=False,
    )


def _by_unit(name: str, grain: str, first_day: str, kinds: tuple[str, ...], measures: tuple[str, ...]) -> Table:
    return Table(
        f"{name}_by_{grain}",
        metadata,
        Column("community_code", COMMUNITY_CODE, primary_key=True),
        Column("grid_unit_code", UNIT_CODE, primary_key=True, comment="'' for the whole community"),
        Column(grain, Date, primary_key=True, comment=first_day),
        Column("compound_code", UNIT_CODE, primary_key=True, comment="'' for none"),
        *_kinds(kinds),
        *_measures(measures),
        sqlite_with_rowid=False,
    )


def _grains(name: str, kinds: tuple[str, ...], measures: tuple[str, ...]) -> tuple[Table, Table, Table]:
    return (
        _by_day(name, kinds, measures),
        _by_unit(name, "week", "its first day: a 1st, 8th, 15th, 22nd or 29th", kinds, measures),
        _by_unit(name, "month", "its first day", kinds, measures),
    )


def _in_facets(name: str, kinds: tuple[str, ...], measures: tuple[str, ...]) -> tuple[Table, Table, Table]:
    """Cells told apart by some of the kinds at a time, the others being ``''``.

    The kinds come early in the key, so that one facet is read without those that are told apart more finely.
    """
    tables = _grains(name, kinds, measures)
    places = (("day",), *(("grid_unit_code", grain, "compound_code") for grain in ("week", "month")))
    for table, place in zip(tables, places, strict=True):
        table.append_constraint(PrimaryKeyConstraint("community_code", *kinds, *place))
    return tables


call_by_day, call_by_week, call_by_month = _grains(
    "call",
    ("kind",),
    (
        "calls", "answered", "answered_on_time", "dispatched", "arrived", "closed", "closed_by_phone",
        "arrivals_due", "arrived_on_time",
    ),
)  # fmt: skip
service_order_by_day, service_order_by_week, service_order_by_month = _grains(
    "service_order", ("help", "mode"), ("orders",)
)
dispute_reported_by_day, dispute_reported_by_week, dispute_reported_by_month = _in_facets(
    "dispute_reported", ("category",), ("reported", "repeats")
)
dispute_closed_by_day, dispute_closed_by_week, dispute_closed_by_month = _in_facets(
    "dispute_closed", ("venue", "outcome"), ("closed", "resolved", "asked", "satisfied")
)
public_issue_reported_by_day, public_issue_reported_by_week, public_issue_reported_by_month = _in_facets(
    "public_issue_reported",
    ("category", "source"),
    ("received", "responded_in_time", "resolve_due", "asked", "satisfied"),
)
public_issue_resolved_by_day, public_issue_resolved_by_week, public_issue_resolved_by_month = _in_facets(
    "public_issue_resolved", ("category", "source", "reported_month"), ("resolved", "households", "asked", "satisfied")
)
hazard_found_by_day, hazard_found_by_week, hazard_found_by_month = _grains("hazard_found", (), ("found", "rectify_due"))
hazard_rectified_by_day, hazard_rectified_by_week, hazard_rectified_by_month = _in_facets(
    "hazard_rectified", ("found_month",), ("rectified",)
)
visit_by_day, visit_by_week, visit_by_month = _grains(
    "visit",
    ("facility_code",),
    (
        "visits", "person_seconds", "after_school",
        "preschool", "primary_school", "secondary_school", "young_adult", "middle_aged", "elder",
    ),
)  # fmt: skip


#: The rollups, as ``rollup_day`` names them.
ROLLUPS = (
    "call", "service_order", "dispute_reported", "dispute_closed", "public_issue_reported", "public_issue_resolved",
    "hazard_found", "hazard_rectified", "visit",
)  # fmt: skip


class VisitPeakColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    facility_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    day: Named[date] = Column(Date, primary_key=True, comment="of the check-in after which the room was fullest")
    peak: Named[int] = Column(Integer, comment="most people inside at one moment")
    peak_at: Named[datetime] = Column(Moment, comment="when they first were")


class VisitSlotColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    month: Named[date] = Column(Date, primary_key=True, comment="of the check-in; its first day")
    facility_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    weekday: Named[int] = Column(SmallInteger, primary_key=True, autoincrement=False, comment="0 = Monday")
    hour: Named[int] = Column(SmallInteger, primary_key=True, autoincrement=False)
    visits: Named[int] = Column(Integer, comment="inside during the hour")
    check_ins: Named[int] = Column(Integer, comment="of these, begun in it")
    person_seconds: Named[int] = Column(BigInteger)


class VisitSlotByDayColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    day: Named[date] = Column(Date, primary_key=True, comment="of the check-in")
    facility_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    weekday: Named[int] = Column(SmallInteger, primary_key=True, autoincrement=False, comment="0 = Monday")
    hour: Named[int] = Column(SmallInteger, primary_key=True, autoincrement=False)
    visits: Named[int] = Column(Integer, comment="inside during the hour")
    check_ins: Named[int] = Column(Integer, comment="of these, begun in it")
    person_seconds: Named[int] = Column(BigInteger)


class ServiceOrderByUnitDayColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    day: Named[date] = Column(Date, primary_key=True, comment="of completion")
    grid_unit_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="'' for none")
    orders: Named[int] = Column(Integer)


class ServiceDaysColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    grid_unit_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="'' for the whole community")
    month: Named[date] = Column(Date, primary_key=True, comment="its first day")
    elder_id: Named[int] = Column(FACT_ID, primary_key=True)
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="'' for none")
    served_days: Named[int] = Column(Integer, comment="bit 0: served on the 1st … bit 30: on the 31st")
    served_at_home_days: Named[int] = Column(Integer)


class ServiceReachColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    grid_unit_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="'' for the whole community")
    year: Named[int] = Column(SmallInteger, primary_key=True, autoincrement=False)
    elder_id: Named[int] = Column(FACT_ID, primary_key=True)
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="'' for none")
    served_months: Named[int] = Column(SmallInteger, comment="bit 0: served in January … bit 11: in December")
    served_at_home_months: Named[int] = Column(SmallInteger)


class ServedByMonthColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    month: Named[date] = Column(Date, primary_key=True, comment="its first day")
    served: Named[int] = Column(Integer, comment="distinct elders")
    served_at_home: Named[int] = Column(Integer)


class SilentDeviceColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    day: Named[date] = Column(Date, primary_key=True, comment="at whose end the outage was running")
    device_outage_id: Named[int] = Column(FACT_ID, primary_key=True, comment="one that has ended since")
    device_id: Named[int] = Column(FACT_ID)
    kind: Named[str] = Column(_KIND)
    began_at: Named[datetime] = Column(Moment)


visit_peak = Table("visit_peak", metadata, VisitPeakColumns, sqlite_with_rowid=False)
visit_slot = Table("visit_slot", metadata, VisitSlotColumns, sqlite_with_rowid=False)
visit_slot_by_day = Table("visit_slot_by_day", metadata, VisitSlotByDayColumns, sqlite_with_rowid=False)
# Read by stretches of days of a community, of all its units or of some: so the day comes first.
service_order_by_unit_day = Table(
    "service_order_by_unit_day", metadata, ServiceOrderByUnitDayColumns, sqlite_with_rowid=False
)
service_days = Table("service_days", metadata, ServiceDaysColumns, sqlite_with_rowid=False)
service_reach = Table("service_reach", metadata, ServiceReachColumns, sqlite_with_rowid=False)
served_by_month = Table("served_by_month", metadata, ServedByMonthColumns, sqlite_with_rowid=False)
silent_device = Table("silent_device", metadata, SilentDeviceColumns, sqlite_with_rowid=False)


def updated_at_indexes() -> list[Index]:
    """By these the refresher finds what was written since it last looked, in all communities at once."""
    written = [table for table in metadata.sorted_tables if "updated_at" in table.c and table is not rollup_seen]
    return [Index(f"ix_{table.name}_updated_at", table.c.updated_at) for table in written]
