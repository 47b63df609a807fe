"""Visits of a day by their check-out: who is inside is found without reading all who came on that day."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INDEX, _TABLE = "ix_visit_by_day", "visit"
_DAY, _ROOM, _LEFT = ["community_code", "checked_in_day"], ["facility_code", "checked_in_at"], ["checked_out_at"]
_COUNTED = ["age_band", "home_grid_unit_code", "deleted_at"]


def upgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE)
    op.create_index(_INDEX, _TABLE, [*_DAY, *_LEFT, *_ROOM, *_COUNTED])


def downgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE)
    op.create_index(_INDEX, _TABLE, [*_DAY, *_ROOM, *_LEFT, *_COUNTED])
