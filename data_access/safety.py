"""消防隐患排查: hazards found, put right, and overdue."""

from datetime import timedelta

from pandas import DataFrame
from sqlalchemy import Connection, and_, func, not_, or_, select

from data_access.frames import read_frame, share
from data_access.places import units_of
from data_access.schema import hazard
from data_access.scope import Scope, in_days, in_place, known
from data_access.settings import TimeLimits
from data_access.unit_levels import Level


def hazards_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit of the level, by code.

    unit_code (str), found (Int64, 件, found in the period), rectified (of these, put right by ``as_of``),
    rectification_rate (float64, rectified ÷ found), open (found at any time, not put right at ``as_of``), overdue (of
    the open ones, those found more than ``limits.rectify_days`` days before).
    """
    rectified = known(hazard.c["rectified_at"], scope)
    is_open = and_(hazard.c.found_at <= scope.as_of, not_(rectified))
    overdue = hazard.c.found_at < scope.as_of - timedelta(days=limits.rectify_days)
    found = and_(in_days(hazard.c.found_day, scope), hazard.c.found_at <= scope.as_of)
    unit_code = hazard.c[f"{level}_code"]
    by_unit = (
        select(
            hazard.c.community_code,
            unit_code.label("unit_code"),
            func.count().filter(found).label("found"),
            func.count().filter(found, rectified).label("rectified"),
            func.count().filter(is_open).label("open"),
            func.count().filter(is_open, overdue).label("overdue"),
        )
        .where(in_place(hazard, scope), or_(found, is_open))
        .group_by(hazard.c.community_code, unit_code)
        .subquery()
    )
    listed = units_of(scope, level).subquery()
    columns = ("found", "rectified", "open", "overdue")
    statement = (
        select(listed.c.unit_code, *(func.coalesce(by_unit.c[name], 0).label(name) for name in columns))
        .outerjoin_from(
            listed,
            by_unit,
            and_(by_unit.c.community_code == listed.c.community_code, by_unit.c.unit_code == listed.c.unit_code),
        )
        .order_by(listed.c.unit_code)
    )
    frame = read_frame(connection, statement, {"unit_code": "text"} | dict.fromkeys(columns, "count"))
    frame.insert(3, "rectification_rate", share(frame["rectified"], frame["found"]))
    return frame
