"""The rhythms the subjects share: public and school holidays, seasons, weekdays, hours, growth."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from data_access.calendar_days import months_later
from data_access.codes import SchoolHoliday
from data_access.demo.moments import HOUR, MINUTE, Flags, Numbers, Shares, day_named, day_number, weekdays_of, whole

#: The first day of the lunar year, on which winter holidays and the long silence of the street depend.
_SPRING_FESTIVALS = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23),
    2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8), 2036: (1, 28), 2037: (2, 15), 2038: (2, 4),
    2039: (1, 24), 2040: (2, 12),
}  # fmt: skip


def spring_festival(year: int) -> date:
    """Its day; in years beyond the table a usual one."""
    return date(year, *_SPRING_FESTIVALS.get(year, (2, 5)))


def school_holidays(year: int) -> list[tuple[date, date, SchoolHoliday]]:
    """The winter and the summer holiday of a year in Datong: first day, last day, kind."""
    festival = spring_festival(year)
    winter = max(festival - timedelta(days=24), date(year, 1, 10))
    return [
        (winter, max(festival + timedelta(days=13), winter + timedelta(days=34)), SchoolHoliday.WINTER),
        (date(year, 7, 10), date(year, 8, 31), SchoolHoliday.SUMMER),
    ]


def in_school_holidays(days: Numbers) -> Flags:
    holidays = [span for year in _years(days) for span in school_holidays(year)]
    return _within(days, [(first, last) for first, last, _ in holidays])


def in_public_holidays(days: Numbers) -> Flags:
    """New Year, Spring Festival week, Tomb-sweeping, May Day and National Day."""
    spans = []
    for year in _years(days):
        festival = spring_festival(year)
        spans += [
            (date(year, 1, 1), date(year, 1, 1)),
            (festival - timedelta(days=1), festival + timedelta(days=6)),
            (date(year, 4, 4), date(year, 4, 6)),
            (date(year, 5, 1), date(year, 5, 5)),
            (date(year, 10, 1), date(year, 10, 7)),
        ]
    return _within(days, spans)


def around_spring_festival(days: Numbers) -> Flags:
    """New Year's Eve and the three days after it: rooms are closed, offices empty."""
    spans = [
        (spring_festival(year) - timedelta(days=1), spring_festival(year) + timedelta(days=2)) for year in _years(days)
    ]
    return _within(days, spans)


def business_level(days: Numbers, weekend: float = 0.6, holiday: float = 0.45) -> Shares:
    """How much happens on each day where offices are concerned, 1 being an ordinary weekday."""
    level = np.where(weekdays_of(days) >= 6, weekend, 1.0)
    level = np.where(in_public_holidays(days), np.minimum(level, holiday), level)
    return np.where(around_spring_festival(days), level * 0.4, level)


def month_level(days: Numbers, levels: Sequence[float]) -> Shares:
    """``levels`` are the twelve months' factors, January first."""
    months = np.array([day_named(day).month - 1 for day in days], dtype=np.int64)
    return np.array(levels)[months]


def grown(days: Numbers, opened: Numbers, *, ripe_after: float = 270.0, first: float = 0.25) -> Shares:
    """Growth after opening: 0 before, ``first`` on the first day, near 1 once ``ripe_after`` days have passed."""
    age = days - opened
    return np.where(age < 0, 0.0, first + (1 - first) * np.tanh(np.maximum(age, 0) / ripe_after * 1.5))


def s_curve(ranks: Shares) -> Shares:
    """Even ranks in 0–1 to moments in 0–1: slow at first, then fast, then slow again."""
    curve = np.log((0.015 + 0.97 * ranks) / (0.985 - 0.97 * ranks)) / 8.4 + 0.5
    return np.clip(curve, 0.0, 1.0)


def draw_times(random: Generator, hours: Sequence[float], count: int) -> Numbers:
    """Seconds after midnight; ``hours`` weighs the 24 hours."""
    weights = np.array(hours, dtype=float)
    chosen = random.choice(24, size=count, p=weights / weights.sum())
    return chosen * HOUR + random.integers(0, HOUR, count)


def in_working_hours(random: Generator, seconds_of_day: Numbers) -> Numbers:
    """By how many seconds to move each time of day forward so that it lies between 8:30 and 18:00."""
    early, late = 8 * HOUR + 30 * MINUTE, 18 * HOUR
    morning = early + whole(random.uniform(0, 3 * HOUR, len(seconds_of_day)))
    wait = np.where(seconds_of_day < early, morning - seconds_of_day, 0)
    return np.where(seconds_of_day >= late, morning + 24 * HOUR - seconds_of_day, wait)


def month_days(month: int) -> Numbers:
    """The days of a month, counted as ``year * 12 + month - 1``."""
    first = date(month // 12, month % 12 + 1, 1)
    return np.arange(day_number(first), day_number(months_later(first, 1)), dtype=np.int64)


def month_of(day: int) -> int:
    named = day_named(day)
    return named.year * 12 + named.month - 1


def _years(days: Numbers) -> range:
    if not len(days):
        return range(0)
    return range(day_named(days.min()).year, day_named(days.max()).year + 1)


def _within(days: Numbers, spans: Sequence[tuple[date, date]]) -> Flags:
    inside = np.zeros(len(days), dtype=bool)
    for first, last in spans:
        inside |= (days >= day_number(first)) & (days <= day_number(last))
    return inside
