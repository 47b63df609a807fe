"""Figures about disputes show what their frames hold."""

from typing import Any

import pandas as pd
from pandas import DataFrame

from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.disputes import ALL_CATEGORIES
from presentation.figures import cases, disputes
from presentation.figures.chart import Chart
from presentation.figures.rows import Bar, Rows
from presentation.theme import DARK, LIGHT
from tests.drawn_charts import signs, values_of, words_on

MONTHS = pd.date_range("2025-12-01", periods=12, freq="MS").astype("datetime64[s]")


def names(figure: Rows) -> list[str]:
    return [row.name for row in figure.rows]


def trend(upper: float | None = 15.0) -> DataFrame:
    """Parking jumps to 17 in September; neighbours stay at 3; nothing else happens."""
    frames = []
    for category in (ALL_CATEGORIES, *DisputeCategory):
        quiet = {"parking": 1, "neighbours": 3, ALL_CATEGORIES: 4}.get(category, 0)
        opened = [quiet] * 12
        if category in (ALL_CATEGORIES, "parking"):
            opened[9] += 16
        signals = ["above" if upper is not None and count > upper else "" for count in opened]
        frames.append(
            DataFrame({
                "category": str(category), "month": MONTHS, "opened": opened, "expected": upper and 5.0,
                "lower": upper and 1.0, "upper": upper, "signal": signals, "running": [False] * 11 + [True],
            }).astype(dict.fromkeys(("expected", "lower", "upper"), "float64"))
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def diamonds(chart: Chart) -> list[tuple[int, int]]:
    """Month and value of each."""
    return [
        (month.month, sign["value"])
        for month, sign in zip(MONTHS, signs(chart), strict=True)
        if sign["symbol"] == "diamond"
    ]


def test_all_disputes_are_drawn_with_their_limits_and_the_outlier() -> None:
    figure = disputes.disputes_against_limits(trend(), LIGHT)
    assert diamonds(figure) == [(9, 20)]
    assert "控制上限\n15" in words_on(figure)


def test_without_history_no_limit_is_drawn() -> None:
    figure = disputes.disputes_against_limits(trend(upper=None), LIGHT)
    assert diamonds(figure) == []
    assert words_on(figure) == []


def test_only_categories_that_occur_get_a_line_and_the_signalled_one_is_marked() -> None:
    for theme in (LIGHT, DARK):
        figure = disputes.categories_against_limits(trend(), theme)
        assert [(line.title, line.total) for line in figure.lines] == [("邻里", "36 件"), ("停车", "28 件")]
        quiet, parking = figure.lines
        assert not any(quiet.signals)
        assert [words for words, signal in zip(parking.told, parking.signals, strict=True) if signal] == [
            "2026年9月：17 件，正常波动 1–15 件"
        ]
        assert figure.last_is_running


def test_nothing_happened_nothing_is_drawn() -> None:
    assert disputes.categories_against_limits(trend().assign(opened=0), LIGHT).is_empty


def months(**columns: Any) -> DataFrame:
    return DataFrame({"month": MONTHS[:3], **columns})


def test_opened_and_closed_are_two_named_lines() -> None:
    figure = disputes.opened_and_closed(months(opened=[1, 2, 3], closed=[0, 4, 2]), LIGHT)
    assert [values_of(part) for part in figure.series if part["type"] == "line"] == [[1, 2, 3], [0, 4, 2]]
    assert any("登记 3" in words for words in words_on(figure))
    assert any("办结 2" in words for words in words_on(figure))


def test_a_month_without_closings_is_a_gap_in_the_days() -> None:
    figure = disputes.days_to_close_by_month(months(median_days=[4.0, None, 5.0], p90_days=[9.0, None, 12.0]), LIGHT)
    assert [values_of(part) for part in figure.series if part["type"] == "line"] == [[4, None, 5], [9, None, 12]]


def venues(**closed: int) -> DataFrame:
    counts = [closed.get(venue.value, 0) for venue in Venue]
    return DataFrame({
        "venue": [venue.value for venue in Venue], "closed": counts, "resolved": counts, "asked": counts,
        "satisfied": counts, "median_days": [4.0 if count else None for count in counts],
    })  # fmt: skip


def test_venues_tell_their_rate_median_and_satisfaction() -> None:
    rows = disputes.venues_compared(venues(mediation_studio=61, on_site=15), LIGHT).rows
    assert [row.name for row in rows] == ["秀蓉工作室", "邻里议事厅", "上门调解"]
    assert rows[0].value == "61 件"
    assert rows[0].below == "化解率 100% · 中位 4 天 · 满意 100%"
    assert rows[1].below == "本期无结案"
    assert disputes.venues_compared(venues(), LIGHT).is_empty


def test_outcomes_keep_the_order_and_colours_of_their_codes() -> None:
    frame = DataFrame({"outcome": [code.value for code in DisputeOutcome], "closed": [100, 2, 1, 1]})
    rows = disputes.disputes_closed_by_outcome(frame, LIGHT).rows
    assert [row.value for row in rows] == ["100 件", "2 件", "1 件", "1 件"]
    assert [row.bars for row in rows] == [
        (Bar(length, colour),)
        for length, colour in zip([1, 0.02, 0.01, 0.01], LIGHT.categories(DisputeOutcome).values(), strict=True)
    ]
    assert disputes.disputes_closed_by_outcome(frame.assign(closed=0), LIGHT).is_empty


def test_repeats_name_categories_and_keep_compounds_of_one_name_apart() -> None:
    by_category = DataFrame({"unit_code": ["noise", "parking"], "repeats": [3, 1]})
    assert names(disputes.repeats_by_category(by_category, LIGHT)) == ["噪音", "停车"]
    by_compound = DataFrame({
        "unit_code": ["140213066004001", "140213066005001", "140213066005002"],
        "unit_name": ["和瑞园", "和瑞园", "御景苑"], "repeats": [3, 2, 1],
    })  # fmt: skip
    assert names(disputes.repeats_by_compound(by_compound, LIGHT)) == ["和瑞园 004", "和瑞园 005", "御景苑"]


def test_ages_are_worded_and_the_oldest_has_no_end() -> None:
    assert cases.age_words(8, 30) == "8–30 天"
    assert cases.age_words(91, None) == "超过 90 天"
    frame = DataFrame({"from_days": [0, 8, 31, 91], "to_days": [7, 30, 90, None], "open": [5, 2, 0, 0]})
    figure = cases.open_cases_by_age(frame.astype({"to_days": "Int64"}), LIGHT)
    assert names(figure) == ["0–7 天", "8–30 天", "31–90 天", "超过 90 天"]
    assert [row.value for row in figure.rows] == ["5 件", "2 件", "0 件", "0 件"]
    assert cases.open_cases_by_age(frame.assign(open=0), LIGHT).is_empty
