from datetime import date

import pytest

from data_access.periods import Comparison, Days, Period, compared_with, days_of

TODAY = date(2026, 11, 23)
EARLIEST = date(2023, 11, 24)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.THIS_MONTH, date(2026, 11, 1)),
        (Period.LAST_30_DAYS, date(2026, 10, 25)),
        (Period.THIS_QUARTER, date(2026, 10, 1)),
        (Period.THIS_YEAR, date(2026, 1, 1)),
        (Period.LAST_12_MONTHS, date(2025, 12, 1)),
        (Period.EVERYTHING, EARLIEST),
    ],
)
def test_each_period_ends_today(period: Period, first: date) -> None:
    assert days_of(period, TODAY, earliest=EARLIEST) == Days(first, TODAY)


def test_thirty_days_are_thirty() -> None:
    days = days_of(Period.LAST_30_DAYS, TODAY, earliest=EARLIEST)
    assert (days.last - days.first).days + 1 == 30


def test_a_custom_period_needs_its_days() -> None:
    chosen = Days(date(2026, 3, 1), date(2026, 3, 5))
    assert days_of(Period.CUSTOM, TODAY, earliest=EARLIEST, custom=chosen) == chosen
    with pytest.raises(ValueError, match="custom"):
        days_of(Period.CUSTOM, TODAY, earliest=EARLIEST)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period.THIS_MONTH, Days(date(2026, 10, 1), date(2026, 10, 23))),
        (Period.LAST_30_DAYS, Days(date(2026, 9, 25), date(2026, 10, 24))),
        (Period.THIS_QUARTER, Days(date(2026, 7, 1), date(2026, 8, 23))),
        (Period.THIS_YEAR, Days(date(2025, 1, 1), date(2025, 11, 23))),
        (Period.LAST_12_MONTHS, Days(date(2024, 12, 1), date(2025, 11, 23))),
        (Period.EVERYTHING, None),
    ],
)
def test_the_period_before(period: Period, before: Days | None) -> None:
    days = days_of(period, TODAY, earliest=EARLIEST)
    assert compared_with(days, period, Comparison.PREVIOUS_PERIOD) == before


def test_a_custom_period_is_set_against_as_many_days_just_before() -> None:
    days = Days(date(2026, 3, 1), date(2026, 3, 5))
    assert compared_with(days, Period.CUSTOM, Comparison.PREVIOUS_PERIOD) == Days(date(2026, 2, 24), date(2026, 2, 28))


def test_last_year_is_the_same_days_a_year_ago() -> None:
    days = Days(date(2028, 2, 1), date(2028, 2, 29))
    assert compared_with(days, Period.CUSTOM, Comparison.LAST_YEAR) == Days(date(2027, 2, 1), date(2027, 2, 28))
    assert compared_with(days, Period.CUSTOM, Comparison.NONE) is None
