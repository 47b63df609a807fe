"""The page as a reader meets it: run whole, for each role, on the street of the data layer's tests."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access.periods import Comparison, Period
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Role, Viewer
from presentation.theme import LIGHT
from presentation.view import View
from tests.conftest import FreshDatabase
from tests.data_access.elderly_care.street import FIRST_DAY, NOW, ONE, TODAY, filled
from tests.key_figures_shown import key_figures_on
from tests.rows import STREET

PAGE = Path(__file__).parent.parent.parent / "pages" / "elderly_care.py"


@pytest.fixture
def street(fresh_database: FreshDatabase, migrated_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with filled(fresh_database, "sqlite", copy_of=migrated_sqlite) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield


def opened_by(role: Role, territory: str, grid_units: tuple[str, ...] = ()) -> AppTest:
    asked = Scope(territory=territory, first_day=FIRST_DAY, last_day=TODAY, as_of=NOW, grid_units=grid_units)
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.session_state["current view"] = View(
        scope=asked, comparison_scope=asked.between(FIRST_DAY - timedelta(days=365), FIRST_DAY - timedelta(days=1)),
        period=Period.LAST_12_MONTHS, comparison=Comparison.PREVIOUS_PERIOD, viewer=Viewer(role, territory),
        limits=TimeLimits(), theme=LIGHT, version=1,
    )  # fmt: skip
    return page.run()


def words(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


@pytest.mark.usefixtures("street")
def test_a_leader_reads_counts_and_no_names() -> None:
    page = opened_by(Role.LEADER, STREET)
    assert not page.exception
    assert [figure.label for figure in key_figures_on(page)] == [
        "老年人", "电子保姆覆盖率", "有效覆盖率", "应装未装",
        "及时应答率", "紧急呼救及时到场率", "服务覆盖率", "上门服务",
    ]  # fmt: skip
    page.segmented_control(key="care_part_choice").set_value("lists").run()
    assert "各网格应装未装与离线" in words(page)
    assert "名单" not in words(page)
    assert "王小明" not in str(page)


@pytest.mark.usefixtures("street")
def test_a_secretary_reads_whom_to_visit() -> None:
    page = opened_by(Role.SECRETARY, ONE)
    assert not page.exception
    page.segmented_control(key="care_part_choice").set_value("lists").run()
    assert not page.exception
    assert "应装未装名单" in words(page)
    assert "离线设备名单" in words(page)


@pytest.mark.usefixtures("street")
def test_a_place_where_nobody_lives_says_so() -> None:
    page = opened_by(Role.LEADER, STREET, grid_units=(ONE + "05",))
    assert not page.exception
    for sentence in ("所选范围内没有在册老年人", "期末没有离线或故障的设备"):
        assert sentence in words(page)
    page.segmented_control(key="care_part_choice").set_value("services").run()
    assert not page.exception
    for sentence in ("本期没有呼叫", "近12个月没有上门服务"):
        assert sentence in words(page)
