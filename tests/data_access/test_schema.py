from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, String, event
from sqlalchemy.exc import IntegrityError

from data_access.answering import Question
from data_access.disputes.breakdowns import open_disputes_by_age
from data_access.facilities.usage import inside_now
from data_access.public_issues.breakdowns import open_public_issues_by_age
from data_access.schema import metadata
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows

#: Tables of the register and of the program itself: small, the same everywhere, so they need no community.
WITHOUT_COMMUNITY = {
    "district",
    "street",
    "road",
    "school_holiday",
    "data_version",
    "installation",
    "rollup_state",
    "table_version",
}
NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
HOUR_BEFORE = datetime(2026, 11, 2, 3, tzinfo=UTC)


def test_every_other_key_begins_with_the_community() -> None:
    keys = {table.name: next(iter(table.primary_key.columns)).name for table in metadata.sorted_tables}
    assert {name for name, first in keys.items() if first != "community_code"} == WITHOUT_COMMUNITY


def test_foreign_keys_stay_within_one_community() -> None:
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if "community_code" in table.c and key.referred_table.name not in WITHOUT_COMMUNITY:
                assert key.column_keys[0] == "community_code", f"{table.name}.{key.name}"


def test_no_table_counts_by_itself() -> None:
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            assert isinstance(column.type, String) or column.server_default is None
            assert column.identity is None


def test_names_fit_both_databases() -> None:
    constraints = [constraint for table in metadata.sorted_tables for constraint in table.constraints]
    indexes = [index for table in metadata.sorted_tables for index in table.indexes]
    names = [str(constraint.name) for constraint in constraints] + [str(index.name) for index in indexes]
    assert max(map(len, names)) <= 63
    assert len(names) == len(set(names))


@pytest.fixture
def one_grid_unit(empty_engine: Engine) -> Engine:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
    return empty_engine


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "quarrel"},
        {"venue": "kitchen"},
        {"closed_at": HOUR_BEFORE, "closed_day": date(2026, 11, 2), "outcome": "resolved"},
        {"closed_at": NOON, "closed_day": None, "outcome": "resolved"},
        {"closed_at": NOON, "closed_day": date(2026, 11, 2), "outcome": None},
        {"accepted_at": HOUR_BEFORE},
        {"satisfaction": 6},
        {"repeat_of": 4711},
        {"grid_unit_code": rows.COMMUNITY + "99"},
        {"compound_code": rows.COMMUNITY + "99"},
    ],
    ids="-".join,
)
def test_the_database_refuses_a_dispute_that_cannot_be(one_grid_unit: Engine, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), one_grid_unit.begin() as connection:
        rows.put_dispute(connection, NOON, **wrong)


def test_a_dispute_may_be_closed_in_the_second_it_was_reported(one_grid_unit: Engine) -> None:
    with one_grid_unit.begin() as connection:
        assert rows.put_dispute(connection, NOON, NOON)


@pytest.mark.parametrize("dialect", ["sqlite"])  # PostgreSQL reads so few rows whichever way it likes
@pytest.mark.parametrize(
    ("question", "limits", "entered"),
    [
        (open_disputes_by_age, (), "ix_dispute_open (community_code=? AND reported_day<?)"),
        (
            open_public_issues_by_age,
            (TimeLimits(),),
            "ix_public_issue_open (community_code=? AND reported_day>? AND",
        ),
        (inside_now, (), "ix_visit_by_check_out (community_code=? AND checked_in_day=? AND checked_out_at=?)"),
        (inside_now, (), "ix_visit_by_check_out (community_code=? AND checked_in_day=? AND checked_out_at>?)"),
    ],
)
def test_what_is_open_now_is_counted_from_its_index_alone(
    empty_engine: Engine, dialect: str, question: Question[...], limits: tuple[TimeLimits, ...], entered: str
) -> None:
    scope = Scope(
        territory=rows.STREET, communities=(rows.COMMUNITY,), first_day=HOUR_BEFORE.date(), last_day=HOUR_BEFORE.date(),
        as_of=HOUR_BEFORE,
    )  # fmt: skip
    asked: list[tuple[str, Any]] = []
    with empty_engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda _c, _u, said, given, *_: asked.append((said, given)))
        question(connection, scope, *limits)
        steps = [
            step.detail
            for said, given in list(asked)
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)
        ]
    assert [step for step in steps if f"USING COVERING INDEX {entered}" in step] != [], steps
