"""Disputes by venue, outcome, age of the open ones, and where the same parties came back."""

from typing import Literal

from pandas import DataFrame
from sqlalchemy import Connection, and_, func, select

from data_access.backlog import age_of, with_every_age
from data_access.codes import DisputeOutcome, Venue
from data_access.dialect import quantiles
from data_access.disputes.cases import SATISFIED_FROM, closed, is_open, repeated, reported
from data_access.disputes.key_figures import TIMES, closed_cases
from data_access.frames import read_frame, share
from data_access.schema import compound, dispute
from data_access.scope import Scope, in_place


def open_disputes_by_age(connection: Connection, scope: Scope) -> DataFrame:
    """One row per age, youngest first, all four always.

    from_days (int64), to_days (Int64, NA for the last age), open at ``as_of`` (int64, 件).
    """
    age = age_of(dispute.c.reported_day, scope.as_of_day).label("from_days")
    statement = select(age, func.count()).where(in_place(dispute, scope), is_open(scope)).group_by(age)
    return with_every_age(read_frame(connection, statement, {"from_days": "whole", "open": "whole"}), "open")


def disputes_by_venue(connection: Connection, scope: Scope) -> DataFrame:
    """One row per venue in the order of the code list, all three always, of the cases closed in the period.

    venue (str); closed, resolved (int64, 件); resolution_rate (float64, 0–1); median_days, p90_days (float64, 天);
    asked, satisfied (int64, 件); satisfaction_rate (float64, 0–1: satisfied with 4–5 ÷ asked). Venues are given
    different cases, so a difference between them is no proof that one works better.
    """
    counts = (
        select(
            dispute.c.venue,
            func.count(),
            func.count().filter(dispute.c.outcome == DisputeOutcome.RESOLVED),
            func.count(dispute.c.satisfaction),
            func.count().filter(dispute.c.satisfaction >= SATISFIED_FROM),
        )
        .where(in_place(dispute, scope), closed(scope))
        .group_by(dispute.c.venue)
    )
    whole = dict.fromkeys(("closed", "resolved", "asked", "satisfied"), "whole")
    counted = read_frame(connection, counts, {"venue": "text"} | whole).set_index("venue")
    took = read_frame(
        connection,
        quantiles(closed_cases(scope), "days", TIMES, "venue"),
        {"venue": "text", "n": "whole"} | dict.fromkeys(TIMES, "number"),
    ).set_index("venue")
    frame = counted.reindex([venue.value for venue in Venue], fill_value=0).join(took[list(TIMES)]).reset_index()
    return frame.assign(
        resolution_rate=share(frame["resolved"], frame["closed"]),
        satisfaction_rate=share(frame["satisfied"], frame["asked"]),
    )


def disputes_by_outcome(connection: Connection, scope: Scope) -> DataFrame:
    """One row per outcome in the order of the code list, all four always.

    outcome (str), closed in the period (int64, 件), share of all closed (float64, 0–1).
    """
    statement = (
        select(dispute.c.outcome, func.count())
        .where(in_place(dispute, scope), closed(scope))
        .group_by(dispute.c.outcome)
    )
    counted = read_frame(connection, statement, {"outcome": "text", "closed": "whole"}).set_index("outcome")
    frame = counted.reindex([outcome.value for outcome in DisputeOutcome], fill_value=0).reset_index()
    return frame.assign(share=share(frame["closed"], frame["closed"] * 0 + frame["closed"].sum()))


def repeat_disputes(connection: Connection, scope: Scope, by: Literal["category", "compound"]) -> DataFrame:
    """One row per category or compound with a repeat reported in the period, most repeats first.

    unit_code (str: code of the category or compound), unit_name (str: name of the compound, of a category missing);
    opened, repeats (int64, 件); repeat_rate (float64, 0–1: repeats ÷ opened).
    """
    unit_code = dispute.c[by if by == "category" else "compound_code"]
    names = and_(
        compound.c.community_code == dispute.c.community_code, compound.c.compound_code == dispute.c.compound_code
    )
    repeats = func.count().filter(repeated(scope))
    statement = (
        select(unit_code, func.max(compound.c.name) if by == "compound" else func.max(None), func.count(), repeats)
        .outerjoin_from(dispute, compound, names)
        .where(in_place(dispute, scope), reported(scope), unit_code.is_not(None))
        .group_by(unit_code)
        .having(repeats > 0)
        .order_by(repeats.desc(), unit_code)
    )
    columns = {"unit_code": "text", "unit_name": "text", "opened": "whole", "repeats": "whole"}
    frame = read_frame(connection, statement, columns)
    return frame.assign(repeat_rate=share(frame["repeats"], frame["opened"]))
