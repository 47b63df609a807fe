"""Trends by one statement: what they tell of each month end, against the rows and against the questions by unit."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, select, update

from data_access import rollup
from data_access.calendar_days import day_of, end_of
from data_access.disputes import disputes_of_units_by_month
from data_access.engine import create_engine_for
from data_access.measures import DEFINITIONS, Measure, measure_by_month, measure_total
from data_access.public_issues import open_public_issues_by_month, resolution_by_month
from data_access.safety import hazards_by_month
from data_access.schema import compound, dispute, grid_unit, hazard, public_issue
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows
from tests.conftest import DIALECTS
from tests.data_access import street_with_cases
from tests.data_access.street_with_cases import COMPOUND, GRID_UNIT, HOME, NOW, OTHER, scope_of

LIMITS = TimeLimits()
#: Limits by which nothing was counted in advance: more days than a month has.
LONGER = TimeLimits(rectify_days=40)
GIVEN_UP_COMPOUND, GIVEN_UP_UNIT = OTHER + "002", OTHER + "02"
YEAR = (date(2025, 12, 1), date(2026, 11, 23))

SCOPES = {
    "street": scope_of(*YEAR),
    "street, ending within a month": scope_of(date(2026, 1, 15), date(2026, 10, 15)),
    "street, to the end of the running year": scope_of(date(2026, 1, 1), date(2026, 12, 31)),
    "street, before anything happened": scope_of(date(2022, 1, 1), date(2022, 3, 31)),
    "community": scope_of(*YEAR, communities=(HOME,)),
    "community of the territory": replace(scope_of(*YEAR), territory=HOME),
    "compound": scope_of(*YEAR, compounds=(COMPOUND,)),
    "compounds, one given up": scope_of(*YEAR, compounds=(COMPOUND, GIVEN_UP_COMPOUND)),
    "grid units, one given up": scope_of(*YEAR, grid_units=(GRID_UNIT, HOME + "03", GIVEN_UP_UNIT)),
    "grid unit of a compound": scope_of(*YEAR, compounds=(COMPOUND,), grid_units=(HOME + "01", GRID_UNIT)),
}


def _put_hazards(connection: Connection) -> None:
    """Any moment of three years, found and rectified often to the second at which a month, a limit or a look ends."""
    chance = random.Random(11)
    units = connection.execute(select(grid_unit.c.grid_unit_code, grid_unit.c.compound_code)).all()
    month_ends = [end_of(date(2026, month, 1) - timedelta(days=1)) for month in range(1, 12)]
    edges = [*month_ends, NOW, end_of(date(2026, 10, 15))]
    for _ in range(700):
        unit = chance.choice(units)
        found_at = NOW - timedelta(seconds=chance.randrange(-3 * 86400, 1000 * 86400))
        days = chance.choice((0, 1, 14, 15, 16, 40))
        if chance.random() < 0.4:
            found_at = chance.choice(edges) - timedelta(days=days, seconds=chance.choice((-1, 0, 1)))
        took = timedelta(days=chance.choice((0, 1, 15, 16, 60)), seconds=chance.choice((0, 1, 5000)))
        rectified_at = found_at + took if chance.random() < 0.85 else None
        if rectified_at is not None and chance.random() < 0.2:
            rectified_at = max(found_at, chance.choice(edges) + timedelta(seconds=chance.choice((-1, 0, 1))))
        rows.put_hazard(
            connection, found_at, rectified_at, grid_unit_code=unit.grid_unit_code, compound_code=unit.compound_code,
            deleted_at=NOW if chance.random() < 0.05 else None,
        )  # fmt: skip


@pytest.fixture(
    scope="module", params=[(dialect, counted) for dialect in DIALECTS for counted in (False, True)], ids=str
)
def connection(request: pytest.FixtureRequest, fresh_database: Any) -> Iterator[Connection]:
    """A street of cases, hazards, homes and visits, where a compound and a grid unit were given up."""
    dialect, counted = request.param
    with fresh_database(dialect, copy_of=request.getfixturevalue(f"migrated_{dialect}")) as url:
        engine = create_engine_for(url)
        with engine.begin() as writing:
            street_with_cases.fill(writing)
            _put_hazards(writing)
            for code in (HOME, OTHER):
                rows.put_building(writing, code + "0001")
                rows.put_building(writing, code + "0002", grid_unit_code=code + "02", compound_code=code + "002")
            rows.put_facility(writing)
            rows.put_facility(writing, HOME + "502", kind="psychological_room")
            for day in range(0, 300, 7):
                rows.put_visit(writing, NOW - timedelta(days=day), home_grid_unit_code=GRID_UNIT)
            rows.put_visit(writing, NOW - timedelta(days=400), facility_code=HOME + "502")
            given_up = {"deleted_at": NOW}
            writing.execute(update(compound).where(compound.c.compound_code == GIVEN_UP_COMPOUND).values(given_up))
            writing.execute(update(grid_unit).where(grid_unit.c.grid_unit_code == GIVEN_UP_UNIT).values(given_up))
        if counted:
            rollup.rebuild(engine, LIMITS)
        with engine.connect() as reading:
            yield reading
        engine.dispose()


@pytest.fixture(params=list(SCOPES.values()), ids=list(SCOPES))
def scope(request: pytest.FixtureRequest) -> Any:
    """Each scope in turn."""
    return request.param


def _months(scope: Scope) -> list[Scope]:
    """The scope of each month, the first one as a whole."""
    return list(scope.between(scope.first_day.replace(day=1), scope.last_day).month_ends())


def _of_the_units(rows_of_table: list[Any], scope: Scope) -> list[Any]:
    """The rows that were not deleted, in the units to which the scope narrows as far as they are still there."""
    return [
        row
        for row in rows_of_table
        if row.deleted_at is None
        and row.community_code.startswith(scope.territory)
        and (not scope.communities or row.community_code in scope.communities)
        and (not scope.compounds or row.compound_code in scope.compounds)
        and (not scope.grid_units or row.grid_unit_code in scope.grid_units)
        and (not scope.compounds or scope.grid_units or row.compound_code != GIVEN_UP_COMPOUND)
        and (not scope.grid_units or row.grid_unit_code != GIVEN_UP_UNIT)
    ]


def _come(moment: datetime | None, scope: Scope) -> bool:
    return moment is not None and moment <= scope.as_of


@pytest.mark.parametrize("limits", [LIMITS, LONGER], ids=["15 days", "40 days"])
def test_hazards_at_each_month_end_as_the_rows_have_them(
    connection: Connection, scope: Scope, limits: TimeLimits
) -> None:
    told = hazards_by_month(connection, scope, limits)
    hazards = _of_the_units(list(connection.execute(select(hazard)).all()), scope)
    expected = []
    for month in _months(scope):
        waiting = [row for row in hazards if _come(row.found_at, month) and not _come(row.rectified_at, month)]
        late = [row for row in waiting if month.as_of - row.found_at > timedelta(days=limits.rectify_days)]
        expected.append((len(waiting), len(late)))
    assert list(told.itertuples(index=False, name=None)) == [
        (pd.Timestamp(month.first_day), *counts) for month, counts in zip(_months(scope), expected, strict=True)
    ]
    assert told.dtypes.astype("str").to_dict() == {"month": "datetime64[s]", "open": "Int64", "overdue": "Int64"}


def test_disputes_and_public_issues_at_each_month_end_as_the_rows_have_them(
    connection: Connection, scope: Scope
) -> None:
    disputes = _of_the_units(list(connection.execute(select(dispute)).all()), scope)
    issues = _of_the_units(list(connection.execute(select(public_issue)).all()), scope)
    told = disputes_of_units_by_month(connection, scope, LIMITS)
    issues_told = open_public_issues_by_month(connection, scope, LIMITS)
    for number, month in enumerate(_months(scope)):
        known = [row for row in disputes if _come(row.reported_at, month)]
        opened = [row for row in known if month.first_day <= day_of(row.reported_at) <= month.last_day]
        assert told["month"][number] == issues_told["month"][number] == pd.Timestamp(month.first_day)
        assert told["opened"][number] == len(opened)
        assert told["open"][number] == sum(not _come(row.closed_at, month) for row in known)
        waiting = [row for row in issues if _come(row.reported_at, month) and not _come(row.resolved_at, month)]
        assert issues_told["open"][number] == len(waiting)
    assert len(told) == len(issues_told) == len(_months(scope))
    types = {"month": "datetime64[s]", "opened": "Int64", "open": "Int64"}
    assert told.dtypes.astype("str").to_dict() == types


def test_what_was_received_in_a_month_as_it_stood_at_its_end_as_the_rows_have_it(
    connection: Connection, scope: Scope
) -> None:
    """Resolved by then, late or not; due is what was resolved or had waited longer than its limit by then."""
    issues = _of_the_units(list(connection.execute(select(public_issue)).all()), scope)
    told = resolution_by_month(connection, scope, LIMITS)
    expected = []
    for month in _months(scope):
        received = [
            row for row in issues
            if _come(row.reported_at, month) and month.first_day <= day_of(row.reported_at) <= month.last_day
        ]  # fmt: skip
        resolved = [row for row in received if _come(row.resolved_at, month)]
        late = [
            row for row in received
            if not _come(row.resolved_at, month) and month.as_of - row.reported_at > _time_to_resolve(row.urgent)
        ]  # fmt: skip
        expected.append((pd.Timestamp(month.first_day), len(resolved), len(resolved) + len(late)))
    assert list(told.itertuples(index=False, name=None)) == expected
    types = {"month": "datetime64[s]", "resolved": "Int64", "resolve_due": "Int64"}
    assert told.dtypes.astype("str").to_dict() == types


def _time_to_resolve(urgent: bool) -> timedelta:
    return timedelta(hours=LIMITS.urgent_resolve_hours) if urgent else timedelta(days=LIMITS.resolve_days)


@pytest.mark.parametrize(
    "places", ["street, to the end of the running year", "compounds, one given up", "grid units, one given up"]
)
@pytest.mark.parametrize("measure", [measure for measure in Measure if not DEFINITIONS[measure].counts_people])
def test_every_month_of_a_trend_is_the_total_of_that_month(
    connection: Connection, measure: Measure, places: str
) -> None:
    scope = SCOPES[places]
    trend = measure_by_month(connection, scope, measure, LIMITS).drop(columns="month")
    months = scope.last_twelve_months().month_ends()
    totals = [measure_total(connection, month, measure, LIMITS) for month in months]
    pd.testing.assert_frame_equal(trend, pd.concat(totals, ignore_index=True)[list(trend.columns)])
