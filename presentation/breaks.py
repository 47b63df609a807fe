"""Where one class of a map ends and the next begins: by quantiles or by natural breaks.

Both work on the values as they are; equal values never fall into different classes, so that fewer classes than asked
for may result.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

#: More shades of one hue than this cannot be told apart on a map.
MOST_CLASSES = 5


class BreakMethod(StrEnum):
    """QUANTILE: about as many units in each class. NATURAL: classes as homogeneous as possible (Jenks, Fisher)."""

    QUANTILE = "quantile"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True)
class Breaks:
    """The classes of a map, from little to much: each with the smallest and largest value that lie in it.

    ``ranges`` is empty where no unit has a value.
    """

    method: BreakMethod
    ranges: tuple[tuple[float, float], ...]

    @property
    def classes(self) -> int:
        return len(self.ranges)

    def class_of(self, value: float) -> int:
        """The class of one of the values from which the breaks were made, 0 for the lowest."""
        return min(bisect_left([highest for _, highest in self.ranges], value), self.classes - 1)

    def shade(self, value: float, shades: Sequence[str]) -> str:
        """The colour of the value's class among ``shades``, spread evenly from first to last."""
        return shades[shade_position(self.class_of(value), self.classes, len(shades))]


def shade_position(place: int, classes: int, shades: int) -> int:
    """Which of ``shades`` colours class ``place`` takes; a single class takes the middle one."""
    return (shades - 1) // 2 if classes == 1 else round(place * (shades - 1) / (classes - 1))


def breaks_of(values: Sequence[float], method: BreakMethod, classes: int = MOST_CLASSES) -> Breaks:
    """At most ``classes`` classes for the values, in any order. Raises ValueError for less than one class."""
    if classes < 1:
        raise ValueError(f"a map needs at least one class, not {classes}")
    ordered = np.sort(np.asarray(values, dtype="float64"))
    if not len(ordered):
        return Breaks(method, ())
    distinct = np.unique(ordered)
    if len(distinct) <= classes:
        highest = distinct
    elif method is BreakMethod.QUANTILE:
        highest = _quantile_ends(ordered, classes)
    else:
        highest = _natural_ends(ordered, classes)
    after = np.searchsorted(ordered, highest, side="right")
    starts = [0, *after[:-1].tolist()]
    return Breaks(method, tuple((float(ordered[at]), float(end)) for at, end in zip(starts, highest, strict=True)))


def _quantile_ends(ordered: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """The nearest-rank quantiles 1/k … k/k, each once."""
    positions = np.ceil(np.arange(1, classes + 1) * len(ordered) / classes - 1e-9).astype(int) - 1
    return np.unique(ordered[positions])


def _natural_ends(ordered: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """The class ends with the least sum of squared deviations within classes: Fisher's exact dynamic programme.

    Works on distinct values with their counts; cost is classes × distinct², a few milliseconds for a street.
    """
    distinct, counts = np.unique(ordered, return_counts=True)
    weight, total, squares = (
        np.concatenate(([0.0], np.cumsum(part))) for part in (counts, counts * distinct, counts * distinct**2)
    )
    size = len(distinct)
    least = np.full(size + 1, np.inf)
    least[0] = 0.0
    chosen: list[NDArray[np.intp]] = []
    for _ in range(classes):
        best, start = np.full(size + 1, np.inf), np.zeros(size + 1, dtype=np.intp)
        for end in range(1, size + 1):
            members, amount = weight[end] - weight[:end], total[end] - total[:end]
            deviations = squares[end] - squares[:end] - amount**2 / members
            costs = least[:end] + deviations
            start[end] = int(np.argmin(costs))
            best[end] = costs[start[end]]
        chosen.append(start)
        least = best
    ends, end = [], size
    for start in reversed(chosen):
        ends.append(distinct[end - 1])
        end = int(start[end])
    return np.array(ends[::-1])
