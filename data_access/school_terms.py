"""The school year: which days are term and which are winter or summer holiday."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from data_access.codes import SchoolHoliday
from data_access.schema import school_holiday
from data_access.scope import Scope

#: The part of the school year that is no holiday.
TERM = "term"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A school holiday, both days included."""

    first_day: date
    last_day: date
    kind: SchoolHoliday


def holidays(connection: Connection) -> list[Holiday]:
    """Every known school holiday, oldest first."""
    rows = connection.execute(select(school_holiday).order_by(school_holiday.c.first_day))
    return [Holiday(row.first_day, row.last_day, SchoolHoliday(row.kind)) for row in rows]


def stretches(scope: Scope, known_holidays: Sequence[Holiday]) -> Iterator[tuple[str, Scope]]:
    """The period cut into term and holidays, oldest first: ``TERM`` or the holiday's kind, and its days.

    Expects the holidays oldest first and not overlapping.
    """
    begins = scope.first_day
    for holiday in known_holidays:
        first, last = max(holiday.first_day, begins), min(holiday.last_day, scope.last_day)
        if first > last:
            continue
        if begins < first:
            yield TERM, scope.between(begins, first - timedelta(days=1))
        yield holiday.kind.value, scope.between(first, last)
        begins = last + timedelta(days=1)
    if begins <= scope.last_day:
        yield TERM, scope.between(begins, scope.last_day)


def working_days(first_day: date, last_day: date) -> int:
    """How many days from Monday to Friday, both ends included; 0 where the last is before the first."""
    length = (last_day - first_day).days + 1
    weeks, rest = divmod(max(length, 0), 7)
    return weeks * 5 + sum((first_day.weekday() + day) % 7 < 5 for day in range(rest))
