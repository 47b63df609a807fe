"""Histograms of whole numbers: buckets that both databases number alike, and quantiles within 2 %."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Engine, literal, select, union_all

from data_access.engine import reading
from data_access.rollup.histograms import Histogram, bucket_of, pack, unpacked

#: The edges of the buckets: below, at and above each power of two, and the longest time there is.
EDGES = sorted({0, 1, 62, 2**31 - 1} | {2**bit + near for bit in range(5, 31) for near in (-1, 0, 1)})
NUMBERS = st.one_of(st.integers(0, 130), st.integers(0, 100_000), st.sampled_from(EDGES))


def bucket_by_hand(number: int) -> int:
    """Each power of two is followed by 32 buckets of one width; below 64 every number has its own."""
    if number < 64:
        return number
    bits = len(f"{number:b}")
    return 32 * (bits - 6) + int(f"{number:b}"[:6], 2)


def histogram_of(numbers: list[int]) -> Histogram:
    return Histogram.merged([pack([(bucket_by_hand(number), 1)]) for number in numbers])


def nearest_rank(numbers: list[int], share: float) -> int:
    """The slow definition: the smallest number with at least ``share`` of all at or below it."""
    ordered = sorted(numbers)
    return next(number for place, number in enumerate(ordered, 1) if place / len(ordered) >= share - 1e-9)


def test_both_databases_number_the_buckets_alike(empty_engine: Engine) -> None:
    table = union_all(*(select(literal(number, BigInteger).label("number")) for number in EDGES)).subquery()
    asked = select(table.c.number, bucket_of(table.c.number))
    with reading(empty_engine) as connection:
        found = [(number, bucket) for number, bucket in connection.execute(asked)]
    assert found == [(number, bucket_by_hand(number)) for number in EDGES]
    assert len({bucket for _number, bucket in found}) > 2 * 25, "they are apart"


@given(st.lists(NUMBERS, min_size=1, max_size=60), st.sampled_from([0.01, 0.5, 0.9, 1.0]))
def test_quantiles_are_nearest_ranks_within_two_hundredths(numbers: list[int], share: float) -> None:
    found, exact = histogram_of(numbers), nearest_rank(numbers, share)
    assert found.n == len(numbers)
    assert found.quantile(share) == (exact if exact < 64 else pytest.approx(exact, rel=0.02))


@given(st.lists(st.lists(NUMBERS, max_size=20), max_size=5))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_merged_in_whatever_parts_it_is_the_same(parts: list[list[int]]) -> None:
    every = [number for part in parts for number in part]
    merged = Histogram.merged([histogram_of(part).packed() for part in parts])
    assert merged.packed() == histogram_of(every).packed()
    assert list(merged.filled()) == unpacked(merged.packed()), "in the order of their values"
    assert sum(n for _bucket, n in merged.filled()) == merged.n == len(every)


def test_without_values_there_is_no_quantile() -> None:
    nothing = Histogram.merged([])
    assert (nothing.n, nothing.packed(), list(nothing.filled())) == (0, b"", [])
    assert math.isnan(nothing.quantile(0.5))


def test_as_many_as_a_city_ever_has_are_counted() -> None:
    """2³¹ − 1 in a cell, and more when cells are added up."""
    most = pack([(5, 2**31 - 1), (862, 2**31 - 1)])
    merged = Histogram.merged([most, most, most])
    assert merged.n == 6 * (2**31 - 1)
    assert merged.quantile(0.5) == 5
    assert merged.quantile(0.9) == pytest.approx(2**31 - 2**25 - 2**24, rel=0.02)


@given(st.lists(NUMBERS, max_size=40), st.integers(0, 64))
def test_below_a_number_that_is_kept_exactly(numbers: list[int], limit: int) -> None:
    assert histogram_of(numbers).below(limit) == sum(number < limit for number in numbers)


def test_below_other_numbers_is_not_known() -> None:
    with pytest.raises(ValueError, match="64"):
        histogram_of([100]).below(65)
