"""社区活动 and 消防隐患排查: activities, safety inspections and the hazards they find."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Named,
    Numeric,
    String,
    Table,
    TypedColumns,
)

from data_access.codes import ActivityKind, HazardKind, InspectionTarget
from data_access.schema.columns import (
    COMMUNITY_CODE,
    FACT_ID,
    Moment,
    PlacedColumns,
    in_time_order,
    metadata,
    one_of,
    placed,
    reference,
    together,
)


class ActivityColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    activity_id: Named[int] = Column(FACT_ID, primary_key=True)
    kind: Named[str] = Column(String(32))
    title: Named[str] = Column(String(80))
    held_at: Named[datetime] = Column(Moment)
    held_day: Named[date] = Column(Date)
    place: Named[str] = Column(String(80))
    partner: Named[str | None] = Column(String(80))
    people_reached: Named[int] = Column(Integer, comment="人次")
    hours: Named[float] = Column(Numeric(6, 1, asdecimal=False), comment="小时")
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class SafetyInspectionColumns(PlacedColumns):
    safety_inspection_id: Named[int] = Column(FACT_ID, primary_key=True)
    target: Named[str] = Column(String(12))
    target_name: Named[str] = Column(String(80))
    inspected_at: Named[datetime] = Column(Moment)
    inspected_day: Named[date] = Column(Date)


class HazardColumns(PlacedColumns):
    hazard_id: Named[int] = Column(FACT_ID, primary_key=True)
    safety_inspection_id: Named[int] = Column(FACT_ID)
    kind: Named[str] = Column(String(20))
    found_at: Named[datetime] = Column(Moment)
    found_day: Named[date] = Column(Date)
    rectified_at: Named[datetime | None] = Column(Moment)
    rectified_day: Named[date | None] = Column(Date)


activity = Table(
    "activity",
    metadata,
    ActivityColumns,
    one_of("kind", ActivityKind),
    CheckConstraint("people_reached >= 0 AND hours >= 0", name="reach_not_negative"),
    sqlite_with_rowid=False,
)
safety_inspection = Table(
    "safety_inspection",
    metadata,
    SafetyInspectionColumns,
    *placed(),
    one_of("target", InspectionTarget),
    sqlite_with_rowid=False,
)
hazard = Table(
    "hazard",
    metadata,
    HazardColumns,
    *placed(),
    reference("safety_inspection", "safety_inspection_id"),
    one_of("kind", HazardKind),
    *in_time_order("found_at", "rectified_at"),
    *in_time_order("found_day", "rectified_day"),
    together("rectification_has_its_day", "rectified_at", "rectified_day"),
    sqlite_with_rowid=False,
)
Index("ix_hazard_by_found_day", hazard.c.community_code, hazard.c.found_day)
Index("ix_hazard_by_rectified_day", hazard.c.community_code, hazard.c.rectified_day)
