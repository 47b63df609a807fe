"""消防隐患排查: hazards found, put right, and overdue.

Counted by the rollups ``HAZARDS_FOUND`` and ``HAZARDS_RECTIFIED``: what is open at a moment is what was ever found by
then less what was ever put right, and what is overdue what was ever due to be put right less that.
"""

from pandas import DataFrame
from sqlalchemy import Connection, func, select

from data_access.frames import read_frame, share
from data_access.places import units_of
from data_access.rollup import HAZARDS_FOUND, HAZARDS_RECTIFIED, cells, since_beginning
from data_access.rollup.cohorts import added_up, ended_of_begun
from data_access.schema import hazard
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level

_COUNTS = ("found", "rectified", "open", "overdue")


def hazards_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit of the level, by code.

    unit_code (str), found (Int64, 件, found in the period), rectified (of these, put right by ``as_of``),
    rectification_rate (float64, rectified ÷ found), open (found at any time, not put right at ``as_of``), overdue (of
    the open ones, those found more than ``limits.rectify_days`` days before).
    """
    ever, by_unit = since_beginning(scope), level != "community"
    found = cells(connection, HAZARDS_FOUND, scope, limits, by_unit=by_unit)
    of_these = ended_of_begun(connection, HAZARDS_RECTIFIED, hazard.c.found_day, scope, limits, by_unit=by_unit)
    came = cells(connection, HAZARDS_FOUND, ever, limits, by_unit=by_unit)
    went = cells(connection, HAZARDS_RECTIFIED, ever, limits, by_unit=by_unit, by=())
    counted = added_up(
        (found, {"found": found.c.found}),
        (of_these, {"rectified": of_these.c.rectified}),
        (came, {"open": came.c.found, "overdue": came.c.rectify_due}),
        (went, {"open": -went.c.rectified, "overdue": -went.c.rectified}),
        by=(f"{level}_code",),
    ).subquery()
    listed = units_of(scope, level).subquery()
    statement = (
        select(listed.c.unit_code, *(func.coalesce(counted.c[name], 0).label(name) for name in _COUNTS))
        .outerjoin_from(listed, counted, counted.c[f"{level}_code"] == listed.c.unit_code)
        .order_by(listed.c.unit_code)
    )
    frame = read_frame(connection, statement, {"unit_code": "text"} | dict.fromkeys(_COUNTS, "count"))
    frame.insert(3, "rectification_rate", share(frame["rectified"], frame["found"]))
    return frame
