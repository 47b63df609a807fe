"""Every question about public issues against a slow recomputation from the rows, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from data_access.calendar_days import SHANGHAI, day_of, last_of_month, months_between
from data_access.codes import IssueCategory, IssueSource
from data_access.engine import reading, writing
from data_access.public_issues import (
    open_public_issues,
    open_public_issues_by_age,
    public_issue_key_figures,
    public_issues_by_month,
    public_issues_by_unit,
    solved_public_issues,
    solved_public_issues_by_category,
    three_rates_by,
)
from data_access.schema import public_issue
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows
from tests.data_access.street_with_cases import SCOPES, every, happened, ratio, same, within

#: A question and its options.
Asked = tuple[Any, dict[str, Any]]

LIMITS = TimeLimits()
SHORT = TimeLimits(respond_hours=1, resolve_days=1, urgent_respond_hours=1, urgent_resolve_hours=2)


def _received(issues: list[Any], scope: Scope) -> list[Any]:
    return [issue for issue in issues if within(issue.reported_at, scope)]


def _solved(issues: list[Any], scope: Scope) -> list[Any]:
    return [issue for issue in issues if within(issue.resolved_at, scope)]


def _open(issues: list[Any], scope: Scope) -> list[Any]:
    return [issue for issue in issues if not happened(issue.resolved_at, scope)]


def _is_overdue(issue: Any, scope: Scope, limits: TimeLimits) -> bool:
    hours = limits.urgent_resolve_hours if issue.urgent else limits.resolve_days * 24
    return not happened(issue.resolved_at, scope) and issue.reported_at + timedelta(hours=hours) < scope.as_of


def _parts(received: list[Any], scope: Scope, limits: TimeLimits) -> dict[str, int]:
    """The parts of 三率 of a cohort, issue by issue, as domain.md words them."""
    parts = dict.fromkeys(("received", "responded_in_time", "resolved", "resolve_due", "satisfied", "asked"), 0)
    for issue in received:
        hours = limits.urgent_respond_hours if issue.urgent else limits.respond_hours
        resolved = happened(issue.resolved_at, scope)
        in_time = happened(issue.responded_at, scope) and issue.responded_at <= issue.reported_at + timedelta(
            hours=hours
        )
        asked = issue.satisfaction is not None and (issue.resolved_at is None or resolved)
        parts["received"] += 1
        parts["responded_in_time"] += in_time
        parts["resolved"] += resolved
        parts["resolve_due"] += resolved or _is_overdue(issue, scope, limits)
        parts["asked"] += asked
        parts["satisfied"] += asked and issue.satisfaction >= 4
    return parts


def _households(issues: list[Any]) -> int:
    return sum(issue.households_affected or 0 for issue in issues)


def _check_rates(row: Any, parts: dict[str, int]) -> None:
    assert {name: row[name] for name in parts} == parts
    assert same(row["response_rate"], ratio(parts["responded_in_time"], parts["received"]))
    assert same(row["resolution_rate"], ratio(parts["resolved"], parts["resolve_due"]))
    assert same(row["satisfaction_rate"], ratio(parts["satisfied"], parts["asked"]))


@pytest.mark.parametrize("limits", [LIMITS, SHORT], ids=["default limits", "short limits"])
def test_key_figures(connection: Connection, scope: Scope, limits: TimeLimits) -> None:
    issues = every(connection, public_issue, scope)
    told = public_issue_key_figures(connection, scope, limits).iloc[0]
    _check_rates(told, _parts(_received(issues, scope), scope, limits))
    assert told["open"] == len(_open(issues, scope))
    assert told["overdue"] == sum(_is_overdue(issue, scope, limits) for issue in issues)
    assert told["solved"] == len(_solved(issues, scope))
    assert told["households_helped"] == _households(_solved(issues, scope))


def test_the_rows_meet_the_limits_to_the_second(connection: Connection) -> None:
    """Else the comparison of "within" with "at" above would prove nothing."""
    issues = every(connection, public_issue, SCOPES["street, twelve months"])
    waited = {(issue.urgent, issue.responded_at - issue.reported_at) for issue in issues if issue.responded_at}
    for urgent, hours in ((True, LIMITS.urgent_respond_hours), (False, LIMITS.respond_hours)):
        assert (urgent, timedelta(hours=hours)) in waited
        assert (urgent, timedelta(hours=hours, seconds=1)) in waited


def test_by_month(connection: Connection, scope: Scope) -> None:
    told = public_issues_by_month(connection, scope, LIMITS)
    scope = scope.between(scope.first_day.replace(day=1), scope.last_day)
    issues = every(connection, public_issue, scope)
    months = months_between(scope.first_day, scope.last_day)
    assert [stamp.date() for stamp in told["month"]] == months
    begun = min((day_of(issue.reported_at).replace(day=1) for issue in issues), default=None)
    for month, row in zip(months, told.to_dict("records"), strict=True):
        if begun is None or month < begun:
            assert same(row["received"], None)
            assert same(row["response_rate"], None)
            continue
        received = [i for i in _received(issues, scope) if day_of(i.reported_at).replace(day=1) == month]
        solved = [i for i in _solved(issues, scope) if day_of(i.resolved_at).replace(day=1) == month]
        _check_rates(row, _parts(received, scope, LIMITS))
        assert (row["solved"], row["households_helped"]) == (len(solved), _households(solved))
        last = min(last_of_month(month), scope.last_day)
        assert row["open"] == sum(
            day_of(issue.reported_at) <= last
            and not (happened(issue.resolved_at, scope) and day_of(issue.resolved_at) <= last)
            for issue in issues
        )


@pytest.mark.parametrize("by", ["source", "category"])
def test_three_rates_by(connection: Connection, scope: Scope, by: Any) -> None:
    received = _received(every(connection, public_issue, scope), scope)
    told = three_rates_by(connection, scope, LIMITS, by)
    codes = [code.value for code in (IssueSource if by == "source" else IssueCategory)]
    present = {getattr(issue, by) for issue in received}
    assert list(told["code"]) == [code for code in codes if code in present]
    for row in told.to_dict("records"):
        _check_rates(row, _parts([i for i in received if getattr(i, by) == row["code"]], scope, LIMITS))


@pytest.mark.parametrize("level", ["community", "compound", "grid_unit"])
def test_by_unit(connection: Connection, scope: Scope, level: Any) -> None:
    issues = every(connection, public_issue, scope)
    told = public_issues_by_unit(connection, scope, level, LIMITS)
    concerned = {*_received(issues, scope), *_solved(issues, scope), *_open(issues, scope)}
    units = {getattr(issue, f"{level}_code") for issue in concerned} - {None}
    assert list(told["unit_code"]) == sorted(units)
    for row in told.to_dict("records"):
        here = [issue for issue in issues if getattr(issue, f"{level}_code") == row["unit_code"]]
        _check_rates(row, _parts(_received(here, scope), scope, LIMITS))
        assert row["open"] == len(_open(here, scope))
        assert row["overdue"] == sum(_is_overdue(issue, scope, LIMITS) for issue in here)
        assert row["solved"] == len(_solved(here, scope))
        assert row["households_helped"] == _households(_solved(here, scope))


def test_open_ones_by_age(connection: Connection, scope: Scope) -> None:
    issues = _open(every(connection, public_issue, scope), scope)
    told = open_public_issues_by_age(connection, scope, LIMITS)
    for row in told.to_dict("records"):
        last = 10**6 if same(row["to_days"], None) else row["to_days"]
        aged = [i for i in issues if row["from_days"] <= (scope.as_of_day - day_of(i.reported_at)).days <= last]
        assert row["open"] == len(aged)
        assert row["overdue"] == sum(_is_overdue(issue, scope, LIMITS) for issue in aged)
    assert told["open"].sum() == len(issues)


def test_an_urgent_one_of_eight_days_ago_may_have_waited_for_seven(empty_engine: Engine) -> None:
    as_of = datetime(2026, 11, 9, 0, 30, tzinfo=SHANGHAI)
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
        rows.put_public_issue(connection, datetime(2026, 11, 1, 23, 59, tzinfo=SHANGHAI), urgent=True)
    scope = Scope(territory=rows.STREET, first_day=as_of.date(), last_day=as_of.date(), as_of=as_of)
    with reading(empty_engine) as connection:
        for hours, overdue in ((168, 1), (169, 0), (190, 0)):
            told = open_public_issues_by_age(connection, scope, TimeLimits(urgent_resolve_hours=hours))
            assert told[["from_days", "open", "overdue"]].to_numpy().tolist() == [
                [0, 0, 0], [8, 1, overdue], [31, 0, 0], [91, 0, 0],
            ]  # fmt: skip


def test_solved_by_category(connection: Connection, scope: Scope) -> None:
    solved = _solved(every(connection, public_issue, scope), scope)
    told = solved_public_issues_by_category(connection, scope, LIMITS)
    assert {row["category"] for row in told.to_dict("records")} == {issue.category for issue in solved}
    assert list(told["households_helped"]) == sorted(told["households_helped"], reverse=True)
    for row in told.to_dict("records"):
        here = [issue for issue in solved if issue.category == row["category"]]
        assert (row["solved"], row["households_helped"]) == (len(here), _households(here))


def test_the_list_of_open_ones(connection: Connection, scope: Scope) -> None:
    issues = _open(every(connection, public_issue, scope), scope)
    told = open_public_issues(connection, scope, LIMITS)
    assert list(told["days"]) == sorted(
        ((scope.as_of_day - day_of(issue.reported_at)).days for issue in issues), reverse=True
    )
    shown = [(r["category"], r["urgent"], r["overdue"], r["responded"]) for r in told.to_dict("records")]
    assert sorted(shown) == sorted(
        (i.category, i.urgent, _is_overdue(i, scope, LIMITS), happened(i.responded_at, scope)) for i in issues
    )


def test_the_list_of_solved_ones(connection: Connection, scope: Scope) -> None:
    issues = _solved(every(connection, public_issue, scope), scope)
    told = solved_public_issues(connection, scope)
    assert list(told["resolved_day"].dt.date) == sorted((day_of(i.resolved_at) for i in issues), reverse=True)
    shown = [(str(r["reported_day"].date()), r["source"], r["days"]) for r in told.to_dict("records")]
    assert sorted(shown) == sorted(
        (str(i.reported_day), i.source, (day_of(i.resolved_at) - day_of(i.reported_at)).days) for i in issues
    )


def test_lists_sort_by_each_of_their_columns_and_page_without_gaps(connection: Connection) -> None:
    scope = SCOPES["one compound"]
    lists: list[Asked] = [(open_public_issues, {"limits": LIMITS}), (solved_public_issues, {})]
    for question, options in lists:
        for column in question(connection, scope, **options).columns:
            whole = question(connection, scope, **options, sort_column=column)
            pages = [
                question(connection, scope, **options, sort_column=column, offset=start, limit=5)
                for start in range(0, len(whole), 5)
            ]
            assert [row for page in pages for row in page.astype(str).to_numpy().tolist()] == (
                whole.astype(str).to_numpy().tolist()
            )


def test_an_empty_answer_has_the_types_of_a_full_one(connection: Connection) -> None:
    full, empty = SCOPES["street, twelve months"], SCOPES["before anything happened"]
    limits = {"limits": LIMITS}
    questions: list[Asked] = [
        (public_issue_key_figures, limits), (public_issues_by_month, limits),
        (three_rates_by, limits | {"by": "source"}),
        (public_issues_by_unit, limits | {"level": "compound"}), (open_public_issues_by_age, limits),
        (solved_public_issues_by_category, limits), (open_public_issues, limits), (solved_public_issues, {}),
    ]  # fmt: skip
    for question, options in questions:
        of_full, of_empty = question(connection, full, **options), question(connection, empty, **options)
        assert dict(of_full.dtypes) == dict(of_empty.dtypes), question.__name__
