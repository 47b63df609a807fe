import pandas as pd
import pytest
from pandas import DataFrame, Series

from data_access.settings import TimeLimits
from presentation import elderly_care_findings as findings


def units(*rates: float | None) -> DataFrame:
    names = ["沙岭村", "永安社区", "文兴社区"][: len(rates)]
    return DataFrame({"unit_name": names, "effective_coverage": [float("nan") if r is None else r for r in rates]})


@pytest.mark.parametrize(
    ("by_unit", "said"),
    [
        (units(0.2, 0.1, 0.371), "永安社区有效覆盖最低（10%），文兴社区最高（37.1%）"),
        (units(None, 0.1), "电子保姆有效覆盖 10%"),
        (units(0.1, 0.1), "电子保姆有效覆盖 10%"),
        (units(None), "各社区电子保姆覆盖率"),
    ],
)
def test_coverage(by_unit: DataFrame, said: str) -> None:
    assert findings.coverage_finding(by_unit, "社区") == said


@pytest.mark.parametrize(
    ("devices", "said"),
    [
        ([3, 0, 0, 2, 1], "6 台设备不在线，1 台超过 30 天"),
        ([3, 0, 0, 2, 0], "5 台设备不在线"),
        ([0, 0, 0, 0, 0], "所有设备在线"),
    ],
)
def test_silence(devices: list[int], said: str) -> None:
    frame = DataFrame({"days": ["0-1", "2-3", "4-7", "8-30", "31+"], "devices": devices})
    assert findings.silence_finding(frame) == said


def test_helps_and_modes() -> None:
    orders = DataFrame(
        {"help": ["meals", "meals", "medical"], "mode": ["door_to_door", "at_station", "by_phone"], "orders": [3, 3, 2]}
    )
    assert findings.helps_finding(orders) == "助餐最多，占 75%"
    assert findings.modes_finding(orders) == "上门服务占 37.5%"
    assert findings.helps_finding(orders.iloc[:0]) == "六助服务"
    assert findings.modes_finding(orders.iloc[:0]) == "服务方式"


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ([100, 118, 60], "10月上门服务 118 人，比9月多 18 人"),
        ([118, 100, 60], "10月上门服务 100 人，比9月少 18 人"),
        ([100, 100, 60], "10月上门服务 100 人"),
        ([None, 100, 60], "10月上门服务 100 人"),
        ([None, None, 60], "每月上门服务人数"),
    ],
)
def test_reach_speaks_of_the_last_whole_month(reached: list[int | None], said: str) -> None:
    months = pd.to_datetime(["2026-09-01", "2026-10-01", "2026-11-01"])
    frame = DataFrame({"month": months, "served_at_home": Series(reached, dtype="Int64")})
    assert findings.reach_finding(frame) == said


def test_hours() -> None:
    calls = DataFrame({"hour": [6, 18], "kind": ["emergency", "service"], "calls": [2, 7]})
    assert findings.hours_finding(calls) == "18时呼叫最多，紧急呼救最多在 6时"
    assert findings.hours_finding(calls.iloc[1:]) == "18时呼叫最多"
    assert findings.hours_finding(calls.iloc[:0]) == "呼叫时段"


def test_calls() -> None:
    limits = TimeLimits(answer_seconds=45, arrive_minutes=20)
    counted = Series({"calls": 200, "answered_on_time": 190, "arrivals_due": 8, "arrived_on_time": 6})
    assert findings.answering_finding(counted, limits) == "95% 的呼叫在 45 秒内应答"
    assert findings.arrival_finding(counted, limits) == "75% 的紧急呼救 20 分钟内到场"
    none = counted * 0
    assert findings.answering_finding(none, limits) == "呼叫处置"
    assert findings.arrival_finding(none, limits) == "到场用时"


def test_waits() -> None:
    of_all = DataFrame({"n": [9], "median": [23.0], "p90": [36.5]})
    assert findings.answer_finding(of_all) == "应答中位 23 秒，90% 在 36.5 秒内"
    assert findings.answer_finding(of_all.iloc[:0]) == "应答用时"
    waits = DataFrame({"kind": ["service"], "n": [4], "median": [49.5]})
    assert findings.arrival_remark(waits) == "服务需求中位 49.5 分钟，不设时限"
    assert findings.arrival_remark(waits.assign(n=0)) == "呼叫到到场，分钟"


def test_what_the_funnel_leaves_out() -> None:
    assert findings.steps_remark(Series({"closed_by_phone": 1200})) == "另有 1,200 件电话办结，未派人"
    assert findings.steps_remark(Series({"closed_by_phone": 0})) == "箭头旁为与上一步之比"
