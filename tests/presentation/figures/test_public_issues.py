"""Figures about public issues show what their frames hold."""

import pandas as pd
import pytest
from pandas import DataFrame

from data_access.codes import IssueSource
from presentation.figures import public_issues
from presentation.figures.public_issues import LEAST_PARTS
from presentation.theme import LIGHT
from tests.looked_at import LookedAt

figures = LookedAt(public_issues)

RATES = DataFrame({
    "code": ["grid_patrol", "media_tip"], "received": [40, 3], "responded_in_time": [39, 3], "resolved": [30, 0],
    "resolve_due": [36, 0], "satisfied": [20, 0], "asked": [25, 0], "response_rate": [39 / 40, 1.0],
    "resolution_rate": [30 / 36, None], "satisfaction_rate": [0.8, None],
})  # fmt: skip


def words_on(figure: object) -> list[str]:
    notes = figure.layout.annotations  # type: ignore[attr-defined]
    return [note.text.replace("<b>", "").replace("</b>", "") for note in notes]


def test_every_rate_is_told_with_its_numerator_and_denominator() -> None:
    words = words_on(figures.three_rates(RATES, LIGHT, IssueSource))
    assert words[:2] == ["网格巡查", "媒体报料"]
    for told in ("响应率", "97.5%", "39/40", "解决率", "83.3%", "30/36", "满意率", "80%", "20/25"):
        assert told in words


def test_a_rate_without_a_denominator_is_unknown_and_its_track_empty() -> None:
    figure = figures.three_rates(RATES, LIGHT, IssueSource)
    words = words_on(figure)
    assert words.count("—") == 2
    assert words.count("0/0") == 2
    bars = [list(trace.x) for trace in figure.data]
    assert bars[1::2] == [[39 / 40, 1.0], [30 / 36, 0.0], [0.8, 0.0]]


def test_no_rows_draw_nothing() -> None:
    assert not figures.three_rates(RATES.iloc[:0], LIGHT, IssueSource).data


def test_months_with_too_few_issues_are_gaps() -> None:
    months = DataFrame({
        "month": pd.date_range("2026-09-01", periods=3, freq="MS"),
        "received": [10, LEAST_PARTS - 1, 10], "resolve_due": [10, 10, 10], "asked": [LEAST_PARTS, 10, 0],
        "response_rate": [1.0, 0.5, 0.9], "resolution_rate": [0.8, 0.9, 1.0], "satisfaction_rate": [0.9, 0.8, None],
    })  # fmt: skip
    figure = figures.three_rates_by_month(months, LIGHT)
    drawn = [list(trace.y) for trace in figure.data]
    assert drawn == [[100, None, 90], [80, 90, 100], [pytest.approx(90), 80, None]]
    assert figure.layout.yaxis.range == (75, 101)


def test_half_of_the_months_must_have_enough_issues_to_show_a_trend() -> None:
    assert figures.shows_a_trend(DataFrame({"received": [LEAST_PARTS, LEAST_PARTS - 1]}))
    assert not figures.shows_a_trend(DataFrame({"received": [LEAST_PARTS, LEAST_PARTS - 1, None]}, dtype="Int64"))


def test_households_are_ranked_as_the_frame_is() -> None:
    frame = DataFrame({"category": ["water_and_power", "gas"], "solved": [4, 1], "households_helped": [1615, 462]})
    rows = figures.households_helped(frame, LIGHT).rows
    assert [(row.name, row.value) for row in rows] == [("停水停电", "1,615 户"), ("燃气", "462 户")]
