"""Mergeable histograms of whole numbers: every quantile within 2 %, and exact below 64.

A value is counted in a bucket named by the bucket's smallest value: the value's six highest binary digits. Buckets of
two histograms are the same, so histograms are merged by adding their counts. A bucket is at most 1/32 of its smallest
value wide, so that its middle is at most 1.6 % away from every value in it.
"""

from typing import Any

from pandas import Series
from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_EXACT_BELOW = 64
#: 2³¹ seconds are 68 years: nothing that is measured here takes longer.
_HIGHEST_BIT = 31


class bucket_of(FunctionElement[int]):  # noqa: N801 - an SQL function, named as it is called
    """The bucket of a whole number that is not negative. Give it a column: the value is written out many times."""

    inherit_cache = True
    type = BigInteger()


@compiles(bucket_of)
def _bucket_of(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # as text: made of SQLAlchemy's objects, it would take longer to build than to run
    value = f"CAST({compiler.process(element.clauses, **kw)} AS BIGINT)"
    steps = [f"WHEN {value} < {_EXACT_BELOW} THEN {value}"]
    steps += [f"WHEN {value} < {2**bit} THEN {value} & -{2 ** (bit - 6)}" for bit in range(7, _HIGHEST_BIT)]
    return f"CASE {' '.join(steps)} ELSE {value} & -{2 ** (_HIGHEST_BIT - 6)} END"


def middle_of(buckets: Series) -> Series:
    """The value that stands for all in a bucket (float64, whole), NaN where there is none."""
    return buckets.map(_middle).astype("float64")


def _middle(bucket: float) -> float:
    if not bucket >= _EXACT_BELOW:  # also NaN
        return bucket
    half: int = 2 ** (int(bucket).bit_length() - 7)
    return bucket + half
