"""Disputes by community, compound or grid unit: for rankings and for the map."""

from pandas import DataFrame
from sqlalchemy import Connection, func, or_, select

from data_access.disputes.cases import closed, is_open, reported, resolved
from data_access.frames import read_frame, share
from data_access.schema import dispute
from data_access.scope import Scope, in_place
from data_access.unit_levels import Level, unit_code


def disputes_by_unit(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """One row per unit with a dispute reported, closed or open, by code.

    unit_code (str); opened, closed, resolved in the period, open at its end (int64, 件); resolution_rate (float64,
    0–1: resolved ÷ closed). Cases that belong to no compound are missing at the level of compounds.
    """
    unit = unit_code(dispute, level)
    conditions = {
        "opened": reported(scope),
        "closed": closed(scope),
        "resolved": resolved(scope),
        "open": is_open(scope),
    }
    statement = (
        select(unit, *(func.count().filter(condition) for condition in conditions.values()))
        .where(in_place(dispute, scope), unit.is_not(None), or_(reported(scope), closed(scope), is_open(scope)))
        .group_by(unit)
        .order_by(unit)
    )
    frame = read_frame(connection, statement, {"unit_code": "text"} | dict.fromkeys(conditions, "whole"))
    return frame.assign(resolution_rate=share(frame["resolved"], frame["closed"]))
