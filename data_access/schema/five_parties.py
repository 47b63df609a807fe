"""五社联动: organisations, social workers, volunteers, charity resources, and the projects in which they meet."""

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    Named,
    Numeric,
    String,
    Table,
    TypedColumns,
)

from data_access.codes import CharityResourceKind, OrganisationKind, Party, ProjectSubject
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


class OrganisationColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    organisation_id: Named[int] = Column(FACT_ID, primary_key=True)
    kind: Named[str] = Column(String(24))
    name: Named[str] = Column(String(80))
    joined_day: Named[date] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class SocialWorkerColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    social_worker_id: Named[int] = Column(FACT_ID, primary_key=True)
    organisation_id: Named[int | None] = Column(FACT_ID)
    name: Named[str] = Column(String(40), comment="personal")
    phone: Named[str | None] = Column(String(20), comment="personal")
    certified: Named[bool] = Column(Boolean, comment="holds the state certificate")
    joined_day: Named[date] = Column(Date)
    left_day: Named[date | None] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class VolunteerColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    volunteer_id: Named[int] = Column(FACT_ID, primary_key=True)
    grid_unit_code: Named[str | None] = Column(UNIT_CODE)
    name: Named[str] = Column(String(40), comment="personal")
    phone: Named[str | None] = Column(String(20), comment="personal")
    party_member: Named[bool] = Column(Boolean)
    registered_day: Named[date] = Column(Date)
    left_day: Named[date | None] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class CharityResourceColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    charity_resource_id: Named[int] = Column(FACT_ID, primary_key=True)
    organisation_id: Named[int | None] = Column(FACT_ID, comment="the donor, where it is an organisation")
    kind: Named[str] = Column(String(8))
    description: Named[str] = Column(String(80))
    value_yuan: Named[float] = Column(Numeric(14, 2, asdecimal=False))
    received_day: Named[date] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class ProjectColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, ForeignKey("community.community_code"), primary_key=True)
    project_id: Named[int] = Column(FACT_ID, primary_key=True)
    name: Named[str] = Column(String(80))
    subject: Named[str] = Column(String(16))
    lead_party: Named[str] = Column(String(24))
    lead_organisation_id: Named[int | None] = Column(FACT_ID)
    started_day: Named[date] = Column(Date)
    ended_day: Named[date | None] = Column(Date)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class ProjectCompoundColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    project_id: Named[int] = Column(FACT_ID, primary_key=True)
    compound_code: Named[str] = Column(UNIT_CODE, primary_key=True)
    people_reached: Named[int] = Column(Integer, comment="人")
    updated_at: Named[datetime] = Column(Moment)


class ProjectContributionColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    project_contribution_id: Named[int] = Column(FACT_ID, primary_key=True)
    project_id: Named[int] = Column(FACT_ID)
    party: Named[str] = Column(String(24))
    organisation_id: Named[int | None] = Column(FACT_ID)
    contributed_day: Named[date] = Column(Date)
    hours: Named[float] = Column(Numeric(10, 2, asdecimal=False), comment="小时")
    money_yuan: Named[float] = Column(Numeric(14, 2, asdecimal=False), comment="元")
    goods_yuan: Named[float] = Column(Numeric(14, 2, asdecimal=False), comment="元, value of goods")
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


organisation = Table(
    "organisation", metadata, OrganisationColumns, one_of("kind", OrganisationKind), sqlite_with_rowid=False
)
social_worker = Table(
    "social_worker",
    metadata,
    SocialWorkerColumns,
    reference("organisation", "organisation_id"),
    *in_time_order("joined_day", "left_day"),
    sqlite_with_rowid=False,
)
volunteer = Table(
    "volunteer",
    metadata,
    VolunteerColumns,
    reference("grid_unit", "grid_unit_code"),
    *in_time_order("registered_day", "left_day"),
    sqlite_with_rowid=False,
)
charity_resource = Table(
    "charity_resource",
    metadata,
    CharityResourceColumns,
    reference("organisation", "organisation_id"),
    one_of("kind", CharityResourceKind),
    CheckConstraint("value_yuan >= 0", name="value_not_negative"),
    sqlite_with_rowid=False,
)
project = Table(
    "project",
    metadata,
    ProjectColumns,
    reference("organisation", "lead_organisation_id", target=("organisation_id",)),
    one_of("subject", ProjectSubject),
    one_of("lead_party", Party),
    *in_time_order("started_day", "ended_day"),
    sqlite_with_rowid=False,
)
project_compound = Table(
    "project_compound",
    metadata,
    ProjectCompoundColumns,
    reference("project", "project_id"),
    reference("compound", "compound_code"),
    CheckConstraint("people_reached >= 0", name="people_reached_not_negative"),
    sqlite_with_rowid=False,
)
project_contribution = Table(
    "project_contribution",
    metadata,
    ProjectContributionColumns,
    reference("project", "project_id"),
    reference("organisation", "organisation_id"),
    one_of("party", Party),
    CheckConstraint("hours >= 0 AND money_yuan >= 0 AND goods_yuan >= 0", name="contribution_not_negative"),
    sqlite_with_rowid=False,
)
