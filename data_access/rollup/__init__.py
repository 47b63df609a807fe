"""Rollups: facts counted in advance, kept true while anybody writes. See docs/rollups.md."""

from data_access.rollup.calls import CALLS
from data_access.rollup.disputes import DISPUTES_CLOSED, DISPUTES_REPORTED
from data_access.rollup.hazards import HAZARDS_FOUND, HAZARDS_RECTIFIED
from data_access.rollup.histograms import Histogram
from data_access.rollup.planning import since_beginning
from data_access.rollup.public_issues import PUBLIC_ISSUES_REPORTED, PUBLIC_ISSUES_RESOLVED
from data_access.rollup.reading import cells
from data_access.rollup.reading_histograms import histograms
from data_access.rollup.refreshing import rebuild, refresh
from data_access.rollup.registry import sources_of
from data_access.rollup.served_elders import elders_served_by_month, served_elders
from data_access.rollup.service_orders import SERVICE_ORDERS
from data_access.rollup.silent_devices import running_at
from data_access.rollup.verifying import Difference, differences
from data_access.rollup.visits import VISITS

__all__ = [
    "CALLS",
    "DISPUTES_CLOSED",
    "DISPUTES_REPORTED",
    "HAZARDS_FOUND",
    "HAZARDS_RECTIFIED",
    "PUBLIC_ISSUES_REPORTED",
    "PUBLIC_ISSUES_RESOLVED",
    "SERVICE_ORDERS",
    "VISITS",
    "Difference",
    "Histogram",
    "cells",
    "differences",
    "elders_served_by_month",
    "histograms",
    "rebuild",
    "refresh",
    "running_at",
    "served_elders",
    "since_beginning",
    "sources_of",
]
