"""The overview as a reader meets it, through the shell, on the demonstration street."""

import pytest
from streamlit.testing.v1 import AppTest

from data_access.measures import Measure
from tests.key_figures_shown import key_figures_on
from tests.running_server import PROJECT

#: A year that the demonstration covers, whenever the tests run.
YEAR = {"period": "custom", "days": ["2025-11-24", "2026-11-23"]}
WENXING = "140213066004"
FIGURES = [
    "老年人", "有效覆盖率", "及时应答率", "服务空间到访", "化解率", "在办纠纷", "民生问题解决率", "逾期隐患",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _street(demo_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_sqlite_url)


def opened(**query: str | list[str]) -> AppTest:
    page = AppTest.from_file(str(PROJECT / "presentation" / "shell.py"), default_timeout=60)
    for name, value in (YEAR | query).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def test_a_leader_sees_every_subject_at_once() -> None:
    page = opened()

    assert [figure.label for figure in key_figures_on(page)] == FIGURES
    assert all(figure.explanation for figure in key_figures_on(page))
    assert "**今天** " in words(page)
    assert "**变化最大**  :small[:gray[按社区，已排除偶然波动]]" in words(page)
    assert "**各社区在办纠纷**" in words(page)


def test_changes_are_sentences_judged_by_symbol_and_word() -> None:
    told = [text for text in words(opened()).splitlines() if "-badge[" in text]

    assert 0 < len(told) <= 5
    assert all("需关注]" in text or "好转]" in text for text in told)
    assert all("较上期" in text for text in told)


def test_one_community_is_broken_down_by_its_compounds() -> None:
    page = opened(community=WENXING, measure="on_time_answer")

    assert "按小区，已排除偶然波动" in words(page)
    assert "呼叫及时应答率最低，" in words(page)


def test_without_a_comparison_nothing_is_said_to_have_changed() -> None:
    page = opened(compare="none")

    assert "没有对比期间" in words(page)
    assert "badge[" not in words(page)
    assert "竖线为" not in words(page)


def test_a_link_carries_the_measure() -> None:
    page = opened(measure="effective_coverage")

    assert page.selectbox(key="overview_measure").value is Measure.EFFECTIVE_COVERAGE
    assert page.query_params["measure"] == "effective_coverage"
    assert "**各社区设备有效覆盖率**" in words(page)


def test_a_chosen_measure_stands_in_the_address_and_the_default_does_not() -> None:
    page = opened()
    assert "measure" not in page.query_params

    page.selectbox(key="overview_measure").select(Measure.ELDERS).run()
    assert page.query_params["measure"] == "elders"
    assert page.query_params["days"] == YEAR["days"], "the filters stay"
    assert "老年人数最多，" in words(page)

    page.selectbox(key="overview_measure").select(Measure.OPEN_DISPUTES).run()
    assert "measure" not in page.query_params


def test_an_unknown_measure_falls_back_and_says_so_once() -> None:
    page = opened(measure="nonsense")

    assert [warning.value for warning in page.warning] == ["链接中的指标“nonsense”无法识别，已改用“在办纠纷”。"]
    assert "measure" not in page.query_params

    assert not page.run().warning


def test_a_day_before_all_records_says_so_in_words() -> None:
    page = opened(days=["2020-01-01", "2020-01-31"])

    assert "都在偶然波动范围内" in words(page)
    assert all(figure.value.startswith(("0", "—")) for figure in key_figures_on(page))
