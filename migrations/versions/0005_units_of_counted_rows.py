"""In which grid unit a row was counted, so that only the cells of touched units are counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty for the rows counted until now: all units of a community are counted anew where one of them changes.
    op.add_column(
        "rollup_seen",
        sa.Column(
            "grid_unit_code",
            sa.String(length=16),
            nullable=True,
            comment="in which the row is counted, '' for none; empty where that was not written down",
        ),
    )


def downgrade() -> None:
    op.drop_column("rollup_seen", "grid_unit_code")
