"""The z-scores against values worked out from their definitions, and the choice among many."""

import math
import random
from collections.abc import Sequence
from statistics import mean, variance

import pytest

from data_access.overview.significance import (
    DailyCounts,
    unlikely_by_chance,
    z_of_counts,
    z_of_daily_counts,
    z_of_rates,
)


def test_equal_counts_and_rates_have_no_score():
    assert z_of_counts(7, 7) == 0.0
    assert z_of_counts(0, 0) == 0.0
    assert z_of_rates(5, 10, 50, 100) == 0.0
    assert z_of_rates(1, 0, 5, 10) == 0.0, "nothing to divide by is nothing to compare"


@pytest.mark.parametrize(
    ("now", "before", "score"),
    [
        # both/2 expected, variance both/4, half a case of correction
        (28, 9, (28 - 18.5 - 0.5) / math.sqrt(37 / 4)),
        (9, 28, -(28 - 18.5 - 0.5) / math.sqrt(37 / 4)),
        (4, 3, 0.0),  # half a case apart from the expected 3.5: all of it may be rounding
    ],
)
def test_counts_are_set_against_the_binomial_law(now, before, score):
    assert z_of_counts(now, before) == pytest.approx(score)


def test_a_longer_period_may_have_more_cases():
    assert z_of_counts(20, 10, share_of_time=2 / 3) == 0.0
    assert z_of_counts(20, 10) > 0


def test_counts_of_one_law_rarely_score_high():
    chance = random.Random(1)

    def poisson(expected: float) -> int:
        return sum(chance.random() < expected / 1000 for _ in range(1000))

    scores = [z_of_counts(poisson(12), poisson(12)) for _ in range(600)]

    assert sum(abs(score) > 1.96 for score in scores) / len(scores) < 0.06
    assert max(map(abs, scores)) > 1.5, "and yet they vary"


def test_rates_are_pooled():
    pooled = 150 / 200
    spread = math.sqrt(pooled * (1 - pooled) * (2 / 100))

    assert z_of_rates(85, 100, 65, 100) == pytest.approx((0.20 - 0.01) / spread)
    assert z_of_rates(65, 100, 85, 100) == pytest.approx(-(0.20 - 0.01) / spread)


def test_rates_of_all_or_none_do_not_divide_by_zero():
    assert z_of_rates(10, 10, 20, 20) == 0.0
    assert z_of_rates(0, 10, 0, 20) == 0.0


def test_daily_counts_are_set_against_their_own_variation():
    now, before = [5, 9, 3, 8, 12, 0, 5], [1, 2, 0, 3, 1, 1, 2, 4]
    expected = (mean(now) - mean(before)) / math.sqrt(variance(now) / len(now) + variance(before) / len(before))

    assert z_of_daily_counts(_counts(now), _counts(before)) == pytest.approx(expected)


def test_the_same_sum_says_less_when_it_came_on_few_days():
    before = _counts([4, 6] * 15)
    even, clustered = _counts([7, 9] * 15), _counts([0, 16] * 15)

    assert z_of_daily_counts(even, before) > 3 * z_of_daily_counts(clustered, before) > 0


def test_less_than_a_week_of_days_says_nothing():
    assert z_of_daily_counts(_counts([90] * 3 + [80] * 3), _counts([1, 2] * 10)) == 0.0


def test_the_more_is_looked_at_the_more_it_takes():
    alone, among_many = unlikely_by_chance([2.5]), unlikely_by_chance([2.5] + [0.1] * 99)

    assert alone == [True]
    assert not any(among_many)


def test_many_real_changes_are_all_believed():
    assert unlikely_by_chance([4.0, -4.0, 2.3, 0.2]) == [True, True, True, False]


def test_nothing_is_believed_of_nothing():
    assert unlikely_by_chance([]) == []
    assert unlikely_by_chance([0.0, 0.0]) == [False, False]


def _counts(days: Sequence[int]) -> DailyCounts:
    return DailyCounts(len(days), sum(days), sum(count**2 for count in days))
