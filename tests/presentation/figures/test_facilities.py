"""Figures about the rooms show what their frames hold."""

import pandas as pd
import pytest
from pandas import DataFrame

from data_access.codes import FacilityKind
from presentation.figures import facilities
from presentation.theme import DARK, LIGHT
from tests.drawn_charts import hover_words, values_of
from tests.looked_at import looked_at

READING, MAKER, CLINIC = "reading_corner", "maker_space", "psychological_room"


def usage() -> DataFrame:
    return DataFrame({
        "key": [CLINIC, MAKER, READING],
        "visits": pd.array([pd.NA, 40, 120], dtype="Int64"),
        "visits_suppressed": [True, False, False],
        "utilisation": [float("nan"), 0.18, 0.12],
        "utilisation_suppressed": [True, False, False],
    })  # fmt: skip


def test_kinds_stand_by_their_visits_and_hidden_ones_last() -> None:
    rows = facilities.visits_by_kind(usage(), LIGHT).rows
    assert [row.name for row in rows] == ["图书阅览角", "科创乐园", "心理诊疗室"]
    assert [row.value for row in rows] == ["120 人次", "40 人次", "<5 人次"]


def test_low_utilisation_fills_its_track_to_the_next_round_share() -> None:
    rows = facilities.utilisation_by_kind(usage(), DARK).rows
    assert [row.value for row in rows] == ["18%", "12%", "<5"]
    assert [row.bars[0].length for row in rows] == [0.18 / 0.25, 0.12 / 0.25, None]


def test_a_kind_has_its_colour_in_every_figure() -> None:
    bars = facilities.visits_by_kind(usage(), LIGHT).rows
    months = facilities.visits_by_month_and_kind(
        DataFrame({
            "month": pd.to_datetime(["2026-10-01", "2026-11-01"]).astype("datetime64[s]"),
            "kind": [MAKER, MAKER],
            "visits": pd.array([3, 4], dtype="Int64"),
        }),
        LIGHT,
    )  # fmt: skip
    assert bars[1].bars[0].colour == months.series[0]["itemStyle"]["color"] == LIGHT.category(FacilityKind.MAKER_SPACE)
    assert values_of(months.series[0]) == [3, 4]


def hours(suppressed: bool = False) -> DataFrame:
    return DataFrame({
        "kind": [READING, MAKER, READING],
        "weekday": [0, 0, 6],
        "hour": [9, 9, 10],
        "person_hours": [3.0, 5.0, float("nan") if suppressed else 2.0],
        "capacity_hours": [10.0, 30.0, 10.0],
        "visits_suppressed": [False, False, suppressed],
    })  # fmt: skip


def test_the_week_adds_up_hours_before_it_divides() -> None:
    heat = looked_at(facilities.week_of_rooms(hours(), LIGHT, None)).data[0]
    assert heat.z[0][0] == pytest.approx(100 * 8 / 40)
    assert heat.z[6][1] == pytest.approx(20)
    of_makers = looked_at(facilities.week_of_rooms(hours(), LIGHT, FacilityKind.MAKER_SPACE)).data[0]
    assert of_makers.z[0][0] == pytest.approx(100 * 5 / 30)


def test_a_hidden_hour_says_so() -> None:
    figure = looked_at(facilities.week_of_rooms(hours(suppressed=True), LIGHT, FacilityKind.READING_CORNER))
    assert figure.data[0].z[6][1] is None
    assert [note.text for note in figure.layout.annotations] == ["<5"]


def test_hours_outside_opening_are_no_cells() -> None:
    assert facilities.week_of_rooms(hours().assign(capacity_hours=0.0), LIGHT, None).is_empty


def test_ages_are_shares_in_the_order_of_kinds_and_bands() -> None:
    frame = DataFrame({
        "kind": [MAKER, READING, READING],
        "age_band": ["primary_school", "elder", "preschool"],
        "visits": pd.array([8, 6, 2], dtype="Int64"),
    })  # fmt: skip
    figure = facilities.ages_by_kind(frame, LIGHT)
    assert [sign.words for sign in figure.legend] == ["学龄前", "小学", "老年"]
    assert [row.name for row in figure.rows] == ["图书阅览角", "科创乐园"]
    assert [[bar.length for bar in row.bars] for row in figure.rows] == [[0.25, 0, 0.75], [0, 1, 0]]


def test_term_and_holidays_stand_side_by_side_and_nothing_stands_for_what_is_hidden() -> None:
    frame = DataFrame({
        "part": ["summer", "term", "term"],
        "kind": [READING, CLINIC, READING],
        "per_day": [30.0, float("nan"), 20.0],
        "visits_suppressed": [False, True, False],
    })  # fmt: skip
    figure = facilities.school_year_by_kind(frame, LIGHT)
    assert [(part["name"], values_of(part)) for part in figure.series] == [
        ("学期中", [20.0, None]), ("暑假", [30.0, None]),
    ]  # fmt: skip
    assert hover_words(figure.series[0])[1] == "心理诊疗室<br><b>学期中：&lt;5 人次/工作日</b>"


def test_nothing_is_drawn_of_nothing() -> None:
    empty = usage().iloc[:0]
    assert facilities.visits_by_kind(empty, LIGHT).is_empty
    assert facilities.utilisation_ranked(empty.assign(name=""), LIGHT).is_empty
    assert facilities.school_year_by_kind(
        DataFrame({"part": [], "kind": [], "per_day": [], "visits_suppressed": []}), LIGHT
    ).is_empty
