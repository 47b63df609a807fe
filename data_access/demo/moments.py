"""Time as whole columns: moments are seconds since 1970 in UTC, days are days since 1970 in Asia/Shanghai (int64)."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: What a column holds. The names say it to the reader; numpy's stubs widen most results to any type.
Numbers = NDArray[Any]
Shares = NDArray[Any]
Flags = NDArray[Any]
#: Texts (or None) as Python objects, so that choosing many of few texts copies references only.
Texts = NDArray[Any]
#: Any of these.
Column = NDArray[Any]

MINUTE, HOUR, DAY = 60, 3600, 86_400
#: What has no date: later than every cut-off, so that it never shows.
NEVER = np.int64(2**50)
#: Asia/Shanghai is UTC+8, without summer time since 1991.
_SHANGHAI = 8 * HOUR
_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    return day.toordinal() - _EPOCH


def day_named(number: int) -> date:
    return date.fromordinal(int(number) + _EPOCH)


def second_of(moment: datetime) -> int:
    return int(moment.timestamp())


def moment_at(second: int) -> datetime:
    return datetime.fromtimestamp(int(second), UTC)


def start_of(days: Numbers) -> Numbers:
    """The first second of each day."""
    return days * DAY - _SHANGHAI


def days_of(seconds: Numbers) -> Numbers:
    """The day on which each second lies."""
    return (seconds + _SHANGHAI) // DAY


def second_of_day(seconds: Numbers) -> Numbers:
    """Seconds since local midnight."""
    return (seconds + _SHANGHAI) % DAY


def weekdays_of(days: Numbers) -> Numbers:
    """1 = Monday … 7 = Sunday; 1 January 1970 was a Thursday."""
    return (days + 3) % 7 + 1


def whole(values: Shares) -> Numbers:
    """Cut to whole numbers."""
    return values.astype(np.int64)


_TIMES: Texts = np.array([f" {s // HOUR:02d}:{s // MINUTE % 60:02d}:{s % 60:02d}" for s in range(DAY)], dtype=object)


def only_where(known: Flags, values: Column) -> Texts:
    """The values, and None where they are not known."""
    kept = np.full(len(values), None, dtype=object)
    kept[known] = values[known]
    return kept


def day_texts(days: Numbers) -> Texts:
    """``YYYY-MM-DD`` for each day."""
    if not len(days):
        return np.empty(0, dtype=object)
    first = int(days.min())
    names = np.array([day_named(first + step).isoformat() for step in range(int(days.max()) - first + 1)], dtype=object)
    named: Texts = names[days - first]
    return named


def moment_texts(seconds: Numbers) -> Texts:
    """``YYYY-MM-DD HH:MM:SS`` in UTC for each second: what both databases read."""
    texts: Texts = day_texts(seconds // DAY) + _TIMES[seconds % DAY]
    return texts
