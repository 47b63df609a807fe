"""Disputes month by month: what came in, what was closed, what stayed open, how long it took."""

from pandas import DataFrame, Index, Series
from sqlalchemy import Connection, func, select

from data_access.calendar_days import first_of_month, months_between
from data_access.codes import DisputeOutcome
from data_access.dialect import month_of, quantiles
from data_access.disputes.cases import closed, days_to_close
from data_access.disputes.key_figures import TIMES
from data_access.frames import read_frame, share
from data_access.schema import dispute
from data_access.scope import Scope, in_place, known


def disputes_by_month(connection: Connection, scope: Scope) -> DataFrame:
    """One row per calendar month that the period touches, oldest first; the first one is told as a whole.

    month (datetime64[s]); opened, repeats, closed, resolved in the month, open at its end (Int64, 件; the last month up
    to ``as_of``); resolution_rate (float64, 0–1); median_days and p90_days (float64, 天). NA before the first month in
    which these places registered a case at all; 0 in a quiet month after it.
    """
    scope = scope.between(first_of_month(scope.first_day), scope.last_day)
    flows = _flows(connection, scope)
    shown = Index(months_between(scope.first_day, scope.last_day), dtype="datetime64[s]", name="month")
    every_month = flows.reindex(flows.index.union(shown), fill_value=0)
    every_month["open"] = (every_month["opened"] - every_month["closed"]).cumsum()
    # an empty history has no first month, and a comparison with NaT is never true: then nothing is known
    frame = every_month.loc[shown].where(Series(shown >= flows.index.min(), index=shown))
    frame = frame.assign(resolution_rate=share(frame["resolved"], frame["closed"]))
    return frame.join(_times(connection, scope)).reset_index()


def _flows(connection: Connection, scope: Scope) -> DataFrame:
    """All months up to the period's last day, for what is open may have been reported in any of them."""
    came, went = month_of(dispute.c.reported_day), month_of(dispute.c.closed_day)
    reported = read_frame(
        connection,
        select(came, func.count(), func.count(dispute.c.repeat_of))
        .where(in_place(dispute, scope), known(dispute.c.reported_at, scope), dispute.c.reported_day <= scope.last_day)
        .group_by(came),
        {"month": "month", "opened": "count", "repeats": "count"},
    )
    finished = read_frame(
        connection,
        select(went, func.count(), func.count().filter(dispute.c.outcome == DisputeOutcome.RESOLVED))
        .where(in_place(dispute, scope), known(dispute.c.closed_at, scope), dispute.c.closed_day <= scope.last_day)
        .group_by(went),
        {"month": "month", "closed": "count", "resolved": "count"},
    )
    return reported.set_index("month").join(finished.set_index("month"), how="outer").sort_index().fillna(0)


def _times(connection: Connection, scope: Scope) -> DataFrame:
    month = month_of(dispute.c.closed_day).label("month")
    cases = select(month, days_to_close().label("days")).where(in_place(dispute, scope), closed(scope)).subquery()
    statement = quantiles(cases, "days", TIMES, "month")
    columns = {"month": "month", "n": "whole"} | dict.fromkeys(TIMES, "number")
    return read_frame(connection, statement, columns).set_index("month")[list(TIMES)]
