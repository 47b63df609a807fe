"""Where: district, street, community, compound, grid unit, building, road."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, Named, String, Table, TypedColumns

from data_access.codes import CommunityKind, RoadKind, SchoolHoliday
from data_access.schema.columns import (
    COMMUNITY_CODE,
    GEOMETRY,
    UNIT_CODE,
    Moment,
    in_time_order,
    metadata,
    one_of,
    reference,
)


class DistrictColumns(TypedColumns):
    district_code: Named[str] = Column(String(6), primary_key=True)
    name: Named[str] = Column(String(40))


class StreetColumns(TypedColumns):
    street_code: Named[str] = Column(String(9), primary_key=True)
    district_code: Named[str] = Column(String(6), ForeignKey("district.district_code"))
    name: Named[str] = Column(String(40))


class CommunityColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    street_code: Named[str] = Column(String(9), ForeignKey("street.street_code"), index=True)
    name: Named[str] = Column(String(80), comment="full name, as in the register of divisions")
    short_name: Named[str] = Column(String(40), comment="as people say it: 文兴社区, 沙岭村")
    kind: Named[str] = Column(String(16))
    geometry: Named[dict[str, Any] | None] = Column(
        GEOMETRY, comment="GeoJSON polygon, WGS 84; none where not surveyed"
    )
    updated_at: Named[datetime] = Column(Moment)


class CompoundColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="community code + 3 digits")
    name: Named[str] = Column(String(40))
    geometry: Named[dict[str, Any] | None] = Column(GEOMETRY)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class GridWorkerColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    grid_worker_id: Named[str] = Column(String(24), primary_key=True)
    name: Named[str] = Column(String(40))
    phone: Named[str | None] = Column(String(20))
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class GridUnitColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    grid_unit_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="community code + 2 or 3 digits")
    compound_code: Named[str | None] = Column(UNIT_CODE, comment="none where the unit spans several compounds")
    name: Named[str] = Column(String(40))
    grid_worker_id: Named[str | None] = Column(String(24))
    geometry: Named[dict[str, Any] | None] = Column(GEOMETRY)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class BuildingColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    building_code: Named[str] = Column(UNIT_CODE, primary_key=True, comment="community code + 4 digits")
    grid_unit_code: Named[str] = Column(UNIT_CODE)
    compound_code: Named[str | None] = Column(UNIT_CODE)
    name: Named[str] = Column(String(40))
    floors: Named[int | None] = Column(Integer)
    household_count: Named[int] = Column(Integer, comment="户")
    resident_count: Named[int] = Column(Integer, comment="人")
    geometry: Named[dict[str, Any] | None] = Column(GEOMETRY)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class RoadColumns(TypedColumns):
    street_code: Named[str] = Column(String(9), ForeignKey("street.street_code"), primary_key=True)
    road_id: Named[str] = Column(String(24), primary_key=True)
    name: Named[str] = Column(String(40))
    kind: Named[str] = Column(String(16))
    geometry: Named[dict[str, Any]] = Column(GEOMETRY)
    updated_at: Named[datetime] = Column(Moment)


class SchoolHolidayColumns(TypedColumns):
    first_day: Named[date] = Column(Date, primary_key=True)
    last_day: Named[date] = Column(Date)
    kind: Named[str] = Column(String(16))


district = Table("district", metadata, DistrictColumns)
street = Table("street", metadata, StreetColumns)
community = Table("community", metadata, CommunityColumns, one_of("kind", CommunityKind))
compound = Table("compound", metadata, CompoundColumns)
grid_worker = Table("grid_worker", metadata, GridWorkerColumns)
grid_unit = Table(
    "grid_unit",
    metadata,
    GridUnitColumns,
    reference("compound", "compound_code"),
    reference("grid_worker", "grid_worker_id"),
)
building = Table(
    "building",
    metadata,
    BuildingColumns,
    reference("grid_unit", "grid_unit_code"),
    reference("compound", "compound_code"),
    CheckConstraint("household_count >= 0", name="household_count_not_negative"),
    CheckConstraint("resident_count >= 0", name="resident_count_not_negative"),
)
road = Table("road", metadata, RoadColumns, one_of("kind", RoadKind))
school_holiday = Table(
    "school_holiday",
    metadata,
    SchoolHolidayColumns,
    one_of("kind", SchoolHoliday),
    *in_time_order("first_day", "last_day"),
)
