from datetime import UTC, date, datetime, timedelta

import pytest

from data_access import calendar_days
from data_access.calendar_days import first_of_week, last_of_month, last_of_week


def test_a_moment_lies_on_the_day_it_has_in_shanghai() -> None:
    assert calendar_days.day_of(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert calendar_days.day_of(datetime(2026, 11, 22, 16, 0, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_the_end_of_a_day_is_the_first_moment_of_the_next() -> None:
    end = calendar_days.end_of(date(2026, 11, 22))
    assert end == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert calendar_days.day_of(end) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), -11, date(2025, 12, 23)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_months_last(day: date, months: int, expected: date) -> None:
    assert calendar_days.months_later(day, months) == expected


def test_months_between_names_every_month_touched() -> None:
    assert calendar_days.months_between(date(2025, 12, 31), date(2026, 2, 1)) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert calendar_days.last_of_month(date(2026, 2, 3)) == date(2026, 2, 28)


def test_weeks_of_the_month_cover_every_month_without_gaps() -> None:
    for month in (date(2026, 2, 1), date(2028, 2, 1), date(2026, 4, 1), date(2026, 12, 1)):
        day = month
        while day <= last_of_month(month):
            assert first_of_week(day) == day
            assert day.day in {1, 8, 15, 22, 29}
            last = last_of_week(day)
            assert {first_of_week(day + timedelta(days=n)) for n in range((last - day).days + 1)} == {day}
            day = last + timedelta(days=1)
        assert last == last_of_month(month)
