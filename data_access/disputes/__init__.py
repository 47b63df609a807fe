"""矛盾化解, disputes between people: one function per question, every one ``question(connection, scope, …)``."""

from data_access.disputes.breakdowns import (
    disputes_by_outcome,
    disputes_by_venue,
    open_disputes_by_age,
    repeat_disputes,
)
from data_access.disputes.by_month import disputes_by_month, disputes_of_units_by_month
from data_access.disputes.by_unit import disputes_by_unit
from data_access.disputes.key_figures import dispute_key_figures, longest_open_dispute
from data_access.disputes.listing import DisputeState, dispute_list
from data_access.disputes.trend import ALL_CATEGORIES, dispute_signal_by_compound, dispute_trend

__all__ = [
    "ALL_CATEGORIES",
    "DisputeState",
    "dispute_key_figures",
    "dispute_list",
    "dispute_signal_by_compound",
    "dispute_trend",
    "disputes_by_month",
    "disputes_by_outcome",
    "disputes_by_unit",
    "disputes_by_venue",
    "disputes_of_units_by_month",
    "longest_open_dispute",
    "open_disputes_by_age",
    "repeat_disputes",
]
