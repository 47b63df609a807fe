"""Which cells of confidential rooms are hidden, and which are hidden with them."""

from dataclasses import replace

import pandas as pd
import pytest
from pandas import DataFrame, Series

from data_access.answering import answer
from data_access.codes import AgeBand, FacilityKind
from data_access.facilities.confidential import hidden_cells
from data_access.facilities.usage import visits_by_age_band
from data_access.viewer import Role, Viewer
from tests import rows
from tests.data_access.facilities.conftest import LIMITS, Street

READING, CLINIC, RELIEF = (
    FacilityKind.READING_CORNER.value,
    FacilityKind.PSYCHOLOGICAL_ROOM.value,
    FacilityKind.DECOMPRESSION_ROOM.value,
)


def hidden(cells: list[tuple[str, str, int]], *totals: tuple[str, ...]) -> list[bool]:
    frame = DataFrame(cells, columns=["part", "kind", "visits"])
    confidential = frame["kind"].isin([CLINIC, RELIEF])
    return list(hidden_cells(frame, "visits", Series(confidential), totals))


@pytest.mark.parametrize(("visits", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_only_one_to_four_visits_are_few(visits: int, is_hidden: bool) -> None:
    assert hidden([("a", CLINIC, visits)]) == [is_hidden]


def test_few_visits_to_other_rooms_are_told() -> None:
    assert hidden([("a", READING, 1), ("b", READING, 2)], ("kind",)) == [False, False]


def test_the_smallest_neighbour_protects_a_single_hidden_cell() -> None:
    cells = [("a", CLINIC, 3), ("a", RELIEF, 40), ("a", READING, 12), ("b", READING, 1)]
    assert hidden(cells, ("part",)) == [True, False, True, False]


def test_two_hidden_cells_protect_each_other() -> None:
    assert hidden([("a", CLINIC, 3), ("a", RELIEF, 2), ("a", READING, 12)], ("part",)) == [True, True, False]


def test_a_table_with_totals_on_both_sides_is_protected_on_both() -> None:
    cells = [(part, kind, 3 if (part, kind) == ("a", CLINIC) else 20) for part in "abc" for kind in (READING, CLINIC)]
    told = hidden(cells, ("part",), ("kind",))
    frame = DataFrame(cells, columns=["part", "kind", "visits"]).assign(hidden=told)
    for by in ("part", "kind"):
        assert (frame.groupby(by)["hidden"].sum() != 1).all()


def test_every_viewer_is_refused_alike(street: Street) -> None:
    scope = street.scope.of_community(rows.COMMUNITY)
    secretary, leader = Viewer(Role.SECRETARY, rows.COMMUNITY), Viewer(Role.LEADER, rows.STREET)
    own = answer(
        street.connection, visits_by_age_band, replace(scope, territory=rows.COMMUNITY), secretary, limits=LIMITS
    )
    others = answer(street.connection, visits_by_age_band, scope, leader, limits=LIMITS)
    pd.testing.assert_frame_equal(own, others)
    clinic = own[own["kind"] == CLINIC]
    assert len(clinic) <= len(AgeBand)
    assert clinic["visits_suppressed"].any()
