"""Visits to the rooms, by the day of the check-in and by the visitor's home.

Visitors from elsewhere and those of confidential rooms have no home: they count for the whole community alone. The
compound of a home is that of its grid unit, asked when it is needed.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, case, cast, false, func, literal, or_

from data_access.codes import AgeBand
from data_access.dialect import local_hour, seconds_between
from data_access.rollup.definition import Columns, Look, Rollup, one_if
from data_access.schema import visit, visit_by_day, visit_by_month, visit_by_week
from data_access.schema.columns import Moment
from data_access.schema.rollups import NONE
from data_access.settings import TimeLimits

#: 16–19 时: the check-ins after school. Counted on all days; who asks for working days asks day by day.
AFTER_SCHOOL_HOURS = (16, 17, 18)
#: Later than any check-out: what somebody who is inside comes to changes with every second.
NEVER = datetime(2500, 1, 1, tzinfo=UTC)


def left_at(look: Look) -> ColumnElement[Any]:
    """When the visitor left. Who is inside at the look is taken to leave then; without a moment, to leave at once."""
    if look.as_of is None:
        return func.coalesce(visit.c.checked_out_at, visit.c.checked_in_at)
    as_of = literal(look.as_of, Moment)
    return case((visit.c.checked_out_at <= as_of, visit.c.checked_out_at), else_=as_of)


def in_stretches(day: ColumnElement[Any], stretches: Iterable[tuple[date, date]]) -> ColumnElement[bool]:
    """The day lies in one of the stretches, both ends included."""
    return or_(false(), *(day.between(first, last) for first, last in stretches))


def _measures(_limits: TimeLimits, look: Look) -> Columns:
    came = look.known(visit.c.checked_in_at)
    stay = cast(seconds_between(visit.c.checked_in_at, left_at(look)), BigInteger)
    return {
        "visits": one_if(came),
        "person_seconds": case((came, stay), else_=0),
        "after_school": one_if(came & local_hour(visit.c.checked_in_at).in_(AFTER_SCHOOL_HOURS)),
        **{band.value: one_if(came & (visit.c.age_band == band)) for band in AgeBand},
    }


VISITS = Rollup(
    name="visit",
    source=visit,
    row_id=visit.c.visit_id,
    day=visit.c.checked_in_day,
    happened_at=visit.c.checked_in_at,
    grid_unit=visit.c.home_grid_unit_code,
    compound=literal(NONE, String),
    kinds=("facility_code",),
    measures=_measures,
    settled_at=lambda _limits: func.coalesce(visit.c.checked_out_at, literal(NEVER, Moment)),
    by_day=visit_by_day,
    by_week=visit_by_week,
    by_month=visit_by_month,
)
