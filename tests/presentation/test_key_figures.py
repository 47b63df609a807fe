"""A key figure says what it is, how it changed, whether that is good, and what it rests on."""

from dataclasses import replace
from typing import Literal

import pytest

from presentation.formats import PERCENTAGE_POINTS, SUPPRESSED, Quantity
from presentation.key_figures import KeyFigure, duration_figure, rate_figure

Better = Literal["up", "down"] | None


def opened(now: Quantity, before: Quantity, *, better: Better = "down") -> KeyFigure:
    return KeyFigure(
        label="登记纠纷",
        now=now,
        before=before,
        unit="件",
        definition="本期登记的纠纷。",
        better=better,
    )


@pytest.mark.parametrize(
    ("now", "before", "better", "value", "changed", "judgement"),
    [
        (108, 102, "down", "108 件", "▲ 6", "red"),
        (108, 102, "up", "108 件", "▲ 6", "green"),
        (7, 10, "down", "7 件", "▼ 3", "green"),
        (7, 10, None, "7 件", "▼ 3", "gray"),
        (3, 3, "down", "3 件", "持平", "gray"),
        (3, None, "down", "3 件", "—", "gray"),
        (SUPPRESSED, 12, "down", "<5 件", "—", "gray"),
        (None, 12, "down", "—", "—", "gray"),
    ],
)
def test_change_and_judgement(
    now: Quantity, before: Quantity, better: Better, value: str, changed: str, judgement: str
) -> None:
    figure = opened(now, before, better=better)
    assert (figure.value_text, figure.change_text, figure.judgement) == (value, changed, judgement)


@pytest.mark.parametrize(
    ("now", "shown"), [(99_999, ("99,999", "人次")), (100_000, ("10", "万人次")), (108_727, ("10.9", "万人次"))]
)
def test_large_numbers_are_told_in_ten_thousands_and_exactly_on_hover(now: int, shown: tuple[str, str]) -> None:
    figure = KeyFigure(label="到访", now=now, unit="人次", definition="签到次数。")
    assert figure.shown_parts == shown
    assert (f"本期：{now:,} 人次" in figure.explanation) == (shown[1] == "万人次")


def test_a_rate_changes_in_percentage_points_and_names_its_parts() -> None:
    figure = rate_figure(
        "化解率", 100, 104, definition="化解 ÷ 结案。", parts_unit="件", before=0.948, history=(0.5, None)
    )
    assert figure.value_text == "96.2 %"
    assert figure.change_text == "▲ 1.4 个百分点"
    assert figure.beside_change == "100/104"
    assert replace(figure, remark="重点 67.1%").beside_change == "100/104 · 重点 67.1%"
    assert figure.judgement == "green"
    assert figure.history == (50.0, None)
    assert figure.explanation[1:] == ["本期：100 件 ÷ 104 件", "上期：94.8 %"]


def test_a_rate_of_nothing_is_no_rate() -> None:
    figure = rate_figure("化解率", 0, 0, definition="化解 ÷ 结案。", parts_unit="件", before=0.9)
    assert (figure.value_text, figure.change_text, figure.is_compared) == ("—", "—", False)
    assert figure.beside_change == "0/0"


def test_a_number_says_what_it_is_compared_with_unless_something_is_remarked() -> None:
    figure = KeyFigure(label="在办", now=29, unit="件", before=33, definition="尚未结案。", comparison="较去年同期")
    assert figure.beside_change == "较去年同期"
    assert replace(figure, remark="最久 21 天").beside_change == "最久 21 天"
    assert replace(figure, before=None).beside_change == ""


def test_the_unit_of_a_change_stands_beside_it_where_it_is_not_that_of_the_value() -> None:
    unit = KeyFigure(
        label="最高：永和第十二网格", now=57.1, unit="%", before=29.5, definition="在各网格中最高。",
        comparison="较中位网格", change_unit=PERCENTAGE_POINTS,
    )  # fmt: skip
    assert unit.beside_change == "百分点 较中位网格"
    assert replace(unit, before=57.1).beside_change == "较中位网格"


def test_a_duration_is_compared_in_its_own_unit() -> None:
    figure = duration_figure("应答中位", 90, definition="呼叫到接听。", before=48, history=(60.0, 120.0))
    assert (figure.value_text, figure.change_text) == ("1.5 分钟", "▲ 0.7")
    assert figure.judgement == "red"
    assert figure.history == (1.0, 2.0)
