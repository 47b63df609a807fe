"""Devices that are silent: how many, and for how long."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, Select, and_, case, func, literal, select

from data_access.codes import OutageKind
from data_access.dialect import seconds_between
from data_access.elderly_care.counting import counted_elder, device_in_use, running_outages
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.schema import device, elder
from data_access.schema.columns import Moment
from data_access.scope import Scope, in_place, in_territory

#: Days of silence -> the last whole day of the band; None: no end. In the order in which screens show them.
SILENCE_BANDS: dict[str, int | None] = {"0-1": 1, "2-3": 3, "4-7": 7, "8-30": 30, "31+": None}
DAY_SECONDS = 86_400


def silent_devices_by_days(connection: Connection, scope: Scope) -> DataFrame:
    """One row per band of ``SILENCE_BANDS``, in its order: days (the band), offline, faulty, devices (台, their sum).

    Devices in use of elders who count, with an outage running as of the scope's end; whole days since it began.
    """
    found = read_frame(connection, _by_band(connection, scope), {"days": "text", "offline": "whole", "faulty": "whole"})
    frame = found.set_index("days").reindex(list(SILENCE_BANDS), fill_value=0).rename_axis("days").reset_index()
    return frame.assign(days=frame["days"].astype("str"), devices=frame["offline"] + frame["faulty"])


@kept
def _by_band(connection: Connection, scope: Scope) -> Select[Any]:
    silent = silent_devices(connection, scope).subquery()
    band = case(
        *((silent.c.seconds_silent < (last + 1) * DAY_SECONDS, name) for name, last in SILENCE_BANDS.items() if last),
        else_=next(name for name, last in SILENCE_BANDS.items() if not last),
    )
    kinds = [func.sum(case((silent.c.kind == kind, 1), else_=0)) for kind in (OutageKind.OFFLINE, OutageKind.FAULTY)]
    return select(band, *kinds).group_by(band)


def silent_devices(connection: Connection, scope: Scope) -> Select[Any]:
    """The devices as a statement: community_code, device_id, elder_id, kind, seconds_silent, began_at."""
    outage = running_outages(connection, scope)
    return (
        select(
            device.c.community_code,
            device.c.device_id,
            device.c.elder_id,
            outage.c.kind,
            seconds_between(outage.c.began_at, literal(scope.as_of, Moment)).label("seconds_silent"),
            outage.c.began_at,
        )
        .join(
            outage, and_(outage.c.community_code == device.c.community_code, outage.c.device_id == device.c.device_id)
        )
        .join(elder, and_(elder.c.community_code == device.c.community_code, elder.c.elder_id == device.c.elder_id))
        .where(
            in_territory(device, scope),
            device_in_use(scope.as_of_day),
            in_place(elder, scope),
            counted_elder(scope.as_of_day),
        )
    )
