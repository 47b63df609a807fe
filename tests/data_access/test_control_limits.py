"""Control limits: exact for Poisson counts, wider for restless ones, silent without history."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.control_limits import Baseline, Month, baseline_of, poisson_quantile


def _at_or_below(mean: float, count: int) -> float:
    """The Poisson distribution function, summed term by term from its definition."""
    return math.fsum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))


@given(mean=st.floats(0.05, 60), share=st.sampled_from((0.00135, 0.5, 0.9, 0.99865)))
def test_the_quantile_is_the_smallest_count_that_reaches_the_share(mean: float, share: float) -> None:
    count = poisson_quantile(mean, share)
    assert _at_or_below(mean, count) >= share - 1e-12
    assert count == 0 or _at_or_below(mean, count - 1) < share + 1e-12


def test_the_quantile_of_a_mean_whose_exponential_vanishes_is_near_the_normal_one() -> None:
    assert poisson_quantile(2000, 0.99865) == pytest.approx(2000 + 3 * math.sqrt(2000), abs=4)
    assert poisson_quantile(2000, 0.5) == pytest.approx(2000, abs=1)


def test_nothing_expected_means_nothing_ordinary_but_nothing() -> None:
    limits = Baseline(per_day=0.0, widening=1.0).limits(30)
    assert (limits.expected, limits.lower, limits.upper) == (0, 0, 0)
    assert limits.signal(0) == ""
    assert limits.signal(1) == "above"


def test_eleven_months_are_no_baseline_and_twelve_are() -> None:
    months = [Month(count=3, days=30)] * 12
    assert baseline_of(months[:11]) is None
    assert baseline_of(months) == Baseline(per_day=0.1, widening=1.0)


def test_a_steady_baseline_of_nine_a_month_has_the_exact_poisson_limits() -> None:
    baseline = baseline_of([Month(count=9, days=30)] * 24)
    assert baseline is not None
    limits = baseline.limits(30)
    assert limits.expected == pytest.approx(9)
    assert (limits.lower, limits.upper) == (2, 19)
    assert [limits.signal(count) for count in (1, 2, 19, 20)] == ["below", "", "", "above"]


def test_a_running_month_can_be_too_high_but_not_yet_too_low() -> None:
    baseline = baseline_of([Month(count=9, days=30)] * 24)
    assert baseline is not None
    limits = baseline.limits(30)
    assert limits.signal(0) == "below"
    assert limits.signal(0, running=True) == ""
    assert limits.signal(20, running=True) == "above"


def test_a_short_month_expects_less_in_proportion_to_its_days() -> None:
    baseline = baseline_of([Month(count=9, days=30)] * 24)
    assert baseline is not None
    assert baseline.limits(28).expected == pytest.approx(9 * 28 / 30)


def test_restless_months_widen_the_limits_as_laney_computes_it() -> None:
    months = [Month(count=count, days=30) for count in (50, 150) * 12]
    baseline = baseline_of(months)
    assert baseline is not None
    # by hand: mean 100, z = ∓5, every moving range 10, sigma z = 10 / 1.128
    assert baseline.widening == pytest.approx(10 / 1.128)
    limits = baseline.limits(30)
    assert limits.upper == pytest.approx(100 + 3 * 10 / 1.128 * 10)
    assert limits.lower == 0


def test_quiet_months_never_narrow_the_limits() -> None:
    quiet = baseline_of([Month(count=100, days=30)] * 24)
    assert quiet is not None
    assert quiet.widening == 1.0
    assert quiet.limits(30).upper == poisson_quantile(100, 0.99865)
