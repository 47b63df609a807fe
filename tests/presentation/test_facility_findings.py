"""The sentences about the rooms say what the frames hold."""

import pandas as pd
import pytest
from pandas import DataFrame

from presentation import facility_findings as findings

READING, MAKER, CLINIC = "reading_corner", "maker_space", "psychological_room"


def week(occupancy: dict[tuple[str, int, int], float]) -> DataFrame:
    """``occupancy`` by kind, weekday and hour; every hour has 10 places."""
    return DataFrame(
        [
            {"kind": kind, "weekday": weekday, "hour": at, "person_hours": share * 10, "capacity_hours": 10.0}
            for (kind, weekday, at), share in occupancy.items()
        ],
        columns=["kind", "weekday", "hour", "person_hours", "capacity_hours"],
    )


CROWDED = week(
    {(READING, 0, at): share for at, share in {9: 0.01, 10: 0.02, 11: 0.3, 12: 0.04}.items()}
    | {(MAKER, 5, at): share for at, share in {14: 0.4, 15: 0.88, 16: 0.86, 17: 0.3}.items()}
    | {(CLINIC, 0, 9): 1.0}
)


def test_the_fullest_hours_are_named_with_their_neighbours() -> None:
    hours = findings.by_day_type(CROWDED)
    assert findings.hours_finding(hours) == "科创乐园周末 15–17时最挤，平均占用 87%"


def test_confidential_rooms_are_never_named_by_hours() -> None:
    assert CLINIC not in set(findings.by_day_type(CROWDED)["kind"])


def test_the_longest_idle_stretch_is_found_and_a_gap_breaks_it() -> None:
    idle = findings.idlest(findings.by_day_type(CROWDED))
    assert idle is not None
    assert idle.words == "图书阅览角工作日 9–11时"
    assert idle.occupancy == pytest.approx(0.015)


def test_working_days_are_added_up_before_they_are_divided() -> None:
    hours = findings.by_day_type(week({(READING, 0, 9): 0.2, (READING, 1, 9): 0.4, (READING, 6, 9): 1.0}))
    assert list(hours["occupancy"]) == pytest.approx([0.3, 1.0])


def test_each_kind_in_a_line_of_its_own() -> None:
    assert findings.hours_of_each_kind(findings.by_day_type(CROWDED)) == [
        ("图书阅览角", "最挤 工作日 11–12时（30%），空闲 工作日 9–11时（1.5%）"),
        ("科创乐园", "最挤 周末 15–17时（87%）"),
    ]


def test_a_street_in_which_nobody_came_has_no_fullest_hour() -> None:
    empty = findings.by_day_type(week({(READING, 0, 9): 0.0}))
    assert findings.hours_finding(empty) == "忙闲时段"
    assert findings.hours_finding(findings.by_day_type(week({}))) == "忙闲时段"
    assert findings.hours_of_each_kind(empty) == []


def test_kinds_months_and_ages() -> None:
    by_kind = DataFrame({"key": [READING, MAKER, CLINIC], "visits": pd.array([60, 40, pd.NA], dtype="Int64")})
    assert findings.kinds_finding(by_kind) == "图书阅览角到访最多，占 60%"
    assert findings.kinds_finding(by_kind.iloc[2:]) == "各类空间到访"
    by_month = DataFrame({
        "month": pd.to_datetime(["2026-07-01", "2026-08-01", "2026-08-01"]),
        "visits": pd.array([50, 40, 1200], dtype="Int64"),
    })  # fmt: skip
    assert findings.months_finding(by_month) == "2026年8月到访最多，1,240 人次"
    assert findings.months_finding(by_month.iloc[:0]) == "每月到访"
    by_age = DataFrame({
        "kind": [READING, READING, MAKER],
        "age_band": ["elder", "preschool", "elder"],
        "visits": pd.array([60, 20, 10], dtype="Int64"),
    })  # fmt: skip
    assert findings.ages_finding(by_age) == "图书阅览角以老年为主，占 75%"
    assert findings.ages_finding(by_age.iloc[2:]) == "各年龄段到访", "ten visits are too few to speak of"


def test_utilisation_names_the_first_and_the_last() -> None:
    assert findings.utilisation_finding(["甲", "乙", "丙"], [0.2, None, 0.5]) == "丙利用率最高，甲最低"
    assert findings.utilisation_finding(["甲"], [0.2]) == "甲利用率 20%"
    assert findings.utilisation_finding([], []) == "利用率"


@pytest.mark.parametrize(("summer", "words"), [(60, "多 50%"), (20, "少 50%")])
def test_holidays_against_term_by_working_day(summer: int, words: str) -> None:
    by_part = DataFrame({
        "part": ["summer", "term", "term"],
        "kind": [READING, READING, CLINIC],
        "days": [2, 4, 4],
        "visits": pd.array([summer, 80, 999], dtype="Int64"),
    })  # fmt: skip
    assert findings.school_year_finding(by_part) == f"寒暑假工作日日均 {summer // 2} 人次，比学期中{words}"
    assert findings.school_year_finding(by_part.iloc[1:]) == "学期与寒暑假"
