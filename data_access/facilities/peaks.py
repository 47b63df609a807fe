"""The most people inside one room at the same moment.

It is one answer for everything that is said of peaks: kept day by day, see ``data_access.rollup.visit_peaks``.
"""

from typing import Any

import pandas as pd
from pandas import DataFrame
from sqlalchemy import Connection, Select, and_, case, func, select

from data_access import dialect
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.confidential import keeps_confidential
from data_access.frames import read_frame
from data_access.rollup.visit_peaks import peaks_by_day, people, second
from data_access.rollup.visit_slots import MONDAY_MIDNIGHT
from data_access.schema import facility
from data_access.scope import Scope, in_place


@keeps_confidential("peak", totals=(), with_it=("peak_occupancy",))
def peaks(connection: Connection, scope: Scope) -> DataFrame:
    """One row per room and month with a visit, by code, oldest first: when the room was fullest in that month.

    facility_code, community_code, kind, name (str), capacity (int64, people), month (datetime64[s]), peak (Int64,
    people at once), peak_suppressed, peak_occupancy (float64, peak ÷ capacity), peak_at (datetime64[s,
    Asia/Shanghai]: the earliest such moment; missing for confidential rooms, of which only the count is told).
    """
    monthly = _monthly(connection, scope).subquery()
    peak, is_confidential = people(monthly.c.fullest), facility.c.kind.in_(CONFIDENTIAL_FACILITIES)
    statement = (
        select(
            facility.c.facility_code,
            facility.c.community_code,
            facility.c.kind,
            facility.c.name,
            facility.c.capacity,
            monthly.c.month,
            peak,
            peak * 1.0 / facility.c.capacity,
            case((is_confidential, None), else_=second(monthly.c.fullest)),
            case((is_confidential, peak), else_=0),
        )
        .join_from(
            monthly,
            facility,
            and_(
                facility.c.community_code == monthly.c.community_code,
                facility.c.facility_code == monthly.c.facility_code,
            ),
        )
        .where(in_place(facility, scope.whole_communities()))
        .order_by(facility.c.facility_code, monthly.c.month)
    )
    columns = {
        "facility_code": "text", "community_code": "text", "kind": "text", "name": "text", "capacity": "whole",
        "month": "month", "peak": "count", "peak_occupancy": "number", "second": "count", "confidential": "whole",
    }  # fmt: skip
    frame = read_frame(connection, statement, columns)
    moments = pd.to_datetime(frame.pop("second") + int(MONDAY_MIDNIGHT.timestamp()), unit="s", utc=True)
    return frame.assign(peak_at=moments.astype("datetime64[s, UTC]").dt.tz_convert("Asia/Shanghai"))


def fullest_by_room(connection: Connection, scope: Scope) -> Select[Any]:
    """Row: community_code, facility_code, peak (the most people at once in the whole period); deleted rooms, too."""
    daily = peaks_by_day(connection, scope.whole_communities())
    keys = (daily.c.community_code, daily.c.facility_code)
    return select(*keys, people(func.max(daily.c.fullest)).label("peak")).group_by(*keys)


def _monthly(connection: Connection, scope: Scope) -> Select[Any]:
    """Row: community_code, facility_code, month (``YYYY-MM``), fullest; deleted rooms, too."""
    daily = peaks_by_day(connection, scope.whole_communities())
    keys = (daily.c.community_code, daily.c.facility_code, dialect.month_of(daily.c.day).label("month"))
    return select(*keys, func.max(daily.c.fullest).label("fullest")).group_by(*keys)
