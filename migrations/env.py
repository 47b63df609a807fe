"""Alembic's environment: called by ``data_access.migration`` with a connection, never with a URL of its own."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from data_access.schema import metadata
from data_access.schema.columns import Moment


def render_type(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our own types by name; Alembic knows the rest."""
    if kind == "type" and isinstance(item, Moment):
        autogen_context.imports.add("from data_access.schema.columns import Moment")
        return "Moment()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_type,
    compare_type=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
