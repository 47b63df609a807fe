"""Disputes by community, compound or grid unit: for rankings and for the map."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, Select, or_, select

from data_access.disputes.cases import backlog, flows
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.once import once
from data_access.rollup.cohorts import added_up
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level

_COUNTS = ("opened", "closed", "resolved", "open")


def disputes_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit with a dispute reported, closed or open, by code.

    unit_code (str); opened, closed, resolved in the period, open at its end (int64, 件); resolution_rate (float64,
    0–1: resolved ÷ closed). Cases that belong to no compound are missing at the level of compounds.
    """
    # Asked by itself and as a measure of the map: what changed most looks at both.
    return once(("disputes by unit", scope, level, limits), lambda: _by_unit(connection, scope, level, limits))


def _by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    frame = read_frame(
        connection, _counts(connection, scope, level, limits), {"unit_code": "text"} | dict.fromkeys(_COUNTS, "whole")
    )
    return frame.assign(resolution_rate=share(frame["resolved"], frame["closed"]))


@kept
def _counts(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    by = f"{level}_code"
    parts = (*flows(connection, scope, limits, by), *backlog(connection, scope, limits, by))
    counted = added_up(*parts, by=(by,)).subquery()
    unit, counts = counted.c[by], [counted.c[name] for name in _COUNTS]
    return select(unit, *counts).where(unit != "", or_(*(count > 0 for count in counts))).order_by(unit)
