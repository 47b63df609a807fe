"""The calls of today hour by hour, beside those of the same weekday in the weeks before."""

from datetime import timedelta
from typing import Final

import pandas as pd
from pandas import DataFrame
from sqlalchemy import Connection, and_, func, select

from data_access.calendar_days import SHANGHAI
from data_access.dialect import local_hour
from data_access.frames import read_frame
from data_access.schema import call
from data_access.scope import Scope, in_place

#: So many earlier days of the same weekday make a usual one, as in ``overview.today``.
WEEKS: Final = 8


def calls_today_by_hour(connection: Connection, scope: Scope) -> DataFrame:
    """One row per hour of the day of ``as_of``, all 24, earliest first.

    hour (int64, 0–23), calls (Int64, 件: begun in that hour up to ``as_of``; missing for hours yet to come) and usual
    (float64, 件: the mean of that whole hour on the same weekday in the ``WEEKS`` weeks before). The period of the
    scope plays no part.
    """
    today = scope.as_of_day
    days = [today - timedelta(weeks=week) for week in range(WEEKS + 1)]
    hour = local_hour(call.c.called_at)
    statement = (
        select(call.c.called_day, hour.label("hour"), func.count())
        .where(and_(in_place(call, scope), call.c.called_day.in_(days), call.c.called_at <= scope.as_of))
        .group_by(call.c.called_day, hour)
    )
    rows = read_frame(connection, statement, {"day": "day", "hour": "whole", "calls": "whole"})
    of_today = rows["day"] == pd.Timestamp(today)
    hours = range(24)
    now = rows[of_today].groupby("hour")["calls"].sum().reindex(hours, fill_value=0).astype("Int64")
    before = rows[~of_today].groupby("hour")["calls"].sum().reindex(hours, fill_value=0)
    begun = scope.as_of.astimezone(SHANGHAI).hour
    return DataFrame(
        {
            "hour": pd.Series(hours, dtype="int64"),
            "calls": now.where(now.index <= begun).array,
            "usual": (before / WEEKS).astype("float64").array,
        }
    )
