"""Histograms of whole communities by week, as of grid units since 0003: fewer to add up at a period's edges."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

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
    op.execute(
        "INSERT INTO histogram_by_week"
        " (community_code, histogram, grid_unit_code, week, compound_code, kind, bucket, n)"
        f" SELECT community_code, histogram, '', {week} AS week, '', kind, bucket, sum(n) FROM histogram_by_day"
        f" GROUP BY community_code, histogram, {week}, kind, bucket"
    )


def downgrade() -> None:
    op.execute("DELETE FROM histogram_by_week WHERE grid_unit_code = ''")
