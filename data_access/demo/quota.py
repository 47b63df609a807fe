"""The pilot's counts that a newspaper page reports: how many of its drawn cases are kept so that they come out exactly.

Every case of the pilot carries a priority between 0 and 1 and more cases are drawn than are wanted. Of those that
count, the ones with the lowest priorities are kept; of the others, the usual share.
"""

from collections.abc import Callable

import numpy as np

from data_access.demo.demonstration import Demonstration
from data_access.demo.moments import Flags, Numbers, Shares, days_of
from data_access.demo.seasons import month_of

#: How many times as many cases of the pilot are drawn as are usually kept.
SURPLUS = 1.8
#: The priority of cases that are always kept.
ALWAYS = -1.0


def counts_for_quota(demonstration: Demonstration, finished: Numbers) -> Flags:
    """Which cases finish in the running calendar month and the eleven before, up to the moment of filling."""
    first, _ = demonstration.window()
    flags: Flags = (days_of(finished) >= first) & (finished <= demonstration.anchor_second)
    return flags


def keep(priority: Shares, counted: Flags, threshold: float) -> Flags:
    """Which of the pilot's cases stay."""
    flags: Flags = priority < np.where(counted, threshold, 1 / SURPLUS)
    return flags


def threshold_for(
    demonstration: Demonstration, wanted: int, priorities_of_month: Callable[[int], Shares], months_before: int
) -> float:
    """The priority below which exactly ``wanted × scale`` counted cases lie.

    ``priorities_of_month`` gives those of the counted cases that were reported in a month; cases reported up to
    ``months_before`` months before the window may finish in it.
    """
    first, last = demonstration.window()
    earliest = max(month_of(first) - months_before, demonstration.months[0])
    months = range(earliest, month_of(last) + 1)
    priorities = np.sort(np.concatenate([priorities_of_month(month) for month in months]))
    wanted = round(wanted * demonstration.scale)
    if not wanted or wanted > len(priorities):
        return 1.0 if wanted else ALWAYS
    return float(np.nextafter(priorities[wanted - 1], 2.0))
