"""Is a difference between two periods more than chance? Three z-scores, and which of many of them to believe.

A z-score is the difference in units of its ordinary variation; its sign is that of the change. Discrete counts carry a
continuity correction, which errs towards "chance". Every function returns 0.0 where there is nothing to compare.

- Cases (disputes, issues): independent events follow Poisson's law, and given their sum, those of the one period follow
  the binomial law by the lengths of both periods (Przyborowski and Wilenski, *Biometrika* 31, 1940).
- Rates: the pooled two-proportion z-score.
- Daily volumes (visits, service orders): the same people come again, and whole days are busy or quiet, so that
  Poisson's law would see change everywhere. Days are compared instead: Welch's statistic on the daily counts.

Hundreds of differences are looked at for one screen; of hundreds of pure accidents some lie beyond any fixed limit.
Benjamini and Hochberg (*JRSS B* 57:1, 1995) choose the limit such that of what is named at most one in twenty is
expected to be an accident.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True, slots=True)
class DailyCounts:
    """The daily counts of a period: their number of days, their sum, and the sum of their squares."""

    days: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.days

    @property
    def variance_of_mean(self) -> float:
        return max(0.0, self.squares - self.total**2 / self.days) / (self.days - 1) / self.days


def z_of_counts(now: float, before: float, share_of_time: float = 0.5) -> float:
    """Two counts of cases; ``share_of_time`` is the later period's share of both periods' length."""
    both = now + before
    spread = math.sqrt(both * share_of_time * (1 - share_of_time))
    return _corrected(now - both * share_of_time, 0.5, spread)


def z_of_rates(now: float, of: float, before: float, before_of: float) -> float:
    """Two rates as numerators and denominators."""
    if not of or not before_of:
        return 0.0
    pooled = (now + before) / (of + before_of)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / of + 1 / before_of))
    return _corrected(now / of - before / before_of, (1 / of + 1 / before_of) / 2, spread)


def z_of_daily_counts(now: DailyCounts, before: DailyCounts) -> float:
    """Two periods' daily counts; below a week of days on either side nothing is said."""
    if min(now.days, before.days) < 7:
        return 0.0
    return _corrected(now.mean - before.mean, 0.0, math.sqrt(now.variance_of_mean + before.variance_of_mean))


def unlikely_by_chance(z_scores: Sequence[float]) -> list[bool]:
    """For each of all the scores looked at, whether it is to be believed."""
    chances = [math.erfc(abs(z) / math.sqrt(2)) for z in z_scores]
    limit = 0.0
    for rank, chance in enumerate(sorted(chances), start=1):
        if chance <= FALSE_DISCOVERY_RATE * rank / len(chances):
            limit = chance
    return [chance <= limit for chance in chances]


def _corrected(difference: float, correction: float, spread: float) -> float:
    beyond = max(0.0, abs(difference) - correction)
    return math.copysign(beyond / spread, difference) if spread and beyond else 0.0
