"""Mergeable histograms of whole numbers: every quantile within 2 %, and exact below 64.

A value is counted in a bucket: that of its six highest binary digits. Buckets of two histograms are the same, so
histograms are merged by adding their counts. A bucket is at most 1/32 of its smallest value wide, so that its middle is
at most 1.6 % away from every value in it.

A cell keeps its histogram in one piece. A row for every bucket would be many times as many rows, and the more calls a
street has, the more of its buckets are filled.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_EXACT_BELOW = 64
#: Buckets of equal width that lie between a power of two and the next.
_PARTS = _EXACT_BELOW // 2
#: 2³¹ seconds are 68 years: nothing that is measured here takes longer.
_HIGHEST_BIT = 31
#: How a filled bucket is kept: its number and its count, least significant byte first on whatever machine.
_FILLED = np.dtype([("bucket", "<i2"), ("n", "<i4")])


class bucket_of(FunctionElement[int]):  # noqa: N801 - an SQL function, named as it is called
    """The number of the bucket of a whole number that is not negative; below 64 the number itself.

    Give it a column: the value is written out many times.
    """

    inherit_cache = True
    type = BigInteger()


@compiles(bucket_of)
def _bucket_of(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # as text: made of SQLAlchemy's objects, it would take longer to build than to run
    value = f"CAST({compiler.process(element.clauses, **kw)} AS BIGINT)"
    steps = [f"WHEN {value} < {_EXACT_BELOW} THEN {value}"]
    steps += [f"WHEN {value} < {2**bit} THEN {_part(value, bit)}" for bit in range(7, _HIGHEST_BIT)]
    return f"CASE {' '.join(steps)} ELSE {_part(value, _HIGHEST_BIT)} END"


def _part(value: str, bit: int) -> str:
    """The bucket of a value below 2 to the power of ``bit``."""
    return f"{(bit - 6) * _PARTS} + ({value} >> {bit - 6})"


class Histogram:
    """How often which values occurred, by bucket."""

    def __init__(self, counts: npt.NDArray[np.int64]) -> None:
        self._counts = counts  # by the number of the bucket

    @classmethod
    def merged(cls, packed: Sequence[bytes]) -> Self:
        """All of some packed histograms together."""
        filled = np.frombuffer(b"".join(packed), _FILLED)
        # as floats, in which whole numbers are exact up to 2⁵³
        return cls(np.bincount(filled["bucket"], weights=filled["n"]).astype(np.int64))

    def packed(self) -> bytes:
        """The filled buckets in the order of their values."""
        return pack(self.filled())

    @cached_property
    def n(self) -> int:
        """How many values there are."""
        return int(self._counts.sum())

    def filled(self) -> Iterator[tuple[int, int]]:
        """Bucket and count of each that is not empty, in the order of their values."""
        buckets = np.flatnonzero(self._counts)
        yield from zip(buckets.tolist(), self._counts[buckets].tolist(), strict=True)

    def below(self, value: int) -> int:
        """How many values are smaller than one that is kept exactly."""
        if value > _EXACT_BELOW:
            raise ValueError(f"values from {_EXACT_BELOW} on are not kept exactly")
        return int(self._counts[:value].sum())

    def quantile(self, share: float) -> float:
        """The nearest-rank quantile, as the middle of the bucket in which it lies; NaN where there are no values."""
        if not self.n:
            return float("nan")
        # the epsilon absorbs 0.9 * 10 > 9
        return _middle(int(np.searchsorted(np.cumsum(self._counts), self.n * share - 1e-9)))


def pack(filled: Iterable[tuple[int, int]]) -> bytes:
    """A histogram as a cell keeps it, from bucket and count of each bucket that is not empty, in their order."""
    return np.fromiter(filled, _FILLED).tobytes()


def unpacked(packed: bytes) -> list[tuple[int, int]]:
    """Bucket and count, as a cell keeps them."""
    filled: list[tuple[int, int]] = np.frombuffer(packed, _FILLED).tolist()
    return filled


def _middle(bucket: int) -> float:
    """The value that stands for all in a bucket."""
    if bucket < _EXACT_BELOW:
        return bucket
    shift = bucket // _PARTS - 1
    return ((_PARTS + bucket % _PARTS) << shift) + (1 << shift) / 2
