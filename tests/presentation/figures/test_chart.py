"""Charts stand in the office's style, and their words fit beside them."""

import pandas as pd
import pytest

from presentation.figures.chart import (
    Chart,
    Part,
    category_axis,
    chart,
    line,
    month_axis,
    pointed_at,
    reach,
    value_axis,
)
from presentation.theme import DARK, LIGHT, Theme
from tests.drawn_charts import hover_words, is_plain

SEVEN = ["学龄前", "小学", "中学", "青年", "中年", "老年", "不详"]


def draw(series: list[Part], theme: Theme = LIGHT, **more: object) -> Chart:
    axes = {"across": category_axis(theme, ["甲", "乙"]), "up": value_axis(theme)}
    return chart(series, theme, height=200, **(axes | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_chart_is_still_transparent_and_in_the_colours_of_its_theme(theme: Theme) -> None:
    option = draw([line([1.0, 2.0], theme.primary)], theme).option
    assert option["animation"] is False
    assert "backgroundColor" not in option
    assert option["textStyle"]["color"] == theme.text
    assert option["yAxis"]["splitLine"]["lineStyle"]["color"] == theme.line
    assert option["tooltip"]["confine"] is True  # a card that leaves the chart would be cut off on a telephone


def test_a_chart_is_made_of_plain_values() -> None:
    assert is_plain(draw([line([1.0, None], LIGHT.primary, end="甲 1")]))


def test_without_series_nothing_is_drawn() -> None:
    assert draw([]).is_empty
    assert not draw([line([1.0], LIGHT.primary)]).is_empty


def test_month_axes_name_the_latest_month_and_thin_out_long_series() -> None:
    months = [stamp.date() for stamp in pd.date_range("2024-12-01", periods=24, freq="MS")]
    words = month_axis(LIGHT, months, most_ticks=12)["data"]
    assert len(words) == 24
    assert words[-2:] == ["", "11"]
    assert [word for word in words if word][:2] == ["25-01", "03"]
    assert month_axis(LIGHT, [])["data"] == []


def test_every_third_name_is_written_and_none_is_left_out_by_the_library() -> None:
    axis = category_axis(LIGHT, ["0时", "1时", "2时", "3时"], every=3)
    assert axis["data"] == ["0时", "", "", "3时"]
    assert axis["axisLabel"]["interval"] == 0


def test_values_begin_at_zero_unless_it_is_said_otherwise() -> None:
    assert value_axis(LIGHT)["min"] == 0
    assert "max" not in value_axis(LIGHT)
    rates = value_axis(LIGHT, least=75, most=101, unit="%")
    assert (rates["min"], rates["max"], rates["axisLabel"]["formatter"]) == (75, 101, "{value}%")


def test_a_legend_has_its_room_and_more_of_it_on_a_telephone() -> None:
    bars: list[Part] = [{"type": "bar", "name": name, "data": [1]} for name in SEVEN]
    few, many = (draw(bars[:upto], legend=True).option for upto in (2, 7))
    assert few["grid"]["top"] == many["grid"]["top"] > draw(bars).option["grid"]["top"]
    for option, rows in ((few, 1), (many, 2)):
        [narrow] = option["media"]
        assert narrow["query"]["maxWidth"] >= 390
        assert narrow["option"]["grid"]["top"] == 12 + 20 * rows
    assert "media" not in draw(bars).option


def test_what_differs_on_a_telephone_comes_with_the_room() -> None:
    aslant = {"xAxis": {"axisLabel": {"rotate": 40}}}
    [narrow] = draw([line([1.0], LIGHT.primary)], narrow=aslant).option["media"]
    assert narrow["option"]["xAxis"] == aslant["xAxis"]
    assert "grid" in narrow["option"]


def test_words_of_a_card_are_words() -> None:
    assert pointed_at(1, "<b>甲</b>\n3 件")["tooltip"]["formatter"] == "&lt;b&gt;甲&lt;/b&gt;<br><b>3 件</b>"


def test_a_point_is_within_reach_of_a_finger_and_unseen() -> None:
    discs = reach([1.0, None], ["一\n1 件", "二\n—"])
    assert discs["symbolSize"] >= 24
    assert discs["itemStyle"]["color"] == "transparent"
    assert hover_words(discs) == ["一<br><b>1 件</b>", "二<br><b>—</b>"]
