"""Rollups: facts counted in advance, kept true while anybody writes. See docs/rollups.md."""

from data_access.rollup.calls import CALLS
from data_access.rollup.histograms import middle_of
from data_access.rollup.reading import cells, histogram, since_beginning
from data_access.rollup.refreshing import rebuild, refresh
from data_access.rollup.verifying import Difference, differences

__all__ = [
    "CALLS",
    "Difference",
    "cells",
    "differences",
    "histogram",
    "middle_of",
    "rebuild",
    "refresh",
    "since_beginning",
]
