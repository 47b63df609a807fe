"""Public issues by community, compound or grid unit: for rankings and for the map."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, Select, or_, select

from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.public_issues.cases import backlog, solutions, three_rate_parts, with_three_rates
from data_access.public_issues.key_figures import COUNTS
from data_access.rollup.cohorts import added_up
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level


def public_issues_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit with an issue received, solved or open, by code.

    unit_code (str). Of the issues received in the period: received, responded_in_time, resolved, resolve_due,
    satisfied, asked (int64, 件) and response_rate, resolution_rate, satisfaction_rate (float64, 0–1). Whenever they
    were received: open and overdue at the period's end, solved in the period (int64, 件) and households_helped by
    that (int64, 户). Issues that belong to no compound are missing at the level of compounds.
    """
    columns = {"unit_code": "text"} | dict.fromkeys(COUNTS, "whole")
    return with_three_rates(read_frame(connection, _counts(connection, scope, level, limits), columns))


@kept
def _counts(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    by = f"{level}_code"
    parts = (
        *three_rate_parts(connection, scope, limits, by),
        *backlog(connection, scope, limits, by),
        solutions(connection, scope, limits, by),
    )
    counted = added_up(*parts, by=(by,)).subquery()
    unit = counted.c[by]
    concerned = or_(*(counted.c[name] > 0 for name in ("received", "solved", "open")))
    return select(unit, *(counted.c[name] for name in COUNTS)).where(unit != "", concerned).order_by(unit)
