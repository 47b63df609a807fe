"""The map of the demonstration street: a seeded town plan from communities down to buildings."""

from data_access.demo.geography.plan import (
    PlannedBuilding,
    PlannedCommunity,
    PlannedCompound,
    PlannedGridUnit,
    PlannedRoad,
    StreetPlan,
    as_geojson,
)
from data_access.demo.geography.street import plan_street

__all__ = [
    "PlannedBuilding",
    "PlannedCommunity",
    "PlannedCompound",
    "PlannedGridUnit",
    "PlannedRoad",
    "StreetPlan",
    "as_geojson",
    "plan_street",
]
