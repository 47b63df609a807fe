"""No weeks before they are over, as no months since 0004; histograms of whole communities have them, too."""

import sqlalchemy as sa
from alembic import op

from data_access import calendar_days

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COUNTED = (
    "call", "dispute_closed", "dispute_reported", "hazard_found", "hazard_rectified", "histogram",
    "public_issue_reported", "public_issue_resolved", "service_order", "visit",
)  # fmt: skip
_DAY_OF_MONTH = {
    "sqlite": "CAST(strftime('%d', day) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(DAY FROM day) AS INTEGER)",
}
_EARLIER = {"sqlite": "date(day, -({days}) || ' days')", "postgresql": "day - ({days})"}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        # An older refresher that counts a row after we looked would leave it out here, and call it counted.
        op.execute("LOCK TABLE rollup_state IN SHARE ROW EXCLUSIVE MODE")
    week = _EARLIER[dialect].format(days=f"({_DAY_OF_MONTH[dialect]} - 1) % 7")
    running = calendar_days.first_of_week(calendar_days.today())
    for name in _COUNTED:
        # Nobody reads them any more until they are over, and are then counted anew.
        table = sa.table(f"{name}_by_week", sa.column("week", sa.Date))
        op.execute(sa.delete(table).where(table.c.week >= running))
    added_up = sa.text(
        "INSERT INTO histogram_by_week"
        " (community_code, histogram, grid_unit_code, week, compound_code, kind, bucket, n)"
        f" SELECT community_code, histogram, '', {week} AS week, '', kind, bucket, sum(n) FROM histogram_by_day"
        f" WHERE day < :running GROUP BY community_code, histogram, {week}, kind, bucket"
    ).bindparams(sa.bindparam("running", running, type_=sa.Date))
    op.execute(added_up)


def downgrade() -> None:
    op.execute("DELETE FROM histogram_by_week WHERE grid_unit_code = ''")
    # The program before reads the running week: it counts again what it finds uncounted.
    op.execute("DELETE FROM rollup_state")
