"""The grid map by its link: what is looked at, on which level and how, stands in the URL."""

import pytest
from streamlit.testing.v1 import AppTest

from data_access.measures import Measure
from tests.running_server import PROJECT

LINK = {"measure": "open_disputes", "level": "compound", "breaks": "natural", "form": "solid"}
KEYS = {"measure": "map_measure", "level": "map_level", "breaks": "map_breaks", "form": "map_form"}


@pytest.fixture(autouse=True)
def _street(demo_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_sqlite_url)


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(str(PROJECT / "presentation" / "shell.py"), default_timeout=60)
    page.run()
    page.switch_page("../pages/grid_map.py")
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def test_a_link_shows_the_map_of_its_sender() -> None:
    page = opened(**LINK)

    assert {name: str(page.session_state[key]) for name, key in KEYS.items()} == LINK
    assert {name: page.query_params[name] for name in LINK} == LINK
    assert any("在办纠纷，按小区" in element.value for element in page.markdown)
    assert not page.warning


def test_what_is_as_by_default_leaves_the_link_plain() -> None:
    page = opened()

    assert not {*page.query_params} & {*LINK}
    page.selectbox(key="map_measure").select(Measure.GAP_LIST).run()
    assert page.query_params["measure"] == "gap_list"
    page.selectbox(key="map_measure").select(Measure.ELDERS).run()
    assert not {*page.query_params} & {*LINK}


def test_what_does_not_exist_falls_back_with_a_sentence() -> None:
    page = opened(level="galaxy", measure="happiness")

    assert [warning.value for warning in page.warning] == [
        "链接中的指标“happiness”无法识别，已改用“老年人数”。",
        "链接中的层级“galaxy”无法识别，已改用“网格”。",
    ]
    assert page.session_state["map_level"] == "grid_unit"


@pytest.mark.parametrize("level", ["grid_unit", "compound"])
def test_a_grid_unit_is_not_taken_for_the_compound_of_the_same_code(level: str) -> None:
    page = opened(level=level)
    page.selectbox(key="map_unit").select("140213066005001").run()
    assert not page.exception
    assert any("所在小区：" in text.value for text in page.markdown) == (level == "grid_unit")
