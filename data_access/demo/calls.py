"""Calls from devices: when they come, how fast they are answered, who is sent out."""

import numpy as np

from data_access.codes import CallKind
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import event_ids, pick, where_happens
from data_access.demo.moments import DAY, MINUTE, NEVER, Numbers, Texts, days_of, start_of, whole
from data_access.demo.seasons import draw_times, in_public_holidays, month_days, month_level
from data_access.demo.street_life import StreetLife
from data_access.schema import call

_MONTHLY_PER_DEVICE = 1.15
#: Colds and icy pavements bring more calls in winter.
_SEASON = (1.18, 1.12, 1.0, 0.95, 0.92, 0.95, 1.02, 1.0, 0.92, 0.95, 1.08, 1.18)
_KINDS = {CallKind.EMERGENCY: 0.06, CallKind.SERVICE: 0.44, CallKind.ENQUIRY: 0.32, CallKind.MISTAKEN: 0.18}
#: Calls peak in the morning and the early evening.
_HOURS = (3, 2, 2, 2, 3, 8, 22, 42, 58, 62, 54, 40, 28, 26, 34, 40, 46, 56, 62, 48, 30, 18, 10, 5)
#: Emergencies come at night too.
_EMERGENCY_HOURS = (22, 20, 20, 22, 26, 34, 42, 46, 44, 40, 38, 36, 32, 30, 32, 34, 36, 40, 42, 40, 36, 32, 28, 24)


def calls_of_month(life: StreetLife, month: int) -> list[Batch]:
    """The calls that come in one month, with all that follows."""
    demonstration, town, elders, devices = life.demonstration, life.town, life.elders, life.devices
    random = demonstration.random("calls", month)
    days = month_days(month)
    level = month_level(days[:1], _SEASON)[0] * len(days) / 30.4 * demonstration.scale
    expected = _MONTHLY_PER_DEVICE * level * life.call_habit
    device = np.repeat(np.arange(len(expected)), random.poisson(expected))
    weights = np.where(in_public_holidays(days), 1.15, 1.0)
    day = random.choice(days, size=len(device), p=weights / weights.sum())
    kind = pick(random, _KINDS, len(device))
    emergency = kind == CallKind.EMERGENCY.value
    at = np.where(emergency, draw_times(random, _EMERGENCY_HOURS, len(device)), draw_times(random, _HOURS, len(device)))
    called = start_of(day) + at
    kept = devices.working(device, called)
    device, kind, called, emergency = device[kept], kind[kept], called[kept], emergency[kept]
    answered, dispatched, arrived, closed = _response(life, month, device, kind, called)
    elder = devices.elder[device]
    batch = Batch(
        table=call,
        began=called,
        columns=town.place(elders.unit[elder])
        | {
            "call_id": event_ids(days_of(called), called),
            "device_id": devices.ids[device],
            "elder_id": elders.ids[elder],
            "kind": kind,
            "called_at": called,
            "called_day": days_of(called),
        },
        stages=(
            Stage(moments=answered, columns={"answered_at": answered}),
            Stage(moments=dispatched, columns={"dispatched_at": dispatched}),
            Stage(moments=arrived, columns={"arrived_at": arrived}),
            Stage(moments=closed, columns={"closed_at": closed}),
        ),
    )
    return [batch]


def _response(
    life: StreetLife, month: int, device: Numbers, kind: Texts, called: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Answered, dispatched, arrived, closed; about 97 in 100 calls are answered within a minute."""
    random = life.demonstration.random("answers", month)
    count = len(device)
    community = life.devices.community[device]
    rural = life.town.villages[community]
    wait = random.lognormal(np.log(np.where(rural, 27.0, 23.0)), 0.32, count)
    late = random.random(count) < 0.014 + 0.02 * (1 - life.town.care[community])
    wait = np.where(late, 61 + random.exponential(70.0, count), wait)
    answers = random.random(count) >= 0.009
    answered = where_happens(answers, called + np.maximum(whole(wait), 4))
    emergency, service = kind == CallKind.EMERGENCY.value, kind == CallKind.SERVICE.value
    goes_out = answers & ((emergency & (random.random(count) < 0.93)) | (service & (random.random(count) < 0.33)))
    dispatched = where_happens(goes_out, answered + random.integers(25, np.where(emergency, 150, 1200), count))
    minutes = np.where(emergency, np.where(rural, 16.0, 11.5), 38.0)
    travel = whole(random.lognormal(np.log(minutes), 0.42, count) * MINUTE)
    arrived = where_happens(goes_out, dispatched + travel)
    stay = random.integers(8 * MINUTE, np.where(emergency, 90, 60) * MINUTE, count)
    talk = random.integers(40, 8 * MINUTE, count)
    # A missed call is rung back and closed.
    closed = np.where(goes_out, arrived + stay, np.where(answers, answered + talk, called + 4 * MINUTE + talk * 2))
    return answered, dispatched, arrived, np.minimum(closed, np.where(closed < NEVER, called + DAY, NEVER))
