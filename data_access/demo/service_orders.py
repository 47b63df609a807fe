"""Service orders of the elderly-care station: the six helps, at home, at the station and by telephone."""

import numpy as np

from data_access.codes import Help, ServiceMode
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import event_ids, pick, satisfaction, texts
from data_access.demo.moments import HOUR, MINUTE, Numbers, Shares, Texts, days_of, second_of_day, start_of, whole
from data_access.demo.seasons import business_level, draw_times, in_working_hours, month_days, month_level
from data_access.demo.street_life import StreetLife
from data_access.schema import service_order

_SEASON = (1.02, 0.8, 1.0, 1.02, 1.03, 1.0, 0.97, 0.96, 1.02, 1.02, 1.05, 1.06)
_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 22, 30, 24, 12, 5, 8, 16, 18, 14, 6, 3, 1, 0, 0, 0, 0)
_HELPS = {
    ServiceMode.DOOR_TO_DOOR: {
        Help.CLEANING: 0.34, Help.MEALS: 0.24, Help.MEDICAL: 0.15, Help.SHOPPING: 0.13, Help.MOBILITY: 0.09,
        Help.RESCUE: 0.05,
    },
    ServiceMode.AT_STATION: {Help.MEALS: 0.68, Help.MEDICAL: 0.22, Help.MOBILITY: 0.04, Help.CLEANING: 0.06},
    ServiceMode.BY_PHONE: {Help.SHOPPING: 0.42, Help.MEDICAL: 0.36, Help.MOBILITY: 0.14, Help.RESCUE: 0.08},
}  # fmt: skip
_PHONE_MONTHLY = 0.06


def service_orders_of_month(life: StreetLife, month: int) -> list[Batch]:
    """The orders of one month, with acceptance and completion."""
    random = life.demonstration.random("service_orders", month)
    days = month_days(month)
    elder, day, mode = _requests(life, month, days)
    requested = start_of(day) + draw_times(random, _HOURS, len(day))
    help_wanted = texts(
        np.select(
            [mode == kind.value for kind in _HELPS], [pick(random, _HELPS[kind], len(day)) for kind in _HELPS], ""
        ).tolist()
    )
    accepted = requested + whole(random.lognormal(np.log(18 * MINUTE), 0.8, len(day)))
    completed = _completed(life, month, mode, help_wanted, accepted)
    return [
        Batch(
            table=service_order,
            began=requested,
            columns=life.town.place(life.elders.unit[elder])
            | {
                "service_order_id": event_ids(day, requested),
                "elder_id": life.elders.ids[elder],
                "help": help_wanted,
                "mode": mode,
                "requested_at": requested,
                "requested_day": day,
            },
            stages=(
                Stage(moments=accepted, columns={"accepted_at": accepted}),
                Stage(
                    moments=completed,
                    columns={
                        "completed_at": completed,
                        "completed_day": days_of(completed),
                        "satisfaction": satisfaction(random, len(day), asked=0.62, satisfied=0.955),
                    },
                ),
            ),
        )
    ]


def _requests(life: StreetLife, month: int, days: Numbers) -> tuple[Numbers, Numbers, Texts]:
    """Elder, day and mode of the month's orders; nobody is served before registering or after leaving."""
    random = life.demonstration.random("requests", month)
    clients, elders, town = life.clients, life.elders, life.town
    middle = int(days[len(days) // 2])
    level = month_level(days[:1], _SEASON)[0] * len(days) / 30.4 * life.demonstration.scale
    weights = business_level(days, weekend=0.72, holiday=0.6)
    opened = town.opened[elders.community]
    phones = np.where(elders.key_group, _PHONE_MONTHLY * 2, _PHONE_MONTHLY) * town.care[elders.community]
    rates: dict[ServiceMode, tuple[Shares, Numbers, Numbers]] = {
        ServiceMode.DOOR_TO_DOOR: (clients.door_monthly, clients.door_from, clients.door_until),
        ServiceMode.AT_STATION: (clients.station_monthly, clients.station_from, elders.left),
        ServiceMode.BY_PHONE: (phones, opened, elders.left),
    }
    found = []
    for mode, (monthly, first, last) in rates.items():
        possible = np.flatnonzero((first <= middle + 16) & (last > middle - 17) & elders.present(middle))
        elder = np.repeat(possible, random.poisson(monthly[possible] * level))
        day = random.choice(days, size=len(elder), p=weights / weights.sum())
        kept = (
            (day >= first[elder]) & (day < last[elder]) & (day > elders.registered[elder]) & (day < elders.left[elder])
        )
        found.append((elder[kept], day[kept], texts([mode] * int(kept.sum()))))
    elders_found, days_found, modes_found = zip(*found, strict=True)
    return np.concatenate(elders_found), np.concatenate(days_found), np.concatenate(modes_found)


def _completed(life: StreetLife, month: int, mode: Texts, help_wanted: Texts, accepted: Numbers) -> Numbers:
    """Meals and help in danger come at once, the rest in working hours, mostly on the same or the next day."""
    random = life.demonstration.random("completions", month)
    count = len(mode)
    at_once = (
        (help_wanted == Help.MEALS.value) | (help_wanted == Help.RESCUE.value) | (mode == ServiceMode.BY_PHONE.value)
    )
    quick = random.lognormal(np.log(1.3), 0.45, count)
    slow = random.lognormal(np.log(np.where(mode == ServiceMode.DOOR_TO_DOOR.value, 9.0, 4.0)), 0.9, count)
    done = accepted + whole(np.minimum(np.where(at_once, quick, slow), 240.0) * HOUR)
    wait = in_working_hours(random, second_of_day(done))
    return done + np.where(at_once, 0, wait)
