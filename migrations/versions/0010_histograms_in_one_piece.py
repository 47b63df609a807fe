"""A cell keeps its histogram in one piece, where each of its buckets had a row: read as quickly however full it is."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEYS = {
    "histogram_by_day": ("day",),
    "histogram_by_week": ("grid_unit_code", "week", "compound_code"),
    "histogram_by_month": ("grid_unit_code", "month", "compound_code"),
}
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "day": sa.Date(),
    "week": sa.Date(),
    "month": sa.Date(),
    "grid_unit_code": sa.String(length=16),
    "compound_code": sa.String(length=16),
}
_COMMENTS = {"week": "its first day: a 1st, 8th, 15th, 22nd or 29th", "month": "its first day"}
_FILLED_BUCKETS = "its filled buckets (data_access/rollup/histograms.py)"
_SMALLEST_VALUE = "its smallest value"


def upgrade() -> None:
    _make_anew(
        {
            table: [sa.Column("counts", sa.LargeBinary(), nullable=False, comment=_of_days(table, _FILLED_BUCKETS))]
            for table in _KEYS
        }
    )


def downgrade() -> None:
    _make_anew(
        {
            table: [
                sa.Column(
                    "bucket", sa.Integer(), autoincrement=False, nullable=False,
                    comment=_of_days(table, _SMALLEST_VALUE),
                ),
                sa.Column("n", sa.Integer(), nullable=False),
            ]
            for table in _KEYS
        },
        "bucket",
    )  # fmt: skip


def _of_days(table: str, comment: str) -> str | None:
    return comment if table == "histogram_by_day" else None


def _make_anew(columns: dict[str, list[sa.Column[object]]], *keys_beside: str) -> None:
    """The tables with other columns, and empty: their sources are counted anew by the next refresh."""
    if op.get_bind().dialect.name == "postgresql":
        # A refresher that counts meanwhile ends first, and the next one finds what it has to do.
        op.execute("LOCK TABLE rollup_state IN SHARE ROW EXCLUSIVE MODE")
    for table, places in _KEYS.items():
        keys: Sequence[str] = ("community_code", "histogram", *places, "kind")
        op.drop_table(table)
        op.create_table(
            table,
            sa.Column("community_code", sa.String(length=12), nullable=False),
            sa.Column("histogram", sa.String(length=32), nullable=False),
            *(sa.Column(name, _TYPES[name], nullable=False, comment=_COMMENTS.get(name)) for name in places),
            sa.Column("kind", sa.String(length=24), nullable=False),
            *columns[table],
            sa.PrimaryKeyConstraint(*keys, *keys_beside, name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
    op.execute("DELETE FROM rollup_state WHERE source IN ('call', 'dispute')")
