import pandas as pd
import pytest
from pandas import DataFrame

from presentation.figures import elderly_care
from presentation.figures.rows import Bar
from presentation.theme import DARK, LIGHT, Theme
from tests.drawn_charts import signs, values_of

COVERAGE = DataFrame(
    {
        "unit_name": ["沙岭村", "一个名字特别长的社区居民委员会"],
        "elders": [100, 0], "with_device": [40, 0], "effective": [30, 0], "key_elders": [20, 0],
        "key_with_device": [18, 0], "gap": [2, 0], "coverage": [0.4, float("nan")],
        "effective_coverage": [0.3, float("nan")], "key_coverage": [0.9, float("nan")],
    }
)  # fmt: skip
ORDERS = DataFrame(
    {
        "month": pd.to_datetime(["2026-10-01", "2026-10-01", "2026-11-01"]),
        "help": ["mobility", "meals", "meals"], "mode": ["by_phone", "door_to_door", "at_station"],
        "orders": [5, 30, 20],
    }
)  # fmt: skip
WAITS = DataFrame(
    {
        "kind": ["emergency", "service", "enquiry"], "n": [3, 2, 0],
        "median": [12.0, 45.0, float("nan")], "p90": [31.0, 70.0, float("nan")],
    }
)  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_coverage_draws_all_three_rates_of_each_unit(theme: Theme) -> None:
    drawn = elderly_care.coverage_by_unit(COVERAGE, theme)
    fitted, effective, of_key = (sign.colour for sign in drawn.legend)
    assert [sign.words for sign in drawn.legend] == ["已装（含离线、故障）", "有效（在线）", "重点人群已装"]
    assert [row.bars for row in drawn.rows] == [
        (Bar(0.4, fitted), Bar(0.3, effective)),
        (Bar(None, fitted), Bar(None, effective)),
    ]
    assert [[(mark.at, mark.colour) for mark in row.marks] for row in drawn.rows] == [[(0.9, of_key)], [(None, of_key)]]
    assert [row.value for row in drawn.rows] == ["30%", "—"]
    assert "一个名字特别长的社…" in drawn.html()
    assert "已装 40%（40 / 100 人）" in drawn.rows[0].told


def test_a_hidden_count_is_said_to_be_small() -> None:
    hidden = COVERAGE.assign(
        key_with_device=pd.array([pd.NA, 0], "Int64"), key_with_device_suppressed=[True, False],
        key_coverage=[float("nan")] * 2,
    )  # fmt: skip
    drawn = elderly_care.coverage_by_unit(hidden, LIGHT)
    assert "重点人群已装 <5（<5 / 20 人）" in drawn.rows[0].told
    assert [row.marks[0].at for row in drawn.rows] == [None, None]


def test_nobody_to_protect_draws_nothing() -> None:
    assert elderly_care.coverage_by_unit(COVERAGE.iloc[:0], LIGHT).is_empty


def test_silent_devices_are_counted_by_days() -> None:
    frame = DataFrame({"days": ["0-1", "2-3", "4-7", "8-30", "31+"], "devices": [5, 0, 0, 2, 1]})
    drawn = elderly_care.silent_devices_by_days(frame, LIGHT)
    assert [row.bars[0].length for row in drawn.rows] == [1, 0, 0, 0.4, 0.2]
    assert [row.bars[0].colour for row in drawn.rows][::4] == [LIGHT.primary, LIGHT.bad]
    assert elderly_care.silent_devices_by_days(frame.assign(devices=0), LIGHT).is_empty


def test_helps_are_stacked_by_month_over_all_modes() -> None:
    drawn = elderly_care.orders_by_help(ORDERS, LIGHT)
    assert {part["name"]: values_of(part) for part in drawn.series} == {"助餐": [30, 20], "助行": [5, None]}


def test_modes_are_shares_of_each_help_in_the_order_of_the_helps() -> None:
    drawn = elderly_care.orders_by_mode(ORDERS, LIGHT)
    assert [(row.name, row.value) for row in drawn.rows] == [("助餐", "50 件"), ("助行", "5 件")]
    assert [sign.words for sign in drawn.legend] == ["上门", "站内", "电话"]
    assert [[(bar.begins, bar.length) for bar in row.bars] for row in drawn.rows] == [
        [(0, 0.6), (0.6, 0.4), (1, 0)], [(0, 0), (0, 0), (0, 1)],
    ]  # fmt: skip
    assert drawn.rows[0].told.splitlines() == ["助餐：50 件", "上门 30 件，60%", "站内 20 件，40%", "电话 —，—"]


def test_reach_leaves_unknown_months_open() -> None:
    months = pd.to_datetime(["2026-09-01", "2026-10-01", "2026-11-01"])
    frame = DataFrame({"month": months, "served_at_home": pd.array([8, pd.NA, 9], "Int64")})
    drawn = elderly_care.served_at_home(frame, LIGHT)
    assert [sign["value"] for sign in signs(drawn)] == [8, None, 9]
    assert elderly_care.served_at_home(frame.assign(served_at_home=float("nan")), LIGHT).is_empty


def test_quiet_hours_are_drawn_as_zero() -> None:
    calls = DataFrame({"hour": [6, 18], "kind": ["emergency", "service"], "calls": [2, 7]})
    drawn = elderly_care.calls_by_hour(calls, LIGHT)
    emergencies = values_of(next(part for part in drawn.series if part["name"] == "紧急呼救"))
    assert len(emergencies) == 24
    assert sum(emergencies) == emergencies[6] == 2
    assert drawn.option["xAxis"]["data"][:4] == ["0时", "", "", "3时"]
    assert elderly_care.calls_by_hour(calls.iloc[:0], LIGHT).is_empty


def test_the_funnel_starts_with_all_calls() -> None:
    row = DataFrame([{"called": 10, "answered": 9, "dispatched": 3, "arrived": 2, "closed": 1, "closed_by_phone": 6}])
    assert [step.bars[0].length for step in elderly_care.call_steps(row, LIGHT).rows] == [1, 0.9, 0.3, 0.2, 0.1]
    assert elderly_care.call_steps(row.assign(called=0), LIGHT).is_empty


def test_the_limit_of_arrival_is_set_against_emergencies_alone() -> None:
    drawn = elderly_care.emergency_waits(WAITS, LIGHT, 30)
    [row] = drawn.rows
    assert row.value == "12 / 31 分钟"
    assert [mark.sign for mark in row.marks] == ["limit", "dot", "diamond"]
    assert row.marks[2].colour == LIGHT.bad
    assert drawn.legend[-1].words == "时限 30 分钟"
    assert len(elderly_care.answer_waits(WAITS, LIGHT, 60).rows) == 2
