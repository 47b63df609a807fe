"""What a reader sees of a number, a rate, a change, a date and a duration."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from presentation import formats
from presentation.formats import SUPPRESSED


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (7, "7"), (1234, "1,234"), (1234.5, "1,234.5"), (1234567.89, "1,234,567.9"), (4.0, "4"),
        (0.05, "0.1"), (0.25, "0.3"), (2.675, "2.7"), (-0.04, "0"), (-3.2, "−3.2"), (np.int64(52), "52"),
        (np.float64(0.5), "0.5"), (None, "—"), (pd.NA, "—"), (float("nan"), "—"), (float("inf"), "—"),
        (SUPPRESSED, "<5"),
    ],
)  # fmt: skip
def test_number(value: formats.Quantity, text: str) -> None:
    assert formats.number(value) == text


def test_a_count_has_its_unit_unless_there_is_no_number() -> None:
    assert formats.count(1234, "件") == "1,234 件"
    assert formats.count(SUPPRESSED, "人") == "<5 人"
    assert formats.count(None, "人") == "—"


def test_a_cell_and_its_twin_are_one_value() -> None:
    assert formats.number(formats.quantity(pd.NA, suppressed=True)) == "<5"
    assert formats.number(formats.quantity(pd.NA, suppressed=False)) == "—"
    assert formats.number(formats.quantity(12, suppressed=False)) == "12"


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (100, 104, "96.2%"), (0, 12, "0%"), (12, 12, "100%"), (1, 3, "33.3%"), (5, 0, "—"), (0, 0, "—"),
        (None, 10, "—"), (3, pd.NA, "—"), (SUPPRESSED, 10, "<5"), (3, SUPPRESSED, "<5"),
    ],
)  # fmt: skip
def test_percent(numerator: formats.Quantity, denominator: formats.Quantity, text: str) -> None:
    assert formats.percent(numerator, denominator) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (108, 102, "▲ 6 件"), (4.0, 4.8, "▼ 0.8 件"), (3, 3, "持平"), (3.01, 3.04, "持平"), (1004, 0, "▲ 1,004 件"),
        (5, None, "—"), (pd.NA, 5, "—"), (SUPPRESSED, 5, "—"),
    ],
)  # fmt: skip
def test_change(now: formats.Quantity, before: formats.Quantity, text: str) -> None:
    assert formats.change(now, before, "件") == text


def test_a_change_is_the_difference_of_the_numbers_that_are_shown() -> None:
    assert (formats.number(4.04), formats.number(4.76)) == ("4", "4.8")
    assert formats.change(4.04, 4.76, "天") == "▼ 0.8 天"


def test_rates_change_in_percentage_points() -> None:
    assert formats.rate_change(0.962, 0.948) == "▲ 1.4 个百分点"
    assert formats.rate_change(None, 0.948) == "—"


def test_dates() -> None:
    assert formats.day(date(2026, 11, 3)) == "2026-11-03"
    assert formats.short_day(date(2026, 11, 3)) == "11-03"
    assert formats.month(date(2026, 1, 31)) == "2026年1月"
    assert formats.day(pd.NaT) == formats.month(None) == "—"
    assert formats.weekday(date(2026, 11, 23).weekday()) == "周一"
    assert formats.hour(8) == "8时"


def test_axis_months_name_the_year_where_it_begins_or_changes() -> None:
    months = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert formats.axis_months(months) == ["25-11", "12", "26-01", "02"]
    assert formats.axis_months([]) == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 秒"), (45, "45 秒"), (59.96, "60 秒"), (60, "1 分钟"), (750, "12.5 分钟"), (3600, "1 小时"),
        (86399, "24 小时"), (86400, "1 天"), (4.2 * 86400, "4.2 天"), (None, "—"),
    ],
)  # fmt: skip
def test_duration(seconds: formats.Quantity, text: str) -> None:
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("first", "last", "today", "words"),
    [
        (date(2025, 12, 1), date(2026, 11, 30), None, "2025年12月–2026年11月"),
        (date(2025, 12, 1), date(2026, 11, 23), date(2026, 11, 23), "2025年12月–2026年11月"),
        (date(2026, 11, 1), date(2026, 11, 23), date(2026, 11, 24), "2026-11-01 至 2026-11-23"),
        (date(2026, 2, 1), date(2026, 2, 28), None, "2026年2月"),
        (date(2026, 2, 2), date(2026, 2, 28), None, "2026-02-02 至 2026-02-28"),
        (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 1), "2026-11-01"),
    ],
)
def test_period_words(first: date, last: date, today: date | None, words: str) -> None:
    assert formats.period_words(first, last, today=today) == words
