"""The figures at the top of the page, for the period as a whole."""

from pandas import DataFrame
from sqlalchemy import Connection, Subquery, func, literal, select, true

from data_access.dialect import days_between, quantiles
from data_access.disputes.cases import closed, days_to_close, is_open, repeated, reported, resolved
from data_access.frames import read_frame, share
from data_access.schema import dispute
from data_access.scope import Scope, in_place

#: How long closed cases took.
TIMES = {"median_days": 0.5, "p90_days": 0.9}


def dispute_key_figures(connection: Connection, scope: Scope) -> DataFrame:
    """One row.

    opened, repeats, closed, resolved in the period (int64, 件); resolution_rate (float64, 0–1: resolved ÷ closed); open
    at its end (int64, 件) and oldest_days, how long the oldest of these has waited (float64, 天; NaN without one);
    median_days and p90_days from report to closing, of the cases closed in the period (float64, 天; NaN without one).
    """
    conditions = {
        "opened": reported(scope),
        "repeats": repeated(scope),
        "closed": closed(scope),
        "resolved": resolved(scope),
        "open": is_open(scope),
    }
    waiting = days_between(dispute.c.reported_day, literal(scope.as_of_day))
    counts = (
        select(
            *(func.count().filter(condition).label(name) for name, condition in conditions.items()),
            func.max(waiting).filter(is_open(scope)).label("oldest_days"),
        )
        .where(in_place(dispute, scope))
        .subquery("counts")
    )
    took = quantiles(closed_cases(scope), "days", TIMES).subquery("took")
    statement = select(*counts.c, *(took.c[name] for name in TIMES)).join_from(counts, took, true())
    columns = dict.fromkeys(conditions, "whole") | dict.fromkeys(("oldest_days", *TIMES), "number")
    frame = read_frame(connection, statement, columns)
    return frame.assign(resolution_rate=share(frame["resolved"], frame["closed"]))


def closed_cases(scope: Scope) -> Subquery:
    """One row per case closed in the period: closed_day, venue, outcome, days (calendar days it took)."""
    return (
        select(dispute.c.closed_day, dispute.c.venue, dispute.c.outcome, days_to_close().label("days"))
        .where(in_place(dispute, scope), closed(scope))
        .subquery("closed_case")
    )
