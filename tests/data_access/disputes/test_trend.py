"""The judgement of months, recomputed from the rows; and a made-up September that stands out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from data_access.calendar_days import day_of, last_of_month, months_between, months_later
from data_access.codes import DisputeCategory
from data_access.control_limits import Month, baseline_of
from data_access.disputes import ALL_CATEGORIES, dispute_signal_by_compound, dispute_trend
from data_access.schema import dispute
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows
from tests.data_access.street_with_cases import COMPOUND, HOME, SCOPES, every, same, scope_of, within

LIMITS = TimeLimits()


def _per_month(cases: list[Any], category: str) -> dict[date, int]:
    counts: dict[date, int] = {}
    for case in cases:
        if category in (ALL_CATEGORIES, case.category):
            month = day_of(case.reported_at).replace(day=1)
            counts[month] = counts.get(month, 0) + 1
    return counts


def test_every_month_is_judged_by_the_two_years_before(connection: Connection, scope: Scope) -> None:
    judged = scope.last_twelve_months()
    cases = [case for case in every(connection, dispute, scope) if day_of(case.reported_at) <= scope.last_day]
    told = dispute_trend(connection, scope, LIMITS)
    months = months_between(judged.first_day, judged.last_day)
    categories = [ALL_CATEGORIES, *DisputeCategory]
    assert list(told["category"]) == [category for category in categories for _ in months]
    begun = min((day_of(case.reported_at).replace(day=1) for case in cases), default=None)
    before = [] if begun is None else [
        month
        for month in (months_later(judged.first_day, -n) for n in range(24, 0, -1))
        if month > begun
    ]  # fmt: skip
    for row in told.to_dict("records"):
        month = row["month"].date()
        counts = _per_month(cases, row["category"])
        assert row["opened"] == counts.get(month, 0)
        last = min(last_of_month(month), scope.as_of_day)
        assert row["running"] == (last < last_of_month(month))
        baseline = baseline_of([Month(counts.get(m, 0), last_of_month(m).day) for m in before])
        limits = baseline.limits(last_of_month(month).day) if baseline else None
        for name in ("expected", "lower", "upper"):
            assert same(row[name], getattr(limits, name) if limits else None)
        assert row["signal"] == (limits.signal(row["opened"], running=row["running"]) if limits else "")


def test_where_an_excess_comes_from(connection: Connection) -> None:
    scope = SCOPES["street, twelve months"]
    month = date(2026, 9, 1)
    told = dispute_signal_by_compound(connection, scope, LIMITS, month, "parking").set_index("compound_code")
    cases = [case for case in every(connection, dispute, scope) if case.category == "parking"]
    before = scope_of(date(2023, 12, 1), date(2025, 11, 30))
    then = scope_of(month, date(2026, 9, 30))
    for compound_code in {case.compound_code for case in cases} - {None}:
        here = [case for case in cases if case.compound_code == compound_code]
        row = told.loc[compound_code]
        expected = sum(within(case.reported_at, before) for case in here) / before.days * 30
        assert row["opened"] == sum(within(case.reported_at, then) for case in here)
        assert row["expected"] == pytest.approx(expected)
        assert row["excess"] == pytest.approx(row["opened"] - expected)
    assert told["excess"].is_monotonic_decreasing


@pytest.fixture
def september(empty_engine: Engine) -> Iterator[Connection]:
    """Three parking disputes a month for three years, and nine more in September 2026, in one compound."""
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection, HOME)
        rows.put_compound(connection, COMPOUND, name="璀璨天城")
        rows.put_compound(connection, HOME + "002", name="御景苑")
        rows.put_grid_unit(connection, HOME + "01")
        for month in months_between(date(2023, 11, 1), date(2026, 11, 1)):
            for day, compound in ((2, COMPOUND), (5, HOME + "002"), (8, None)):
                noon = datetime(month.year, month.month, day, 4, tzinfo=UTC)
                rows.put_dispute(connection, noon, compound_code=compound)
        for day in range(10, 19):
            rows.put_dispute(connection, datetime(2026, 9, day, 4, tzinfo=UTC), compound_code=COMPOUND)
        yield connection


def test_a_september_four_times_as_high_is_the_only_signal(september: Connection) -> None:
    told = dispute_trend(september, SCOPES["street, twelve months"], LIMITS)
    signals = told[told["signal"] != ""]
    assert [(row["category"], str(row["month"].date()), row["signal"]) for row in signals.to_dict("records")] == [
        (ALL_CATEGORIES, "2026-09-01", "above"),
        ("parking", "2026-09-01", "above"),
    ]
    assert told["running"].sum() == 10  # November, once per category and once for all


def test_its_excess_is_named_by_compound(september: Connection) -> None:
    told = dispute_signal_by_compound(
        september, SCOPES["street, twelve months"], LIMITS, date(2026, 9, 1), ALL_CATEGORIES
    )
    first = told.iloc[0]
    assert (first["compound_name"], first["opened"]) == ("璀璨天城", 10)
    assert first["excess_share"] == pytest.approx(1.0, abs=0.02)


def test_a_young_history_is_not_judged(empty_engine: Engine) -> None:
    scope = SCOPES["street, twelve months"]
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection, HOME)
        rows.put_grid_unit(connection, HOME + "01")
        for days in range(0, 400, 10):
            rows.put_dispute(connection, datetime(2026, 11, 20, tzinfo=UTC) - timedelta(days=days))
        told = dispute_trend(connection, scope, LIMITS)
    assert told["upper"].isna().all()
    assert set(told["signal"]) == {""}
