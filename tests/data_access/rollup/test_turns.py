"""Cells are written by the program alone that the database was migrated for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text, update

from data_access import migration, rollup
from data_access.engine import DatabaseProblem, writing
from data_access.schema import call
from tests.data_access.rollup.street import LIMITS, calls_in_cells, differences, version_of


def migrated_to(engine: Engine, revision: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize(("revision", "code"), [("9999", "schema_newer"), ("0009", "schema_older")])
@pytest.mark.parametrize("write", [rollup.refresh, rollup.rebuild])
def test_who_was_not_written_for_the_schema_counts_nothing(
    street: Engine, write: Callable[..., object], revision: str, code: str
) -> None:
    """It would call rows counted that are missing in cells of which it does not know."""
    before, told = calls_in_cells(street), version_of(street)
    with writing(street) as connection:
        connection.execute(update(call).values(deleted_at=datetime.now(UTC), updated_at=datetime.now(UTC)))
    migrated_to(street, revision)
    with pytest.raises(DatabaseProblem, match="没有改动任何数据") as refused:
        write(street, LIMITS)
    assert refused.value.code == code
    assert (calls_in_cells(street), version_of(street)) == (before, told)
    migrated_to(street, migration.revision_needed())
    write(street, LIMITS)
    assert calls_in_cells(street) == {}
    assert differences(street) == []
