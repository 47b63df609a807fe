"""The panel about the rooms: who is inside now, and when in the week they are full."""

from pandas import DataFrame

from data_access.calendar_days import SHANGHAI
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.occupancy import occupancy
from data_access.facilities.usage import inside_now
from data_access.frames import share
from presentation import facility_findings as findings
from presentation.formats import WEEKDAYS, known
from presentation.wall.asking import Wall
from presentation.wall.words import Panel, figure

_CONFIDENTIAL = [kind.value for kind in CONFIDENTIAL_FACILITIES]


def rooms_of_the_week(wall: Wall) -> Panel:
    """Occupancy by weekday and hour, without confidential rooms; and how many people are inside now."""
    every = wall.ask(occupancy)
    told = every[~every["kind"].isin(_CONFIDENTIAL)]
    inside = wall.ask(inside_now, scope=wall.of_today())["inside"].iloc[0]
    hours = sorted(int(hour) for hour in told.loc[told["capacity_hours"] > 0, "hour"].unique())
    return {
        "title": "服务空间",
        "finding": _finding(told) if len(told) else "本期没有开放记录",
        "inside": {"label": "此刻在内", **figure(inside, "人")},
        "hours": hours,
        "weekdays": [day.removeprefix("周") for day in WEEKDAYS],
        "cells": _cells(told, hours),
        "now": [wall.today.weekday(), wall.now.astimezone(SHANGHAI).hour],
        "colours": list(wall.view.theme.sequential),
    }


def _finding(told: DataFrame) -> str:
    """ "科创乐园周末 15–17时最挤"."""
    full = findings.fullest(findings.by_day_type(told))
    return "本期没有到访记录" if full is None else f"{full.words}最挤"


def _cells(told: DataFrame, hours: list[int]) -> list[list[float | None]]:
    """One row per weekday, Monday first: the share of places taken in each of ``hours``; None while closed."""
    open_hours = told[told["capacity_hours"] > 0]
    sums = open_hours.groupby(["weekday", "hour"])[["person_hours", "capacity_hours"]].sum()
    taken = share(sums["person_hours"], sums["capacity_hours"])
    return [
        [None if (value := known(taken.get((weekday, hour)))) is None else round(value, 3) for hour in hours]
        for weekday in range(7)
    ]
