"""Mergeable histograms of whole numbers: every quantile within 2 %, and exact below 64.

A value is counted in a bucket named by the bucket's smallest value: the value's six highest binary digits. Buckets of
two histograms are the same, so histograms are merged by adding their counts. A bucket is at most 1/32 of its smallest
value wide, so that its middle is at most 1.6 % away from every value in it.
"""

from pandas import Series
from sqlalchemy import BigInteger, ColumnElement, case, cast

_EXACT_BELOW = 64
#: 2³¹ seconds are 68 years: nothing that is measured here takes longer.
_HIGHEST_BIT = 31


def bucket_of(value: ColumnElement[int]) -> ColumnElement[int]:
    """The bucket of a whole number that is not negative."""
    whole = cast(value, BigInteger)
    steps = [(whole < _EXACT_BELOW, whole)]
    steps += [(whole < 2**bit, whole - whole % 2 ** (bit - 6)) for bit in range(7, _HIGHEST_BIT)]
    return case(*steps, else_=whole - whole % 2 ** (_HIGHEST_BIT - 6))


def middle_of(buckets: Series) -> Series:
    """The value that stands for all in a bucket (float64, whole), NaN where there is none."""
    return buckets.map(_middle).astype("float64")


def _middle(bucket: float) -> float:
    if not bucket >= _EXACT_BELOW:  # also NaN
        return bucket
    width = 2 ** (int(bucket).bit_length() - 6)
    return bucket + width // 2
