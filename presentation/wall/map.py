"""The map of the wall: which measure it tells about at a stop, in which colours, with which sentence."""

from dataclasses import replace
from statistics import fmean, pstdev
from typing import Final

import streamlit as st

from data_access.measures import Measure
from data_access.unit_levels import Level
from presentation import overview_findings, unit_values
from presentation.breaks import BreakMethod, Breaks, shade_position
from presentation.formats import SUPPRESSED, known, number
from presentation.measure_labels import LEVEL_NAMES, WORDS, short_value_text, shown, value_text
from presentation.unit_values import UnitValue
from presentation.wall.asking import Wall
from presentation.wall.words import Panel

#: What a tour can tell about: the measures of which more is better or worse, so that somebody can stand out.
TOLD: Final = tuple(measure for measure in Measure if WORDS[measure].better)
#: Fewer places than this have no ordinary value from which one could stand out.
_FEWEST_TO_COMPARE = 3


def measure_of_stop(wall: Wall, code: str, turn: int) -> Measure:
    """At a part the measure in which it needs attention most among its like; at the whole each measure in its turn."""
    if level_of(code) is None:
        return TOLD[turn % len(TOLD)]
    scope = wall.view.scope
    return _most_behind(code=code, period=f"{scope.territory} {scope.first_day} {scope.last_day}", _wall=wall)


@st.cache_data(show_spinner=False, ttl=3600, max_entries=256)  # no need to choose anew with every call that comes in
def _most_behind(code: str, period: str, _wall: Wall) -> Measure:
    level = level_of(code) or "community"
    lag = {measure: _behind(unit_values.unit_values(_wall.view, measure, level), code, measure) for measure in TOLD}
    return max(lag, key=lag.__getitem__)  # the first of equals


def level_of(code: str) -> Level | None:
    """Of which level a stop is; None for the whole."""
    return None if not code else "community" if len(code) == 12 else "compound"


def _behind(units: list[UnitValue], code: str, measure: Measure) -> float:
    """How many standard deviations a unit stands on the bad side of its siblings; 0 where nobody can tell."""
    own = next((unit for unit in units if unit.code == code), None)
    family = [unit.known for unit in units if unit.known is not None and own and _is_sibling(unit, own)]
    spread = pstdev(family) if len(family) >= _FEWEST_TO_COMPARE else 0.0
    if own is None or own.known is None or not spread:
        return 0.0
    return (own.known - fmean(family)) / spread * (1 if WORDS[measure].better == "down" else -1)


def _is_sibling(unit: UnitValue, own: UnitValue) -> bool:
    return own.code == own.community_code or unit.community_code == own.community_code


def map_of_stop(wall: Wall, code: str, measure: Measure) -> Panel:
    """The grid units of the whole territory in classes of the measure, the stop's name, its figure, and labels."""
    units = unit_values.unit_values(wall.view, measure, "grid_unit")
    everywhere = [replace(unit, in_scope=True) for unit in units]
    breaks = unit_values.breaks_for(everywhere, BreakMethod.QUANTILE)
    words = WORDS[measure]
    return {
        "focus": code or wall.filters.community,
        "places": [unit.code for unit in units if unit.in_scope],
        "measure": words.name,
        "unit": words.unit,
        "finding": _finding(wall, code, measure),
        "classes": _legend(breaks, measure, wall.view.theme.sequential),
        "hidden": "不足 5 人不显示" if any(unit.value is SUPPRESSED for unit in units) else "",
        "fills": {unit.code: breaks.class_of(unit.known) for unit in units if unit.known is not None},
        "labels": _labels(wall, code, measure),
        "by": f"按网格 · 分位数{breaks.classes}级",
    }


def _labels(wall: Wall, code: str, measure: Measure) -> list[Panel]:
    """Communities with their figures; at one community its compounds instead, without the others."""
    inside = code or wall.filters.community
    level: Level = "compound" if inside else "community"
    values = unit_values.unit_values(wall.view, measure, level)
    return [
        {"code": unit.code, "name": unit.name, "text": short_value_text(measure, unit.value)}
        for unit in values
        if not inside or unit.community_code == inside[:12]
    ]


def _legend(breaks: Breaks, measure: Measure, shades: tuple[str, ...]) -> list[Panel]:
    """From little to much: the colour and the range of each class."""
    return [
        {
            "colour": shades[shade_position(place, breaks.classes, len(shades))],
            "text": "–".join(dict.fromkeys(number(shown(measure, end)) for end in ends)),
        }
        for place, ends in enumerate(breaks.ranges)
    ]


def _finding(wall: Wall, code: str, measure: Measure) -> str:
    level = level_of(code)
    if level is None:
        return _of_whole(wall, measure)
    units = unit_values.unit_values(wall.view, measure, level)
    own = next((unit for unit in units if unit.code == code), None)
    if own is None or own.rank is None:
        return WORDS[measure].name
    among = wall.directory.street_name if level == "community" else own.community_name
    words = f"{WORDS[measure].name} {value_text(measure, own.value)}"
    return f"{words}，{among} {own.siblings} 个{LEVEL_NAMES[level]}中{_place(own, units)}"


def _place(own: UnitValue, units: list[UnitValue]) -> str:
    """Where a unit stands among its siblings, counted from the nearer end: 最高, 第 3 低."""
    family = [unit.known for unit in units if unit.known is not None and _is_sibling(unit, own)]
    above, below = (sum(each > (own.known or 0) for each in family), sum(each < (own.known or 0) for each in family))
    if not above and not below:
        return "相同"
    side, before = ("高", above) if above <= below else ("低", below)
    alike = "并列" if family.count(own.known or 0) > 1 else ""
    return f"{alike}最{side}" if not before else f"{alike}第 {before + 1} {side}"


def _of_whole(wall: Wall, measure: Measure) -> str:
    """Which part of the whole needs attention most."""
    inside = wall.filters.community
    level: Level = "compound" if inside else "community"
    told = [
        unit
        for unit in unit_values.unit_values(wall.view, measure, level)
        if known(unit.value) is not None and (not inside or unit.community_code == inside)
    ]
    told.sort(key=lambda unit: (unit.known or 0.0) * (1 if WORDS[measure].better == "up" else -1))
    return overview_findings.ranking_finding(measure, told, level)
