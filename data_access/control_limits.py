"""Is a monthly count out of the ordinary? Control limits for counts, computed from the months before.

The rule is Shewhart's first: a month beyond three-sigma limits is a real change, anything within them is ordinary
variation and gets no adjective. What three sigma means for counts:

- The expected count of a month is the baseline's rate per day times the month's days (a u-chart with days as the area
  of opportunity), so that February is not low for being short.
- Counts of independent events follow Poisson's law. At the small means of one category in one community its exact
  quantiles at 0.135 % and 99.865 % are used, the shares beyond three sigma of a normal variable (Montgomery,
  *Introduction to Statistical Quality Control*, 7.3): a normal approximation would raise false alarms above.
- Monthly counts of a whole street vary more than Poisson's law allows. Laney's factor σz, the mean moving range of the
  baseline's z-scores ÷ 1.128, widens the limits by as much (Laney, *Improved control charts for attributes*, Quality
  Engineering 14:4, 2002). The wider of both limits holds; σz below 1 never narrows them.

The baseline is the 24 months before the first judged month, two full rounds of the seasons. With fewer than 12 months
of it, nothing is judged. The running month is held against the limits of the whole month: it can already be too high,
but never yet too low. The baseline is not cleaned of its own outliers: that errs towards fewer alarms.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

BASELINE_MONTHS = 24
LEAST_BASELINE_MONTHS = 12

_BEYOND = 0.00135  # the share of a normal variable beyond three sigma, on one side
_SIGMAS = 3
_NOTHING_BELOW = 10  # square roots of the mean
_MOVING_RANGE_OF_TWO = 1.128  # the expected range of two standard normal variables (d2)


@dataclass(frozen=True, slots=True)
class Month:
    """How many events in how many days."""

    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Limits:
    """A month's expected count and the counts still ordinary: lower ≤ count ≤ upper."""

    expected: float
    lower: float
    upper: float

    def signal(self, count: int, *, running: bool = False) -> Literal["above", "below", ""]:
        """On which side of the limits the count lies; empty within them, and for a running month that is low so far."""
        if count > self.upper:
            return "above"
        return "below" if count < self.lower and not running else ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the months before say: events per day, and by how much they vary more than Poisson's law (at least 1)."""

    per_day: float
    widening: float

    def limits(self, days: int) -> Limits:
        """The limits of a month of so many days."""
        expected = self.per_day * days
        spread = _SIGMAS * self.widening * math.sqrt(expected)
        lower, upper = poisson_quantile(expected, _BEYOND), poisson_quantile(expected, 1 - _BEYOND)
        if self.widening <= 1:
            return Limits(expected, lower, upper)
        return Limits(expected, max(0.0, min(lower, expected - spread)), max(upper, expected + spread))


def baseline_of(months: Sequence[Month]) -> Baseline | None:
    """The baseline of consecutive months, oldest first; None with fewer than ``LEAST_BASELINE_MONTHS``."""
    if len(months) < LEAST_BASELINE_MONTHS:
        return None
    per_day = sum(month.count for month in months) / sum(month.days for month in months)
    if per_day == 0:
        return Baseline(per_day=0.0, widening=1.0)
    z_scores = [(month.count - per_day * month.days) / math.sqrt(per_day * month.days) for month in months]
    moving_ranges = [abs(later - earlier) for earlier, later in pairwise(z_scores)]
    sigma_z = sum(moving_ranges) / len(moving_ranges) / _MOVING_RANGE_OF_TWO
    return Baseline(per_day=per_day, widening=max(1.0, sigma_z))


@lru_cache(maxsize=4_096)  # months have four lengths
def poisson_quantile(mean: float, share: float) -> int:
    """The smallest count with at least ``share`` of a Poisson distribution at or below it."""
    if mean <= 0:
        return 0
    # What lies so far below the mean is less than rounding: large counts need not be summed up from nothing.
    count = max(0, math.floor(mean - _NOTHING_BELOW * math.sqrt(mean)))
    # by logarithms, because exp(-mean) alone vanishes for means beyond 745
    probability = at_or_below = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    while at_or_below < share:
        count += 1
        probability *= mean / count
        at_or_below += probability
        if count > mean + 50 * math.sqrt(mean) + 50:  # rounding may keep the sum below a share close to 1
            break
    return count
