"""Hazards: what was found, by the day it was found, and what was put right, by the day of that.

As with public issues, what was put right late is told apart by the month of the finding.
"""

from sqlalchemy import and_, case, or_

from data_access.dialect import month_of, seconds_between, seconds_later
from data_access.rollup.definition import Columns, Look, Rollup, one_if
from data_access.schema import (
    hazard,
    hazard_found_by_day,
    hazard_found_by_month,
    hazard_found_by_week,
    hazard_rectified_by_day,
    hazard_rectified_by_month,
    hazard_rectified_by_week,
)
from data_access.settings import TimeLimits


def _found(limits: TimeLimits, look: Look) -> Columns:
    found = look.known(hazard.c.found_at)
    due = or_(look.known(hazard.c.rectified_at), look.passed(hazard.c.found_at, limits.rectify_days * 86400))
    return {"found": one_if(found), "rectify_due": one_if(and_(found, due))}


def _rectified(_limits: TimeLimits, look: Look) -> Columns:
    return {"rectified": one_if(look.known(hazard.c.rectified_at))}


HAZARDS_FOUND = Rollup(
    name="hazard_found",
    source=hazard,
    row_id=hazard.c.hazard_id,
    day=hazard.c.found_day,
    happened_at=hazard.c.found_at,
    grid_unit=hazard.c.grid_unit_code,
    compound=hazard.c.compound_code,
    kinds=(),
    measures=_found,
    settled_at=lambda limits: case(
        (
            and_(
                hazard.c.rectified_at.is_not(None),
                seconds_between(hazard.c.found_at, hazard.c.rectified_at) <= limits.rectify_days * 86400,
            ),
            hazard.c.rectified_at,
        ),
        else_=seconds_later(hazard.c.found_at, limits.rectify_days * 86400 + 1),
    ),
    by_day=hazard_found_by_day,
    by_week=hazard_found_by_week,
    by_month=hazard_found_by_month,
)

HAZARDS_RECTIFIED = Rollup(
    name="hazard_rectified",
    source=hazard,
    row_id=hazard.c.hazard_id,
    day=hazard.c.rectified_day,
    happened_at=hazard.c.rectified_at,
    grid_unit=hazard.c.grid_unit_code,
    compound=hazard.c.compound_code,
    kinds=("found_month",),
    facets=((), ("found_month",)),
    derived={"found_month": month_of(hazard.c.found_day)},
    measures=_rectified,
    settled_at=lambda _limits: hazard.c.rectified_at,
    by_day=hazard_rectified_by_day,
    by_week=hazard_rectified_by_week,
    by_month=hazard_rectified_by_month,
)
