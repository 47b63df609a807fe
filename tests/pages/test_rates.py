"""Whatever page a rate stands on, its card shows of what it was made."""

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.screens import LEADER, view_of
from data_access.calendar_days import now
from presentation.address import Filters
from tests.key_figures_shown import key_figures_on
from tests.running_server import PROJECT

#: The pages and what a reader switches on them, with the rates that stand there.
RATES = [
    ("overview", {}, ["有效覆盖率", "及时应答率", "化解率", "民生问题解决率"]),
    ("elderly_care", {}, ["电子保姆覆盖率", "有效覆盖率", "及时应答率", "紧急呼救及时到场率", "服务覆盖率"]),
    ("disputes", {}, ["化解率"]),
    ("disputes", {"disputes_part": "public_issues"}, ["响应率", "解决率", "满意率"]),
    ("facilities", {}, ["利用率", "最高占用", "儿童与老人占比"]),
    ("grid_map", {"measure": "resolution_rate", "level": "community"}, ["民生问题解决率"]),
]


@pytest.mark.parametrize(("page", "query", "labels"), RATES, ids=[f"{page}{query}" for page, query, _ in RATES])
def test_a_rate_shows_its_two_parts_on_the_card(
    page: str, query: dict[str, str], labels: list[str], demo_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_sqlite_url)
    run = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60)
    run.session_state["current view"] = view_of(Filters(), LEADER, now())
    for name, value in query.items():
        run.query_params[name] = value
    run.run()

    assert not run.exception
    # what stands out on the map is a unit, compared with the one in the middle
    rates = [figure for figure in key_figures_on(run) if figure.value.endswith("%") and "：" not in figure.label]
    assert [rate.label for rate in rates] == labels
    for rate in rates:
        numerator, denominator = rate.beside.split(" · ")[0].split("/")
        assert any(f"{numerator} " in told and f"÷ {denominator}" in told for told in rate.explanation)
