"""服务空间: the rooms of each community, their hours, and how busy each kind is when."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data_access.codes import FacilityKind
from data_access.demo.batch import Batch
from data_access.demo.demonstration import Demonstration
from data_access.demo.drawing import texts
from data_access.demo.moments import Numbers, Shares, Texts, start_of
from data_access.demo.town import Town
from data_access.schema import facility, facility_hours

SLOTS = 48  # half hours of a day
SLOT_MINUTES = 30
_ALL_WEEK, _WORKDAYS, _CLOSED_ON_MONDAY = tuple(range(1, 8)), tuple(range(1, 6)), tuple(range(2, 8))


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    capacity: int
    daily: float  # visits on an ordinary day in the pilot, once the room is known
    weekdays: tuple[int, ...]
    hours: tuple[tuple[float, float], ...]


KINDS: dict[FacilityKind, _Kind] = {
    FacilityKind.READING_CORNER: _Kind("图书阅览角", 24, 34, _ALL_WEEK, ((8.5, 18.0),)),
    FacilityKind.HANDICRAFT_AREA: _Kind("手工互动区", 14, 15, _CLOSED_ON_MONDAY, ((9.0, 12.0), (14.0, 17.5))),
    FacilityKind.MAKER_SPACE: _Kind("科创乐园", 18, 20, _CLOSED_ON_MONDAY, ((9.0, 12.0), (14.0, 20.0))),
    FacilityKind.YOUTH_START_UP_SPACE: _Kind("青创空间", 14, 11, _WORKDAYS, ((8.5, 20.0),)),
    FacilityKind.PSYCHOLOGICAL_ROOM: _Kind("心理诊疗室", 3, 3.2, _WORKDAYS, ((9.0, 12.0), (14.0, 17.0))),
    FacilityKind.DECOMPRESSION_ROOM: _Kind("解压室", 5, 6.5, (1, 2, 3, 4, 5, 6), ((9.0, 19.0),)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Every room, ordered by code. ``closes``: per room, weekday (0 = Monday) and half hour the minute at which the
    room closes next, 0 where it is closed. ``home_weights``: per room and grid unit how many visitors live there."""

    codes: Texts
    kind: Texts
    community: Numbers
    unit: Numbers
    capacity: Numbers
    daily: Shares
    opened: Numbers
    closes: Numbers
    home_weights: Shares
    longitude: Shares
    latitude: Shares
    hours: tuple[tuple[int, int, int, int], ...]  # room, weekday, opens, closes (minutes)

    def batches(self, town: Town) -> list[Batch]:
        """The rooms, then their hours; both appear on the opening day."""
        began = start_of(self.opened)
        room, weekday, opens, closes = (np.array(part, dtype=np.int64) for part in zip(*self.hours, strict=True))
        rooms = town.place(self.unit) | {
            "facility_code": self.codes,
            "kind": self.kind,
            "name": texts([KINDS[FacilityKind(kind)].name for kind in self.kind]),
            "capacity": self.capacity,
            "opened_day": self.opened,
            "longitude": self.longitude,
            "latitude": self.latitude,
        }
        hours = {
            "community_code": town.community_codes[self.community[room]],
            "facility_code": self.codes[room],
            "weekday": weekday,
            "opens_minute": opens,
            "closes_minute": closes,
        }
        return [
            Batch(table=facility, began=began, columns=rooms),
            Batch(table=facility_hours, began=began[room], columns=hours),
        ]


def furnish_rooms(town: Town, demonstration: Demonstration) -> Rooms:
    """All six kinds in the pilot, two to four in other communities, one or two in villages; later ones opened later."""
    random = demonstration.random("rooms")
    rows: list[tuple[int, int, FacilityKind, int, float]] = []
    for community in range(town.community_count):
        pilot = bool(town.pilots[community])
        kinds = list(KINDS) if pilot else _kinds_elsewhere(random, bool(town.villages[community]))
        units = np.flatnonzero(town.unit_community == community)
        centre = int(units[int(random.integers(0, len(units)))])
        for kind in kinds:
            opened = int(town.opened[community]) + (0 if pilot else int(random.integers(0, 150)))
            popularity = (
                1.0 if pilot else float(random.uniform(0.36, 0.95)) * (0.6 if town.villages[community] else 1.0)
            )
            rows.append((community, centre, kind, opened, popularity))
    community_at, unit, kind_at, opened_at, popularity_at = zip(*rows, strict=True)
    kinds_of_rooms = [KINDS[kind] for kind in kind_at]
    community_of, unit_of = np.array(community_at, dtype=np.int64), np.array(unit, dtype=np.int64)
    number = np.arange(len(rows)) - np.searchsorted(community_of, community_of) + 1
    hours = tuple(
        (room, weekday, int(opens * 60), int(closes * 60))
        for room, kind in enumerate(kinds_of_rooms)
        for weekday in kind.weekdays
        for opens, closes in kind.hours
    )
    return Rooms(
        codes=texts([f"{town.community_codes[c]}{n:03d}" for c, n in zip(community_of, number, strict=True)]),
        kind=texts(list(kind_at)),
        community=community_of,
        unit=unit_of,
        capacity=_capacities(kinds_of_rooms, demonstration.scale),
        daily=np.array([kind.daily for kind in kinds_of_rooms]) * np.array(popularity_at) * demonstration.scale,
        opened=np.array(opened_at, dtype=np.int64),
        closes=_closing_minutes(len(rows), hours),
        home_weights=_home_weights(town, community_of, unit_of),
        longitude=np.round(town.unit_longitude[unit_of] + random.normal(0, 2e-5, len(rows)), 6),
        latitude=np.round(town.unit_latitude[unit_of] + random.normal(0, 2e-5, len(rows)), 6),
        hours=hours,
    )


def _capacities(kinds: list[_Kind], scale: float) -> Numbers:
    """More visits need larger rooms; fewer leave them as they are."""
    return np.array([round(kind.capacity * max(scale, 1)) for kind in kinds], dtype=np.int64)


def _kinds_elsewhere(random: Generator, village: bool) -> list[FacilityKind]:
    """A reading corner everywhere, then by chance."""
    others = list(KINDS)[1:]
    count = int(random.integers(0, 2)) if village else int(random.integers(1, 4))
    chosen = random.permutation(len(others))[:count]
    return [FacilityKind.READING_CORNER, *(others[index] for index in sorted(chosen))]


def _closing_minutes(rooms: int, hours: tuple[tuple[int, int, int, int], ...]) -> Numbers:
    closes = np.zeros((rooms, 7, SLOTS), dtype=np.int64)
    for room, weekday, opens, until in hours:
        closes[room, weekday - 1, opens // SLOT_MINUTES : until // SLOT_MINUTES] = until
    return closes


def _home_weights(town: Town, community: Numbers, unit: Numbers) -> Shares:
    """Visitors come from their own community, more of them from nearby (a degree is about 100 km here)."""
    east = (town.unit_longitude[None, :] - town.unit_longitude[unit][:, None]) * 85
    north = (town.unit_latitude[None, :] - town.unit_latitude[unit][:, None]) * 111
    near = np.exp(-np.hypot(east, north) / 0.45)
    own = np.where(town.unit_community[None, :] == community[:, None], 1.0, 0.04)
    weights = town.unit_households * near * own + 1e-9
    shares: Shares = weights / weights.sum(axis=1, keepdims=True)
    return shares
