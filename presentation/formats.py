"""Numbers, rates, changes, dates and durations in the words of the screen.

Three things look different here and stay different everywhere: a value that is not known ("—"), a count too small
to be told ("<5"), and zero ("0").
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Final, SupportsFloat, TypeAlias, TypeGuard

import pandas as pd
from pandas.api.typing import NaTType, NAType

from data_access.suppression import SMALLEST_TOLD_COUNT


class Suppression(Enum):
    """The one value that stands for a count that exists but is not told."""

    SUPPRESSED = "suppressed"


SUPPRESSED: Final = Suppression.SUPPRESSED

#: What a cell of a frame can hold: a number (also NumPy's), nothing, or a count that is not told.
Quantity: TypeAlias = SupportsFloat | NAType | Suppression | None

NO_DATA: Final = "—"
TOO_SMALL_TO_TELL: Final = f"<{SMALLEST_TOLD_COUNT}"
UNCHANGED: Final = "持平"
PERCENTAGE_POINTS: Final = "个百分点"
WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def quantity(value: Quantity, suppressed: bool) -> Quantity:
    """A cell and its ``<column>_suppressed`` twin as one value."""
    return SUPPRESSED if suppressed else value


def known(value: Quantity) -> float | None:
    """The number, or None where there is none: nothing, NA, NaN, infinite, or not told."""
    if value is None or isinstance(value, NAType | Suppression):
        return None
    converted = float(value)
    return converted if math.isfinite(converted) else None


def number(value: Quantity) -> str:
    """1234.5 -> "1,234.5": thousands separators, at most one decimal, none where it is zero."""
    if isinstance(value, Suppression):
        return TOO_SMALL_TO_TELL
    told = known(value)
    if told is None:
        return NO_DATA
    text = f"{_half_up(told):,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("-", "−")


def count(value: Quantity, unit: str) -> str:
    """1234, "件" -> "1,234 件"; without a number no unit stands behind it."""
    text = number(value)
    return text if text == NO_DATA else f"{text} {unit}"


def percent(numerator: Quantity, denominator: Quantity) -> str:
    """100 of 104 -> "96.2%"; "<5" when a part is not told, "—" when a part is unknown or the denominator is zero."""
    if isinstance(numerator, Suppression) or isinstance(denominator, Suppression):
        return TOO_SMALL_TO_TELL
    return percent_of(rate(numerator, denominator))


def percent_of(fraction: Quantity) -> str:
    """0.9615 -> "96.2%"."""
    if isinstance(fraction, Suppression):
        return TOO_SMALL_TO_TELL
    told = known(fraction)
    return NO_DATA if told is None else f"{number(told * 100)}%"


def rate(numerator: Quantity, denominator: Quantity) -> float | None:
    """The fraction 0–1, or None where a part is unknown or the denominator is zero."""
    above, below = known(numerator), known(denominator)
    return None if above is None or not below else above / below


def change(now: Quantity, before: Quantity, unit: str = "") -> str:
    """108 after 102 -> "▲ 6 件"; "持平" where the shown numbers are equal, "—" where one of them is not known.

    The difference is taken between the numbers as the reader sees them, so that 4.0 − 4.8 is never shown as 0.7.
    """
    difference = shown_difference(now, before)
    if difference is None:
        return NO_DATA
    if difference == 0:
        return UNCHANGED
    return f"{'▲' if difference > 0 else '▼'} {number(abs(difference))} {unit}".rstrip()


def rate_change(now: Quantity, before: Quantity) -> str:
    """Two fractions as a change in percentage points: 0.962 after 0.948 -> "▲ 1.4 个百分点"."""
    return change(_hundredfold(now), _hundredfold(before), PERCENTAGE_POINTS)


def shown_difference(now: Quantity, before: Quantity) -> float | None:
    """``now − before`` after both were rounded to the one decimal that the screen shows; None where unknown."""
    told_now, told_before = known(now), known(before)
    if told_now is None or told_before is None:
        return None
    return round(_half_up(told_now) - _half_up(told_before), 1)


def day(value: date | NaTType | NAType | None) -> str:
    """ "2026-11-23"."""
    return f"{value:%Y-%m-%d}" if _is_date(value) else NO_DATA


def short_day(value: date | NaTType | NAType | None) -> str:
    """ "11-23", where the year is plain from the surroundings."""
    return f"{value:%m-%d}" if _is_date(value) else NO_DATA


def month(value: date | NaTType | NAType | None) -> str:
    """ "2026年11月"."""
    return f"{value.year}年{value.month}月" if _is_date(value) else NO_DATA


def weekday(number_from_monday: int) -> str:
    """0 -> "周一", 6 -> "周日"."""
    return WEEKDAYS[number_from_monday]


def hour(value: int) -> str:
    """17 -> "17时"."""
    return f"{value}时"


def axis_months(months: Sequence[date]) -> list[str]:
    """Axis labels: the year only where it begins or changes: "25-12", "26-01", "02", …"""
    years = [None, *(value.year for value in months)]
    return [
        f"{value:%y-%m}" if value.year != year_before else f"{value:%m}"
        for value, year_before in zip(months, years, strict=False)
    ]


def duration(seconds: Quantity) -> str:
    """Seconds in the largest unit that leaves at least one: "45 秒", "12.5 分钟", "3 小时", "4.2 天"."""
    value, unit = duration_parts(seconds)
    return f"{value} {unit}".rstrip()


def duration_parts(seconds: Quantity) -> tuple[str, str]:
    """The same as number and unit apart, for key figures that show the unit smaller."""
    told = known(seconds)
    if told is None:
        return number(seconds), ""
    for length, unit in ((_DAY, "天"), (_HOUR, "小时"), (_MINUTE, "分钟")):
        if abs(told) >= length:
            return number(told / length), unit
    return number(told), "秒"


def period_words(first: date, last: date, *, today: date | None = None) -> str:
    """Whole months as "2025年12月–2026年11月", anything else as "2026-11-01 至 2026-11-23".

    A last month that still runs counts as whole when its last day so far is ``today``.
    """
    if first == last:
        return day(first)
    ends_a_month = (last + timedelta(days=1)).day == 1
    if first.day == 1 and (ends_a_month or last == today):
        return month(first) if (first.year, first.month) == (last.year, last.month) else f"{month(first)}–{month(last)}"
    return f"{day(first)} 至 {day(last)}"


def _half_up(value: float) -> float:
    """One decimal, halves away from zero as readers expect; the nudge absorbs binary noise such as 0.15 * 10."""
    return math.copysign(math.floor(abs(value) * 10 + 0.5 + 1e-9) / 10, value)


def _hundredfold(fraction: Quantity) -> float | None:
    told = known(fraction)
    return None if told is None else told * 100


def _is_date(value: date | NaTType | NAType | None) -> TypeGuard[date]:
    return value is not None and not pd.isna(value)
