"""Two equal views are one screen: the key by which drawings are kept differs exactly when the screen does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from data_access.periods import Comparison, Period
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.version import EVERY_TABLE, DataVersion
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
        {"now": SCOPE.as_of},
    ],
    ids=str,
)
def test_another_screen_has_another_key(other: dict[str, Any]) -> None:
    assert replace(VIEW, **other).key() != VIEW.key()


def changed(version: int, minute: int) -> DataVersion:
    return DataVersion(version, datetime(2026, 11, 24, 4, minute, tzinfo=UTC))


#: At 12:17; nobody has written since 12:16, when a call came.
LIVE = replace(
    VIEW,
    scope=replace(SCOPE, as_of=changed(9, 16).changed_at),
    version=9,
    now=changed(9, 16).changed_at,
    full_ten_minutes=changed(0, 10).changed_at,
    tables={EVERY_TABLE: changed(3, 2), "dispute": changed(7, 5), "visit": changed(8, 13), "call": changed(9, 16)},
)


@pytest.mark.parametrize(
    ("tables", "version", "minute"),
    [
        ({"call", "dispute"}, 9, 16),
        ({"visit"}, 8, 13),
        ({"dispute"}, 7, 10),  # changed before the full ten minutes, which have passed since
        ({"elder"}, 3, 10),
    ],
)
def test_what_is_made_of_some_tables_stays_until_one_of_them_changes(
    tables: set[str], version: int, minute: int
) -> None:
    made = LIVE.made_of(tables)
    assert (made.version, made.scope.as_of, made.now) == (version, made.now, changed(0, minute).changed_at)
    assert made.comparison_scope == LIVE.comparison_scope, "what is over does not move"


def test_a_run_works_the_same_out_once() -> None:
    calls, visits = LIVE.made_of({"call"}), LIVE.made_of({"visit"})
    assert LIVE.made_of({"call", "dispute"}) is calls is not visits
    assert calls.key() is calls.key() != visits.key()
    assert replace(calls, version=10).key() != calls.key(), "nothing is carried over to another view"


def test_what_a_community_shares_is_drawn_once_for_all_its_compounds() -> None:
    narrowed = [
        replace(VIEW, scope=replace(SCOPE, compounds=("140213066004001",)), comparison_scope=None),
        replace(VIEW, scope=replace(SCOPE, grid_units=("14021306600402",)), comparison_scope=None),
    ]
    keys = {view.of_whole_communities().key() for view in narrowed}
    assert keys == {replace(VIEW, scope=SCOPE.of_community("140213066004"), comparison_scope=None).key()}
    assert VIEW.of_whole_communities().key() == VIEW.key()


def test_until_it_is_known_what_something_is_made_of_any_change_counts() -> None:
    assert LIVE.made_of(None) is LIVE
    assert VIEW.made_of({"dispute"}) is VIEW, "nobody told by table"


def test_a_scope_that_looks_past_the_view_is_left_alone() -> None:
    made = LIVE.made_of({"visit"})
    assert LIVE.known_by(LIVE.scope.of_community("140213066004"), made).as_of == made.now
    present = replace(SCOPE, as_of=datetime(2026, 11, 24, 4, 17, tzinfo=UTC))
    assert LIVE.known_by(present, made) is present


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
