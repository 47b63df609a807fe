"""The periods a reader can choose, and what each is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from data_access.calendar_days import first_of_month, months_later


class Period(StrEnum):
    THIS_MONTH = "this_month"
    LAST_30_DAYS = "last_30_days"
    THIS_QUARTER = "this_quarter"
    THIS_YEAR = "this_year"
    LAST_12_MONTHS = "last_12_months"
    EVERYTHING = "all"
    CUSTOM = "custom"


class Comparison(StrEnum):
    PREVIOUS_PERIOD = "previous"
    LAST_YEAR = "last_year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Days:
    """First to last day, both included."""

    first: date
    last: date


#: Calendar periods step back by whole months, so that 1–23 November is set against 1–23 October, not 9–31 October.
_MONTHS_OF = {Period.THIS_MONTH: 1, Period.THIS_QUARTER: 3, Period.THIS_YEAR: 12, Period.LAST_12_MONTHS: 12}


def days_of(period: Period, today: date, *, earliest: date, custom: Days | None = None) -> Days:
    """The days of ``period`` as seen on ``today``; ``earliest`` is the first day with data, for 全部.

    近12个月 is the running month and the eleven before it. Raises ValueError for CUSTOM without days.
    """
    match period:
        case Period.THIS_MONTH:
            return Days(first_of_month(today), today)
        case Period.LAST_30_DAYS:
            return Days(today - timedelta(days=29), today)
        case Period.THIS_QUARTER:
            return Days(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)
        case Period.THIS_YEAR:
            return Days(date(today.year, 1, 1), today)
        case Period.LAST_12_MONTHS:
            return Days(months_later(first_of_month(today), -11), today)
        case Period.EVERYTHING:
            return Days(min(earliest, today), today)
        case Period.CUSTOM:
            if custom is None:
                raise ValueError("a custom period needs its days")
            return custom


def compared_with(days: Days, period: Period, comparison: Comparison) -> Days | None:
    """The days that ``days`` are set against, equally long as far as calendars allow; None where there are none."""
    if comparison is Comparison.NONE or period is Period.EVERYTHING:
        return None
    if comparison is Comparison.LAST_YEAR:
        return Days(months_later(days.first, -12), months_later(days.last, -12))
    if months := _MONTHS_OF.get(period):
        return Days(months_later(days.first, -months), months_later(days.last, -months))
    length = days.last - days.first + timedelta(days=1)
    return Days(days.first - length, days.last - length)
