"""服务空间: the rooms, when they are open, and who (never by name) came."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Float,
    Index,
    Integer,
    Named,
    SmallInteger,
    String,
    Table,
    TypedColumns,
)

from data_access.codes import AgeBand, FacilityKind
from data_access.schema.columns import (
    COMMUNITY_CODE,
    FACT_ID,
    UNIT_CODE,
    Moment,
    PlacedColumns,
    in_time_order,
    metadata,
    one_of,
    placed,
    reference,
)


class FacilityColumns(PlacedColumns):
    facility_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="community code + 3 digits")
    kind: Named[str] = Column(String(24))
    name: Named[str] = Column(String(40))
    capacity: Named[int] = Column(Integer, comment="people at once")
    opened_day: Named[date] = Column(Date)
    longitude: Named[float | None] = Column(Float)
    latitude: Named[float | None] = Column(Float)


class FacilityHoursColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    facility_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    weekday: Named[int] = Column(SmallInteger, primary_key=True, autoincrement=False, comment="1 = Monday … 7 = Sunday")
    opens_minute: Named[int] = Column(Integer, primary_key=True, autoincrement=False, comment="minutes after midnight")
    closes_minute: Named[int] = Column(Integer)
    updated_at: Named[datetime] = Column(Moment)


class VisitColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    visit_id: Named[int] = Column(FACT_ID, primary_key=True)
    facility_code: Named[str] = Column(UNIT_CODE)
    home_grid_unit_code: Named[str | None] = Column(
        UNIT_CODE, comment="where the visitor lives; never for confidential rooms"
    )
    age_band: Named[str] = Column(String(20))
    checked_in_at: Named[datetime] = Column(Moment)
    checked_in_day: Named[date] = Column(Date)
    checked_out_at: Named[datetime | None] = Column(Moment, comment="empty while the visitor is inside")
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


facility = Table(
    "facility",
    metadata,
    FacilityColumns,
    *placed(),
    one_of("kind", FacilityKind),
    CheckConstraint("capacity > 0", name="capacity_positive"),
    sqlite_with_rowid=False,
)
facility_hours = Table(
    "facility_hours",
    metadata,
    FacilityHoursColumns,
    reference("facility", "facility_code"),
    CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_in_range"),
    CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440", name="within_the_day"),
    CheckConstraint("closes_minute > opens_minute", name="closes_after_opening"),
    sqlite_with_rowid=False,
)
visit = Table(
    "visit",
    metadata,
    VisitColumns,
    reference("facility", "facility_code"),
    reference("grid_unit", "home_grid_unit_code", target=("grid_unit_code",)),
    one_of("age_band", AgeBand),
    *in_time_order("checked_in_at", "checked_out_at"),
    sqlite_with_rowid=False,
)
# Day by day, with all that counting asks, so that the table itself is not read; a running hour is entered room by room.
Index(
    "ix_visit_by_day",
    visit.c.community_code,
    visit.c.checked_in_day,
    visit.c.facility_code,
    visit.c.checked_in_at,
    visit.c.checked_out_at,
    visit.c.age_band,
    visit.c.home_grid_unit_code,
    visit.c.deleted_at,
)
# Who is inside has no check-out, or a late one: found without reading all who came on that day. The index has all that
# is asked, or SQLite would rather read the day.
Index(
    "ix_visit_by_check_out",
    visit.c.community_code,
    visit.c.checked_in_day,
    visit.c.checked_out_at,
    visit.c.facility_code,
    visit.c.checked_in_at,
    visit.c.deleted_at,
)
