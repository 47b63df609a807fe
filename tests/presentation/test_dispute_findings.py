"""The sentences that the data writes: they say what stands out, and nothing when nothing does."""

from datetime import date

import pandas as pd
import pytest
from pandas import DataFrame

from data_access.codes import DisputeCategory, Venue
from data_access.disputes import ALL_CATEGORIES
from presentation import dispute_findings as findings
from presentation.panels.public_issues import help_finding, overdue_finding, rates_finding

MONTHS = pd.date_range("2025-12-01", periods=12, freq="MS").astype("datetime64[s]")


def trend(judged: bool = True, **jumps: dict[int, int]) -> DataFrame:
    """Each category has 3 a month of ordinarily 0 to 8, all have 27 of ordinarily 10 to 44; ``jumps`` override."""
    opened = {category.value: [3] * 12 for category in DisputeCategory}
    for category, months in jumps.items():
        for place, count in months.items():
            opened[category][place] = count
    opened = {ALL_CATEGORIES: [sum(counts) for counts in zip(*opened.values(), strict=True)]} | opened
    rows = []
    for category, counts in opened.items():
        expected, lower, upper = (27.0, 10.0, 44.0) if category == ALL_CATEGORIES else (3.0, 0.0, 8.0)
        for place, (month, count) in enumerate(zip(MONTHS, counts, strict=True)):
            signal = "above" if count > upper else "below" if count < lower else ""
            rows.append({
                "category": category, "month": month, "opened": count, "expected": expected, "lower": lower,
                "upper": upper if judged else None, "signal": signal if judged else "", "running": place == 11,
            })  # fmt: skip
    return DataFrame(rows)


SEPTEMBER = trend(parking={9: 30})


def test_nothing_out_of_the_ordinary_is_said_to_be_so() -> None:
    assert findings.months_finding(trend(), None, None) == "近12个月登记纠纷都在正常波动内"
    assert findings.categories_finding(trend(), None) == "各类纠纷都在正常波动内"


def test_without_history_nothing_is_judged() -> None:
    assert "暂不判断" in findings.months_finding(trend(judged=False), None, None)
    assert "暂不判断" in findings.categories_finding(trend(judged=False), None)


def test_a_signal_is_told_with_its_category_its_place_and_the_month_after() -> None:
    assert findings.main_category(SEPTEMBER, date(2026, 9, 1)) == "parking"
    assert (
        findings.months_finding(SEPTEMBER, "parking", "璀璨天城")
        == "9月登记纠纷超出正常波动，主要是停车，集中在璀璨天城，10月已回落"
    )
    assert findings.categories_finding(SEPTEMBER, "璀璨天城") == "9月停车纠纷超出正常波动，集中在璀璨天城"


def test_an_excess_spread_over_categories_has_no_main_one() -> None:
    spread = trend(parking={9: 12}, noise={9: 12}, labour={9: 12})
    assert findings.main_category(spread, date(2026, 9, 1)) is None


def test_the_running_month_is_not_said_to_be_back_to_normal() -> None:
    assert findings.months_finding(trend(parking={10: 30}), None, None) == "10月登记纠纷超出正常波动"


def test_the_latest_month_is_told_and_the_others_counted() -> None:
    twice = trend(parking={3: 30}, noise={9: 20, 8: 9})
    assert findings.categories_finding(twice, None) == "9月噪音纠纷超出正常波动，另有 2 个月份超出"


def test_a_low_month_recovers() -> None:
    low = trend(True, **{category.value: {4: 0} for category in DisputeCategory})
    assert findings.months_finding(low, None, None) == "4月登记纠纷低于正常波动，5月已回升"


@pytest.mark.parametrize(
    ("share", "name", "told"), [(0.5, "璀璨天城", "璀璨天城"), (0.49, "璀璨天城", None), (0.9, None, None)]
)
def test_a_compound_is_named_when_half_of_the_excess_is_its_own(
    share: float, name: str | None, told: str | None
) -> None:
    frame = DataFrame({"compound_name": [name, "御景苑"], "excess_share": [share, 0.1]})
    assert findings.main_compound(frame) == told
    assert findings.main_compound(frame.iloc[:0]) is None


@pytest.mark.parametrize(
    ("open_cases", "told"),
    [
        ([5, 2, 0, 0], "在办 7 件，5 件在一周内"),
        ([5, 2, 3, 0], "在办 10 件，3 件超过 30 天"),
        ([5, 2, 3, 1], "在办 11 件，1 件超过 90 天"),
        ([0, 0, 0, 0], "没有在办案件"),
    ],
)
def test_the_backlog_tells_what_waits_longest(open_cases: list[int], told: str) -> None:
    assert findings.backlog_finding(DataFrame({"from_days": [0, 8, 31, 91], "open": open_cases})) == told


@pytest.mark.parametrize(
    ("closed", "days", "told"),
    [
        ((37, 31, 46), (4.0, 5.0, 3.0), "上门调解办结最快，中位 3 天"),
        ((37, 31, 9), (4.0, 5.0, 1.0), "秀蓉工作室办结最快，中位 4 天"),
        ((37, 31, 46), (4.0, 4.0, 4.0), "各场所办结同样快，中位 4 天"),
        ((37, 5, 9), (4.0, 1.0, 1.0), "各调解场所办结情况"),
    ],
)
def test_the_fastest_venue_is_named_among_those_with_enough_cases(
    closed: tuple[int, ...], days: tuple[float, ...], told: str
) -> None:
    assert findings.venues_finding(DataFrame({"venue": list(Venue), "closed": closed, "median_days": days})) == told


def test_pace_outcomes_and_repeats() -> None:
    assert findings.pace_finding(DataFrame({"opened": [5, 7], "closed": [4, 6]})) == "登记比办结多 2 件"
    assert findings.pace_finding(DataFrame({"opened": [5], "closed": [6]})) == "办结比登记多 1 件"
    assert findings.pace_finding(DataFrame({"opened": [5], "closed": [5]})) == "登记与办结持平，各 5 件"
    outcomes = DataFrame({"outcome": ["resolved", "unresolved", "referred_up", "judicial"], "closed": [90, 4, 5, 1]})
    assert findings.outcomes_finding(outcomes) == "6 件转上级或走司法途径，占 6%"
    assert findings.outcomes_finding(outcomes.assign(closed=0)) == "结案去向"
    assert findings.outcomes_finding(outcomes.assign(closed=[9, 1, 0, 0])) == "结案全部在社区内完成"
    repeats = DataFrame({"unit_code": ["noise", "parking"], "repeats": [3, 1]})
    assert findings.repeats_finding(repeats) == "重复纠纷 4 件，噪音最多（3 件）"
    assert findings.repeats_finding(repeats.iloc[:0]) == "没有重复纠纷"


def test_sentences_about_public_issues() -> None:
    assert overdue_finding(DataFrame({"open": [3, 4], "overdue": [0, 2]})) == "在办民生问题 7 件，2 件超时限"
    assert overdue_finding(DataFrame({"open": [3, 4], "overdue": [0, 0]})) == "在办民生问题 7 件，都在时限内"
    helped = DataFrame({"category": ["gas"], "households_helped": [462]})
    assert help_finding(helped) == "解决燃气问题惠及最多，462 户"
    rates = DataFrame({
        "code": ["a", "b", "c"], "received": [40, 30, 9], "resolved": [36, 30, 1], "resolve_due": [40, 30, 9],
        "resolution_rate": [0.9, 1.0, 1 / 9],
    })  # fmt: skip
    words = {"a": "网格巡查", "b": "议事厅", "c": "媒体报料"}
    assert rates_finding(rates, words, "来源") == "网格巡查解决率最低，90%"
    assert rates_finding(rates.iloc[1:2], words, "来源") == "各来源到期的民生问题全部解决"
    assert rates_finding(rates.iloc[2:], words, "来源") == "按来源看三率"
