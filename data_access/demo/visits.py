"""Visits to the rooms: who (by age band) comes when and stays how long; nobody beyond the opening hours."""

import numpy as np
from numpy.random import Generator

from data_access.codes import CONFIDENTIAL_FACILITIES, AgeBand, FacilityKind
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import event_ids, spread, texts
from data_access.demo.moments import MINUTE, Flags, Numbers, Shares, Texts, start_of, weekdays_of, whole
from data_access.demo.rooms import KINDS, SLOT_MINUTES, SLOTS, Rooms
from data_access.demo.seasons import (
    around_spring_festival,
    grown,
    in_public_holidays,
    in_school_holidays,
    month_days,
)
from data_access.demo.street_life import StreetLife
from data_access.schema import visit

_BANDS = texts(list(AgeBand))
_CONFIDENTIAL = [kind.value for kind in CONFIDENTIAL_FACILITIES]
#: Age bands (preschool … elder) by kind of room.
_AGES: dict[FacilityKind, tuple[float, ...]] = {
    FacilityKind.READING_CORNER: (0.04, 0.2, 0.14, 0.1, 0.12, 0.4),
    FacilityKind.HANDICRAFT_AREA: (0.14, 0.26, 0.06, 0.1, 0.18, 0.26),
    FacilityKind.MAKER_SPACE: (0.13, 0.56, 0.24, 0.04, 0.03, 0.0),
    FacilityKind.YOUTH_START_UP_SPACE: (0.0, 0.0, 0.02, 0.78, 0.2, 0.0),
    FacilityKind.PSYCHOLOGICAL_ROOM: (0.0, 0.08, 0.27, 0.32, 0.24, 0.09),
    FacilityKind.DECOMPRESSION_ROOM: (0.0, 0.06, 0.28, 0.38, 0.22, 0.06),
}
#: Typical minutes of a stay.
_STAY = {
    FacilityKind.READING_CORNER: 78, FacilityKind.HANDICRAFT_AREA: 72, FacilityKind.MAKER_SPACE: 82,
    FacilityKind.YOUTH_START_UP_SPACE: 150, FacilityKind.PSYCHOLOGICAL_ROOM: 50, FacilityKind.DECOMPRESSION_ROOM: 34,
}  # fmt: skip


def _around(*peaks: tuple[float, float, float]) -> Shares:
    """A rhythm of 48 half hours: the sum of (hour, width in hours, height)."""
    hours = (np.arange(SLOTS) + 0.5) / 2
    bells = [height * np.exp(-(((hours - hour) / width) ** 2)) for hour, width, height in peaks]
    rhythm: Shares = np.sum(bells, axis=0) + 0.02
    return rhythm


#: Half hours on a school day, and on a day without school (weekend, holiday).
_RHYTHMS: dict[FacilityKind, tuple[Shares, Shares]] = {
    FacilityKind.READING_CORNER: (
        _around((9.4, 1.2, 1.0), (15.2, 1.3, 0.45), (16.9, 0.7, 0.5)), _around((9.8, 1.4, 1.0), (15.0, 1.8, 0.95)),
    ),
    FacilityKind.HANDICRAFT_AREA: (
        _around((9.8, 1.0, 1.0), (15.3, 1.2, 0.8)), _around((10.0, 1.0, 0.9), (15.2, 1.2, 1.2)),
    ),
    FacilityKind.MAKER_SPACE: (
        _around((16.9, 0.8, 1.3), (18.4, 0.8, 0.6)), _around((10.0, 1.1, 1.0), (15.4, 1.5, 1.2)),
    ),
    FacilityKind.YOUTH_START_UP_SPACE: (_around((9.2, 0.9, 1.0), (14.2, 1.0, 0.9), (18.6, 0.8, 0.35)),) * 2,
    FacilityKind.PSYCHOLOGICAL_ROOM: (_around((10.0, 1.0, 0.9), (15.4, 1.1, 1.0)),) * 2,
    FacilityKind.DECOMPRESSION_ROOM: (_around((12.6, 0.8, 0.7), (16.2, 1.0, 0.7), (17.8, 0.8, 1.0)),) * 2,
}  # fmt: skip


def visits_of_month(life: StreetLife, month: int) -> list[Batch]:
    """The visits of one month to all rooms that are open by then."""
    rooms, town = life.rooms, life.town
    random = life.demonstration.random("visits", month)
    days = month_days(month)
    day_at, room, slot = spread(random, _expected(rooms, days))
    day = days[day_at]
    minute = slot * SLOT_MINUTES + random.integers(0, SLOT_MINUTES, len(day))
    closes = rooms.closes[room, weekdays_of(day) - 1, slot]
    stay = _stays(random, rooms.kind[room])
    came = start_of(day) + minute * MINUTE + random.integers(0, MINUTE, len(day))
    went = np.minimum(came + stay, start_of(day) + closes * MINUTE)
    fits = _within_capacity(rooms, room, came, went)
    day, room, slot, came, went = day[fits], room[fits], slot[fits], came[fits], went[fits]
    columns = {
        "community_code": town.community_codes[rooms.community[room]],
        "visit_id": event_ids(day, came),
        "facility_code": rooms.codes[room],
        "home_grid_unit_code": _homes(random, life, room),
        "age_band": _ages(random, rooms, room, slot, _school_days(day)),
        "checked_in_at": came,
        "checked_in_day": day,
    }
    return [
        Batch(table=visit, began=came, columns=columns, stages=(Stage(moments=went, columns={"checked_out_at": went}),))
    ]


def _school_days(days: Numbers) -> Flags:
    return ~(in_school_holidays(days) | in_public_holidays(days) | (weekdays_of(days) >= 6))


def _expected(rooms: Rooms, days: Numbers) -> Shares:
    """Expected visits per day, room and half hour: only while the room is open, growing after it opened."""
    school, weekday = _school_days(days), weekdays_of(days)
    growth = np.stack([grown(days, np.full(len(days), opened)) for opened in rooms.opened], axis=1)
    closed = around_spring_festival(days)[:, None]
    level = np.stack([_day_level(FacilityKind(kind), days, school) for kind in rooms.kind], axis=1)
    rhythms = np.array([[rhythm / rhythm.sum() for rhythm in _RHYTHMS[FacilityKind(kind)]] for kind in rooms.kind])
    shape = np.where(school[:, None, None], rhythms[None, :, 0, :], rhythms[None, :, 1, :])
    is_open = np.transpose(rooms.closes[:, weekday - 1, :] > 0, (1, 0, 2))
    daily = rooms.daily[None, :] * growth * level * ~closed
    expected: Shares = daily[:, :, None] * shape * is_open / _open_share(rooms, rhythms)[None, :, None]
    return expected


def _open_share(rooms: Rooms, rhythms: Shares) -> Shares:
    """How much of a room's rhythm falls into its hours, on its most open weekday."""
    share: Shares = ((rooms.closes > 0) * rhythms[:, :1, :]).sum(axis=2).max(axis=1)
    return share


def _day_level(kind: FacilityKind, days: Numbers, school: Flags) -> Shares:
    """Children come to the maker space when there is no school, founders to the start-up space when there is work."""
    holiday, weekend = in_school_holidays(days), weekdays_of(days) >= 6
    if kind is FacilityKind.MAKER_SPACE:
        return np.where(school, 0.62, np.where(holiday, 2.1, 1.7))
    if kind is FacilityKind.YOUTH_START_UP_SPACE:
        return np.where(in_public_holidays(days), 0.1, 1.0)
    if kind is FacilityKind.READING_CORNER:
        return np.where(school, 0.88, np.where(holiday, 1.35, 1.2))
    if kind is FacilityKind.HANDICRAFT_AREA:
        return np.where(weekend | holiday, 1.35, 0.85)
    return np.where(in_public_holidays(days), 0.45, np.where(weekend, 0.8, 1.0))


def _stays(random: Generator, kind: Texts) -> Numbers:
    """Seconds."""
    typical = np.select([kind == code.value for code in KINDS], [float(_STAY[code]) for code in KINDS])
    return whole(np.clip(random.lognormal(np.log(typical), 0.42, len(kind)), 6, 420) * MINUTE)


def _within_capacity(rooms: Rooms, room: Numbers, came: Numbers, went: Numbers) -> Flags:
    """Turn away whoever finds a tenth more people inside than there are places."""
    fits = np.zeros(len(room), dtype=bool)
    for index in np.unique(room):
        here = np.flatnonzero(room == index)
        order = here[np.argsort(came[here], kind="stable")]
        inside = np.arange(1, len(order) + 1) - np.searchsorted(np.sort(went[here]), came[order], side="right")
        fits[order] = inside <= rooms.capacity[index] * 1.1
    return fits


def _homes(random: Generator, life: StreetLife, room: Numbers) -> Texts:
    """The visitor's grid unit; never known for confidential rooms."""
    homes = np.empty(len(room), dtype=object)
    for index in np.unique(room):
        here = np.flatnonzero(room == index)
        if life.rooms.kind[index] in _CONFIDENTIAL:
            continue
        weights = life.rooms.home_weights[index]
        own = np.flatnonzero(life.town.unit_community == life.rooms.community[index])
        chosen = random.choice(own, size=len(here), p=weights[own] / weights[own].sum())
        homes[here] = life.town.unit_codes[chosen]
    return homes


def _ages(random: Generator, rooms: Rooms, room: Numbers, slot: Numbers, school: Flags) -> Texts:
    """Age bands by room; in school hours pupils sit in school, and elders come in the morning."""
    shares = np.array([_AGES[FacilityKind(kind)] for kind in rooms.kind])[room]
    in_class = (school & (slot < 33))[:, None] * np.array([False, True, True, False, False, False])
    elder = np.array([False, False, False, False, False, True])
    shares = shares * np.where(in_class, 0.06, 1.0) * np.where(elder, np.where(slot < 23, 2.0, 0.55)[:, None], 1.0)
    cumulated = np.cumsum(shares, axis=1)
    drawn = random.random(len(room))[:, None] * cumulated[:, -1:]
    chosen: Texts = _BANDS[(cumulated <= drawn).sum(axis=1)]
    return chosen
