"""The school year cut into term and holidays, and its working days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from data_access.codes import SchoolHoliday
from data_access.school_terms import TERM, Holiday, holidays, stretches, working_days
from data_access.scope import Scope
from tests import rows

WINTER = Holiday(date(2026, 1, 20), date(2026, 2, 25), SchoolHoliday.WINTER)
SUMMER = Holiday(date(2026, 7, 10), date(2026, 8, 31), SchoolHoliday.SUMMER)


def cut(first_day: date, last_day: date) -> list[tuple[str, date, date]]:
    scope = Scope(
        territory=rows.STREET, first_day=first_day, last_day=last_day, as_of=datetime(2026, 11, 23, 12, tzinfo=UTC)
    )
    return [(part, days.first_day, days.last_day) for part, days in stretches(scope, [WINTER, SUMMER])]


def test_a_year_is_term_holiday_term_holiday_term() -> None:
    assert cut(date(2026, 1, 1), date(2026, 12, 31)) == [
        (TERM, date(2026, 1, 1), date(2026, 1, 19)),
        ("winter", date(2026, 1, 20), date(2026, 2, 25)),
        (TERM, date(2026, 2, 26), date(2026, 7, 9)),
        ("summer", date(2026, 7, 10), date(2026, 8, 31)),
        (TERM, date(2026, 9, 1), date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("first_day", "last_day", "expected"),
    [
        (date(2026, 7, 10), date(2026, 8, 31), ["summer"]),
        (date(2026, 8, 31), date(2026, 9, 1), ["summer", TERM]),
        (date(2026, 7, 9), date(2026, 7, 10), [TERM, "summer"]),
        (date(2026, 3, 1), date(2026, 3, 1), [TERM]),
    ],
)
def test_cut_at_the_edges(first_day: date, last_day: date, expected: list[str]) -> None:
    parts = cut(first_day, last_day)
    assert [part for part, _, _ in parts] == expected
    assert sum((last - first).days + 1 for _, first, last in parts) == (last_day - first_day).days + 1


def test_working_days_counted_one_by_one() -> None:
    first = date(2026, 6, 1)
    for begin in range(7):
        for length in range(-1, 20):
            days = [first + timedelta(days=begin + n) for n in range(length)]
            last = first + timedelta(days=begin + length - 1)
            assert working_days(first + timedelta(days=begin), last) == sum(day.weekday() < 5 for day in days)


def test_holidays_oldest_first(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        for holiday in (SUMMER, WINTER):
            rows.put_school_holiday(connection, holiday.first_day, holiday.last_day, holiday.kind.value)
        assert holidays(connection) == [WINTER, SUMMER]
