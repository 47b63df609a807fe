"""The hours at which service orders are completed, as those of calls: what a day had brought by now is soon told."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BEHIND = ("grid_unit_code", "compound_code", "deleted_at")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # A refresher that counts meanwhile ends first, and the next one finds what it has to do.
        op.execute("LOCK TABLE rollup_state IN SHARE ROW EXCLUSIVE MODE")
    op.drop_index("ix_service_order_by_requested_day", table_name="service_order")
    op.create_index(
        "ix_service_order_by_completion",
        "service_order",
        ["community_code", "completed_day", "completed_at", *_BEHIND],
    )
    # Counted anew by the next refresh, their hours with all the rest.
    op.execute("DELETE FROM rollup_state WHERE source = 'service_order'")


def downgrade() -> None:
    for grain in ("day", "week", "month"):
        op.execute(f"DELETE FROM histogram_by_{grain} WHERE histogram = 'service_order_hour'")
    op.drop_index("ix_service_order_by_completion", table_name="service_order")
    op.create_index(
        "ix_service_order_by_requested_day",
        "service_order",
        ["community_code", "requested_day", "requested_at", *_BEHIND],
    )
