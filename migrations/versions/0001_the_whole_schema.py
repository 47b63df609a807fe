"""The first schema: every table of the domain, with its keys, checks and covering indexes."""

import sqlalchemy as sa
from alembic import op

from data_access.schema.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("community_code", sa.String(length=12), nullable=False, comment="whose people the rows were about"),
        sa.Column("audit_log_id", sa.String(length=36), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("viewer", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=400), nullable=False, comment="in words"),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "audit_log_id", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "data_version",
        sa.Column("data_version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "version",
            sa.BigInteger(),
            nullable=False,
            comment="advanced by every change of data, in the change's own transaction",
        ),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint("data_version_id = 1", name=op.f("ck_data_version_one_row")),
        sa.PrimaryKeyConstraint("data_version_id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "district",
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("district_code", name=op.f("pk_district")),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation")),
    )
    op.create_table(
        "school_holiday",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.CheckConstraint("kind IN ('winter', 'summer')", name=op.f("ck_school_holiday_kind_listed")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_school_holiday_last_day_not_before_first_day")),
        sa.PrimaryKeyConstraint("first_day", name=op.f("pk_school_holiday")),
    )
    op.create_table(
        "street",
        sa.Column("street_code", sa.String(length=9), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.district_code"], name=op.f("fk_street_district_code_district")
        ),
        sa.PrimaryKeyConstraint("street_code", name=op.f("pk_street")),
    )
    op.create_table(
        "community",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("street_code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False, comment="full name, as in the register of divisions"),
        sa.Column("short_name", sa.String(length=40), nullable=False, comment="as people say it: 文兴社区, 沙岭村"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "geometry",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="GeoJSON polygon, WGS 84; none where not surveyed",
        ),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('community', 'village')", name=op.f("ck_community_kind_listed")),
        sa.ForeignKeyConstraint(["street_code"], ["street.street_code"], name=op.f("fk_community_street_code_street")),
        sa.PrimaryKeyConstraint("community_code", name=op.f("pk_community")),
    )
    op.create_index(op.f("ix_community_street_code"), "community", ["street_code"], unique=False)
    op.create_table(
        "road",
        sa.Column("street_code", sa.String(length=9), nullable=False),
        sa.Column("road_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("geometry", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('main', 'minor')", name=op.f("ck_road_kind_listed")),
        sa.ForeignKeyConstraint(["street_code"], ["street.street_code"], name=op.f("fk_road_street_code_street")),
        sa.PrimaryKeyConstraint("street_code", "road_id", name=op.f("pk_road")),
    )
    op.create_table(
        "activity",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("held_day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=True),
        sa.Column("people_reached", sa.Integer(), nullable=False, comment="人次"),
        sa.Column("hours", sa.Numeric(precision=6, scale=1, asdecimal=False), nullable=False, comment="小时"),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('party_secretary_training', 'revolutionary_education', 'free_clinic', 'fire_drill', 'fire_station_visit', 'legal_education', 'volunteering')",
            name=op.f("ck_activity_kind_listed"),
        ),
        sa.CheckConstraint("people_reached >= 0 AND hours >= 0", name=op.f("ck_activity_reach_not_negative")),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_activity_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "activity_id", name=op.f("pk_activity")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "compound",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="community code + 3 digits"),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("geometry", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_compound_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "compound_code", name=op.f("pk_compound")),
    )
    op.create_table(
        "grid_worker",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_worker_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_grid_worker_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "grid_worker_id", name=op.f("pk_grid_worker")),
    )
    op.create_table(
        "organisation",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("joined_day", sa.Date(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('social_organisation', 'service_operator', 'medical_institution', 'property_company', 'charity', 'public_institution')",
            name=op.f("ck_organisation_kind_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_organisation_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "organisation_id", name=op.f("pk_organisation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charity_resource",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("charity_resource_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True, comment="the donor, where it is an organisation"),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("description", sa.String(length=80), nullable=False),
        sa.Column("value_yuan", sa.Numeric(precision=14, scale=2, asdecimal=False), nullable=False),
        sa.Column("received_day", sa.Date(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('money', 'goods')", name=op.f("ck_charity_resource_kind_listed")),
        sa.CheckConstraint("value_yuan >= 0", name=op.f("ck_charity_resource_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["community_code", "organisation_id"],
            ["organisation.community_code", "organisation.organisation_id"],
            name=op.f("fk_charity_resource_community_code_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_charity_resource_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "charity_resource_id", name=op.f("pk_charity_resource")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "grid_unit",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="community code + 2 or 3 digits"),
        sa.Column(
            "compound_code", sa.String(length=16), nullable=True, comment="none where the unit spans several compounds"
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("grid_worker_id", sa.String(length=24), nullable=True),
        sa.Column("geometry", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_grid_unit_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_worker_id"],
            ["grid_worker.community_code", "grid_worker.grid_worker_id"],
            name=op.f("fk_grid_unit_community_code_grid_worker"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_grid_unit_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "grid_unit_code", name=op.f("pk_grid_unit")),
    )
    op.create_table(
        "project",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("lead_party", sa.String(length=24), nullable=False),
        sa.Column("lead_organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("started_day", sa.Date(), nullable=False),
        sa.Column("ended_day", sa.Date(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "lead_party IN ('community', 'social_organisation', 'social_worker', 'volunteer', 'charity_resource')",
            name=op.f("ck_project_lead_party_listed"),
        ),
        sa.CheckConstraint(
            "subject IN ('elderly_care', 'children', 'mediation', 'culture', 'environment', 'health', 'employment', 'safety')",
            name=op.f("ck_project_subject_listed"),
        ),
        sa.CheckConstraint("ended_day >= started_day", name=op.f("ck_project_ended_day_not_before_started_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "lead_organisation_id"],
            ["organisation.community_code", "organisation.organisation_id"],
            name=op.f("fk_project_community_code_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_project_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "project_id", name=op.f("pk_project")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "social_worker",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("social_worker_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False, comment="personal"),
        sa.Column("phone", sa.String(length=20), nullable=True, comment="personal"),
        sa.Column("certified", sa.Boolean(), nullable=False, comment="holds the state certificate"),
        sa.Column("joined_day", sa.Date(), nullable=False),
        sa.Column("left_day", sa.Date(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint("left_day >= joined_day", name=op.f("ck_social_worker_left_day_not_before_joined_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "organisation_id"],
            ["organisation.community_code", "organisation.organisation_id"],
            name=op.f("fk_social_worker_community_code_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_social_worker_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "social_worker_id", name=op.f("pk_social_worker")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "building",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("building_code", sa.String(length=16), nullable=False, comment="community code + 4 digits"),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("floors", sa.Integer(), nullable=True),
        sa.Column("household_count", sa.Integer(), nullable=False, comment="户"),
        sa.Column("resident_count", sa.Integer(), nullable=False, comment="人"),
        sa.Column("geometry", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint("household_count >= 0", name=op.f("ck_building_household_count_not_negative")),
        sa.CheckConstraint("resident_count >= 0", name=op.f("ck_building_resident_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_building_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_building_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "building_code", name=op.f("pk_building")),
    )
    op.create_table(
        "dispute",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("dispute_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("venue", sa.String(length=24), nullable=False),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("reported_day", sa.Date(), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("mediated_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_day", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True, comment="empty where nobody was asked"),
        sa.Column(
            "repeat_of",
            sa.BigInteger(),
            nullable=True,
            comment="the dispute of the same parties within 180 days before",
        ),
        sa.CheckConstraint(
            "category IN ('neighbours', 'marriage_and_family', 'property_management', 'housing_and_land', 'noise', 'parking', 'animals', 'labour', 'other')",
            name=op.f("ck_dispute_category_listed"),
        ),
        sa.CheckConstraint(
            "outcome IN ('resolved', 'unresolved', 'referred_up', 'judicial')", name=op.f("ck_dispute_outcome_listed")
        ),
        sa.CheckConstraint(
            "venue IN ('mediation_studio', 'neighbours_council', 'on_site')", name=op.f("ck_dispute_venue_listed")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL AND closed_day IS NULL AND outcome IS NULL) OR (closed_at IS NOT NULL AND closed_day IS NOT NULL AND outcome IS NOT NULL)",
            name=op.f("ck_dispute_closing_has_day_and_outcome"),
        ),
        sa.CheckConstraint("accepted_at >= reported_at", name=op.f("ck_dispute_accepted_at_not_before_reported_at")),
        sa.CheckConstraint("closed_at >= mediated_at", name=op.f("ck_dispute_closed_at_not_before_mediated_at")),
        sa.CheckConstraint("closed_at >= reported_at", name=op.f("ck_dispute_closed_at_not_before_reported_at")),
        sa.CheckConstraint("closed_day >= reported_day", name=op.f("ck_dispute_closed_day_not_before_reported_day")),
        sa.CheckConstraint("mediated_at >= accepted_at", name=op.f("ck_dispute_mediated_at_not_before_accepted_at")),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name=op.f("ck_dispute_satisfaction_in_range")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_dispute_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_dispute_community_code_grid_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "repeat_of"],
            ["dispute.community_code", "dispute.dispute_id"],
            name=op.f("fk_dispute_community_code_dispute"),
        ),
        sa.PrimaryKeyConstraint("community_code", "dispute_id", name=op.f("pk_dispute")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facility",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("facility_code", sa.String(length=16), nullable=False, comment="community code + 3 digits"),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False, comment="people at once"),
        sa.Column("opened_day", sa.Date(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('reading_corner', 'handicraft_area', 'maker_space', 'youth_start_up_space', 'psychological_room', 'decompression_room')",
            name=op.f("ck_facility_kind_listed"),
        ),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_facility_capacity_positive")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_facility_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_facility_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "facility_code", name=op.f("pk_facility")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "project_compound",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=False),
        sa.Column("people_reached", sa.Integer(), nullable=False, comment="人"),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("people_reached >= 0", name=op.f("ck_project_compound_people_reached_not_negative")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_project_compound_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "project_id"],
            ["project.community_code", "project.project_id"],
            name=op.f("fk_project_compound_community_code_project"),
        ),
        sa.PrimaryKeyConstraint("community_code", "project_id", "compound_code", name=op.f("pk_project_compound")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "project_contribution",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("project_contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("party", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("contributed_day", sa.Date(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=10, scale=2, asdecimal=False), nullable=False, comment="小时"),
        sa.Column("money_yuan", sa.Numeric(precision=14, scale=2, asdecimal=False), nullable=False, comment="元"),
        sa.Column(
            "goods_yuan",
            sa.Numeric(precision=14, scale=2, asdecimal=False),
            nullable=False,
            comment="元, value of goods",
        ),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "party IN ('community', 'social_organisation', 'social_worker', 'volunteer', 'charity_resource')",
            name=op.f("ck_project_contribution_party_listed"),
        ),
        sa.CheckConstraint(
            "hours >= 0 AND money_yuan >= 0 AND goods_yuan >= 0",
            name=op.f("ck_project_contribution_contribution_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "organisation_id"],
            ["organisation.community_code", "organisation.organisation_id"],
            name=op.f("fk_project_contribution_community_code_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "project_id"],
            ["project.community_code", "project.project_id"],
            name=op.f("fk_project_contribution_community_code_project"),
        ),
        sa.PrimaryKeyConstraint("community_code", "project_contribution_id", name=op.f("pk_project_contribution")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("public_issue_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False, comment="what is the matter; names no person"),
        sa.Column("households_affected", sa.Integer(), nullable=True, comment="户"),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("reported_day", sa.Date(), nullable=False),
        sa.Column("responded_at", Moment(), nullable=True),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.Column("resolved_day", sa.Date(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True, comment="empty where nobody was asked"),
        sa.CheckConstraint(
            "category IN ('water_and_power', 'gas', 'heating', 'property_management', 'parking', 'sanitation', 'lifts', 'roads', 'fire_safety', 'other')",
            name=op.f("ck_public_issue_category_listed"),
        ),
        sa.CheckConstraint(
            "source IN ('grid_patrol', 'hotline_12345', 'council', 'residents', 'media_tip')",
            name=op.f("ck_public_issue_source_listed"),
        ),
        sa.CheckConstraint(
            "(resolved_at IS NULL AND resolved_day IS NULL) OR (resolved_at IS NOT NULL AND resolved_day IS NOT NULL)",
            name=op.f("ck_public_issue_resolution_has_its_day"),
        ),
        sa.CheckConstraint("households_affected >= 0", name=op.f("ck_public_issue_households_affected_not_negative")),
        sa.CheckConstraint(
            "resolved_at >= reported_at", name=op.f("ck_public_issue_resolved_at_not_before_reported_at")
        ),
        sa.CheckConstraint(
            "resolved_at >= responded_at", name=op.f("ck_public_issue_resolved_at_not_before_responded_at")
        ),
        sa.CheckConstraint(
            "resolved_day >= reported_day", name=op.f("ck_public_issue_resolved_day_not_before_reported_day")
        ),
        sa.CheckConstraint(
            "responded_at >= reported_at", name=op.f("ck_public_issue_responded_at_not_before_reported_at")
        ),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name=op.f("ck_public_issue_satisfaction_in_range")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_public_issue_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_public_issue_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "public_issue_id", name=op.f("pk_public_issue")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "safety_inspection",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("safety_inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=12), nullable=False),
        sa.Column("target_name", sa.String(length=80), nullable=False),
        sa.Column("inspected_at", Moment(), nullable=False),
        sa.Column("inspected_day", sa.Date(), nullable=False),
        sa.CheckConstraint("target IN ('shop', 'compound')", name=op.f("ck_safety_inspection_target_listed")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_safety_inspection_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_safety_inspection_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "safety_inspection_id", name=op.f("pk_safety_inspection")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volunteer",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("volunteer_id", sa.BigInteger(), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False, comment="personal"),
        sa.Column("phone", sa.String(length=20), nullable=True, comment="personal"),
        sa.Column("party_member", sa.Boolean(), nullable=False),
        sa.Column("registered_day", sa.Date(), nullable=False),
        sa.Column("left_day", sa.Date(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint("left_day >= registered_day", name=op.f("ck_volunteer_left_day_not_before_registered_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_volunteer_community_code_grid_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"], ["community.community_code"], name=op.f("fk_volunteer_community_code_community")
        ),
        sa.PrimaryKeyConstraint("community_code", "volunteer_id", name=op.f("pk_volunteer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "elder",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("elder_id", sa.BigInteger(), nullable=False),
        sa.Column("building_code", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False, comment="personal"),
        sa.Column("phone", sa.String(length=20), nullable=True, comment="personal"),
        sa.Column("address", sa.String(length=80), nullable=True, comment="personal: below the building"),
        sa.Column("birth_year", sa.SmallInteger(), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("living_arrangement", sa.String(length=16), nullable=False),
        sa.Column("ability", sa.String(length=16), nullable=False),
        sa.Column("registered_day", sa.Date(), nullable=False, comment="from this day on the elder is counted"),
        sa.Column("left_day", sa.Date(), nullable=True, comment="moved away or died: from this day on not counted"),
        sa.CheckConstraint(
            "ability IN ('self_care', 'semi_disabled', 'disabled')", name=op.f("ck_elder_ability_listed")
        ),
        sa.CheckConstraint(
            "living_arrangement IN ('alone', 'empty_nest', 'with_family')",
            name=op.f("ck_elder_living_arrangement_listed"),
        ),
        sa.CheckConstraint("sex IN ('female', 'male')", name=op.f("ck_elder_sex_listed")),
        sa.CheckConstraint("birth_year BETWEEN 1890 AND 2100", name=op.f("ck_elder_birth_year_plausible")),
        sa.CheckConstraint("left_day >= registered_day", name=op.f("ck_elder_left_day_not_before_registered_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "building_code"],
            ["building.community_code", "building.building_code"],
            name=op.f("fk_elder_community_code_building"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_elder_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_elder_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "elder_id", name=op.f("pk_elder")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facility_hours",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("facility_code", sa.String(length=16), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), autoincrement=False, nullable=False, comment="1 = Monday … 7 = Sunday"),
        sa.Column("opens_minute", sa.Integer(), autoincrement=False, nullable=False, comment="minutes after midnight"),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("closes_minute > opens_minute", name=op.f("ck_facility_hours_closes_after_opening")),
        sa.CheckConstraint(
            "opens_minute >= 0 AND closes_minute <= 1440", name=op.f("ck_facility_hours_within_the_day")
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_facility_hours_weekday_in_range")),
        sa.ForeignKeyConstraint(
            ["community_code", "facility_code"],
            ["facility.community_code", "facility.facility_code"],
            name=op.f("fk_facility_hours_community_code_facility"),
        ),
        sa.PrimaryKeyConstraint(
            "community_code", "facility_code", "weekday", "opens_minute", name=op.f("pk_facility_hours")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("hazard_id", sa.BigInteger(), nullable=False),
        sa.Column("safety_inspection_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("found_day", sa.Date(), nullable=False),
        sa.Column("rectified_at", Moment(), nullable=True),
        sa.Column("rectified_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('blocked_exit', 'fire_equipment', 'electric_wiring', 'gas_use', 'indoor_charging', 'clutter')",
            name=op.f("ck_hazard_kind_listed"),
        ),
        sa.CheckConstraint(
            "(rectified_at IS NULL AND rectified_day IS NULL) OR (rectified_at IS NOT NULL AND rectified_day IS NOT NULL)",
            name=op.f("ck_hazard_rectification_has_its_day"),
        ),
        sa.CheckConstraint("rectified_at >= found_at", name=op.f("ck_hazard_rectified_at_not_before_found_at")),
        sa.CheckConstraint("rectified_day >= found_day", name=op.f("ck_hazard_rectified_day_not_before_found_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_hazard_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_hazard_community_code_grid_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "safety_inspection_id"],
            ["safety_inspection.community_code", "safety_inspection.safety_inspection_id"],
            name=op.f("fk_hazard_community_code_safety_inspection"),
        ),
        sa.PrimaryKeyConstraint("community_code", "hazard_id", name=op.f("pk_hazard")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "party_organisation",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("party_organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=True),
        sa.Column("building_code", sa.String(length=16), nullable=True),
        sa.Column("household", sa.String(length=20), nullable=True, comment="personal: door number of a 党员中心户"),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "secretary_name", sa.String(length=40), nullable=True, comment="personal; empty while the post is vacant"
        ),
        sa.Column("founded_day", sa.Date(), nullable=False),
        sa.Column("dissolved_day", sa.Date(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(level = 'community' AND compound_code IS NULL AND grid_unit_code IS NULL AND building_code IS NULL) OR (level = 'compound' AND compound_code IS NOT NULL AND grid_unit_code IS NULL AND building_code IS NULL) OR (level = 'grid_unit' AND grid_unit_code IS NOT NULL AND building_code IS NULL) OR (level = 'household' AND grid_unit_code IS NOT NULL AND building_code IS NOT NULL)",
            name=op.f("ck_party_organisation_sits_on_its_level"),
        ),
        sa.CheckConstraint(
            "level IN ('community', 'compound', 'grid_unit', 'household')",
            name=op.f("ck_party_organisation_level_listed"),
        ),
        sa.CheckConstraint(
            "dissolved_day >= founded_day", name=op.f("ck_party_organisation_dissolved_day_not_before_founded_day")
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "building_code"],
            ["building.community_code", "building.building_code"],
            name=op.f("fk_party_organisation_community_code_building"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_party_organisation_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_party_organisation_community_code_grid_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code"],
            ["community.community_code"],
            name=op.f("fk_party_organisation_community_code_community"),
        ),
        sa.PrimaryKeyConstraint("community_code", "party_organisation_id", name=op.f("pk_party_organisation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("facility_code", sa.String(length=16), nullable=False),
        sa.Column(
            "home_grid_unit_code",
            sa.String(length=16),
            nullable=True,
            comment="where the visitor lives; never for confidential rooms",
        ),
        sa.Column("age_band", sa.String(length=20), nullable=False),
        sa.Column("checked_in_at", Moment(), nullable=False),
        sa.Column("checked_in_day", sa.Date(), nullable=False),
        sa.Column("checked_out_at", Moment(), nullable=True, comment="empty while the visitor is inside"),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "age_band IN ('preschool', 'primary_school', 'secondary_school', 'young_adult', 'middle_aged', 'elder')",
            name=op.f("ck_visit_age_band_listed"),
        ),
        sa.CheckConstraint(
            "checked_out_at >= checked_in_at", name=op.f("ck_visit_checked_out_at_not_before_checked_in_at")
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "facility_code"],
            ["facility.community_code", "facility.facility_code"],
            name=op.f("fk_visit_community_code_facility"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "home_grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_visit_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "visit_id", name=op.f("pk_visit")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_visit_by_room_and_day",
        "visit",
        [
            "community_code",
            "facility_code",
            "checked_in_day",
            "checked_in_at",
            "checked_out_at",
            "age_band",
            "home_grid_unit_code",
            "deleted_at",
        ],
        unique=False,
    )
    op.create_table(
        "device",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("elder_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("installed_day", sa.Date(), nullable=False),
        sa.Column("removed_day", sa.Date(), nullable=True),
        sa.Column("last_heartbeat_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(status = 'removed') = (removed_day IS NOT NULL)", name=op.f("ck_device_removed_has_its_day")
        ),
        sa.CheckConstraint(
            "status IN ('online', 'offline', 'faulty', 'removed')", name=op.f("ck_device_status_listed")
        ),
        sa.CheckConstraint("removed_day >= installed_day", name=op.f("ck_device_removed_day_not_before_installed_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "elder_id"],
            ["elder.community_code", "elder.elder_id"],
            name=op.f("fk_device_community_code_elder"),
        ),
        sa.PrimaryKeyConstraint("community_code", "device_id", name=op.f("pk_device")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_device_by_elder", "device", ["community_code", "elder_id"], unique=False)
    op.create_table(
        "party_member",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("party_member_id", sa.BigInteger(), nullable=False),
        sa.Column("party_organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False, comment="personal"),
        sa.Column("joined_day", sa.Date(), nullable=False, comment="joined this organisation"),
        sa.Column("left_day", sa.Date(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint("left_day >= joined_day", name=op.f("ck_party_member_left_day_not_before_joined_day")),
        sa.ForeignKeyConstraint(
            ["community_code", "party_organisation_id"],
            ["party_organisation.community_code", "party_organisation.party_organisation_id"],
            name=op.f("fk_party_member_community_code_party_organisation"),
        ),
        sa.PrimaryKeyConstraint("community_code", "party_member_id", name=op.f("pk_party_member")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_order",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("service_order_id", sa.BigInteger(), nullable=False),
        sa.Column("elder_id", sa.BigInteger(), nullable=False),
        sa.Column("help", sa.String(length=12), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("requested_day", sa.Date(), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("completed_at", Moment(), nullable=True),
        sa.Column("completed_day", sa.Date(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "help IN ('rescue', 'meals', 'shopping', 'medical', 'cleaning', 'mobility')",
            name=op.f("ck_service_order_help_listed"),
        ),
        sa.CheckConstraint(
            "mode IN ('door_to_door', 'at_station', 'by_phone')", name=op.f("ck_service_order_mode_listed")
        ),
        sa.CheckConstraint(
            "(completed_at IS NULL AND completed_day IS NULL) OR (completed_at IS NOT NULL AND completed_day IS NOT NULL)",
            name=op.f("ck_service_order_completion_has_its_day"),
        ),
        sa.CheckConstraint(
            "accepted_at >= requested_at", name=op.f("ck_service_order_accepted_at_not_before_requested_at")
        ),
        sa.CheckConstraint(
            "completed_at >= accepted_at", name=op.f("ck_service_order_completed_at_not_before_accepted_at")
        ),
        sa.CheckConstraint(
            "completed_at >= requested_at", name=op.f("ck_service_order_completed_at_not_before_requested_at")
        ),
        sa.CheckConstraint(
            "completed_day >= requested_day", name=op.f("ck_service_order_completed_day_not_before_requested_day")
        ),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name=op.f("ck_service_order_satisfaction_in_range")),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_service_order_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "elder_id"],
            ["elder.community_code", "elder.elder_id"],
            name=op.f("fk_service_order_community_code_elder"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_service_order_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "service_order_id", name=op.f("pk_service_order")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_service_order_by_completed_day",
        "service_order",
        [
            "community_code",
            "completed_day",
            "help",
            "mode",
            "elder_id",
            "grid_unit_code",
            "compound_code",
            "completed_at",
            "deleted_at",
        ],
        unique=False,
    )
    op.create_table(
        "call",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="set by the writer at each insert and update"),
        sa.Column("deleted_at", Moment(), nullable=True, comment="soft delete: set instead of deleting the row"),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("elder_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("called_at", Moment(), nullable=False),
        sa.Column("called_day", sa.Date(), nullable=False, comment="day in Asia/Shanghai"),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("dispatched_at", Moment(), nullable=True, comment="empty where nobody had to go out"),
        sa.Column("arrived_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('emergency', 'service', 'enquiry', 'mistaken')", name=op.f("ck_call_kind_listed")),
        sa.CheckConstraint("answered_at >= called_at", name=op.f("ck_call_answered_at_not_before_called_at")),
        sa.CheckConstraint("arrived_at >= dispatched_at", name=op.f("ck_call_arrived_at_not_before_dispatched_at")),
        sa.CheckConstraint(
            "arrived_at IS NULL OR dispatched_at IS NOT NULL", name=op.f("ck_call_arrival_needs_dispatch")
        ),
        sa.CheckConstraint("closed_at >= answered_at", name=op.f("ck_call_closed_at_not_before_answered_at")),
        sa.CheckConstraint("closed_at >= arrived_at", name=op.f("ck_call_closed_at_not_before_arrived_at")),
        sa.CheckConstraint("closed_at >= called_at", name=op.f("ck_call_closed_at_not_before_called_at")),
        sa.CheckConstraint("dispatched_at >= answered_at", name=op.f("ck_call_dispatched_at_not_before_answered_at")),
        sa.CheckConstraint(
            "dispatched_at IS NULL OR answered_at IS NOT NULL", name=op.f("ck_call_dispatch_needs_answer")
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "compound_code"],
            ["compound.community_code", "compound.compound_code"],
            name=op.f("fk_call_community_code_compound"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "device_id"],
            ["device.community_code", "device.device_id"],
            name=op.f("fk_call_community_code_device"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "elder_id"],
            ["elder.community_code", "elder.elder_id"],
            name=op.f("fk_call_community_code_elder"),
        ),
        sa.ForeignKeyConstraint(
            ["community_code", "grid_unit_code"],
            ["grid_unit.community_code", "grid_unit.grid_unit_code"],
            name=op.f("fk_call_community_code_grid_unit"),
        ),
        sa.PrimaryKeyConstraint("community_code", "call_id", name=op.f("pk_call")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_call_by_day",
        "call",
        [
            "community_code",
            "called_day",
            "kind",
            "called_at",
            "answered_at",
            "dispatched_at",
            "arrived_at",
            "closed_at",
            "grid_unit_code",
            "compound_code",
            "deleted_at",
        ],
        unique=False,
    )
    op.create_table(
        "device_outage",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("device_outage_id", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("began_at", Moment(), nullable=False, comment="last heartbeat before the silence"),
        sa.Column("ended_at", Moment(), nullable=True, comment="empty while it lasts"),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('offline', 'faulty')", name=op.f("ck_device_outage_kind_listed")),
        sa.CheckConstraint("ended_at >= began_at", name=op.f("ck_device_outage_ended_at_not_before_began_at")),
        sa.ForeignKeyConstraint(
            ["community_code", "device_id"],
            ["device.community_code", "device.device_id"],
            name=op.f("fk_device_outage_community_code_device"),
        ),
        sa.PrimaryKeyConstraint("community_code", "device_outage_id", name=op.f("pk_device_outage")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("device_outage")
    op.drop_index("ix_call_by_day", table_name="call")
    op.drop_table("call")
    op.drop_index("ix_service_order_by_completed_day", table_name="service_order")
    op.drop_table("service_order")
    op.drop_table("party_member")
    op.drop_index("ix_device_by_elder", table_name="device")
    op.drop_table("device")
    op.drop_index("ix_visit_by_room_and_day", table_name="visit")
    op.drop_table("visit")
    op.drop_table("party_organisation")
    op.drop_table("hazard")
    op.drop_table("facility_hours")
    op.drop_table("elder")
    op.drop_table("volunteer")
    op.drop_table("safety_inspection")
    op.drop_table("public_issue")
    op.drop_table("project_contribution")
    op.drop_table("project_compound")
    op.drop_table("facility")
    op.drop_table("dispute")
    op.drop_table("building")
    op.drop_table("social_worker")
    op.drop_table("project")
    op.drop_table("grid_unit")
    op.drop_table("charity_resource")
    op.drop_table("organisation")
    op.drop_table("grid_worker")
    op.drop_table("compound")
    op.drop_table("activity")
    op.drop_table("road")
    op.drop_index(op.f("ix_community_street_code"), table_name="community")
    op.drop_table("community")
    op.drop_table("street")
    op.drop_table("school_holiday")
    op.drop_table("installation")
    op.drop_table("district")
    op.drop_table("data_version")
    op.drop_table("audit_log")
