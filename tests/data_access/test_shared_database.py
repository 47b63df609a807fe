"""docs/shared-database.md tells other systems how to write: it names the schema as it is, and its examples work."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, select

from data_access import rollup
from data_access.engine import reading, writing
from data_access.rollup.registry import tables as rollup_tables
from data_access.schema import call, metadata, visit
from tests.data_access.rollup.street import HOME, LIMITS, another_system, calls_in_cells, differences, fill
from tools.describe_tables import DOCUMENT, OWN, named_tables, written_into


def examples() -> list[str]:
    """The statements of the document, without those about rights."""
    blocks = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), flags=re.DOTALL)
    statements = [part.strip() for block in blocks for part in block.split(";\n")]
    return [statement for statement in statements if statement and not statement.startswith(("CREATE ROLE", "GRANT"))]


def test_the_tables_are_described_as_they_are() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert written_into(document) == document, "run python -m tools.describe_tables"


def test_every_table_is_described_or_the_dashboards_own() -> None:
    groups = (named_tables(), OWN, rollup_tables())
    assert set().union(*groups) == set(metadata.tables)
    assert sum(map(len, groups)) == len(metadata.tables)


@pytest.mark.parametrize("dialect", ["postgresql"])  # what is shared is PostgreSQL
def test_the_examples_do_what_they_say(empty_engine: Engine, dialect: str) -> None:
    with writing(empty_engine) as connection:
        fill(connection)
    rollup.refresh(empty_engine, LIMITS)
    arrived, *moved = examples()[:3], *examples()[3:]
    with another_system(empty_engine) as vendor:
        for statement in arrived:
            vendor.execute(statement)
        rollup.refresh(empty_engine, LIMITS)
        assert {str(day): calls for day, calls in calls_in_cells(empty_engine).items()} == {"2026-03-10": 1}
        for statement in moved:
            vendor.execute(statement)
        rollup.refresh(empty_engine, LIMITS)
    assert calls_in_cells(empty_engine) == {}
    assert differences(empty_engine) == []
    with reading(empty_engine) as connection:
        last = connection.execute(select(call)).one()
        assert (str(last.called_day), last.grid_unit_code, last.deleted_at is None) == (
            "2026-03-09",
            HOME + "02",
            False,
        )
        assert len(connection.execute(select(visit)).all()) == 2
