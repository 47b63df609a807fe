"""The sentences of the overview say what the frames hold."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pandas import DataFrame

from data_access.measures import Measure
from data_access.overview import TodayEvent
from presentation import overview_findings as findings
from presentation.unit_values import UnitValue

NOW = datetime(2026, 11, 24, 6, 10, tzinfo=UTC)


def today(**so_far: Any) -> DataFrame:
    """``so_far`` by event as (so far, usual); an event left out has had nothing and has no usual day."""
    rows = [
        {"event": event.value, "so_far": told, "usual": usual, "so_far_suppressed": told is None}
        for event in TodayEvent
        for told, usual in [so_far.get(event.value, (0, None))]
    ]
    return DataFrame(rows).astype({"so_far": "Int64", "usual": "float64"})


def test_today_is_said_with_its_day_its_hour_and_what_is_usual() -> None:
    words = findings.today_words(today(call=(42, 38.5), visit=(1204, 1000)), NOW)

    assert words.startswith("**今天** 11-24 周二，截至 14:10  ·  ")
    assert "呼叫 **42** 件 :gray[（平常此时 38.5）]" in words
    assert "到访 **1,204** 人次 :gray[（平常此时 1,000）]" in words
    assert words.endswith("还没有完成工单、纠纷、民生问题")


def test_a_young_register_has_no_usual_day() -> None:
    assert "平常" not in findings.today_words(today(call=(3, None)), NOW)


def test_an_empty_day_says_so() -> None:
    words = findings.today_words(today(), NOW)

    assert words.endswith("  ·  还没有呼叫、完成工单、纠纷、民生问题、到访")
    assert "0" not in words.split("·")[1]


def test_visits_that_are_not_told_are_below_five() -> None:
    assert "到访 **\\<5** 人次" in findings.today_words(today(visit=(None, None)), NOW)


def change(kind: str, z: float, now: float, before: float, **more: Any) -> dict[str, Any]:
    defaults = {"category": "", "unit_name": "永和社区", "now_of": None, "before_of": None}
    return {"kind": kind, "z": z, "now": now, "before": before} | defaults | more


@pytest.mark.parametrize(
    ("row", "sentence", "judgement"),
    [
        (change("disputes", 3.2, 9, 3, category="parking"), "永和社区停车纠纷 9 件，较上期多 6 件", "worse"),
        (change("disputes", -3.2, 3, 9), "永和社区纠纷 3 件，较上期少 6 件", "better"),
        (change("public_issues", 4, 30, 9, category="heating"), "永和社区供暖民生问题 30 件，较上期多 21 件", "worse"),
        (change("visits", 9, 3513, 221), "永和社区服务空间到访 3,513 人次，较上期多 3,292 人次", "better"),
        (change("open_disputes", -3, 1, 12), "永和社区在办纠纷 1 件，较上期少 11 件", "better"),
        (
            change("on_time_answer", -4, 90, 97, now_of=100, before_of=100),
            "永和社区呼叫及时应答率 90%，较上期低 7 个百分点",
            "worse",
        ),
        (
            change("dispute_resolution", 4, 925, 80, now_of=1000, before_of=100),
            "永和社区化解率 92.5%，较上期高 12.5 个百分点",
            "better",
        ),
    ],
)
def test_a_change_is_a_sentence_with_its_numbers(row: dict[str, Any], sentence: str, judgement: str) -> None:
    (named,) = findings.named_changes(DataFrame([row]), "较上期")
    assert (f"{named.fact}，{named.difference}", named.judgement) == (sentence, judgement)


def judgements(worse: int, better: int) -> str:
    rows = [change("disputes", 5, 9, 3)] * worse + [change("visits", 5, 9, 3)] * better
    frame = DataFrame(rows, columns=list(change("visits", 5, 9, 3)))
    return "".join("-" if named.judgement == "worse" else "+" for named in findings.named_changes(frame, "较上期"))


@pytest.mark.parametrize(
    ("worse", "better", "named"),
    [(0, 0, ""), (1, 1, "-+"), (9, 9, "---++"), (9, 1, "----+"), (9, 0, "-----"), (0, 9, "+++++"), (2, 9, "--+++")],
)
def test_bad_ones_come_first_and_leave_room_for_good_ones(worse: int, better: int, named: str) -> None:
    assert judgements(worse, better) == named


def units(*values: float) -> list[UnitValue]:
    return [
        UnitValue(
            code=f"14021306600{place}", name=f"社区{place}", community_code=f"14021306600{place}",
            community_name=f"社区{place}", value=value, numerator=None, denominator=None, rank=1, siblings=3,
            in_scope=True,
        )
        for place, value in enumerate(values, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "values", "sentence"),
    [
        (Measure.OPEN_DISPUTES, (12, 5, 5), "社区1在办纠纷最多，12 件"),
        (Measure.OPEN_DISPUTES, (5, 5, 2), "社区1等 2 个社区在办纠纷最多，5 件"),
        (Measure.OPEN_DISPUTES, (5, 5, 5), "各社区在办纠纷相同，5 件"),
        (Measure.ON_TIME_ANSWER, (0.913, 0.98), "社区1呼叫及时应答率最低，91.3%"),
        (Measure.KEY_GROUP_SHARE, (0.4, 0.3), "社区1重点人群占比最高，40%"),
        (Measure.OPEN_DISPUTES, (5,), "在办纠纷"),
        (Measure.OPEN_DISPUTES, (), "在办纠纷"),
    ],
)
def test_the_ranking_names_who_stands_first(measure: Measure, values: tuple[float, ...], sentence: str) -> None:
    assert findings.ranking_finding(measure, units(*values), "community") == sentence
