"""Two equal views are one screen: the key by which drawings are kept differs exactly when the screen does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from data_access.periods import Comparison, Period
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Role, Viewer
from presentation.theme import DARK, LIGHT
from presentation.view import View

SCOPE = Scope(
    territory="140213066",
    first_day=date(2026, 11, 1),
    last_day=date(2026, 11, 24),
    as_of=datetime(2026, 11, 24, 4, tzinfo=UTC),
)
VIEW = View(
    scope=SCOPE,
    comparison_scope=SCOPE.between(date(2026, 10, 1), date(2026, 10, 24)),
    period=Period.THIS_MONTH,
    comparison=Comparison.PREVIOUS_PERIOD,
    viewer=Viewer(Role.LEADER, "140213066"),
    limits=TimeLimits(),
    theme=LIGHT,
    version=7,
)


def test_the_same_view_has_the_same_key() -> None:
    assert replace(VIEW, scope=replace(SCOPE)).key() == VIEW.key()


@pytest.mark.parametrize(
    "other",
    [
        {"scope": SCOPE.of_community("140213066004")},
        {"scope": replace(SCOPE, first_day=date(2026, 11, 2))},
        {"comparison_scope": None},
        {"comparison_scope": SCOPE},
        {"viewer": Viewer(Role.PRESENTER, "140213066")},
        {"limits": TimeLimits(answer_seconds=30)},
        {"theme": DARK},
        {"version": 8},
    ],
    ids=str,
)
def test_another_screen_has_another_key(other: dict[str, Any]) -> None:
    assert replace(VIEW, **other).key() != VIEW.key()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "较上期"),
        ({"comparison": Comparison.LAST_YEAR}, "较去年同期"),
        ({"comparison": Comparison.NONE, "comparison_scope": None}, ""),
    ],
)
def test_what_changes_are_set_against_is_said(changes: dict[str, Any], said: str) -> None:
    assert replace(VIEW, **changes).comparison_words == said
