"""What a thing was made of is known for good, and of what failed nothing."""

import pytest

from data_access.tables_of import TablesOf
from data_access.tables_read import note


def test_what_was_found_once_is_kept_for_good() -> None:
    tables = TablesOf()
    assert tables.known("disputes") is None
    for found in ("dispute", "compound"):
        with tables.learning("disputes"):
            note(found)
    assert tables.known("disputes") == frozenset({"dispute", "compound"})


def test_what_was_counted_in_advance_belongs_to_what_was_counted() -> None:
    tables = TablesOf()
    with tables.learning("disputes"):
        note("dispute_closed_by_month", "rollup_day")
    assert tables.known("disputes") == frozenset({"dispute"})


def fail() -> None:
    note("dispute")
    raise ValueError("away")


def test_nothing_is_learned_of_what_failed() -> None:
    tables = TablesOf()
    with pytest.raises(ValueError, match="away"), tables.learning("disputes"):
        fail()
    assert tables.known("disputes") is None
