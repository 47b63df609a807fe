"""The filter bar: what is chosen stands in the address as codes, and the address shows the same to everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

WENXING = "140213066004"
CUICAN_COMPOUND = "璀璨天城"
WITHIN_WENXING = {"community": [WENXING], "period": ["this_year"]}


def choose_wenxing_this_year(opened: Visit) -> None:
    opened.choose("community", "文兴社区")
    opened.choose("period", "今年")


def test_a_choice_stands_in_the_address_as_codes(visit: Callable[..., Visit]) -> None:
    opened = visit("disputes")
    assert opened.query() == {}
    street = opened.caption()
    choose_wenxing_this_year(opened)
    assert opened.query() == WITHIN_WENXING
    opened.choose("compound", CUICAN_COMPOUND)
    (compound,) = opened.query()["compound"]
    assert compound.startswith(WENXING)
    assert opened.query() == {**WITHIN_WENXING, "compound": [compound]}
    assert opened.caption().startswith(f"文兴社区 · {CUICAN_COMPOUND} · ")
    assert opened.caption() != street
    assert opened.problems() == []


def test_a_choice_survives_other_pages_reload_back_and_forward(visit: Callable[..., Visit]) -> None:
    opened = visit("disputes")
    street = opened.caption()
    choose_wenxing_this_year(opened)
    shown = opened.caption()
    opened.open_from_menu("养老服务")
    assert (opened.tab.url.split("?")[0].rsplit("/", 1)[1], opened.query()) == ("elderly_care", WITHIN_WENXING)
    assert opened.caption() == shown
    opened.tab.reload()
    opened.settle()
    assert (opened.query(), opened.caption()) == (WITHIN_WENXING, shown)
    opened.choose("community", "全部社区")
    assert opened.query() == {"period": ["this_year"]}
    opened.tab.go_back()
    opened.settle()
    assert (opened.query(), opened.caption()) == (WITHIN_WENXING, shown)
    opened.tab.go_forward()
    opened.settle()
    assert opened.query() == {"period": ["this_year"]}
    assert opened.caption().split(" · ")[0] == street.split(" · ")[0]
    assert opened.problems() == []


@pytest.mark.parametrize("path", ["disputes", "elderly_care", "facilities", "grid_map", ""])
def test_a_link_shows_a_colleague_the_same(visit: Callable[..., Visit], path: str) -> None:
    mine = visit(path)
    choose_wenxing_this_year(mine)
    theirs = visit(mine.tab.url.split("/", 3)[3])
    assert theirs.caption() == mine.caption()
    assert theirs.query() == mine.query()
    assert theirs.text() == mine.text()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("community=140213066999", "没有找到社区“140213066999”"),
        ("community=140213066004&compound=nonsense", "没有找到小区“nonsense”"),
        ("grid_unit=x", "没有找到网格“x”"),
        ("period=tomorrow", "时间范围“tomorrow”无法识别"),
        ("period=custom&days=2026-02-30&days=x", "起止日期无法识别"),
        ("compare=never", "对比方式“never”无法识别"),
    ],
)
def test_an_unknown_value_falls_back_with_a_sentence(visit: Callable[..., Visit], query: str, said: str) -> None:
    opened = visit(f"disputes?{query}")
    (sentence,) = opened.tab.locator('[data-testid="stAlert"]').all_inner_texts()
    assert said in sentence
    name, _, wrong = query.rpartition("&")[2].partition("=")
    assert wrong not in opened.query().get(name, [])
    assert opened.problems() == []


def test_custom_days_are_chosen_to_the_day(visit: Callable[..., Visit]) -> None:
    opened = visit("disputes?period=custom&days=2026-10-08&days=2026-10-31")
    assert opened.caption().startswith("水泊寺街道 · 2026-10-08 至 2026-10-31，")
    assert opened.query() == {"period": ["custom"], "days": ["2026-10-08", "2026-10-31"]}
