"""Every question about disputes against a slow recomputation from the rows, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from data_access.calendar_days import day_of, months_between
from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.disputes import (
    DisputeState,
    dispute_key_figures,
    dispute_list,
    dispute_trend,
    disputes_by_month,
    disputes_by_outcome,
    disputes_by_unit,
    disputes_by_venue,
    longest_open_dispute,
    open_disputes_by_age,
    repeat_disputes,
)
from data_access.schema import dispute
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests.data_access.street_with_cases import HOME, SCOPES, every, happened, nearest_rank, ratio, same, within

LIMITS = TimeLimits()


def _reported(cases: list[Any], scope: Scope) -> list[Any]:
    return [case for case in cases if within(case.reported_at, scope)]


def _closed(cases: list[Any], scope: Scope) -> list[Any]:
    return [case for case in cases if within(case.closed_at, scope)]


def _resolved(cases: list[Any], scope: Scope) -> list[Any]:
    return [case for case in _closed(cases, scope) if case.outcome == DisputeOutcome.RESOLVED]


def _open(cases: list[Any], scope: Scope) -> list[Any]:
    return [case for case in cases if not happened(case.closed_at, scope)]


def _days(case: Any) -> int:
    return (day_of(case.closed_at) - day_of(case.reported_at)).days


def _waited(case: Any, scope: Scope) -> int:
    return (scope.as_of_day - day_of(case.reported_at)).days


def test_key_figures(connection: Connection, scope: Scope) -> None:
    cases = every(connection, dispute, scope)
    told = dispute_key_figures(connection, scope, LIMITS).iloc[0]
    days = [_days(case) for case in _closed(cases, scope)]
    assert told["opened"] == len(_reported(cases, scope))
    assert told["repeats"] == sum(case.repeat_of is not None for case in _reported(cases, scope))
    assert told["closed"] == len(days)
    assert told["resolved"] == len(_resolved(cases, scope))
    assert told["open"] == len(_open(cases, scope))
    assert same(told["resolution_rate"], ratio(len(_resolved(cases, scope)), len(days)))
    assert same(told["median_days"], nearest_rank(days, 0.5))
    assert same(told["p90_days"], nearest_rank(days, 0.9))


def test_how_long_the_oldest_open_case_has_waited(connection: Connection, scope: Scope) -> None:
    waited = [_waited(case, scope) for case in _open(every(connection, dispute, scope), scope)]
    assert same(longest_open_dispute(connection, scope)["days"].iloc[0], max(waited, default=None))


def test_an_empty_answer_has_the_types_of_a_full_one(connection: Connection) -> None:
    full, empty = SCOPES["street, twelve months"], SCOPES["before anything happened"]
    limits = {"limits": LIMITS}
    questions: list[tuple[Any, dict[str, Any]]] = [
        (dispute_key_figures, limits), (longest_open_dispute, {}), (disputes_by_month, limits),
        (disputes_by_venue, limits), (disputes_by_outcome, limits),
        (open_disputes_by_age, {}), (repeat_disputes, limits | {"by": "compound"}), (dispute_list, {}),
        (disputes_by_unit, limits | {"level": "compound"}), (dispute_trend, limits),
    ]  # fmt: skip
    for question, options in questions:
        of_full, of_empty = question(connection, full, **options), question(connection, empty, **options)
        assert dict(of_full.dtypes) == dict(of_empty.dtypes), question.__name__


@pytest.mark.parametrize("level", ["community", "compound", "grid_unit"])
def test_by_unit(connection: Connection, scope: Scope, level: Any) -> None:
    cases = every(connection, dispute, scope)
    told = disputes_by_unit(connection, scope, level, LIMITS).set_index("unit_code")
    counted: dict[str, dict[str, int]] = {}
    for name, chosen in (("opened", _reported), ("closed", _closed), ("resolved", _resolved), ("open", _open)):
        for case in chosen(cases, scope):
            unit = getattr(case, f"{level}_code")
            if unit is not None:
                counted.setdefault(unit, dict.fromkeys(("opened", "closed", "resolved", "open"), 0))[name] += 1
    assert told[["opened", "closed", "resolved", "open"]].to_dict("index") == counted
    assert list(told.index) == sorted(counted)
    for unit, counts in counted.items():
        assert same(told.loc[unit, "resolution_rate"], ratio(counts["resolved"], counts["closed"]))


def test_by_month(connection: Connection, scope: Scope) -> None:
    cases = every(connection, dispute, scope)
    told = disputes_by_month(connection, scope, LIMITS)
    months = months_between(scope.first_day, scope.last_day)
    assert [stamp.date() for stamp in told["month"]] == months
    begun = min((day_of(case.reported_at).replace(day=1) for case in cases), default=None)
    ends = months_between(scope.first_day, scope.last_day)[1:]
    for month, row in zip(months, told.to_dict("records"), strict=True):
        if begun is None or month < begun:
            assert same(row["opened"], None)
            assert same(row["open"], None)
            continue
        last = next((end - timedelta(days=1) for end in ends if end > month), scope.last_day)
        whole = scope.between(month, last)  # also where the period begins in its middle
        days = [_days(case) for case in _closed(cases, whole)]
        assert row["opened"] == len(_reported(cases, whole))
        assert row["repeats"] == sum(case.repeat_of is not None for case in _reported(cases, whole))
        assert row["closed"] == len(_closed(cases, whole))
        assert row["resolved"] == len(_resolved(cases, whole))
        assert same(row["median_days"], nearest_rank(days, 0.5))
        assert same(row["p90_days"], nearest_rank(days, 0.9))
        known_cases = [case for case in cases if day_of(case.reported_at) <= last]
        assert row["open"] == sum(
            not (happened(case.closed_at, scope) and day_of(case.closed_at) <= last) for case in known_cases
        )


def test_backlog_by_age(connection: Connection, scope: Scope) -> None:
    waiting = [_waited(case, scope) for case in _open(every(connection, dispute, scope), scope)]
    told = open_disputes_by_age(connection, scope)
    expected = [
        sum(days <= 7 for days in waiting),
        sum(8 <= days <= 30 for days in waiting),
        sum(31 <= days <= 90 for days in waiting),
        sum(days > 90 for days in waiting),
    ]
    assert list(told["open"]) == expected
    assert list(told["from_days"]) == [0, 8, 31, 91]
    assert told["to_days"].isna().tolist() == [False, False, False, True]


def test_by_venue(connection: Connection, scope: Scope) -> None:
    cases = _closed(every(connection, dispute, scope), scope)
    told = disputes_by_venue(connection, scope, LIMITS)
    assert list(told["venue"]) == list(Venue)
    for row in told.to_dict("records"):
        here = [case for case in cases if case.venue == row["venue"]]
        resolved = sum(case.outcome == DisputeOutcome.RESOLVED for case in here)
        grades = [case.satisfaction for case in here if case.satisfaction is not None]
        assert (row["closed"], row["resolved"], row["asked"]) == (len(here), resolved, len(grades))
        assert same(row["resolution_rate"], ratio(resolved, len(here)))
        assert same(row["satisfaction_rate"], ratio(sum(grade >= 4 for grade in grades), len(grades)))
        assert same(row["median_days"], nearest_rank([_days(case) for case in here], 0.5))
        assert same(row["p90_days"], nearest_rank([_days(case) for case in here], 0.9))


def test_by_outcome(connection: Connection, scope: Scope) -> None:
    cases = _closed(every(connection, dispute, scope), scope)
    told = disputes_by_outcome(connection, scope, LIMITS)
    assert list(told["outcome"]) == list(DisputeOutcome)
    for row in told.to_dict("records"):
        closed = sum(case.outcome == row["outcome"] for case in cases)
        assert row["closed"] == closed
        assert same(row["share"], ratio(closed, len(cases)))


@pytest.mark.parametrize("by", ["category", "compound"])
def test_repeats(connection: Connection, scope: Scope, by: Any) -> None:
    column = by if by == "category" else "compound_code"
    cases = _reported(every(connection, dispute, scope), scope)
    told = repeat_disputes(connection, scope, LIMITS, by)
    expected: dict[str, list[int]] = {}
    for case in cases:
        if (unit := getattr(case, column)) is not None:
            counts = expected.setdefault(unit, [0, 0])
            counts[0] += 1
            counts[1] += case.repeat_of is not None
    expected = {unit: counts for unit, counts in expected.items() if counts[1]}
    assert {row["unit_code"]: [row["opened"], row["repeats"]] for row in told.to_dict("records")} == expected
    assert list(told["repeats"]) == sorted(told["repeats"], reverse=True)
    for row in told.to_dict("records"):
        assert same(row["repeat_rate"], ratio(row["repeats"], row["opened"]))
        if by == "compound":
            assert row["unit_name"] == f"小区{row['unit_code'][12:]}"


def test_the_list_has_every_reported_case_as_it_stood(connection: Connection, scope: Scope) -> None:
    cases = _reported(every(connection, dispute, scope), scope)
    told = dispute_list(connection, scope)
    assert list(told["reported_day"].dt.date) == sorted((day_of(case.reported_at) for case in cases), reverse=True)
    expected = []
    for case in cases:
        closed = happened(case.closed_at, scope)
        accepted = happened(case.accepted_at, scope)
        state = case.outcome if closed else DisputeState.IN_MEDIATION if accepted else DisputeState.WAITING
        grade = case.satisfaction if closed else None
        expected.append(
            (str(case.reported_day), case.category, str(state), _days(case) if closed else _waited(case, scope), grade)
        )
    shown = [
        (
            str(row["reported_day"].date()),
            row["category"],
            row["state"],
            row["days"],
            None if same(row["satisfaction"], None) else row["satisfaction"],
        )
        for row in told.to_dict("records")
    ]
    assert sorted(shown, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("descending", [True, False])
def test_pages_of_the_list_join_to_the_whole_whatever_the_order(connection: Connection, descending: bool) -> None:
    scope = SCOPES["one community, this month"]
    for column in dispute_list(connection, scope).columns:
        whole = dispute_list(connection, scope, column, descending)
        pages = [dispute_list(connection, scope, column, descending, start, 7) for start in range(0, len(whole), 7)]
        assert [len(page) for page in pages[:-1]] == [7] * (len(pages) - 1)
        assert [row for page in pages for row in page.astype(str).to_numpy().tolist()] == (
            whole.astype(str).to_numpy().tolist()
        )


def test_the_list_is_ordered_by_the_code_list_and_missing_grades_come_last(connection: Connection) -> None:
    scope = SCOPES["street, twelve months"]
    places = {code.value: place for place, code in enumerate(DisputeCategory)}
    shown = dispute_list(connection, scope, "category", False)["category"].map(places)
    assert shown.is_monotonic_increasing
    for descending in (True, False):
        grades = dispute_list(connection, scope, "satisfaction", descending)["satisfaction"]
        assert grades.isna().is_monotonic_increasing


def test_a_column_that_does_not_exist_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="cannot sort by 'phone'"):
        dispute_list(connection, SCOPES["one day"], "phone")


def test_cases_of_a_compound_are_also_its_communitys(connection: Connection) -> None:
    scope = SCOPES["street, twelve months"]
    by_community = disputes_by_unit(connection, scope, "community", LIMITS).set_index("unit_code")
    by_grid_unit = disputes_by_unit(connection, scope, "grid_unit", LIMITS)
    at_home = by_grid_unit[by_grid_unit["unit_code"].str.startswith(HOME)]
    assert by_community.loc[HOME, "opened"] == at_home["opened"].sum()
