"""The elders: who is registered where and when, how they live, and which services they use."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from data_access.codes import Ability, LivingArrangement, Sex
from data_access.demo.batch import Batch, Stage
from data_access.demo.demonstration import Demonstration
from data_access.demo.drawing import person_names, phones, pick, texts
from data_access.demo.moments import HOUR, NEVER, Flags, Numbers, Texts, day_named, start_of, whole
from data_access.demo.town import Town
from data_access.schema import elder

#: Newcomers are drawn this far beyond the day of filling, for the demonstration to grow while it runs.
YEARS_AHEAD = 6
_YEARLY_LEAVING, _YEARLY_COMING = 0.035, 0.06
_PILOT_ELDERS = 1600


@dataclass(frozen=True, slots=True, kw_only=True)
class Elders:
    """Every elder who is ever registered, ordered by grid unit; days may lie ahead (``NEVER`` for no end)."""

    ids: Numbers
    unit: Numbers
    community: Numbers
    registered: Numbers
    left: Numbers
    key_group: Flags
    columns: dict[str, Any]

    def present(self, day: Numbers | int, elders: Numbers | slice = slice(None)) -> Flags:
        """Which of the elders are registered on the day and have not left."""
        flags: Flags = (self.registered[elders] <= day) & (day < self.left[elders])
        return flags

    def batch(self) -> Batch:
        began = start_of(self.registered) + 9 * HOUR + self.ids % HOUR
        gone = np.where(self.left < NEVER, start_of(self.left) + 10 * HOUR + self.ids % HOUR, NEVER)
        return Batch(
            table=elder,
            began=began,
            columns=self.columns | {"registered_day": self.registered},
            stages=(Stage(moments=gone, columns={"left_day": self.left}),),
        )


def settle_elders(town: Town, demonstration: Demonstration) -> Elders:
    """Draw the elders of the street: house by house, most of them registered when the register was begun."""
    random = demonstration.random("elders")
    building = _homes(random, town)
    unit = town.building_unit[building]
    count = len(building)
    registered, left, newcomer = _stays(random, demonstration, count)
    age = np.where(newcomer, random.integers(60, 64, count), 60 + whole(random.gamma(1.75, 5.7, count)))
    birth_year = np.array([day_named(day).year for day in registered], dtype=np.int64) - np.minimum(age, 97)
    age_now = demonstration.as_of.year - birth_year
    living = _living(random, age_now)
    ability = _ability(random, age_now)
    self_reliant = (living != LivingArrangement.ALONE.value) & (ability == Ability.SELF_CARE.value)
    key_group = (age_now >= 80) | ~self_reliant
    names, doors = person_names(random, count), _doors(random, town, building)
    community = town.unit_community[unit]
    ids = (community + 1) * 100_000 + np.arange(count)
    columns = town.place(unit) | {
        "elder_id": ids,
        "building_code": town.building_codes[building],
        "name": names,
        "phone": phones(random, count),
        "address": doors,
        "birth_year": birth_year,
        "sex": pick(random, {Sex.FEMALE: 0.53, Sex.MALE: 0.47}, count),
        "living_arrangement": living,
        "ability": ability,
    }
    return Elders(
        ids=ids, unit=unit, community=community, registered=registered, left=left, key_group=key_group, columns=columns
    )


def _homes(random: Generator, town: Town) -> Numbers:
    """The building of each elder. A young new district: 5–7 % of its residents are 60 or older, more in villages."""
    units = len(town.unit_codes)
    share = np.where(
        town.villages[town.unit_community],
        0.095,
        random.uniform(0.052, 0.066, town.community_count)[town.unit_community],
    )
    share = share * random.lognormal(0.0, 0.22, units)
    expected = town.building_residents * share[town.building_unit]
    pilot = town.pilots[town.unit_community[town.building_unit]]
    if pilot.any():
        expected = np.where(pilot, expected * _PILOT_ELDERS / expected[pilot].sum(), expected)
    # Besides those of today: who left before, and who is still to come.
    ever = 1 + YEARS_AHEAD * _YEARLY_COMING + 3 * _YEARLY_LEAVING
    counts = random.poisson(expected * ever)
    return np.repeat(np.arange(len(counts)), counts).astype(np.int64)


def _stays(random: Generator, demonstration: Demonstration, count: int) -> tuple[Numbers, Numbers, Flags]:
    """When each elder is registered and leaves, and who comes after the register was begun (with turning 60)."""
    begun = min(demonstration.first_day, demonstration.anchor - 3 * 365) - 150
    years = (demonstration.anchor - begun) / 365 + YEARS_AHEAD
    newcomer = random.random(count) < years * _YEARLY_COMING / (1 + years * _YEARLY_COMING)
    first = begun + whole(random.triangular(0, 30, 140, count))
    later = begun + 120 + whole(random.random(count) * (years * 365 - 120))
    registered = np.where(newcomer, later, first)
    stay = whole(random.exponential(365 / _YEARLY_LEAVING, count)) + 20
    return registered, np.where(stay < 20 * 365, registered + stay, NEVER), newcomer


def _living(random: Generator, age: Numbers) -> Texts:
    """Living alone becomes likelier with age."""
    alone = random.random(len(age)) < np.where(age >= 75, 0.3, 0.185)
    nest = random.random(len(age)) < 0.46
    together = np.where(nest, LivingArrangement.EMPTY_NEST.value, LivingArrangement.WITH_FAMILY.value)
    return texts(np.where(alone, LivingArrangement.ALONE.value, together).tolist())


def _ability(random: Generator, age: Numbers) -> Texts:
    lost = random.random(len(age)) < np.where(age >= 80, 0.42, 0.145)
    fully = random.random(len(age)) < 0.24
    unable = np.where(fully, Ability.DISABLED.value, Ability.SEMI_DISABLED.value)
    return texts(np.where(lost, unable, Ability.SELF_CARE.value).tolist())


def _doors(random: Generator, town: Town, building: Numbers) -> Texts:
    """2单元1203室 in a town, 7号院 in a village."""
    floors = town.building_floors[building]
    floor = 1 + whole(random.random(len(building)) * floors)
    entrance, room, yard = (random.integers(1, most, len(building)) for most in (5, 5, 61))
    rural = town.villages[town.unit_community[town.building_unit[building]]]
    rows = zip(rural, entrance, floor, room, yard, strict=True)
    return texts([f"{y}号院" if r else f"{e}单元{f}{n:02d}室" for r, e, f, n, y in rows])
