"""电子保姆: which elder has a device from when to when, and when each device is silent."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data_access.codes import DeviceStatus, OutageKind
from data_access.demo.batch import Batch, Stage
from data_access.demo.demonstration import Demonstration
from data_access.demo.drawing import texts, where_happens
from data_access.demo.moments import DAY, HOUR, MINUTE, NEVER, Flags, Numbers, Shares, Texts, start_of, whole
from data_access.demo.people import YEARS_AHEAD, Elders
from data_access.demo.seasons import s_curve
from data_access.demo.town import Town
from data_access.schema import device, device_outage

PILOT_DEVICES = 612
_SILENCES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """Every device ever installed; moments may lie ahead. ``silent_from`` and ``silent_until``: one row per device,
    its outages in the order of time."""

    ids: Numbers
    elder: Numbers
    community: Numbers
    installed: Numbers
    removed: Numbers
    silent_from: Numbers
    silent_until: Numbers
    faulty: Flags

    @property
    def installed_at(self) -> Numbers:
        moments: Numbers = start_of(self.installed) + 14 * HOUR + self.ids % HOUR
        return moments

    @property
    def removed_at(self) -> Numbers:
        return where_happens(self.removed < NEVER, start_of(self.removed) + 16 * HOUR + self.ids % HOUR)

    def working(self, devices: Numbers, moments: Numbers) -> Flags:
        """Whether each device can call at its moment: installed, not removed, not silent."""
        there = (self.installed_at[devices] < moments) & (moments < self.removed_at[devices])
        silent = (self.silent_from[devices] <= moments[:, None]) & (moments[:, None] < self.silent_until[devices])
        flags: Flags = there & ~silent.any(axis=1)
        return flags

    def state_at(self, cutoff: int) -> tuple[Texts, Numbers]:
        """Status and last heartbeat of each device at the cut-off. Each reports once an hour, at its own minute."""
        silent = (self.silent_from <= cutoff) & (cutoff < self.silent_until)
        is_silent, which = silent.any(axis=1), silent.argmax(axis=1)
        rows = np.arange(len(self.ids))
        removed = self.removed_at <= cutoff
        faulty = self.faulty[rows, which]
        status = np.where(faulty, DeviceStatus.FAULTY.value, DeviceStatus.OFFLINE.value)
        status = np.where(is_silent, status, DeviceStatus.ONLINE.value)
        status = np.where(removed, DeviceStatus.REMOVED.value, status)
        beat = cutoff // HOUR * HOUR - self.ids * 37 % HOUR
        ended = np.where(self.silent_until <= cutoff, self.silent_until, 0).max(axis=1)
        beat = np.maximum(beat, np.maximum(ended, self.installed_at))
        beat = np.where(is_silent, self.silent_from[rows, which], beat)
        return texts(status.tolist()), np.minimum(beat, np.where(removed, self.removed_at, cutoff))

    def batch(self, elders: Elders, town: Town, cutoff: int) -> Batch:
        """The devices as they are at the cut-off."""
        status, heartbeat = self.state_at(cutoff)
        removed_at = self.removed_at
        return Batch(
            table=device,
            began=self.installed_at,
            columns={
                "community_code": town.community_codes[self.community],
                "device_id": self.ids,
                "elder_id": elders.ids[self.elder],
                "status": status,
                "installed_day": self.installed,
                "last_heartbeat_at": heartbeat,
                "updated_at": np.where(removed_at <= cutoff, removed_at, heartbeat),
            },
            stages=(Stage(moments=removed_at, columns={"removed_day": self.removed}),),
        )

    def outages(self, town: Town) -> Batch:
        rows, turns = np.nonzero(self.silent_from < NEVER)
        began, ended = self.silent_from[rows, turns], self.silent_until[rows, turns]
        kind = np.where(self.faulty[rows, turns], OutageKind.FAULTY.value, OutageKind.OFFLINE.value)
        return Batch(
            table=device_outage,
            began=began,
            columns={
                "community_code": town.community_codes[self.community[rows]],
                "device_outage_id": self.ids[rows] * 100 + turns,
                "device_id": self.ids[rows],
                "kind": texts(kind.tolist()),
                "began_at": began,
            },
            stages=(Stage(moments=ended, columns={"ended_at": ended}),),
        )


def install_devices(town: Town, demonstration: Demonstration, elders: Elders) -> Devices:
    """Give devices to elders: first to the key group, and to the grid units where the station does its work well."""
    random = demonstration.random("devices")
    pieces = [
        _of_community(random, town, demonstration, elders, community) for community in range(town.community_count)
    ]
    elder, installed, removed = (np.concatenate([piece[part] for piece in pieces]) for part in range(3))
    order = np.lexsort([installed, elders.community[elder]])
    elder, installed, removed = elder[order], installed[order], removed[order]
    removed = np.minimum(removed, elders.left[elder])
    community = elders.community[elder]
    ids = (community + 1) * 100_000 + np.arange(len(elder))
    silent_from, silent_until, faulty = _silences(random, town, community, installed, removed)
    return Devices(
        ids=ids,
        elder=elder,
        community=community,
        installed=installed,
        removed=removed,
        silent_from=silent_from,
        silent_until=silent_until,
        faulty=faulty,
    )


def _of_community(
    random: Generator, town: Town, demonstration: Demonstration, elders: Elders, community: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Elder, day of installation and of removal of the devices of one community."""
    anchor, opened = demonstration.anchor, int(town.opened[community])
    here = np.flatnonzero(elders.community == community)
    # In the order of urgency: the key group before others; a lagging grid unit comes late and mostly too late.
    lag = 1 - town.unit_care[elders.unit[here]]
    rank = random.random(len(here)) + 1.1 * lag + np.where(elders.key_group[here], 0.0, 9.0)
    now = elders.present(anchor - 3, here) & (elders.left[here] > anchor)
    holders = _first_served(rank, now & elders.key_group[here], now & ~elders.key_group[here], town, community)
    limit = rank[holders[elders.key_group[here[holders]]]].max(initial=0.0)
    gone = (elders.left[here] <= anchor) & (elders.left[here] > opened + 60)
    chosen = np.concatenate([holders, np.flatnonzero(gone & (rank <= limit))])
    elder = here[chosen]
    begin = np.maximum(elders.registered[elder] + 2, opened)
    end = np.minimum(anchor - 1, elders.left[elder] - 2)
    installed = begin + whole(np.maximum(end - begin, 0) * s_curve(random.random(len(chosen))))
    fits = installed < elders.left[elder] - 1
    waiting = np.ones(len(here), dtype=bool)
    waiting[chosen] = False
    elder, installed = elder[fits], installed[fits]
    later, later_days = _still_to_come(random, demonstration, elders, here[waiting & elders.key_group[here]])
    old, old_first, old_last = _replaced(random, elder, installed, begin[fits])
    return (
        np.concatenate([elder, later, old]),
        np.concatenate([installed, later_days, old_first]),
        np.concatenate([np.full(len(elder) + len(later), NEVER), old_last]),
    )


def _first_served(rank: Shares, key_group: Flags, others: Flags, town: Town, community: int) -> Numbers:
    """Who of those present has a device on the day of filling: most of the key group, and a few others."""
    key_count = int(key_group.sum() * town.care[community])
    other_count = PILOT_DEVICES - key_count if town.pilots[community] else key_count // 40
    order = np.argsort(rank, kind="stable")
    return np.concatenate([order[key_group[order]][:key_count], order[others[order]][: max(other_count, 0)]])


def _still_to_come(
    random: Generator, demonstration: Demonstration, elders: Elders, without: Numbers
) -> tuple[Numbers, Numbers]:
    """Who gets a device after the day of filling, and when: the gap closes slowly while the demonstration runs."""
    waiting = without[(elders.left[without] > demonstration.anchor) & (random.random(len(without)) < 0.7)]
    ready = np.maximum(elders.registered[waiting], demonstration.anchor) + 2
    day = ready + whole(random.exponential(400.0, len(waiting)))
    fits = (day < elders.left[waiting] - 1) & (day < demonstration.anchor + YEARS_AHEAD * 365)
    return waiting[fits], day[fits]


def _replaced(
    random: Generator, elder: Numbers, installed: Numbers, earliest: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Worn-out devices: a few elders had another one before, taken away on the day the present one came."""
    before = installed - random.integers(30, 200, len(elder))
    chosen = (random.random(len(elder)) < 0.05) & (before >= earliest)
    return elder[chosen], before[chosen], installed[chosen]


def _silences(
    random: Generator, town: Town, community: Numbers, installed: Numbers, removed: Numbers
) -> tuple[Numbers, Numbers, Flags]:
    """Each device's outages one after the other; more of them where the station lags. A removed device has none."""
    shape = (len(installed), _SILENCES)
    gap_days = (25.0 + 95.0 * town.care[community])[:, None]
    gaps: Shares = random.exponential(1.0, shape) * gap_days * DAY + 6 * HOUR
    faulty: Flags = random.random(shape) < 0.28
    lasting = random.lognormal(np.where(faulty, 1.75, 1.1), 1.25, shape) * DAY
    lasting = np.clip(lasting, 25 * MINUTE, 150 * DAY)
    ends = (start_of(installed) + DAY)[:, None] + whole(np.cumsum(gaps + lasting, axis=1))
    starts = ends - whole(lasting)
    gone = where_happens(removed < NEVER, start_of(removed) + 12 * HOUR)[:, None]
    real = starts < gone
    return np.where(real, starts, NEVER), np.where(real, np.minimum(ends, gone), NEVER), faulty
