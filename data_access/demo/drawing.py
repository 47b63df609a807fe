"""Small draws that every subject makes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

from data_access.demo.moments import NEVER, Flags, Numbers, Shares, Texts, day_named, days_of

#: Rows that come of another day's event are numbered from here, apart from the day's own.
FOLLOW_UPS = 500_000
_SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
_FIRST = tuple("建国玉秀春桂志文德永淑凤金瑞福兰明荣俊雅世宝景光爱素丽红海长")
_SECOND = tuple("英华兰芳珍梅平生明军贵香荣云清林霞莲山祥仁义琴田德芝福顺安和")


def texts(values: Sequence[Any]) -> Texts:
    column = np.empty(len(values), dtype=object)
    column[:] = [str(value) for value in values]
    return column


def pick(random: Generator, shares: Mapping[Any, float], count: int) -> Texts:
    """One of the codes for each row, by share."""
    weights = np.array(list(shares.values()), dtype=float)
    return texts(list(shares))[random.choice(len(weights), size=count, p=weights / weights.sum())]


def spread(random: Generator, expected: Shares) -> tuple[Numbers, ...]:
    """How many events fall into each cell (Poisson), as one position per axis for every event."""
    counts = random.poisson(expected)
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    return tuple(axis.astype(np.int64) for axis in np.unravel_index(cells, counts.shape))


def event_ids(days: Numbers, moments: Numbers, first: int = 0) -> Numbers:
    """``YYYYMMDD`` followed by six digits: each day's events numbered in the order of time.

    Two events of one month never share a number; events that come of another month's start at another ``first``.
    """
    if not len(days):
        return np.empty(0, dtype=np.int64)
    order = np.argsort(moments, kind="stable")
    sorted_days = days[order]
    by_day = np.argsort(sorted_days, kind="stable")
    starts = np.searchsorted(sorted_days[by_day], sorted_days[by_day])
    rank = np.empty(len(days), dtype=np.int64)
    rank[order[by_day]] = np.arange(len(days)) - starts
    distinct, back = np.unique(days, return_inverse=True)
    stamps = np.array([int(f"{day_named(day):%Y%m%d}") for day in distinct], dtype=np.int64)
    return stamps[back] * 1_000_000 + first + rank


def satisfaction(random: Generator, count: int, *, asked: float, satisfied: Shares | float) -> Texts:
    """1–5, or None where nobody was asked; ``satisfied`` is the share of 4 and 5."""
    good = np.where(random.random(count) < 0.62, 5, 4)
    poor = np.where(random.random(count) < 0.6, 3, np.where(random.random(count) < 0.65, 2, 1))
    marks = np.where(random.random(count) < satisfied, good, poor).astype(object)
    marks[random.random(count) >= asked] = None
    return marks


def person_names(random: Generator, count: int) -> Texts:
    """Invented names: a surname and one or two characters."""
    surname = np.array(_SURNAMES, dtype=object)[random.integers(0, len(_SURNAMES), count)]
    first = np.array(_FIRST, dtype=object)[random.integers(0, len(_FIRST), count)]
    second = np.array(_SECOND, dtype=object)[random.integers(0, len(_SECOND), count)]
    names: Texts = surname + np.where(random.random(count) < 0.25, "", first) + second
    return names


def phones(random: Generator, count: int) -> Texts:
    """Numbers of a range that is given to nobody: 1990000xxxx."""
    return texts([f"1990000{number:04d}" for number in random.integers(0, 10_000, count)])


def days_or_never(moments: Numbers) -> Numbers:
    """The day of each moment; ``NEVER`` stays ``NEVER``."""
    return np.where(moments >= NEVER, NEVER, days_of(moments))


def where_happens(happens: Flags, moments: Numbers) -> Numbers:
    """The moment where it happens, else ``NEVER``."""
    return np.where(happens, moments, NEVER)
