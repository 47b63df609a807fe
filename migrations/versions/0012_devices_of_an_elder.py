"""The devices of an elder with the days of their use: what is asked of them is read from the index alone."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INDEX, _TABLE, _KEY = "ix_device_by_elder", "device", ["community_code", "elder_id"]


def upgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE)
    op.create_index(_INDEX, _TABLE, [*_KEY, "installed_day", "removed_day", "deleted_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE)
    op.create_index(_INDEX, _TABLE, _KEY)
