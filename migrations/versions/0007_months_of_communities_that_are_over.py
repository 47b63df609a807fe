"""No months of whole communities before a month is over, as of grid units since 0004."""

import sqlalchemy as sa
from alembic import op

from data_access import calendar_days

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COUNTED = (
    "call", "dispute_closed", "dispute_reported", "hazard_found", "hazard_rectified", "histogram",
    "public_issue_reported", "public_issue_resolved", "service_order", "visit",
)  # fmt: skip


def upgrade() -> None:
    # Nobody reads them any more until they are over, and are then added up anew.
    running = calendar_days.first_of_month(calendar_days.today())
    for name in _COUNTED:
        table = sa.table(f"{name}_by_month", sa.column("grid_unit_code", sa.String), sa.column("month", sa.Date))
        op.execute(sa.delete(table).where(table.c.grid_unit_code == "", table.c.month >= running))


def downgrade() -> None:
    # The program before reads the running month: it counts again what it finds uncounted.
    op.execute("DELETE FROM rollup_state")
