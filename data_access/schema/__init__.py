"""The tables, by subject. Import them from here: ``from data_access.schema import dispute``.

Every fact table's primary key and foreign keys begin with ``community_code`` and no table has triggers or sequences,
so that the schema can be spread over several servers by community unchanged. A row is never deleted: ``deleted_at``
is set. A moment (``*_at``) is UTC; the day beside it (``*_day``) is the day in Asia/Shanghai.
"""

from data_access.schema.activities import activity, hazard, safety_inspection
from data_access.schema.bookkeeping import audit_log, data_version, installation, table_version
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
from data_access.schema.rollups import (
    call_by_day,
    call_by_month,
    call_by_week,
    dispute_closed_by_day,
    dispute_closed_by_month,
    dispute_closed_by_week,
    dispute_reported_by_day,
    dispute_reported_by_month,
    dispute_reported_by_week,
    hazard_found_by_day,
    hazard_found_by_month,
    hazard_found_by_week,
    hazard_rectified_by_day,
    hazard_rectified_by_month,
    hazard_rectified_by_week,
    histogram_by_day,
    histogram_by_month,
    histogram_by_week,
    public_issue_reported_by_day,
    public_issue_reported_by_month,
    public_issue_reported_by_week,
    public_issue_resolved_by_day,
    public_issue_resolved_by_month,
    public_issue_resolved_by_week,
    rollup_day,
    rollup_seen,
    rollup_state,
    served_by_month,
    service_days,
    service_order_by_day,
    service_order_by_month,
    service_order_by_unit_day,
    service_order_by_week,
    service_reach,
    silent_device,
    updated_at_indexes,
    visit_by_day,
    visit_by_month,
    visit_by_week,
    visit_peak,
    visit_slot,
    visit_slot_by_day,
)

updated_at_indexes()

__all__ = [
    "activity", "audit_log", "building", "call", "call_by_day", "call_by_month", "call_by_week", "charity_resource",
    "community", "compound", "data_version", "device", "device_outage", "dispute", "dispute_closed_by_day",
    "dispute_closed_by_month", "dispute_closed_by_week", "dispute_reported_by_day", "dispute_reported_by_month",
    "dispute_reported_by_week", "district", "elder", "facility", "facility_hours", "grid_unit", "grid_worker",
    "hazard", "hazard_found_by_day", "hazard_found_by_month", "hazard_found_by_week", "hazard_rectified_by_day",
    "hazard_rectified_by_month", "hazard_rectified_by_week", "histogram_by_day", "histogram_by_month",
    "histogram_by_week", "installation", "metadata", "organisation", "party_member", "party_organisation",
    "project", "project_compound", "project_contribution", "public_issue", "public_issue_reported_by_day",
    "public_issue_reported_by_month", "public_issue_reported_by_week", "public_issue_resolved_by_day",
    "public_issue_resolved_by_month", "public_issue_resolved_by_week", "road", "rollup_day", "rollup_seen",
    "rollup_state", "safety_inspection", "school_holiday", "served_by_month", "service_days", "service_order",
    "service_order_by_day", "service_order_by_month", "service_order_by_unit_day", "service_order_by_week",
    "service_reach", "silent_device", "social_worker", "street", "table_version", "visit", "visit_by_day",
    "visit_by_month", "visit_by_week", "visit_peak", "visit_slot", "visit_slot_by_day", "volunteer",
]  # fmt: skip
