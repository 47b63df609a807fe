from dataclasses import replace

import pytest

from presentation.kept import kept_by_view, key_of
from presentation.view import View
from tests.presentation.test_view import VIEW

pytestmark = pytest.mark.filterwarnings("ignore:.*ScriptRunContext")


def test_a_key_differs_when_the_view_or_an_argument_does() -> None:
    keys = [
        key_of(VIEW),
        key_of(VIEW, "grid_unit"),
        key_of(VIEW, level="grid_unit"),
        key_of(VIEW, "grid_unit", None),
        key_of(replace(VIEW, version=VIEW.version + 1), "grid_unit"),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of(replace(VIEW), "grid_unit") == keys[1]


def test_what_was_made_is_kept_for_a_view_and_its_arguments_the_latest_few() -> None:
    made: list[tuple[int, str]] = []

    @kept_by_view(2)
    def prepared(view: View, level: str) -> list[str]:
        made.append((view.version, level))
        return [level]

    assert prepared(VIEW, "community") is prepared(VIEW, "community")
    assert prepared(VIEW, "grid_unit") == ["grid_unit"]
    assert made == [(VIEW.version, "community"), (VIEW.version, "grid_unit")]
    prepared(VIEW, "compound")
    prepared(VIEW, "community")
    assert made[-1] == (VIEW.version, "community"), "the oldest of three was let go"


def test_two_functions_do_not_share_what_they_keep() -> None:
    @kept_by_view(2)
    def names(_view: View) -> str:
        return "names"

    @kept_by_view(2)
    def shapes(_view: View) -> str:
        return "shapes"

    assert (names(VIEW), shapes(VIEW), names(VIEW)) == ("names", "shapes", "names")
