"""Grid workers: in full for the one community whose secretary asks, masked in any wider territory."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data_access import schema
from data_access.engine import writing
from data_access.grid_workers import grid_workers
from data_access.scope import Scope
from tests import rows

SCOPE = Scope(
    territory=rows.STREET,
    first_day=date(2026, 1, 1),
    last_day=date(2026, 1, 31),
    as_of=datetime(2026, 2, 1, tzinfo=UTC),
)


@pytest.fixture
def street(empty_engine):
    """Three grid units: with a worker, with one who has no telephone, and without a worker."""
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        people = [("w1", "张丽华", "13812341234"), ("w2", "李强", None)]
        for number, (identifier, name, phone) in enumerate(people, start=1):
            rows.put(
                connection, schema.grid_worker, community_code=rows.COMMUNITY, grid_worker_id=identifier,
                name=name, phone=phone,
            )  # fmt: skip
            rows.put_grid_unit(connection, f"{rows.COMMUNITY}0{number}", grid_worker_id=identifier)
        rows.put_grid_unit(connection, f"{rows.COMMUNITY}03")
    return empty_engine


def test_within_one_community_in_full(street):
    with street.connect() as connection:
        frame = grid_workers(connection, replace(SCOPE, territory=rows.COMMUNITY))
    assert list(frame["unit_code"]) == [rows.COMMUNITY + "01", rows.COMMUNITY + "02"]
    assert list(frame["worker_name"]) == ["张丽华", "李强"]
    assert frame["worker_phone"].iloc[0] == "13812341234"
    assert frame["worker_phone"].isna().tolist() == [False, True]


def test_masked_in_a_wider_territory_even_when_filtered_to_one_community(street):
    with street.connect() as connection:
        frame = grid_workers(connection, SCOPE.of_community(rows.COMMUNITY))
    assert list(frame["worker_name"]) == ["张**", "李**"]
    assert frame["worker_phone"].iloc[0] == "138****1234"
    assert frame["worker_phone"].isna().tolist() == [False, True]
