"""Figures show what their frames hold: values, order, words, and what is missing or not told."""

from datetime import date
from typing import Any

import pandas as pd
from pandas import DataFrame

from data_access.codes import Help
from presentation.figures.bars import ranked_bars, stacked_bars, steps
from presentation.figures.chart import Chart, Part
from presentation.figures.distributions import median_to_p90
from presentation.figures.foundation import quantities, shortened, text_width
from presentation.figures.heat_map import Figure, week_heat_map
from presentation.figures.lines import lines
from presentation.figures.monthly_line import is_running, monthly_line
from presentation.figures.rows import Bar, Rows
from presentation.formats import SUPPRESSED
from presentation.labels import labels
from presentation.theme import LIGHT
from tests.drawn_charts import hover_words, signs, values_of, words_on
from tests.looked_at import looked_at

MONTHS = pd.date_range("2025-12-01", periods=4, freq="MS")
OF_HELPS: dict[str, Any] = {"names": labels(Help), "colours": LIGHT.categories(Help)}


def line_frame(values: list[Any], **columns: Any) -> DataFrame:
    return DataFrame({"month": MONTHS[: len(values)], "opened": values, **columns})


def draw_line(frame: DataFrame, **more: Any) -> Chart:
    return monthly_line(frame, LIGHT, month_column="month", value="opened", unit="件", **more)


def symbols(chart: Chart) -> list[str]:
    return [sign["symbol"] for sign in signs(chart)]


def test_told_missing_and_suppressed_values_stay_three_things() -> None:
    frame = DataFrame({"x": pd.array([12, None, None], dtype="Int64"), "x_suppressed": [False, False, True]})
    told, missing, hidden = quantities(frame, "x")
    assert told == 12
    assert missing is pd.NA
    assert hidden is SUPPRESSED


def test_ranked_bars_keep_the_order_and_write_the_value_beside() -> None:
    frame = DataFrame(
        {
            "venue": ["秀蓉工作室", "邻里议事厅", "上门调解", "其他"],
            "closed": pd.array([1061, 28, None, None], dtype="Int64"),
            "closed_suppressed": [False, False, True, False],
        }
    )
    figure = ranked_bars(frame, LIGHT, name="venue", value="closed", unit="件", emphasised=["邻里议事厅"])
    assert [row.bars for row in figure.rows] == [
        (Bar(1, LIGHT.muted),), (Bar(28 / 1061, LIGHT.primary),), (Bar(None, LIGHT.muted),), (Bar(None, LIGHT.muted),),
    ]  # fmt: skip
    assert [row.name for row in figure.rows] == list(frame["venue"])
    assert [row.value for row in figure.rows] == ["1,061 件", "28 件", "<5 件", "—"]
    assert figure.rows[0].told == "秀蓉工作室：1,061 件"


def test_ranked_rates_are_full_at_one_hundred_percent() -> None:
    frame = DataFrame({"unit": ["甲", "乙"], "rate": [0.5, 0.962]})
    figure = ranked_bars(frame, LIGHT, name="unit", value="rate", unit="%")
    assert [(row.bars[0].length, row.value) for row in figure.rows] == [(0.5, "50%"), (0.962, "96.2%")]


def test_steps_write_the_share_that_went_on() -> None:
    frame = DataFrame({"step": ["呼叫", "接听", "派单"], "calls": [1000, 978, 0]})
    figure = steps(frame, LIGHT, name="step", value="calls", unit="次")
    assert [row.below for row in figure.rows] == ["↓ 97.8%", "↓ 0%", ""]
    assert figure.rows[1].told == "接听：978 次，占首步 97.8%"


def test_stacked_bars_have_one_colour_per_code_in_the_order_of_the_list() -> None:
    frame = DataFrame(
        {
            "month": [MONTHS[0], MONTHS[0], MONTHS[1]],
            "help": ["cleaning", "meals", "meals"],
            "orders": [3, 5, 7],
        }
    )
    figure = stacked_bars(
        frame,
        LIGHT,
        group="month",
        category="help",
        value="orders",
        unit="件",
        **OF_HELPS,
    )
    meals, cleaning = figure.series
    assert [meals["name"], cleaning["name"]] == ["助餐", "助洁"]
    assert values_of(meals) == [5, 7]
    assert values_of(cleaning) == [3, None]
    assert meals["itemStyle"]["color"] == LIGHT.category(Help.MEALS)
    assert meals["stack"] == cleaning["stack"]
    assert hover_words(meals)[0] == "2025年12月<br><b>助餐：5 件</b>"
    assert figure.option["legend"]["selectedMode"] is False


def test_a_monthly_line_marks_what_leaves_its_limits() -> None:
    frame = line_frame([7, 17, 8, 1], mean=8.7, low=2.2, high=15.2)
    figure = draw_line(frame, centre="mean", lower="low", upper="high")
    assert symbols(figure) == ["circle", "diamond", "circle", "diamond"]
    assert [sign["itemStyle"]["color"] for sign in signs(figure)] == [
        LIGHT.primary, LIGHT.bad, LIGHT.primary, LIGHT.bad,
    ]  # fmt: skip
    assert words_on(figure) == [
        "控制上限\n15.2", "控制下限\n2.2", "月均\n8.7", "1月 17 件，超出正常波动", "3月 1 件，低于正常波动",
    ]  # fmt: skip


def test_the_range_lies_between_its_limits() -> None:
    figure = draw_line(line_frame([7, 17], low=[2.0, None], high=[15.5, 16.0]), lower="low", upper="high")
    under, filled, *_ = figure.series
    assert values_of(under) == [2.0, None]
    assert values_of(filled) == [13.5, None]
    assert under["stack"] == filled["stack"]
    assert filled["areaStyle"]["color"] == LIGHT.band


def test_only_the_latest_outliers_are_written_out() -> None:
    figure = draw_line(line_frame([20, 17, 8, 1], low=2.2, high=15.2), lower="low", upper="high")
    assert symbols(figure).count("diamond") == 3
    assert [words for words in words_on(figure) if "正常波动" in words] == [
        "1月 17 件，超出正常波动", "3月 1 件，低于正常波动",
    ]  # fmt: skip


def test_the_limit_itself_is_still_within() -> None:
    figure = draw_line(line_frame([15.2, 2.2], low=2.2, high=15.2), lower="low", upper="high")
    assert set(symbols(figure)) == {"circle"}


def value_lines(figure: Chart) -> list[Part]:
    return [part for part in figure.series if part["type"] == "line" and part["itemStyle"]["color"] == LIGHT.primary]


def test_the_running_month_is_hollow_and_not_called_low() -> None:
    frame = line_frame([7, 9, 8, 1], mean=8.7, low=2.2, high=15.2)
    figure = draw_line(frame, centre="mean", lower="low", upper="high", last_is_running=True)
    assert signs(figure)[-1]["symbol"] == "circle"
    assert signs(figure)[-1]["itemStyle"]["color"] == LIGHT.page
    over, running = value_lines(figure)
    assert values_of(over) == [7, 9, 8]
    assert values_of(running) == [None, None, 8, 1]
    assert running["lineStyle"]["type"] == "dotted"


def test_a_first_month_that_is_running_is_a_point() -> None:
    figure = draw_line(line_frame([7]), last_is_running=True)
    assert [values_of(part) for part in value_lines(figure)] == [[], [7]]
    assert [sign["value"] for sign in signs(figure)] == [7]


def test_a_missing_month_is_a_gap() -> None:
    figure = draw_line(line_frame([7, None, 8]))
    assert [sign["value"] for sign in signs(figure)] == [7, None, 8]
    assert [values_of(part) for part in value_lines(figure)] == [[7, None, 8]]
    assert not any(part.get("connectNulls") for part in figure.series)


def test_pointing_at_a_month_says_its_value() -> None:
    assert hover_words(draw_line(line_frame([7, None])).series[-1]) == [
        "2025年12月<br><b>7 件</b>", "2026年1月<br><b>—</b>",
    ]  # fmt: skip


def test_the_running_month_is_that_of_today() -> None:
    assert is_running([date(2026, 10, 1), date(2026, 11, 1)], date(2026, 11, 23))
    assert not is_running([date(2025, 11, 1)], date(2026, 11, 23))
    assert not is_running([], date(2026, 11, 23))


def test_lines_are_named_at_their_end_in_their_colour() -> None:
    frame = DataFrame(
        {"month": MONTHS[[0, 1, 0, 1]], "help": ["meals", "meals", "medical", "medical"], "n": [1, 4, 3, 4]}
    )
    figure = lines(
        frame,
        LIGHT,
        month_column="month",
        category="help",
        value="n",
        unit="件",
        **OF_HELPS,
    )
    named = [part for part in figure.series if part["type"] == "line"]
    colours = [LIGHT.category(Help.MEALS), LIGHT.category(Help.MEDICAL)]
    assert [part["lineStyle"]["color"] for part in named] == colours
    assert [part["endLabel"]["rich"]["sign"]["color"] for part in named] == colours
    assert words_on(figure) == ["{sign|●} 助餐 4", "{sign|●} 助医 4"]
    assert all(part["labelLayout"] == {"moveOverlap": "shiftY"} for part in named)
    assert figure.option["grid"]["right"] > text_width("● 助餐 4", 12)


def test_a_month_that_a_category_does_not_have_is_a_gap_in_its_line() -> None:
    frame = DataFrame({"month": MONTHS[[0, 1, 1]], "help": ["meals", "meals", "medical"], "n": [1, 4, 3]})
    figure = lines(
        frame, LIGHT, month_column="month", category="help", value="n", unit="件", **OF_HELPS,
    )  # fmt: skip
    assert [values_of(part) for part in figure.series if part["type"] == "line"] == [[1, 4], [None, 3]]
    assert hover_words(figure.series[-1])[1] == "2026年1月<br><b>助医：3 件</b>"


def test_the_week_begins_on_monday_and_tells_closed_zero_and_suppressed_apart() -> None:
    frame = DataFrame(
        {
            "weekday": [0, 0, 6],
            "hour": [8, 9, 9],
            "visits": pd.array([0, None, 12], dtype="Int64"),
            "visits_suppressed": [False, True, False],
        }
    )
    figure = looked_at(week_heat_map(frame, LIGHT, weekday="weekday", hour_column="hour", value="visits", unit="人次"))
    heat = figure.data[0]
    assert figure.layout.yaxis.ticktext[0] == "周一"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert list(heat.z[0]) == [0, None]
    assert list(heat.z[6]) == [None, 12]
    assert [(note.text, note.x, note.y) for note in figure.layout.annotations] == [("<5", 9, 0)]
    assert heat.customdata[6][1] == "周日 9时–10时<br><b>12 人次</b>"


def test_median_to_p90_marks_what_is_beyond_the_limit() -> None:
    frame = DataFrame({"category": ["邻里", "劳动", "其他"], "median": [3.0, 9.5, None], "p90": [9.0, 34.0, None]})
    figure = median_to_p90(frame, LIGHT, name="category", median="median", p90="p90", unit="天", limit=30)
    assert [row.value for row in figure.rows] == ["3 / 9 天", "9.5 / 34 天", "— / — 天"]
    assert [row.marks[2].sign for row in figure.rows] == ["ring", "diamond", "ring"]
    farthest = 1.05 * 34
    assert [mark.at for mark in figure.rows[1].marks] == [30 / farthest, 9.5 / farthest, 34 / farthest]
    assert [mark.at for mark in figure.rows[2].marks] == [30 / farthest, None, None]
    assert [sign.words for sign in figure.legend] == ["中位", "90%", "时限 30 天"]


def test_without_rows_nothing_is_drawn() -> None:
    typed = DataFrame({"month": pd.to_datetime([]), "name": [], "n": [], "m": []})
    empty: list[Chart | Rows | Figure] = [
        ranked_bars(typed, LIGHT, name="name", value="n", unit="件"),
        steps(typed, LIGHT, name="name", value="n", unit="件"),
        stacked_bars(typed, LIGHT, group="month", category="name", value="n", unit="件", **OF_HELPS),
        monthly_line(typed, LIGHT, month_column="month", value="n", unit="件", centre="m", lower="m", upper="m"),
        lines(typed, LIGHT, month_column="month", category="name", value="n", unit="件", **OF_HELPS),
        week_heat_map(typed, LIGHT, weekday="n", hour_column="m", value="n", unit="人次"),
        median_to_p90(typed, LIGHT, name="name", median="n", p90="m", unit="天"),
    ]
    assert all(figure.is_empty for figure in empty)


def test_widths_and_shortened_names() -> None:
    assert text_width("纠纷", 10) == 20
    assert text_width("ab", 10) == 12
    assert shortened("水泊寺街道文兴社区", 5) == "水泊寺街…"
    assert shortened("文兴社区", 5) == "文兴社区"
