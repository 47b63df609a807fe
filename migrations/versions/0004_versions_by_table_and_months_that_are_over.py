"""Which data version told last of a change in each table; and no months of grid units before a month is over."""

import sqlalchemy as sa
from alembic import op

from data_access import calendar_days
from data_access.schema.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "table_version",
        sa.Column("table_name", sa.String(length=40), nullable=False, comment="'' for every table"),
        sa.Column(
            "version",
            sa.BigInteger(),
            nullable=False,
            comment="the data version that told last of a change in the table",
        ),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_table_version")),
    )
    _forget_running_months()
    # Who has not been told of single tables yet asks for everything anew.
    op.execute(
        "INSERT INTO table_version (table_name, version, changed_at) SELECT '', version, changed_at FROM data_version"
    )


def _forget_running_months() -> None:
    running = calendar_days.first_of_month(calendar_days.today())
    for name in (
        "call", "dispute_closed", "dispute_reported", "hazard_found", "hazard_rectified", "histogram",
        "public_issue_reported", "public_issue_resolved", "service_order", "visit",
    ):  # fmt: skip
        table = sa.table(f"{name}_by_month", sa.column("grid_unit_code", sa.String), sa.column("month", sa.Date))
        op.execute(sa.delete(table).where(table.c.grid_unit_code != "", table.c.month >= running))


def downgrade() -> None:
    # The program before reads months that are not over yet: it counts again what it finds uncounted.
    op.execute("DELETE FROM rollup_state")
    op.drop_table("table_version")
