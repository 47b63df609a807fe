"""Open cases counted from their index alone; solutions told apart by their category alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

#: index -> its table, the day that an open case has not, and what is asked of an open one beside day, moment and place
_OPEN = {
    "ix_dispute_open": ("dispute", "closed_day", ()),
    "ix_public_issue_open": ("public_issue", "resolved_day", ("urgent",)),
}
#: grain -> what places a cell in time and space
_GRAINS = {
    "day": ("day",),
    "week": ("grid_unit_code", "week", "compound_code"),
    "month": ("grid_unit_code", "month", "compound_code"),
}
_MEASURES = ("resolved", "households", "asked", "satisfied")


def upgrade() -> None:
    for name, (table, closed_day, asked) in _OPEN.items():
        more = ("reported_at", *asked, "grid_unit_code", "compound_code", "deleted_at", closed_day)
        _make_index_anew(name, *more, table=table)
    if op.get_bind().dialect.name == "postgresql":
        # An older refresher that counts a solution after we looked would leave it out here, and call it counted.
        op.execute("LOCK TABLE rollup_state IN SHARE ROW EXCLUSIVE MODE")
    for grain, place in _GRAINS.items():
        _add_up_by_category(f"public_issue_resolved_by_{grain}", place)


def _add_up_by_category(table: str, place: tuple[str, ...]) -> None:
    """The cells of each category, whenever its issues were reported, from those by category and month of the report."""
    keys = ", ".join(("community_code", "category", *place))
    sums = ", ".join(f"sum({measure})" for measure in _MEASURES)
    op.execute(
        f"INSERT INTO {table} ({keys}, source, reported_month, {', '.join(_MEASURES)})"
        f" SELECT {keys}, '', '', {sums} FROM {table}"
        f" WHERE category <> '' AND source = '' AND reported_month <> '' GROUP BY {keys}"
    )


def _make_index_anew(name: str, *more: str, table: str) -> None:
    is_open = sa.text(f"{_OPEN[name][1]} IS NULL")
    op.drop_index(name, table_name=table)
    columns = ["community_code", "reported_day", *more]
    op.create_index(name, table, columns, sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    for grain in _GRAINS:
        op.execute(
            f"DELETE FROM public_issue_resolved_by_{grain} WHERE category <> '' AND source = '' AND reported_month = ''"
        )
    for name, (table, *_) in _OPEN.items():
        _make_index_anew(name, table=table)
