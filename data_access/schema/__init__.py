"""The tables, by subject. Import them from here: ``from data_access.schema import dispute``.

Every fact table's primary key and foreign keys begin with ``community_code`` and no table has triggers or sequences,
so that the schema can be spread over several servers by community unchanged. A row is never deleted: ``deleted_at``
is set. A moment (``*_at``) is UTC; the day beside it (``*_day``) is the day in Asia/Shanghai.
"""

from data_access.schema.activities import activity, hazard, safety_inspection
from data_access.schema.bookkeeping import audit_log, data_version, installation
from data_access.schema.columns import metadata
from data_access.schema.disputes import dispute, public_issue
from data_access.schema.elderly_care import call, device, device_outage, elder, service_order
from data_access.schema.facilities import facility, facility_hours, visit
from data_access.schema.five_parties import (
    charity_resource,
    organisation,
    project,
    project_compound,
    project_contribution,
    social_worker,
    volunteer,
)
from data_access.schema.party import party_member, party_organisation
from data_access.schema.places import (
    building,
    community,
    compound,
    district,
    grid_unit,
    grid_worker,
    road,
    school_holiday,
    street,
)

__all__ = [
    "activity", "audit_log", "building", "call", "charity_resource", "community", "compound", "data_version", "device",
    "device_outage", "dispute", "district", "elder", "facility", "facility_hours", "grid_unit", "grid_worker", "hazard",
    "installation", "metadata", "organisation", "party_member", "party_organisation", "project", "project_compound",
    "project_contribution", "public_issue", "road", "safety_inspection", "school_holiday", "service_order",
    "social_worker", "street", "visit", "volunteer",
]  # fmt: skip
