"""Service orders counted by grid unit and day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_order_by_unit_day",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="of completion"),
        sa.Column("grid_unit_code", sa.String(length=16), nullable=False),
        sa.Column("compound_code", sa.String(length=16), nullable=False, comment="'' for none"),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_code", "day", "grid_unit_code", "compound_code", name=op.f("pk_service_order_by_unit_day")
        ),
        sqlite_with_rowid=False,
    )
    _count()


def _count() -> None:
    """Fill the table where orders have been counted; where they have not, the refresher builds it with all others.

    Rows that were written and are not counted yet may be in it or not, and under whichever day they have now. The next
    refresh finds every one of them, and makes anew its day of now and the day under which it was counted before. What
    is counted already is in it, if no refresher works meanwhile.
    """
    if op.get_bind().dialect.name == "postgresql":
        # An older refresher that counts a row after we looked would leave it out here, and call it counted.
        op.execute("LOCK TABLE rollup_state IN SHARE ROW EXCLUSIVE MODE")
    op.execute(
        "INSERT INTO service_order_by_unit_day (community_code, day, grid_unit_code, compound_code, orders)"
        " SELECT community_code, completed_day, grid_unit_code, coalesce(compound_code, ''), count(*)"
        " FROM service_order"
        " WHERE deleted_at IS NULL AND completed_at IS NOT NULL AND completed_day IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM rollup_state WHERE source = 'service_order')"
        " GROUP BY community_code, completed_day, grid_unit_code, coalesce(compound_code, '')"
    )


def downgrade() -> None:
    op.drop_table("service_order_by_unit_day")
