"""The solved cases of 璀璨天城 that a newspaper page reports: water, power, gas. Dates and figures are invented."""

from dataclasses import dataclass

import numpy as np

from data_access.codes import IssueCategory, IssueSource
from data_access.demo.demonstration import Demonstration
from data_access.demo.drawing import texts
from data_access.demo.moments import DAY, HOUR, Column, Numbers, Shares, start_of
from data_access.demo.seasons import month_of
from data_access.demo.town import PILOT_COMPOUND, Town


@dataclass(frozen=True, slots=True)
class _Case:
    days_before: int  # before the day of filling
    hour: float
    category: IssueCategory
    source: IssueSource
    title: str
    households: int
    respond_hours: float
    resolve_hours: float


_CASES = (
    _Case(290, 7.4, IssueCategory.GAS, IssueSource.COUNCIL, "入住多年未通天然气，居民盼早日通气", 312, 6.0, 2400.0),
    _Case(204, 18.6, IssueCategory.WATER_AND_POWER, IssueSource.RESIDENTS, "突发停水，二次供水水泵故障", 468, 0.4, 9.5),
    _Case(143, 20.9, IssueCategory.WATER_AND_POWER, IssueSource.RESIDENTS, "突发停电，配电箱跳闸", 264, 0.3, 4.2),
    _Case(
        118, 9.2, IssueCategory.GAS, IssueSource.GRID_PATROL, "部分单元未通天然气，协调燃气公司入户接通", 96, 3.0, 700.0
    ),
    _Case(
        52, 6.8, IssueCategory.WATER_AND_POWER, IssueSource.HOTLINE_12345, "主管爆裂突然停水，连夜抢修", 520, 0.6, 14.0
    ),
    _Case(
        26, 19.3, IssueCategory.WATER_AND_POWER, IssueSource.GRID_PATROL, "两栋楼突然停电，电缆老化更换", 188, 0.5, 7.5
    ),
)


def pilot_cases(town: Town, demonstration: Demonstration, month: int) -> dict[str, Column]:
    """The cases reported in the month, with the columns of a drawn issue; none in other streets."""
    units = town.units_of_compound(PILOT_COMPOUND)
    days = [demonstration.anchor - case.days_before for case in _CASES]
    cases = [case for case, day in zip(_CASES, days, strict=True) if month_of(day) == month and len(units)]
    chosen = units[[case.households % len(units) for case in cases]] if cases else np.empty(0, dtype=np.int64)
    day = np.array([demonstration.anchor - case.days_before for case in cases], dtype=np.int64)
    reported = start_of(day) + _seconds([case.hour for case in cases])
    responded = reported + _seconds([case.respond_hours for case in cases])
    return {
        "unit": chosen,
        "community": town.unit_community[chosen],
        "category": texts([case.category for case in cases]),
        "source": texts([case.source for case in cases]),
        "urgent": np.array([case.resolve_hours * HOUR < DAY for case in cases], dtype=bool),
        "title": texts([f"{PILOT_COMPOUND}：{case.title}" for case in cases]),
        "households_affected": np.array([case.households for case in cases], dtype=np.int64),
        "reported_at": reported,
        "responded_at": responded,
        "resolved_at": responded + _seconds([case.resolve_hours for case in cases]),
        "satisfaction": np.full(len(cases), 5, dtype=object),
    }


def _seconds(hours: list[float]) -> Numbers:
    values: Shares = np.array(hours, dtype=float) * HOUR
    return values.astype(np.int64)
