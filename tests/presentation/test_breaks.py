"""Breaks: every value in exactly one class, quantiles of even size, natural breaks no worse than any other cut."""

from itertools import combinations
from random import Random

import pytest

from presentation.breaks import BreakMethod, Breaks, breaks_of, shade_position


def test_quantile_classes_hold_equally_many_values():
    values = [float(value) for value in range(1, 21)]
    breaks = breaks_of(values, BreakMethod.QUANTILE)
    assert list(breaks.ranges) == [(1, 4), (5, 8), (9, 12), (13, 16), (17, 20)]
    assert [breaks.class_of(value) for value in values] == [place for place in range(5) for _ in range(4)]


def test_natural_breaks_find_the_gaps():
    breaks = breaks_of([1, 2, 2, 3, 50, 51, 52, 200, 201, 1000], BreakMethod.NATURAL, classes=4)
    assert breaks.ranges == ((1, 3), (50, 52), (200, 201), (1000, 1000))


@pytest.mark.parametrize("seed", range(5))
def test_natural_breaks_deviate_least_of_all_possible_cuts(seed):
    random = Random(seed)
    values = sorted(random.choice([1, 10, 100]) * random.random() for _ in range(12))
    found = breaks_of(values, BreakMethod.NATURAL, classes=3)
    members = [[value for value in values if found.class_of(value) == place] for place in range(found.classes)]
    possible = [
        _deviation([values[:first], values[first:second], values[second:]])
        for first, second in combinations(range(1, len(values)), 2)
    ]
    assert _deviation(members) == pytest.approx(min(possible))


@pytest.mark.parametrize("method", list(BreakMethod))
def test_equal_values_share_a_class_and_fewer_values_make_fewer_classes(method):
    assert breaks_of([0.0] * 90 + [1.0, 2.0], method).ranges == ((0, 0), (1, 1), (2, 2))
    tied = breaks_of([0.0] * 90 + [1, 2, 3, 4, 5, 6, 7, 8], method)
    assert tied.class_of(0.0) == 0
    assert tied.ranges[0][0] == 0
    assert all(low[1] < high[0] for low, high in zip(tied.ranges, tied.ranges[1:], strict=False))


@pytest.mark.parametrize("method", list(BreakMethod))
def test_no_value_makes_no_class(method):
    assert breaks_of([], method) == Breaks(method, ())


def test_less_than_one_class_is_refused():
    with pytest.raises(ValueError, match="at least one class"):
        breaks_of([1.0], BreakMethod.QUANTILE, classes=0)


def test_shades_spread_from_first_to_last():
    assert [shade_position(place, 5, 10) for place in range(5)] == [0, 2, 4, 7, 9]
    assert [shade_position(place, 2, 10) for place in range(2)] == [0, 9]
    assert shade_position(0, 1, 10) == 4
    assert breaks_of([1, 2], BreakMethod.QUANTILE).shade(2, "ab") == "b"


def _deviation(classes: list[list[float]]) -> float:
    return sum(sum((value - sum(group) / len(group)) ** 2 for value in group) for group in classes)
