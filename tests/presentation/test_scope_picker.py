"""What the filter bar's choices mean: days, states as of when, what they are set against, and the words for it."""

from datetime import UTC, date, datetime

import pytest

from data_access import calendar_days
from data_access.directory import Directory, GridUnit
from data_access.periods import Comparison, Days, Period
from data_access.viewer import Role, Viewer
from presentation import scope_picker
from presentation.address import Filters

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight of the 24th in Shanghai
TODAY = date(2026, 11, 24)
ONE = "140213066004"
LEADER = Viewer(Role.LEADER, "140213066")
SECRETARY = Viewer(Role.SECRETARY, ONE)
DIRECTORY = Directory(
    street_name="水泊寺街道",
    communities={ONE: "文兴社区"},
    compounds={ONE + "001": "璀璨天城", ONE + "002": "御景苑", ONE + "003": "和瑞园"},
    grid_units={ONE + "01": GridUnit("第一网格", ONE + "001")},
    is_demonstration=True,
)


def scopes(viewer: Viewer = LEADER, earliest: date | None = None, **filters: object):
    return scope_picker.scopes_of(Filters(**filters), viewer, now=NOW, earliest=earliest)  # type: ignore[arg-type]


def test_the_standard_is_the_whole_territory_over_twelve_months_against_those_before() -> None:
    scope, before = scopes()
    assert (scope.territory, scope.communities, scope.compounds, scope.grid_units) == ("140213066", (), (), ())
    assert (scope.first_day, scope.last_day) == (date(2025, 12, 1), TODAY)
    assert scope.as_of == NOW
    assert before is not None
    assert (before.first_day, before.last_day) == (date(2024, 12, 1), date(2025, 11, 24))
    assert before.as_of_day == before.last_day


def test_a_secretary_s_territory_is_the_own_community() -> None:
    assert scopes(SECRETARY)[0].territory == ONE


def test_chosen_places_become_the_scope_s() -> None:
    scope, before = scopes(community=ONE, compounds=(ONE + "002", ONE + "001"), grid_unit=ONE + "01")
    assert (scope.communities, scope.compounds) == ((ONE,), (ONE + "001", ONE + "002"))
    assert scope.grid_units == (ONE + "01",)
    assert before is not None
    assert (before.communities, before.compounds, before.grid_units) == (
        scope.communities, scope.compounds, scope.grid_units,
    )  # fmt: skip


def test_a_past_period_shows_states_at_its_end() -> None:
    scope, _ = scopes(period=Period.CUSTOM, days=Days(date(2026, 3, 1), date(2026, 3, 5)))
    assert scope.as_of < calendar_days.end_of(date(2026, 3, 5))
    assert scope.as_of_day == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("period", "comparison"), [(Period.EVERYTHING, Comparison.LAST_YEAR), (Period.THIS_YEAR, Comparison.NONE)]
)
def test_there_may_be_nothing_to_compare_with(period: Period, comparison: Comparison) -> None:
    assert scopes(period=period, comparison=comparison, earliest=date(2023, 11, 1))[1] is None


def test_everything_begins_with_the_first_day_and_is_today_while_there_is_none() -> None:
    assert scopes(period=Period.EVERYTHING, earliest=date(2023, 11, 1))[0].first_day == date(2023, 11, 1)
    assert scopes(period=Period.EVERYTHING)[0].first_day == TODAY


@pytest.mark.parametrize(
    ("viewer", "filters", "said"),
    [
        (LEADER, Filters(), "水泊寺街道 · 2025年12月–2026年11月"),
        (SECRETARY, Filters(), "文兴社区 · 2025年12月–2026年11月"),
        (LEADER, Filters(community=ONE, period=Period.THIS_MONTH), "文兴社区 · 2026年11月"),
        (
            LEADER,
            Filters(community=ONE, compounds=(ONE + "001", ONE + "002"), grid_unit=ONE + "01"),
            "文兴社区 · 璀璨天城、御景苑 · 第一网格 · 2025年12月–2026年11月",
        ),
        (
            LEADER,
            Filters(community=ONE, compounds=(ONE + "001", ONE + "002", ONE + "003")),
            "文兴社区 · 3 个小区 · 2025年12月–2026年11月",
        ),
    ],
)
def test_what_is_shown_is_said_in_words(viewer: Viewer, filters: Filters, said: str) -> None:
    scope, _ = scope_picker.scopes_of(filters, viewer, now=NOW, earliest=None)
    assert scope_picker.words(filters, scope, DIRECTORY, TODAY) == said
