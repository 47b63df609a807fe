"""消防隐患排查: hazards found, put right, and overdue.

Counted by the rollups ``HAZARDS_FOUND`` and ``HAZARDS_RECTIFIED``: what is open at a moment is what was ever found by
then less what was ever put right, and what is overdue what was ever due to be put right less that.
"""

from datetime import timedelta
from typing import Any

from pandas import DataFrame
from sqlalchemy import CTE, Connection, Date, Select, Subquery, and_, func, literal, not_, select, union_all

from data_access.dialect import seconds_between
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.month_ends import at_month_ends, counts_by_month, in_months, read_by_month, whole_months
from data_access.places import units_of
from data_access.rollup import HAZARDS_FOUND, HAZARDS_RECTIFIED, cells, since_beginning
from data_access.rollup.cohorts import added_up, ended_of_begun
from data_access.schema import hazard
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_place
from data_access.settings import TimeLimits
from data_access.unit_levels import Level, narrowest_level

_COUNTS = ("found", "rectified", "open", "overdue")


def hazards_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit of the level, by code.

    unit_code (str), found (Int64, 件, found in the period), rectified (of these, put right by ``as_of``),
    rectification_rate (float64, rectified ÷ found), open (found at any time, not put right at ``as_of``), overdue (of
    the open ones, those found more than ``limits.rectify_days`` days before).
    """
    columns = {"unit_code": "text"} | dict.fromkeys(_COUNTS, "count")
    frame = read_frame(connection, _by_unit(connection, scope, level, limits), columns)
    frame.insert(3, "rectification_rate", share(frame["rectified"], frame["found"]))
    return frame


@kept
def _by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    ever, by = since_beginning(scope), f"{level}_code"
    found = cells(connection, HAZARDS_FOUND, scope, limits, (by, "found"))
    of_these = ended_of_begun(connection, HAZARDS_RECTIFIED, hazard.c.found_day, scope, limits, (by, "rectified"))
    came = cells(connection, HAZARDS_FOUND, ever, limits, (by, "found", "rectify_due"))
    went = cells(connection, HAZARDS_RECTIFIED, ever, limits, (by, "rectified"))
    counted = added_up(
        (found, {"found": found.c.found}),
        (of_these, {"rectified": of_these.c.rectified}),
        (came, {"open": came.c.found, "overdue": came.c.rectify_due}),
        (went, {"open": -went.c.rectified, "overdue": -went.c.rectified}),
        by=(by,),
    ).subquery()
    listed = units_of(scope, level).subquery()
    return (
        select(listed.c.unit_code, *(func.coalesce(counted.c[name], 0).label(name) for name in _COUNTS))
        .outerjoin_from(listed, counted, counted.c[by] == listed.c.unit_code)
        .order_by(listed.c.unit_code)
    )


def hazards_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per calendar month that the period touches, oldest first.

    month (datetime64[s]), open and overdue at its end (Int64, 件; of the running month as of the scope's end): what
    ``hazards_by_unit`` tells then, summed over the units to which the scope narrows.
    """
    scope = whole_months(scope)
    counts = read_by_month(connection, _by_month(connection, scope, limits), "open", "within_limit")
    still_open = at_month_ends(counts[["open"]], scope)["open"]
    overdue = still_open - in_months(counts, scope)["within_limit"]
    return DataFrame({"open": still_open, "overdue": overdue}).reset_index()


@kept
def _by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    ever, by = since_beginning(scope), ("month", f"{narrowest_level(scope)}_code")
    came = cells(connection, HAZARDS_FOUND, ever, limits, (*by, "found"))
    went = cells(connection, HAZARDS_RECTIFIED, ever, limits, (*by, "rectified"))
    within_limit = _within_limit(scope, limits)
    return counts_by_month(
        scope,
        (came, {"open": came.c.found}),
        (went, {"open": -went.c.rectified}),
        (within_limit, {"within_limit": within_limit.c.hazards}),
    )


def _within_limit(scope: Scope, limits: TimeLimits) -> Subquery:
    """One row per month and hazard open and not overdue at its end: its month, the hazard's place, hazards (1).

    Such a hazard was found within the limit before that moment, so only the rows of those few days are read.
    """
    end = _month_ends(scope, limits)
    rectified = and_(hazard.c.rectified_at.is_not(None), hazard.c.rectified_at <= end.c.as_of)
    place = (hazard.c.community_code, hazard.c.grid_unit_code, hazard.c.compound_code)
    return (
        select(end.c.month, *place, literal(1).label("hazards"))
        .join(end, hazard.c.found_day.between(end.c.first_day, end.c.last_day))
        .where(
            in_place(hazard, scope),
            hazard.c.found_at <= end.c.as_of,
            not_(rectified),
            seconds_between(hazard.c.found_at, end.c.as_of) <= limits.rectify_days * 86400,
            *((hazard.c.grid_unit_code.is_not(None),) if scope.is_narrowed else ()),
        )
        .subquery("within_limit")
    )


def _month_ends(scope: Scope, limits: TimeLimits) -> CTE:
    """One row per month: month (``YYYY-MM``), as_of, and the days on which what is not overdue then was found."""
    rows = [
        select(
            literal(f"{end.last_day:%Y-%m}").label("month"),
            literal(end.as_of_day - timedelta(days=limits.rectify_days), Date).label("first_day"),
            literal(end.as_of_day, Date).label("last_day"),
            literal(end.as_of, Moment).label("as_of"),
        )
        for end in scope.month_ends()
    ]
    return union_all(*rows).cte("month_end")
