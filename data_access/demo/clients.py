"""Who uses the elderly-care station: who is served at home from when to when, and who comes to the station."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data_access.demo.demonstration import Demonstration
from data_access.demo.moments import NEVER, Numbers, Shares, whole
from data_access.demo.people import YEARS_AHEAD, Elders
from data_access.demo.town import Town

#: Elders of the pilot served at home in the last 12 months: "more than 100", five of whom have ended since.
_PILOT_SERVED, _PILOT_ENDED = 104, 5
_SERVED_BEFORE, _SERVED_LATER = 30, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """Per elder: from and until which day served at home, from which day at the station (``NEVER`` for not), how often
    a month."""

    door_from: Numbers
    door_until: Numbers
    door_monthly: Shares
    station_from: Numbers
    station_monthly: Shares


def choose_clients(town: Town, demonstration: Demonstration, elders: Elders) -> Clients:
    """Choose the station's clients, those served at home mostly from the key group."""
    random = demonstration.random("clients")
    count = len(elders.ids)
    door_from, door_until = np.full(count, NEVER), np.full(count, NEVER)
    for community in range(town.community_count):
        here = np.flatnonzero(elders.community == community)
        first, last = _served_at_home(random, town, demonstration, elders, here)
        door_from[here], door_until[here] = first, last
    opened, care = town.opened[elders.community], town.care[elders.community]
    uses_station = random.random(count) < np.where(elders.key_group, 0.17, 0.1) * (0.4 + care)
    start = opened + whole(random.random(count) ** 1.3 * (demonstration.anchor + 365 - opened))
    return Clients(
        door_from=door_from,
        door_until=door_until,
        door_monthly=1.8 + random.gamma(2.0, 1.0, count),
        station_from=np.where(uses_station, start, NEVER),
        station_monthly=0.4 + random.gamma(1.2, 1.8, count),
    )


def _served_at_home(
    random: Generator, town: Town, demonstration: Demonstration, elders: Elders, here: Numbers
) -> tuple[Numbers, Numbers]:
    """First and last day of service for the elders of one community.

    Of those in need, the first are served now, the next were served before the last 12 months; others come later.
    Only who stays throughout is counted on, so that the pilot's figure comes out.
    """
    first_of_window, anchor = demonstration.window()
    community = int(elders.community[here[0]])
    pilot, opened = bool(town.pilots[community]), int(town.opened[community])
    wanted = _PILOT_SERVED if pilot else int(len(here) * 0.062 * town.care[community])
    need = elders.key_group[here] * 2.0 + random.random(len(here))
    settled = (elders.registered[here] < first_of_window - 60) & (elders.left[here] > anchor + 30)
    order = np.argsort(-np.where(settled, need, -1.0), kind="stable")
    served, before = order[:wanted], order[wanted : wanted + _SERVED_BEFORE]
    first, last = np.full(len(here), NEVER), np.full(len(here), NEVER)
    first[served] = opened + whole((anchor - 70 - opened) * random.random(len(served)) ** 1.4)
    last[before] = opened + 40 + whole(random.random(len(before)) * max(first_of_window - opened - 60, 20))
    first[before] = last[before] - random.integers(30, 200, len(before))
    if pilot:
        ended = served[-_PILOT_ENDED:]
        first[ended] = first_of_window - 30
        last[ended] = first_of_window + random.integers(90, 290, len(ended))
    later = np.argsort(need)[:_SERVED_LATER]
    later = later[first[later] == NEVER]
    first[later] = anchor + 20 + whole(random.random(len(later)) * 365 * YEARS_AHEAD)
    return np.where(first < NEVER, np.maximum(first, opened), NEVER), last
