from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from data_access.calendar_days import SHANGHAI
from data_access.codes import CallKind
from data_access.elderly_care import calls
from data_access.elderly_care.units import answering_by_unit
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level
from tests.data_access.elderly_care import slow
from tests.data_access.elderly_care.comparing import expected, told
from tests.data_access.elderly_care.street import SCOPES

LIMITS = TimeLimits()
ALL_LIMITS = (LIMITS, TimeLimits(answer_seconds=59, arrive_minutes=28))


def assert_near(row: dict[str, Any], by_hand: dict[str, float | None]) -> None:
    """Quantiles come from a histogram: within 2 %."""
    for name, value in by_hand.items():
        assert row[name] == (None if value is None else pytest.approx(value, rel=0.02))


@pytest.mark.parametrize("limits", ALL_LIMITS)
def test_answering_is_what_counting_row_by_row_gives(street: Connection, scope: Scope, limits: TimeLimits) -> None:
    found = slow.calls(street, scope)
    assert told(calls.answering(street, scope, limits)) == expected([slow.answering(found, scope, limits)])


def test_the_calls_of_these_tests_have_every_case(street: Connection) -> None:
    counted = calls.answering(street, SCOPES["street now"], LIMITS).iloc[0]
    assert 0 < counted["answered_on_time"] < counted["answered"] < counted["calls"]
    assert 0 < counted["arrived_on_time"] < counted["arrivals_due"]


def test_answering_by_month_splits_the_period(street: Connection, scope: Scope) -> None:
    found = slow.calls(street, scope)
    months = sorted({slow.month(call["called_day"]) for call in found})
    by_month = [[call for call in found if slow.month(call["called_day"]) == month] for month in months]
    assert told(calls.answering_by_month(street, scope, LIMITS)) == expected(
        [
            {"month": month} | slow.answering(of_month, scope, LIMITS)
            for month, of_month in zip(months, by_month, strict=True)
        ]
    )


@pytest.mark.parametrize("level", ["community", "compound", "grid_unit"])
def test_answering_by_unit_splits_the_places(street: Connection, scope: Scope, level: Level) -> None:
    found = slow.calls(street, scope)
    for row in told(answering_by_unit(street, scope, level, LIMITS)):
        there = slow.answering([call for call in found if call[f"{level}_code"] == row["unit_code"]], scope, LIMITS)
        assert (row["calls"], row["on_time"]) == (there["calls"], there["answered_on_time"])
        assert row["on_time_rate"] == expected([there])[0]["on_time_rate"]


def test_every_step_counts_calls_that_took_the_steps_before(street: Connection, scope: Scope) -> None:
    found = slow.calls(street, scope)
    steps = calls.call_steps(street, scope, LIMITS).iloc[0]
    assert steps.to_dict() == {
        "called": len(found),
        "answered": sum(call["answered_at"] is not None for call in found),
        "dispatched": sum(call["dispatched_at"] is not None for call in found),
        "arrived": sum(call["arrived_at"] is not None for call in found),
        "closed": sum(call["arrived_at"] is not None and call["closed_at"] is not None for call in found),
        "closed_by_phone": sum(call["dispatched_at"] is None and call["closed_at"] is not None for call in found),
    }


def test_waiting_times_are_nearest_ranks(street: Connection, scope: Scope) -> None:
    found = slow.calls(street, scope)
    for frame, step, unit in (
        (calls.answer_seconds(street, scope, LIMITS), "answered_at", 1),
        (calls.arrival_minutes(street, scope, LIMITS), "arrived_at", 60),
    ):
        assert list(frame["kind"]) == [kind.value for kind in CallKind]
        for row in told(frame):
            waits = [
                slow.seconds(call["called_at"], call[step]) / unit
                for call in found
                if call["kind"] == row["kind"] and call[step]
            ]
            by_hand = {"median": slow.nearest_rank(waits, 0.5), "p90": slow.nearest_rank(waits, 0.9)}
            assert row["n"] == len(waits)
            assert_near(row, by_hand)


def test_answer_seconds_over_all_kinds(street: Connection, scope: Scope) -> None:
    waits = [
        slow.seconds(call["called_at"], call["answered_at"])
        for call in slow.calls(street, scope)
        if call["answered_at"]
    ]
    by_hand = {"median": slow.nearest_rank(waits, 0.5), "p90": slow.nearest_rank(waits, 0.9)}
    found = told(calls.answer_seconds_of_all(street, scope, LIMITS))
    assert [row["n"] for row in found] == ([len(waits)] if waits else [])
    for row in found:
        assert_near(row, by_hand)


def test_calls_are_counted_in_the_hour_of_the_street(street: Connection, scope: Scope) -> None:
    hours = Counter((call["called_at"].astimezone(SHANGHAI).hour, call["kind"]) for call in slow.calls(street, scope))
    frame = calls.calls_by_hour(street, scope, LIMITS)
    assert told(frame) == [{"hour": hour, "kind": kind, "calls": n} for (hour, kind), n in sorted(hours.items())]


def test_a_call_one_second_after_the_present_is_not_known_yet(street: Connection) -> None:
    scope = SCOPES["street now"]
    earlier = replace(scope, as_of=scope.as_of - timedelta(seconds=2))
    fewer, more = (calls.answering(street, asked, LIMITS)["calls"].iloc[0] for asked in (earlier, scope))
    assert fewer < more


def test_without_calls_there_is_no_rate(empty_engine: Engine) -> None:
    with empty_engine.connect() as connection:
        frame = calls.answering(connection, SCOPES["street now"], LIMITS)
        assert frame["calls"].tolist() == [0]
        assert frame[["answer_rate", "on_time_rate", "arrival_rate"]].isna().all(axis=None)
        assert calls.answer_seconds(connection, SCOPES["street now"], LIMITS)["n"].tolist() == [0, 0, 0, 0]
        assert calls.answer_seconds_of_all(connection, SCOPES["street now"], LIMITS).empty
        assert calls.calls_by_hour(connection, SCOPES["street now"], LIMITS).empty
