"""Rollups by grid unit and week of the month, between the day and the month."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
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
            "community_code", "grid_unit_code", "week", "compound_code", "kind", name=op.f("pk_call_by_week")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dispute_closed_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
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
            "week",
            "compound_code",
            name=op.f("pk_dispute_closed_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dispute_reported_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "category",
            "grid_unit_code",
            "week",
            "compound_code",
            name=op.f("pk_dispute_reported_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard_found_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("rectify_due", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "grid_unit_code", "week", "compound_code", name=op.f("pk_hazard_found_by_week")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hazard_rectified_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("found_month", sa.String(length=24), nullable=False),
        sa.Column("rectified", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "found_month",
            "grid_unit_code",
            "week",
            "compound_code",
            name=op.f("pk_hazard_rectified_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "histogram_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("histogram", sa.String(length=32), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
        sa.Column("compound_code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "histogram",
            "grid_unit_code",
            "week",
            "compound_code",
            "kind",
            "bucket",
            name=op.f("pk_histogram_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue_reported_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
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
            "week",
            "compound_code",
            name=op.f("pk_public_issue_reported_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "public_issue_resolved_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
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
            "week",
            "compound_code",
            name=op.f("pk_public_issue_resolved_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_order_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("help", sa.String(length=24), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code",
            "grid_unit_code",
            "week",
            "compound_code",
            "help",
            "mode",
            name=op.f("pk_service_order_by_week"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_by_week",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False, comment="'' for the whole community"),
        sa.Column("week", sa.Date(), nullable=False, comment="its first day: a 1st, 8th, 15th, 22nd or 29th"),
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
            "community_code", "grid_unit_code", "week", "compound_code", "facility_code", name=op.f("pk_visit_by_week")
        ),
        sqlite_with_rowid=False,
    )
    # Weeks are empty and months are added up from them: whatever has been counted is counted anew.
    op.execute("DELETE FROM rollup_state")


def downgrade() -> None:
    # The program before counts again what it finds uncounted.
    op.execute("DELETE FROM rollup_state")
    op.drop_table("visit_by_week")
    op.drop_table("service_order_by_week")
    op.drop_table("public_issue_resolved_by_week")
    op.drop_table("public_issue_reported_by_week")
    op.drop_table("histogram_by_week")
    op.drop_table("hazard_rectified_by_week")
    op.drop_table("hazard_found_by_week")
    op.drop_table("dispute_reported_by_week")
    op.drop_table("dispute_closed_by_week")
    op.drop_table("call_by_week")
