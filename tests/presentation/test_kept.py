from dataclasses import replace

import pytest

from data_access.tables_read import note, taking_down
from presentation.kept import kept_by_tables, key_of
from presentation.view import View
from tests.presentation.test_view import LIVE, VIEW, changed

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

    @kept_by_tables(2)
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
    @kept_by_tables(2)
    def names(_view: View) -> str:
        return "names"

    @kept_by_tables(2)
    def shapes(_view: View) -> str:
        return "shapes"

    assert (names(VIEW), shapes(VIEW), names(VIEW)) == ("names", "shapes", "names")


def test_what_was_made_stays_until_one_of_its_tables_changes() -> None:
    made: list[int] = []

    @kept_by_tables(5)
    def map_of_disputes(view: View) -> int:
        note("dispute")  # as a statement that reads the table does
        made.append(view.version)
        return len(made)

    map_of_disputes(LIVE)  # now it is known of what it is made
    first = map_of_disputes(LIVE)
    call_came = replace(LIVE, version=10, tables={**LIVE.tables, "call": changed(10, 17)})
    with taking_down() as tables:
        assert map_of_disputes(call_came) == first
    assert tables == {"dispute"}, "a panel made of the map is made of its tables"
    dispute_came = replace(LIVE, version=11, tables={**LIVE.tables, "dispute": changed(11, 18)})
    assert map_of_disputes(dispute_came) == first + 1
    assert made[-1] == 11
