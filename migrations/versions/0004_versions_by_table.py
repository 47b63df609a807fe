"""Which data version told last of a change in each table, so that answers made of other tables are kept."""

import sqlalchemy as sa
from alembic import op

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
    # Who has not been told of single tables yet asks for everything anew.
    op.execute(
        "INSERT INTO table_version (table_name, version, changed_at) SELECT '', version, changed_at FROM data_version"
    )


def downgrade() -> None:
    op.drop_table("table_version")
