"""Working days in term against working days in the holidays."""

from collections import Counter

from pandas import DataFrame
from sqlalchemy import Connection, Date, String, column, func, select, values

from data_access import dialect, school_terms
from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.facilities.visits import visits_by_day
from data_access.frames import read_frame, share
from data_access.scope import Scope
from data_access.settings import TimeLimits


@keeps_confidential(totals=(("part",), ("kind",)), with_it=("per_day",))
def visits_by_school_year(
    connection: Connection, scope: Scope, limits: TimeLimits, after_school: bool = False
) -> DataFrame:
    """One row per part of the school year and kind with a visit from Monday to Friday, by code.

    part (str: "term", "winter", "summer"), kind (str), days (int64, Mondays to Fridays of that part, up to
    ``as_of``), visits (Int64, 人次 on them), visits_suppressed, per_day (float64, visits ÷ days). With
    ``after_school`` only check-ins from 16 to 19 o'clock.
    """
    stretches = list(school_terms.stretches(scope, school_terms.holidays(connection)))
    columns = (column("part", String), column("first_day", Date), column("last_day", Date))
    days_of_part = [(part, days.first_day, days.last_day) for part, days in stretches]
    parts = values(*columns, name="listed").data(days_of_part).cte("part")
    counted = "after_school" if after_school else "visits"
    by_room = visits_by_day(connection, scope, limits, counted)
    # Summed up first: the weekday of a few days is soon told, that of each room's every day is not.
    daily = (
        select(by_room.c.kind, by_room.c.day, func.sum(by_room.c[counted]).label("visits"))
        .group_by(by_room.c.kind, by_room.c.day)
        .subquery()
    )
    statement = (
        select(parts.c.part, daily.c.kind, func.sum(daily.c.visits), confidential_visits(daily))
        .join_from(daily, parts, daily.c.day.between(parts.c.first_day, parts.c.last_day))
        .where(dialect.iso_weekday(daily.c.day) <= 5)
        .group_by(parts.c.part, daily.c.kind)
        .having(func.sum(daily.c.visits) > 0)
        .order_by(parts.c.part, daily.c.kind)
    )
    frame = read_frame(
        connection, statement, {"part": "text", "kind": "text", "visits": "count", "confidential": "whole"}
    )
    days: Counter[str] = Counter()
    for part, stretch in stretches:
        days[part] += school_terms.working_days(stretch.first_day, stretch.as_of_day)
    frame.insert(2, "days", frame["part"].map(days).astype("int64"))
    return frame.assign(per_day=share(frame["visits"], frame["days"]))
