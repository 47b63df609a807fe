"""Public issues by community, compound or grid unit: for rankings and for the map."""

from pandas import DataFrame
from sqlalchemy import Connection, or_, select

from data_access.frames import read_frame
from data_access.public_issues.cases import (
    counted,
    is_open,
    overdue,
    received,
    solved,
    three_rate_parts,
    with_three_rates,
)
from data_access.public_issues.key_figures import households_helped
from data_access.schema import public_issue
from data_access.scope import Scope, in_place
from data_access.settings import TimeLimits
from data_access.unit_levels import Level, unit_code


def public_issues_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit with an issue received, solved or open, by code.

    unit_code (str). Of the issues received in the period: received, responded_in_time, resolved, resolve_due,
    satisfied, asked (int64, 件) and response_rate, resolution_rate, satisfaction_rate (float64, 0–1). Whenever they
    were received: open and overdue at the period's end, solved in the period (int64, 件) and households_helped by
    that (int64, 户). Issues that belong to no compound are missing at the level of compounds.
    """
    unit = unit_code(public_issue, level)
    conditions = three_rate_parts(scope, limits) | {
        "open": is_open(scope),
        "overdue": overdue(scope, limits),
        "solved": solved(scope),
    }
    statement = (
        select(unit, *counted(conditions), households_helped(scope))
        .where(in_place(public_issue, scope), unit.is_not(None), or_(received(scope), solved(scope), is_open(scope)))
        .group_by(unit)
        .order_by(unit)
    )
    columns = {"unit_code": "text"} | dict.fromkeys((*conditions, "households_helped"), "whole")
    return with_three_rates(read_frame(connection, statement, columns))
