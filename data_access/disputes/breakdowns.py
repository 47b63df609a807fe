"""Disputes by venue, outcome, age of the open ones, and where the same parties came back."""

from typing import Any, Literal

from pandas import DataFrame
from sqlalchemy import Connection, Select, and_, func, literal, null, select

from data_access.backlog import age_of, with_every_age
from data_access.codes import DisputeOutcome, Venue
from data_access.disputes.cases import open_cases
from data_access.disputes.key_figures import TIMES, days_to_close
from data_access.frames import read_frame, share
from data_access.kept_statements import AnySelect, kept
from data_access.rollup import DISPUTES_CLOSED, DISPUTES_REPORTED, cells
from data_access.rollup.cohorts import added_up
from data_access.schema import compound
from data_access.scope import Scope
from data_access.settings import TimeLimits


def open_disputes_by_age(connection: Connection, scope: Scope) -> DataFrame:
    """One row per age, youngest first, all four always.

    from_days (int64), to_days (Int64, NA for the last age), open at ``as_of`` (int64, 件).
    """
    columns = {"from_days": "whole", "open": "whole"}
    return with_every_age(read_frame(connection, _by_age(connection, scope), columns), "open")


@kept
def _by_age(_connection: Connection, scope: Scope) -> AnySelect:
    age = age_of(open_cases(scope).c.reported_day, scope.as_of_day).label("from_days")
    return select(age, func.count()).group_by(age)


def disputes_by_venue(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per venue in the order of the code list, all three always, of the cases closed in the period.

    venue (str); closed, resolved (int64, 件); resolution_rate (float64, 0–1); median_days, p90_days (float64, 天);
    asked, satisfied (int64, 件); satisfaction_rate (float64, 0–1: satisfied with 4–5 ÷ asked). Venues are given
    different cases, so a difference between them is no proof that one works better.
    """
    names = ("closed", "resolved", "asked", "satisfied")
    counts = _closed_by(connection, scope, limits, "venue", *names)
    counted = read_frame(connection, counts, {"venue": "text"} | dict.fromkeys(names, "whole")).set_index("venue")
    took = days_to_close(connection, scope, limits, "kind").set_index("kind")
    frame = counted.reindex([venue.value for venue in Venue], fill_value=0).join(took[list(TIMES)])
    frame = frame.rename_axis("venue").reset_index()
    return frame.assign(
        resolution_rate=share(frame["resolved"], frame["closed"]),
        satisfaction_rate=share(frame["satisfied"], frame["asked"]),
    )


def disputes_by_outcome(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """One row per outcome in the order of the code list, all four always.

    outcome (str), closed in the period (int64, 件), share of all closed (float64, 0–1).
    """
    counts = _closed_by(connection, scope, limits, "outcome", "closed")
    counted = read_frame(connection, counts, {"outcome": "text", "closed": "whole"}).set_index("outcome")
    frame = counted.reindex([outcome.value for outcome in DisputeOutcome], fill_value=0).reset_index()
    return frame.assign(share=share(frame["closed"], frame["closed"] * 0 + frame["closed"].sum()))


@kept
def _closed_by(connection: Connection, scope: Scope, limits: TimeLimits, by: str, *counts: str) -> Select[Any]:
    went = cells(connection, DISPUTES_CLOSED, scope, limits, (by, *counts))
    return added_up((went, {name: went.c[name] for name in counts}), by=(by,))


def repeat_disputes(
    connection: Connection, scope: Scope, limits: TimeLimits, by: Literal["category", "compound"]
) -> DataFrame:
    """One row per category or compound with a repeat reported in the period, most repeats first.

    unit_code (str: code of the category or compound), unit_name (str: name of the compound, of a category missing);
    opened, repeats (int64, 件); repeat_rate (float64, 0–1: repeats ÷ opened).
    """
    columns = {"unit_code": "text", "unit_name": "text", "opened": "whole", "repeats": "whole"}
    frame = read_frame(connection, _repeats(connection, scope, limits, by), columns)
    return frame.assign(repeat_rate=share(frame["repeats"], frame["opened"]))


@kept
def _repeats(connection: Connection, scope: Scope, limits: TimeLimits, by: str) -> Select[Any]:
    is_compound = by == "compound"
    unit = "compound_code" if is_compound else "category"
    keys = ("community_code", unit) if is_compound else (unit,)
    came = cells(connection, DISPUTES_REPORTED, scope, limits, (*keys, "reported", "repeats"))
    counted = added_up((came, {"opened": came.c.reported, "repeats": came.c.repeats}), by=keys).subquery()
    statement = select(
        counted.c[unit], null() if not is_compound else compound.c.name, counted.c.opened, counted.c.repeats
    )
    if is_compound:
        names = and_(
            compound.c.community_code == counted.c.community_code, compound.c.compound_code == counted.c.compound_code
        )
        statement = statement.outerjoin_from(counted, compound, names)
    return statement.where(counted.c.repeats > 0, counted.c[unit] != literal("")).order_by(
        counted.c.repeats.desc(), counted.c[unit]
    )
