"""Working days in term against working days in the holidays."""

from collections import Counter

from pandas import DataFrame
from sqlalchemy import Connection, Date, String, column, func, select, values

from data_access import dialect, school_terms
from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.facilities.visits import counted_visits
from data_access.frames import read_frame, share
from data_access.schema import facility, visit
from data_access.scope import Scope

#: 16–19 时: the check-ins after school.
AFTER_SCHOOL_HOURS = (16, 17, 18)


@keeps_confidential(totals=(("part",), ("kind",)), with_it=("per_day",))
def visits_by_school_year(connection: Connection, scope: Scope, after_school: bool = False) -> DataFrame:
    """One row per part of the school year and kind with a visit from Monday to Friday, by code.

    part (str: "term", "winter", "summer"), kind (str), days (int64, Mondays to Fridays of that part, up to
    ``as_of``), visits (Int64, 人次 on them), visits_suppressed, per_day (float64, visits ÷ days). With
    ``after_school`` only check-ins from 16 to 19 o'clock.
    """
    stretches = list(school_terms.stretches(scope, school_terms.holidays(connection)))
    columns = (column("part", String), column("first_day", Date), column("last_day", Date))
    days_of_part = [(part, days.first_day, days.last_day) for part, days in stretches]
    parts = values(*columns, name="listed").data(days_of_part).cte("part")
    day = visit.c.checked_in_day
    counted = counted_visits(scope)
    daily = counted.select(
        facility.c.kind, day.label("day"), func.count().label("visits"), confidential_visits()
    ).where(dialect.iso_weekday(day) <= 5)
    if after_school:
        daily = daily.where(dialect.local_hour(visit.c.checked_in_at).in_(AFTER_SCHOOL_HOURS))
    by_day = daily.group_by(facility.c.kind, day).subquery()
    statement = (
        select(parts.c.part, by_day.c.kind, func.sum(by_day.c.visits), func.sum(by_day.c.confidential))
        .join_from(by_day, parts, by_day.c.day.between(parts.c.first_day, parts.c.last_day))
        .group_by(parts.c.part, by_day.c.kind)
        .order_by(parts.c.part, by_day.c.kind)
    )
    frame = read_frame(
        connection, statement, {"part": "text", "kind": "text", "visits": "count", "confidential": "whole"}
    )
    days: Counter[str] = Counter()
    for part, stretch in stretches:
        days[part] += school_terms.working_days(stretch.first_day, stretch.as_of_day)
    frame.insert(2, "days", frame["part"].map(days).astype("int64"))
    return frame.assign(per_day=share(frame["visits"], frame["days"]))
