"""Rollups (facts counted in advance) and the indexes by day and by ``updated_at`` that keep them true."""

import sqlalchemy as sa
from alembic import op

from data_access.schema.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Tables that others write: the refresher finds by an index what is new.
WRITTEN = (
    "call",
    "device_outage",
    "dispute",
    "hazard",
    "public_issue",
    "service_order",
    "visit",
    "community",
    "road",
    "activity",
    "compound",
    "grid_worker",
    "organisation",
    "charity_resource",
    "grid_unit",
    "project",
    "social_worker",
    "building",
    "facility",
    "project_compound",
    "project_contribution",
    "safety_inspection",
    "volunteer",
    "elder",
    "facility_hours",
    "party_organisation",
    "device",
    "party_member",
)


def upgrade() -> None:
    op.create_table(
        "call_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("answered_on_time", sa.Integer(), nullable=False),
        sa.Column("dispatched", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("closed_by_phone", sa.Integer(), nullable=False),
        sa.Column("arrivals_due", sa.Integer(), nullable=False),
        sa.Column("arrived_on_time", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "day", "kind", name=op.f("pk_call_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "call_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("answered_on_time", sa.Integer(), nullable=False),
        sa.Column("dispatched", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("closed_by_phone", sa.Integer(), nullable=False),
        sa.Column("arrivals_due", sa.Integer(), nullable=False),
        sa.Column("arrived_on_time", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "grid_unit_code", "month", "compound_code", "kind", name=op.f("pk_call_by_month")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dispute_closed_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("venue", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "venue", "outcome", "day", name=op.f("pk_dispute_closed_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dispute_closed_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("venue", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "venue",
            "outcome",
            "grid_unit_code",
            "month",
            "compound_code",
            name=op.f("pk_dispute_closed_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dispute_reported_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "category", "day", name=op.f("pk_dispute_reported_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dispute_reported_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "category",
            "grid_unit_code",
            "month",
            "compound_code",
            name=op.f("pk_dispute_reported_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard_found_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("rectify_due", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "day", name=op.f("pk_hazard_found_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard_found_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("rectify_due", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "grid_unit_code", "month", "compound_code", name=op.f("pk_hazard_found_by_month")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard_rectified_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found_month", sa.String(length=24), nullable=False),
        sa.Column("rectified", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "found_month", "day", name=op.f("pk_hazard_rectified_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard_rectified_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("found_month", sa.String(length=24), nullable=False),
        sa.Column("rectified", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "found_month",
            "grid_unit_code",
            "month",
            "compound_code",
            name=op.f("pk_hazard_rectified_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue_reported_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("responded_in_time", sa.Integer(), nullable=False),
        sa.Column("resolve_due", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "category", "source", "day", name=op.f("pk_public_issue_reported_by_day")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue_reported_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("responded_in_time", sa.Integer(), nullable=False),
        sa.Column("resolve_due", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "category",
            "source",
            "grid_unit_code",
            "month",
            "compound_code",
            name=op.f("pk_public_issue_reported_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue_resolved_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("reported_month", sa.String(length=24), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "category",
            "source",
            "reported_month",
            "day",
            name=op.f("pk_public_issue_resolved_by_day"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue_resolved_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("reported_month", sa.String(length=24), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "category",
            "source",
            "reported_month",
            "grid_unit_code",
            "month",
            "compound_code",
            name=op.f("pk_public_issue_resolved_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "histogram_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("histogram", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False, comment="its smallest value"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "histogram", "day", "kind", "bucket", name=op.f("pk_histogram_by_day")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "histogram_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("histogram", sa.String(length=32), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "histogram",
            "grid_unit_code",
            "month",
            "compound_code",
            "kind",
            "bucket",
            name=op.f("pk_histogram_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("rollup", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=False, comment="from this moment on the cells of the day are final"),
        sa.PrimaryKeyConstraint("community_code", "rollup", "day", name=op.f("pk_rollup_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_seen",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "first_day", sa.Date(), nullable=True, comment="under which the row is counted, so that it can be moved"
        ),
        sa.Column("second_day", sa.Date(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False, comment="the row's own, when it was counted"),
        sa.PrimaryKeyConstraint("community_code", "source", "row_id", name=op.f("pk_rollup_seen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_state",
        sa.Column("source", sa.String(length=24), nullable=False, comment="the table that was counted"),
        sa.Column("watermark_at", Moment(), nullable=False, comment="the newest updated_at that has been counted"),
        sa.Column("refreshed_at", Moment(), nullable=False),
        sa.Column("limits", sa.String(length=200), nullable=False, comment="the time limits by which was counted"),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_rollup_state")),
    )
    op.create_table(
        "service_order_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("help", sa.String(length=24), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "day", "help", "mode", name=op.f("pk_service_order_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_order_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("help", sa.String(length=24), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "grid_unit_code",
            "month",
            "compound_code",
            "help",
            "mode",
            name=op.f("pk_service_order_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "served_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("served", sa.Integer(), nullable=False, comment="distinct elders"),
        sa.Column("served_at_home", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "month", name=op.f("pk_served_by_month")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_days",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("elder_id", sa.BigInteger(), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column(
            "served_days", sa.Integer(), nullable=False, comment="bit 0: served on the 1st … bit 30: on the 31st"
        ),
        sa.Column("served_at_home_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "grid_unit_code", "month", "elder_id", "compound_code", name=op.f("pk_service_days")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_reach",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("elder_id", sa.BigInteger(), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column(
            "served_months", sa.SmallInteger(), nullable=False, comment="bit 0: served in January … bit 11: in December"
        ),
        sa.Column("served_at_home_months", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "grid_unit_code", "year", "elder_id", "compound_code", name=op.f("pk_service_reach")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "silent_device",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="at whose end the outage was running"),
        sa.Column("device_outage_id", sa.BigInteger(), nullable=False, comment="one that has ended since"),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "day", "device_outage_id", name=op.f("pk_silent_device")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("facility_code", sa.String(length=24), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("person_seconds", sa.BigInteger(), nullable=False),
        sa.Column("after_school", sa.Integer(), nullable=False),
        sa.Column("preschool", sa.Integer(), nullable=False),
        sa.Column("primary_school", sa.Integer(), nullable=False),
        sa.Column("secondary_school", sa.Integer(), nullable=False),
        sa.Column("young_adult", sa.Integer(), nullable=False),
        sa.Column("middle_aged", sa.Integer(), nullable=False),
        sa.Column("elder", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "day", "facility_code", name=op.f("pk_visit_by_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_by_month",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("facility_code", sa.String(length=24), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("person_seconds", sa.BigInteger(), nullable=False),
        sa.Column("after_school", sa.Integer(), nullable=False),
        sa.Column("preschool", sa.Integer(), nullable=False),
        sa.Column("primary_school", sa.Integer(), nullable=False),
        sa.Column("secondary_school", sa.Integer(), nullable=False),
        sa.Column("young_adult", sa.Integer(), nullable=False),
        sa.Column("middle_aged", sa.Integer(), nullable=False),
        sa.Column("elder", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "grid_unit_code",
            "month",
            "compound_code",
            "facility_code",
            name=op.f("pk_visit_by_month"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_peak",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("facility_code", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="of the check-in after which the room was fullest"),
        sa.Column("peak", sa.Integer(), nullable=False, comment="most people inside at one moment"),
        sa.Column("peak_at", Moment(), nullable=False, comment="when they first were"),
        sa.PrimaryKeyConstraint("community_code", "facility_code", "day", name=op.f("pk_visit_peak")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_slot",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="of the check-in; its first day"),
        sa.Column("facility_code", sa.String(length=16), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), autoincrement=False, nullable=False, comment="0 = Monday"),
        sa.Column("hour", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False, comment="inside during the hour"),
        sa.Column("check_ins", sa.Integer(), nullable=False, comment="of these, begun in it"),
        sa.Column("person_seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "month", "facility_code", "weekday", "hour", name=op.f("pk_visit_slot")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_slot_by_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="of the check-in"),
        sa.Column("facility_code", sa.String(length=16), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), autoincrement=False, nullable=False, comment="0 = Monday"),
        sa.Column("hour", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False, comment="inside during the hour"),
        sa.Column("check_ins", sa.Integer(), nullable=False, comment="of these, begun in it"),
        sa.Column("person_seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "day", "facility_code", "weekday", "hour", name=op.f("pk_visit_slot_by_day")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_device_outage_by_end",
        "device_outage",
        ["community_code", "ended_at", "began_at", "device_id", "kind", "deleted_at"],
        unique=False,
    )
    op.create_index("ix_dispute_by_closed_day", "dispute", ["community_code", "closed_day"], unique=False)
    op.create_index(
        "ix_dispute_by_reported_day",
        "dispute",
        ["community_code", "reported_day", "reported_at", "grid_unit_code", "compound_code", "deleted_at"],
        unique=False,
    )
    op.create_index(
        "ix_dispute_open", "dispute", ["community_code", "reported_day"], unique=False,
        sqlite_where=sa.text("closed_day IS NULL"), postgresql_where=sa.text("closed_day IS NULL"),
    )  # fmt: skip
    op.create_index("ix_hazard_by_found_day", "hazard", ["community_code", "found_day"], unique=False)
    op.create_index("ix_hazard_by_rectified_day", "hazard", ["community_code", "rectified_day"], unique=False)
    op.create_index(
        "ix_public_issue_by_reported_day",
        "public_issue",
        ["community_code", "reported_day", "reported_at", "grid_unit_code", "compound_code", "deleted_at"],
        unique=False,
    )
    op.create_index("ix_public_issue_by_resolved_day", "public_issue", ["community_code", "resolved_day"], unique=False)
    op.create_index(
        "ix_public_issue_open", "public_issue", ["community_code", "reported_day"], unique=False,
        sqlite_where=sa.text("resolved_day IS NULL"), postgresql_where=sa.text("resolved_day IS NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_service_order_by_requested_day",
        "service_order",
        ["community_code", "requested_day", "requested_at", "grid_unit_code", "compound_code", "deleted_at"],
        unique=False,
    )
    op.create_index("ix_rollup_day_by_settling", "rollup_day", ["community_code", "rollup", "settled_at"], unique=False)
    op.drop_index(op.f("ix_visit_by_room_and_day"), table_name="visit")
    op.create_index(
        "ix_visit_by_day",
        "visit",
        [
            "community_code",
            "checked_in_day",
            "facility_code",
            "checked_in_at",
            "checked_out_at",
            "age_band",
            "home_grid_unit_code",
            "deleted_at",
        ],
        unique=False,
    )
    for name in WRITTEN:
        op.create_index(f"ix_{name}_updated_at", name, ["updated_at"], unique=False)


def downgrade() -> None:
    for name in reversed(WRITTEN):
        op.drop_index(f"ix_{name}_updated_at", table_name=name)
    op.drop_index("ix_visit_by_day", table_name="visit")
    op.create_index(
        op.f("ix_visit_by_room_and_day"),
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
    op.drop_index("ix_rollup_day_by_settling", table_name="rollup_day")
    op.drop_index("ix_service_order_by_requested_day", table_name="service_order")
    op.drop_index("ix_public_issue_open", table_name="public_issue")
    op.drop_index("ix_public_issue_by_resolved_day", table_name="public_issue")
    op.drop_index("ix_public_issue_by_reported_day", table_name="public_issue")
    op.drop_index("ix_hazard_by_rectified_day", table_name="hazard")
    op.drop_index("ix_hazard_by_found_day", table_name="hazard")
    op.drop_index("ix_dispute_open", table_name="dispute")
    op.drop_index("ix_dispute_by_reported_day", table_name="dispute")
    op.drop_index("ix_dispute_by_closed_day", table_name="dispute")
    op.drop_index("ix_device_outage_by_end", table_name="device_outage")
    op.drop_table("visit_slot_by_day")
    op.drop_table("visit_slot")
    op.drop_table("visit_peak")
    op.drop_table("visit_by_month")
    op.drop_table("visit_by_day")
    op.drop_table("silent_device")
    op.drop_table("service_reach")
    op.drop_table("service_days")
    op.drop_table("served_by_month")
    op.drop_table("service_order_by_month")
    op.drop_table("service_order_by_day")
    op.drop_table("rollup_state")
    op.drop_table("rollup_seen")
    op.drop_table("rollup_day")
    op.drop_table("histogram_by_month")
    op.drop_table("histogram_by_day")
    op.drop_table("public_issue_resolved_by_month")
    op.drop_table("public_issue_resolved_by_day")
    op.drop_table("public_issue_reported_by_month")
    op.drop_table("public_issue_reported_by_day")
    op.drop_table("hazard_rectified_by_month")
    op.drop_table("hazard_rectified_by_day")
    op.drop_table("hazard_found_by_month")
    op.drop_table("hazard_found_by_day")
    op.drop_table("dispute_reported_by_month")
    op.drop_table("dispute_reported_by_day")
    op.drop_table("dispute_closed_by_month")
    op.drop_table("dispute_closed_by_day")
    op.drop_table("call_by_month")
    op.drop_table("call_by_day")
