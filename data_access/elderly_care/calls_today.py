"""The calls of today hour by hour, beside those of the same weekday in the weeks before."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd
from pandas import DataFrame
from sqlalchemy import Connection, func, select

from data_access.calendar_days import SHANGHAI
from data_access.dialect import local_hour
from data_access.frames import frame_of, read_frame
from data_access.kept_statements import AnySelect, kept
from data_access.rollup import CALLS
from data_access.rollup.reading_hours import hours_of_days
from data_access.schema import call
from data_access.scope import Scope, in_place

#: So many earlier days of the same weekday make a usual one, as in ``overview.today``.
WEEKS: Final = 8

_COLUMNS: Final = {"day": "day", "hour": "whole", "calls": "whole"}


def calls_today_by_hour(connection: Connection, scope: Scope) -> DataFrame:
    """One row per hour of the day of ``as_of``, all 24, earliest first.

    hour (int64, 0–23), calls (Int64, 件: begun in that hour up to ``as_of``; missing for hours yet to come) and usual
    (float64, 件: the mean of that whole hour on the same weekday in the ``WEEKS`` weeks before). The period of the
    scope plays no part.
    """
    today = scope.as_of_day
    days_before = [today - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    now = _by_hour(_in_events(connection, scope, [today])).astype("Int64")
    before = _by_hour(_in_full_days(connection, scope, days_before))
    begun = scope.as_of.astimezone(SHANGHAI).hour
    return DataFrame(
        {
            "hour": pd.Series(now.index, dtype="int64"),
            "calls": now.where(now.index <= begun).array,
            "usual": (before / WEEKS).astype("float64").array,
        }
    )


def _by_hour(rows: DataFrame) -> "pd.Series[int]":
    return rows.groupby("hour")["calls"].sum().reindex(range(24), fill_value=0)


def _in_full_days(connection: Connection, scope: Scope, days: Sequence[date]) -> DataFrame:
    """day, hour, calls of days that are over: from cells, where these tell it."""
    counted = hours_of_days(connection, CALLS, "call_hour", scope, days)
    if counted is None:
        return _in_events(connection, scope, days)
    return frame_of([(day, hour, n) for day, of_day in counted.items() for hour, n in of_day.filled()], _COLUMNS)


def _in_events(connection: Connection, scope: Scope, days: Sequence[date]) -> DataFrame:
    """The same from the calls, up to ``as_of``."""
    return read_frame(connection, _events_by_hour(connection, scope, tuple(days)), _COLUMNS)


@kept
def _events_by_hour(_connection: Connection, scope: Scope, days: Sequence[date]) -> AnySelect:
    hour = local_hour(call.c.called_at)
    return (
        select(call.c.called_day, hour.label("hour"), func.count())
        .where(
            in_place(call, scope),
            call.c.called_day.in_(days),
            call.c.called_at <= scope.as_of,
        )
        .group_by(call.c.called_day, hour)
    )
