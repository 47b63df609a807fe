"""Disputes: what was reported, by the day of the report, and what was closed, by the day of the closing.

The difference of the two, since the beginning, is what is open.
"""

from sqlalchemy import and_

from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.dialect import days_between
from data_access.rollup.definition import Columns, Histogram, Look, Rollup, one_if
from data_access.schema import (
    dispute,
    dispute_closed_by_day,
    dispute_closed_by_month,
    dispute_closed_by_week,
    dispute_reported_by_day,
    dispute_reported_by_month,
    dispute_reported_by_week,
)
from data_access.settings import TimeLimits

#: From this grade (of 1–5) on, people count as satisfied.
SATISFIED_FROM = 4


def _reported(_limits: TimeLimits, look: Look) -> Columns:
    reported = look.known(dispute.c.reported_at)
    return {"reported": one_if(reported), "repeats": one_if(and_(reported, dispute.c.repeat_of.is_not(None)))}


def _closed(_limits: TimeLimits, look: Look) -> Columns:
    closed = look.known(dispute.c.closed_at)
    return {
        "closed": one_if(closed),
        "resolved": one_if(and_(closed, dispute.c.outcome == DisputeOutcome.RESOLVED)),
        "asked": one_if(and_(closed, dispute.c.satisfaction.is_not(None))),
        "satisfied": one_if(and_(closed, dispute.c.satisfaction >= SATISFIED_FROM)),
    }


DISPUTES_REPORTED = Rollup(
    name="dispute_reported",
    source=dispute,
    row_id=dispute.c.dispute_id,
    day=dispute.c.reported_day,
    happened_at=dispute.c.reported_at,
    grid_unit=dispute.c.grid_unit_code,
    compound=dispute.c.compound_code,
    kinds=("category",),
    facets=((), ("category",)),
    codes={"category": DisputeCategory},
    measures=_reported,
    settled_at=lambda _limits: dispute.c.reported_at,
    by_day=dispute_reported_by_day,
    by_week=dispute_reported_by_week,
    by_month=dispute_reported_by_month,
)

DISPUTES_CLOSED = Rollup(
    name="dispute_closed",
    source=dispute,
    row_id=dispute.c.dispute_id,
    day=dispute.c.closed_day,
    happened_at=dispute.c.closed_at,
    grid_unit=dispute.c.grid_unit_code,
    compound=dispute.c.compound_code,
    kinds=("venue", "outcome"),
    facets=((), ("venue",), ("outcome",)),
    codes={"venue": Venue, "outcome": DisputeOutcome},
    measures=_closed,
    settled_at=lambda _limits: dispute.c.closed_at,
    by_day=dispute_closed_by_day,
    by_week=dispute_closed_by_week,
    by_month=dispute_closed_by_month,
    histograms={
        "dispute_days_to_close": Histogram(
            name="dispute_days_to_close",
            value=days_between(dispute.c.reported_day, dispute.c.closed_day),
            kind=dispute.c.venue,
            counted=lambda look: look.known(dispute.c.closed_at),
        )
    },
)
