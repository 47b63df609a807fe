"""Visits of a day by their check-out: who is inside is found without reading all who came on that day."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INDEX, _TABLE = "ix_visit_by_check_out", "visit"
_KEY = ["community_code", "checked_in_day", "checked_out_at", "facility_code", "checked_in_at", "deleted_at"]


def upgrade() -> None:
    op.create_index(_INDEX, _TABLE, _KEY)


def downgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE)
