"""Figures show what their frames hold: values, order, words, and what is missing or not told."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from pandas import DataFrame

from data_access.codes import Help
from presentation.figures import bars, distributions, lines, monthly_line
from presentation.figures.foundation import month_axis, quantities, shortened, text_width
from presentation.figures.rows import Bar, Rows
from presentation.formats import SUPPRESSED
from presentation.labels import labels
from presentation.theme import DARK, LIGHT
from tests.looked_at import LookedAt

figures = LookedAt(bars, distributions, lines, monthly_line)

MONTHS = pd.date_range("2025-12-01", periods=4, freq="MS")


def words_on(figure: go.Figure) -> list[str]:
    return [annotation.text.replace("<b>", "").replace("</b>", "") for annotation in figure.layout.annotations]


def line_frame(values: list[Any], **columns: Any) -> DataFrame:
    return DataFrame({"month": MONTHS[: len(values)], "opened": values, **columns})


def draw_line(frame: DataFrame, **more: Any) -> go.Figure:
    return figures.monthly_line(frame, LIGHT, month_column="month", value="opened", unit="件", **more)


def markers(figure: go.Figure) -> go.Scatter:
    return next(trace for trace in figure.data if trace.mode == "markers")


def test_the_layout_is_transparent_still_and_in_the_colours_of_its_theme() -> None:
    for theme in (LIGHT, DARK):
        layout = figures.monthly_line(line_frame([1, 2]), theme, month_column="month", value="opened", unit="件").layout
        assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
        assert layout.font.color == theme.text
        assert layout.yaxis.gridcolor == theme.line
        assert layout.dragmode is False
        assert layout.xaxis.fixedrange
        assert layout.yaxis.fixedrange


def test_month_axes_name_the_latest_month_and_thin_out_long_series() -> None:
    months = [stamp.date() for stamp in pd.date_range("2024-12-01", periods=24, freq="MS")]
    axis = month_axis(LIGHT, months, most_ticks=12)
    assert len(axis["tickvals"]) == 12
    assert axis["tickvals"][-1] == "2026-11-01"
    assert axis["ticktext"][:2] == ["25-01", "03"]
    assert month_axis(LIGHT, [])["tickvals"] == []


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
    figure = figures.ranked_bars(frame, LIGHT, name="venue", value="closed", unit="件", emphasised=["邻里议事厅"])
    assert [row.bars for row in figure.rows] == [
        (Bar(1, LIGHT.muted),), (Bar(28 / 1061, LIGHT.primary),), (Bar(None, LIGHT.muted),), (Bar(None, LIGHT.muted),),
    ]  # fmt: skip
    assert [row.name for row in figure.rows] == list(frame["venue"])
    assert [row.value for row in figure.rows] == ["1,061 件", "28 件", "<5 件", "—"]
    assert figure.rows[0].told == "秀蓉工作室：1,061 件"


def test_ranked_rates_are_full_at_one_hundred_percent() -> None:
    frame = DataFrame({"unit": ["甲", "乙"], "rate": [0.5, 0.962]})
    figure = figures.ranked_bars(frame, LIGHT, name="unit", value="rate", unit="%")
    assert [(row.bars[0].length, row.value) for row in figure.rows] == [(0.5, "50%"), (0.962, "96.2%")]


def test_steps_write_the_share_that_went_on() -> None:
    frame = DataFrame({"step": ["呼叫", "接听", "派单"], "calls": [1000, 978, 0]})
    figure = figures.steps(frame, LIGHT, name="step", value="calls", unit="次")
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
    figure = figures.stacked_bars(
        frame,
        LIGHT,
        group="month",
        category="help",
        value="orders",
        unit="件",
        names=labels(Help),
        colours=LIGHT.categories(Help),
    )
    assert [trace.name for trace in figure.data] == ["助餐", "助洁"]
    assert list(figure.data[0].y) == [5, 7]
    assert figure.data[1].y[0] == 3
    assert figure.data[0].marker.color == LIGHT.category(Help.MEALS)
    assert figure.data[0].customdata[0][0] == "2025年12月"


def test_a_monthly_line_marks_what_leaves_its_limits() -> None:
    frame = line_frame([7, 17, 8, 1], mean=8.7, low=2.2, high=15.2)
    figure = draw_line(frame, centre="mean", lower="low", upper="high")
    assert list(markers(figure).marker.symbol) == ["circle", "diamond", "circle", "diamond"]
    assert list(markers(figure).marker.color) == [LIGHT.primary, LIGHT.bad, LIGHT.primary, LIGHT.bad]
    assert {"控制上限<br>15.2", "月均<br>8.7", "控制下限<br>2.2"} <= set(words_on(figure))
    assert {"1月 17 件，超出正常波动", "3月 1 件，低于正常波动"} <= set(words_on(figure))


def test_the_limit_itself_is_still_within() -> None:
    figure = draw_line(line_frame([15.2, 2.2], low=2.2, high=15.2), lower="low", upper="high")
    assert set(markers(figure).marker.symbol) == {"circle"}


def test_the_running_month_is_hollow_and_not_called_low() -> None:
    frame = line_frame([7, 9, 8, 1], mean=8.7, low=2.2, high=15.2)
    figure = draw_line(frame, centre="mean", lower="low", upper="high", last_is_running=True)
    assert markers(figure).marker.symbol[-1] == "circle"
    assert markers(figure).marker.color[-1] == LIGHT.page
    assert [trace.line.dash for trace in figure.data if trace.line.color == LIGHT.primary][-1] == "dot"


def test_a_missing_month_is_a_gap() -> None:
    figure = draw_line(line_frame([7, None, 8]))
    assert list(markers(figure).y) == [7, None, 8]
    assert not any(trace.connectgaps for trace in figure.data)


def test_the_running_month_is_that_of_today() -> None:
    assert figures.is_running([date(2026, 10, 1), date(2026, 11, 1)], date(2026, 11, 23))
    assert not figures.is_running([date(2025, 11, 1)], date(2026, 11, 23))
    assert not figures.is_running([], date(2026, 11, 23))


def test_lines_are_named_at_their_end_in_their_colour() -> None:
    frame = DataFrame(
        {"month": MONTHS[[0, 1, 0, 1]], "help": ["meals", "meals", "medical", "medical"], "n": [1, 4, 3, 4]}
    )
    figure = figures.lines(
        frame,
        LIGHT,
        month_column="month",
        category="help",
        value="n",
        unit="件",
        names=labels(Help),
        colours=LIGHT.categories(Help),
    )
    assert [trace.line.color for trace in figure.data] == [LIGHT.category(Help.MEALS), LIGHT.category(Help.MEDICAL)]
    assert [text.split("</span> ")[1] for text in words_on(figure)] == ["助餐 4", "助医 4"]
    places = [annotation.y for annotation in figure.layout.annotations]
    assert places[0] != places[1]


def test_spread_keeps_order_and_distance() -> None:
    places = figures.spread([5.0, 5.0, 0.0, 20.0], least=2.0)
    assert sorted(range(4), key=places.__getitem__) == [2, 0, 1, 3]
    assert places[1] - places[0] == pytest.approx(2.0, abs=0.01)
    assert places[3] == 20.0
    assert min(figures.spread([0.0, 0.0], least=3.0)) >= 0
    assert figures.spread([], least=1.0) == []


def test_the_week_begins_on_monday_and_tells_closed_zero_and_suppressed_apart() -> None:
    frame = DataFrame(
        {
            "weekday": [0, 0, 6],
            "hour": [8, 9, 9],
            "visits": pd.array([0, None, 12], dtype="Int64"),
            "visits_suppressed": [False, True, False],
        }
    )
    figure = figures.week_heat_map(frame, LIGHT, weekday="weekday", hour_column="hour", value="visits", unit="人次")
    heat = figure.data[0]
    assert figure.layout.yaxis.ticktext[0] == "周一"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert list(heat.z[0]) == [0, None]
    assert list(heat.z[6]) == [None, 12]
    assert [(note.text, note.x, note.y) for note in figure.layout.annotations] == [("<5", 9, 0)]
    assert heat.customdata[6][1] == "周日 9时–10时<br><b>12 人次</b>"


def test_median_to_p90_marks_what_is_beyond_the_limit() -> None:
    frame = DataFrame({"category": ["邻里", "劳动", "其他"], "median": [3.0, 9.5, None], "p90": [9.0, 34.0, None]})
    figure = figures.median_to_p90(frame, LIGHT, name="category", median="median", p90="p90", unit="天", limit=30)
    assert [row.value for row in figure.rows] == ["3 / 9 天", "9.5 / 34 天", "— / — 天"]
    assert [row.marks[2].sign for row in figure.rows] == ["ring", "diamond", "ring"]
    farthest = 1.05 * 34
    assert [mark.at for mark in figure.rows[1].marks] == [30 / farthest, 9.5 / farthest, 34 / farthest]
    assert [mark.at for mark in figure.rows[2].marks] == [30 / farthest, None, None]
    assert [sign.words for sign in figure.legend] == ["中位", "90%", "时限 30 天"]


def test_without_rows_nothing_is_drawn() -> None:
    none: dict[str, Any] = {"names": labels(Help), "colours": LIGHT.categories(Help)}
    typed = DataFrame({"month": pd.to_datetime([]), "name": [], "n": [], "m": []})
    empty = [
        figures.ranked_bars(typed, LIGHT, name="name", value="n", unit="件"),
        figures.steps(typed, LIGHT, name="name", value="n", unit="件"),
        figures.stacked_bars(typed, LIGHT, group="month", category="name", value="n", unit="件", **none),
        figures.monthly_line(
            typed, LIGHT, month_column="month", value="n", unit="件", centre="m", lower="m", upper="m"
        ),
        figures.lines(typed, LIGHT, month_column="month", category="name", value="n", unit="件", **none),
        figures.week_heat_map(typed, LIGHT, weekday="n", hour_column="m", value="n", unit="人次"),
        figures.median_to_p90(typed, LIGHT, name="name", median="n", p90="m", unit="天"),
    ]
    assert all(figure.is_empty if isinstance(figure, Rows) else not figure.data for figure in empty)


def test_widths_and_shortened_names() -> None:
    assert text_width("纠纷", 10) == 20
    assert text_width("ab", 10) == 12
    assert shortened("水泊寺街道文兴社区", 5) == "水泊寺街…"
    assert shortened("文兴社区", 5) == "文兴社区"
