"""Figures about public issues show what their frames hold."""

import pandas as pd
import pytest
from pandas import DataFrame

from data_access.codes import IssueSource
from presentation.figures import public_issues as figures
from presentation.figures.public_issues import LEAST_PARTS
from presentation.theme import LIGHT

RATES = DataFrame({
    "code": ["grid_patrol", "media_tip"], "received": [40, 3], "responded_in_time": [39, 3], "resolved": [30, 0],
    "resolve_due": [36, 0], "satisfied": [20, 0], "asked": [25, 0], "response_rate": [39 / 40, 1.0],
    "resolution_rate": [30 / 36, None], "satisfaction_rate": [0.8, None],
})  # fmt: skip


def test_every_rate_is_told_with_its_numerator_and_denominator() -> None:
    table = figures.three_rates(RATES, LIGHT, IssueSource)
    assert table.headings == ("响应率", "解决率", "满意率")
    assert [row.name for row in table.rows] == ["网格巡查", "媒体报料"]
    told = [(rate.value, rate.share, rate.parts) for rate in table.rows[0].rates]
    assert told == [("97.5%", 39 / 40, "39/40"), ("83.3%", 30 / 36, "30/36"), ("80%", 0.8, "20/25")]


def test_a_rate_without_a_denominator_is_unknown_and_its_track_empty() -> None:
    answered, *unknown = figures.three_rates(RATES, LIGHT, IssueSource).rows[1].rates
    assert (answered.value, answered.share, answered.parts) == ("100%", 1.0, "3/3")
    assert [(rate.value, rate.share, rate.parts) for rate in unknown] == [("—", None, "0/0")] * 2


def test_pointing_at_a_rate_tells_whose_it_is() -> None:
    known, unknown = (row.rates for row in figures.three_rates(RATES, LIGHT, IssueSource).rows)
    assert known[0].told == "网格巡查：响应率 97.5%（39/40 件）"
    assert unknown[2].told == "媒体报料：满意率 —（0/0 件）"


def test_no_rows_draw_nothing() -> None:
    assert figures.three_rates(RATES.iloc[:0], LIGHT, IssueSource).is_empty


def test_months_with_too_few_issues_are_gaps() -> None:
    months = DataFrame({
        "month": pd.date_range("2026-09-01", periods=3, freq="MS"),
        "received": [10, LEAST_PARTS - 1, 10], "resolve_due": [10, 10, 10], "asked": [LEAST_PARTS, 10, 0],
        "response_rate": [1.0, 0.5, 0.9], "resolution_rate": [0.8, 0.9, 1.0], "satisfaction_rate": [0.9, 0.8, None],
    })  # fmt: skip
    chart = figures.three_rates_by_month(months, LIGHT)
    drawn = [part["data"] for part in chart.series if part["type"] == "line"]
    assert drawn == [[100, None, 90], [80, 90, 100], [pytest.approx(90), 80, None]]
    assert chart.option["yAxis"]["min"] == 75
    assert chart.option["yAxis"]["max"] == 100


def test_half_of_the_months_must_have_enough_issues_to_show_a_trend() -> None:
    assert figures.shows_a_trend(DataFrame({"received": [LEAST_PARTS, LEAST_PARTS - 1]}))
    assert not figures.shows_a_trend(DataFrame({"received": [LEAST_PARTS, LEAST_PARTS - 1, None]}, dtype="Int64"))


def test_households_are_ranked_as_the_frame_is() -> None:
    frame = DataFrame({"category": ["water_and_power", "gas"], "solved": [4, 1], "households_helped": [1615, 462]})
    rows = figures.households_helped(frame, LIGHT).rows
    assert [(row.name, row.value) for row in rows] == [("停水停电", "1,615 户"), ("燃气", "462 户")]
