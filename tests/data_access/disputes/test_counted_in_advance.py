"""Disputes, public issues and hazards that change after they were counted: their cells follow them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, select, update

from data_access import rollup
from data_access.calendar_days import now
from data_access.disputes import dispute_key_figures, disputes_by_month, disputes_by_unit
from data_access.public_issues import public_issue_key_figures, public_issues_by_unit
from data_access.safety import hazards_by_unit
from data_access.schema import dispute, hazard, public_issue
from data_access.settings import TimeLimits
from tests import rows
from tests.data_access import street_with_cases
from tests.data_access.street_with_cases import HOME, OTHER, SCOPES

LIMITS = TimeLimits()
#: Limits that none of these questions asks for, but by which nothing was counted: everything is read from the rows.
UNCOUNTED = TimeLimits(answer_seconds=61)

QUESTIONS: list[tuple[Any, dict[str, Any]]] = [
    (dispute_key_figures, {}),
    (disputes_by_month, {}),
    (disputes_by_unit, {"level": "grid_unit"}),
    (public_issue_key_figures, {}),
    (public_issues_by_unit, {"level": "compound"}),
    (hazards_by_unit, {"level": "grid_unit"}),
]
DAY: dict[str, Any] = {"reported_at": datetime(2025, 4, 7, 1, tzinfo=UTC), "reported_day": date(2025, 4, 7)}
FOUND = {"found_at": DAY["reported_at"], "found_day": DAY["reported_day"]}
ENDED_AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
ENDED_DAY = ENDED_AT.date()
ELSEWHERE = {"grid_unit_code": HOME + "03", "compound_code": None}

CHANGES: list[tuple[Table, dict[str, Any]]] = [
    (dispute, {"deleted_at": ENDED_AT}),
    (dispute, {"deleted_at": None}),
    (dispute, DAY),
    (dispute, {"category": "noise"} | ELSEWHERE),
    (dispute, {"closed_at": ENDED_AT, "closed_day": ENDED_DAY, "outcome": "judicial", "satisfaction": 5}),
    (dispute, {"closed_at": None, "closed_day": None, "outcome": None}),
    (public_issue, {"deleted_at": ENDED_AT}),
    (public_issue, DAY),
    (public_issue, {"urgent": True, "source": "council"} | ELSEWHERE),
    (public_issue, {"resolved_at": ENDED_AT, "resolved_day": ENDED_DAY, "satisfaction": 4}),
    (public_issue, {"resolved_at": None, "resolved_day": None}),
    (hazard, {"deleted_at": ENDED_AT}),
    (hazard, FOUND | ELSEWHERE),
    (hazard, {"rectified_at": ENDED_AT, "rectified_day": ENDED_DAY}),
    (hazard, {"rectified_at": None, "rectified_day": None}),
]


@pytest.fixture
def street(empty_engine: Engine) -> Engine:
    """The street with its cases and a hazard every ten days, all counted."""
    with empty_engine.begin() as connection:
        street_with_cases.fill(connection)
        for n in range(60):
            found_at = street_with_cases.NOW - timedelta(days=10 * n)
            unit = (HOME, OTHER)[n % 2] + f"0{n % 3 + 1}"
            put_right = None if n % 7 == 0 else found_at + timedelta(days=n)
            rows.put_hazard(connection, found_at, put_right, grid_unit_code=unit)
    rollup.rebuild(empty_engine, LIMITS)
    return empty_engine


def test_cells_are_what_a_full_recount_says(street: Engine) -> None:
    assert list(rollup.differences(street, LIMITS)) == []
    _check_answers(street)


def test_whatever_is_written_later_is_followed(street: Engine) -> None:
    """Every change is made to other rows of the home community, in the past and in the present."""
    for number, (table, values) in enumerate(CHANGES):
        with street.begin() as connection:
            row_id = table.c[f"{table.name}_id"]
            begun = "found_at" if table is hazard else "reported_at"
            closed = "rectified_at" if table is hazard else "closed_at" if table is dispute else "resolved_at"
            # moved days come before every ending, endings after every beginning
            chosen = select(row_id).where(
                table.c.community_code == HOME,
                table.c[begun] > DAY["reported_at"] if begun in values else table.c[begun] < ENDED_AT,
                func.coalesce(table.c[closed], ENDED_AT) > DAY["reported_at"],
            )
            few = connection.scalars(chosen.order_by(row_id).offset(number).limit(5)).all()
            assert few
            changed = {**values, "updated_at": now()}
            if table is dispute and "closed_at" in values:
                changed |= {"accepted_at": None, "mediated_at": None}
            if table is public_issue and "resolved_at" in values:
                changed |= {"responded_at": None}
            statement = update(table).where(table.c.community_code == HOME, row_id.in_(few)).values(**changed)
            connection.execute(statement)
    assert rollup.refresh(street, LIMITS) > 0
    assert list(rollup.differences(street, LIMITS)) == []
    _check_answers(street)


def test_late_rows_are_counted_on_their_own_day(street: Engine) -> None:
    with street.begin() as connection:
        rows.put_dispute(connection, DAY["reported_at"], ENDED_AT, updated_at=now())
        rows.put_public_issue(connection, DAY["reported_at"], ENDED_AT, updated_at=now())
        rows.put_hazard(connection, DAY["reported_at"], ENDED_AT, updated_at=now())
    assert rollup.refresh(street, LIMITS) == 3
    assert list(rollup.differences(street, LIMITS)) == []
    _check_answers(street)


def _check_answers(engine: Engine) -> None:
    """What the cells tell, the rows tell as well."""
    with engine.connect() as connection:
        for scope in SCOPES.values():
            for question, options in QUESTIONS:
                counted = question(connection, scope, limits=LIMITS, **options)
                assert counted.equals(question(connection, scope, limits=UNCOUNTED, **options)), question.__name__
