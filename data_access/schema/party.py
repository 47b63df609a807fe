"""四级组织架构: the party organisations of community, compound, grid unit and household, and their members."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Named, String, Table, TypedColumns

from data_access.codes import PartyLevel
from data_access.schema.columns import (
    COMMUNITY_CODE,
    FACT_ID,
    UNIT_CODE,
    Moment,
    in_time_order,
    metadata,
    one_of,
    reference,
)


class PartyOrganisationColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    party_organisation_id: Named[int] = Column(FACT_ID, primary_key=True)
    level: Named[str] = Column(String(12))
    compound_code: Named[str | None] = Column(UNIT_CODE)
    grid_unit_code: Named[str | None] = Column(UNIT_CODE)
    building_code: Named[str | None] = Column(UNIT_CODE)
    household: Named[str | None] = Column(String(20), comment="personal: door number of a 党员中心户")
    name: Named[str] = Column(String(80))
    secretary_name: Named[str | None] = Column(String(40), comment="personal; empty while the post is vacant")
    founded_day: Named[date] = Column(Date)
    dissolved_day: Named[date | None] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class PartyMemberColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    party_member_id: Named[int] = Column(FACT_ID, primary_key=True)
    party_organisation_id: Named[int] = Column(FACT_ID)
    name: Named[str] = Column(String(40), comment="personal")
    joined_day: Named[date] = Column(Date, comment="joined this organisation")
    left_day: Named[date | None] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


#: An organisation names exactly the unit of its level, and the units above it.
_SITS_ON_ITS_LEVEL = (
    "(level = 'community' AND compound_code IS NULL AND grid_unit_code IS NULL AND building_code IS NULL)"
    " OR (level = 'compound' AND compound_code IS NOT NULL AND grid_unit_code IS NULL AND building_code IS NULL)"
    " OR (level = 'grid_unit' AND grid_unit_code IS NOT NULL AND building_code IS NULL)"
    " OR (level = 'household' AND grid_unit_code IS NOT NULL AND building_code IS NOT NULL)"
)

party_organisation = Table(
    "party_organisation",
    metadata,
    PartyOrganisationColumns,
    reference("compound", "compound_code"),
    reference("grid_unit", "grid_unit_code"),
    reference("building", "building_code"),
    one_of("level", PartyLevel),
    CheckConstraint(_SITS_ON_ITS_LEVEL, name="sits_on_its_level"),
    *in_time_order("founded_day", "dissolved_day"),
    sqlite_with_rowid=False,
)
party_member = Table(
    "party_member",
    metadata,
    PartyMemberColumns,
    reference("party_organisation", "party_organisation_id"),
    *in_time_order("joined_day", "left_day"),
    sqlite_with_rowid=False,
)
