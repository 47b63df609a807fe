"""四级组织架构: party organisations on community, compound, grid unit and household, and their members."""

from dataclasses import dataclass

import numpy as np

from data_access.codes import PartyLevel
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import person_names, texts
from data_access.demo.moments import HOUR, NEVER, Column, Numbers, Texts, only_where, start_of, whole
from data_access.demo.people import YEARS_AHEAD
from data_access.demo.street_life import StreetLife
from data_access.schema import party_member, party_organisation

_HOUSEHOLDS_PER_UNIT = 2


@dataclass(frozen=True, slots=True)
class _Seats:
    """The units that have their organisation, level by level from above; None where a level names no such unit."""

    level: Texts
    community: Numbers
    compound: Texts
    unit: Texts
    building: Texts
    name: Texts


def party_organisations(life: StreetLife) -> list[Batch]:
    """The organisations of the four levels, then their members; some units still have none."""
    random = life.demonstration.random("party")
    seats = _seats(life)
    count = len(seats.level)
    top = seats.level == PartyLevel.COMMUNITY.value
    long_ago = life.demonstration.anchor - 2500 - random.integers(0, 900, count)
    lately = life.demonstration.anchor - 1300 + whole(random.random(count) ** 0.8 * (1300 + YEARS_AHEAD * 25))
    founded = np.where(top, long_ago, lately)
    doors = zip(*(random.integers(1, most, count) for most in (5, 7, 4)), strict=True)
    household = texts([f"{entrance}单元{floor}{room:02d}室" for entrance, floor, room in doors])
    vacant = (random.random(count) < 0.05) & ~top
    organisations = Batch(
        table=party_organisation,
        began=start_of(founded) + 9 * HOUR,
        columns={
            "community_code": life.town.community_codes[seats.community],
            "party_organisation_id": np.arange(count) + 1,
            "level": seats.level,
            "compound_code": seats.compound,
            "grid_unit_code": seats.unit,
            "building_code": seats.building,
            "household": only_where(seats.level == PartyLevel.HOUSEHOLD.value, household),
            "name": seats.name,
            "secretary_name": only_where(~vacant, person_names(random, count)),
            "founded_day": founded,
        },
    )
    return [organisations, _members(life, organisations.columns, seats.community, seats.level, founded)]


def _seats(life: StreetLife) -> _Seats:
    """Every community, most compounds and grid units, and the buildings of the 党员中心户."""
    town = life.town
    random = life.demonstration.random("party seats")
    compound = np.flatnonzero(random.random(len(town.compound_codes)) < _coverage(life, town.compound_community, 0.72))
    unit = np.flatnonzero(random.random(len(town.unit_codes)) < _coverage(life, town.unit_community, 0.68))
    building = _model_households(life)
    home = town.building_unit[building]
    communities = np.arange(town.community_count)
    sizes = [len(communities), len(compound), len(unit), len(building)]
    above = _none(sizes[0] + sizes[1])
    compound_of = [town.compound_codes[town.unit_compound[units]] for units in (unit, home)]
    communities_of = [communities, town.compound_community[compound], *(town.unit_community[at] for at in (unit, home))]
    return _Seats(
        level=texts([level for level, size in zip(PartyLevel, sizes, strict=True) for _ in range(size)]),
        community=np.concatenate(communities_of),
        compound=np.concatenate([_none(sizes[0]), town.compound_codes[compound], *compound_of]),
        unit=np.concatenate([above, town.unit_codes[unit], town.unit_codes[home]]),
        building=np.concatenate([above, _none(sizes[2]), town.building_codes[building]]),
        name=_names(life, compound, unit, building),
    )


def _coverage(life: StreetLife, community: Numbers, elsewhere: float) -> Column:
    return np.where(
        life.town.pilots[community], 0.97, np.where(life.town.villages[community], elsewhere - 0.2, elsewhere)
    )


def _model_households(life: StreetLife) -> Numbers:
    """The buildings of the 党员中心户: up to two per grid unit, more of them where party work is strong."""
    town = life.town
    random = life.demonstration.random("model households")
    rank = np.arange(len(town.building_unit)) - np.searchsorted(town.building_unit, town.building_unit)
    wanted = random.random(len(town.building_unit)) < _coverage(life, town.unit_community[town.building_unit], 0.6)
    return np.flatnonzero((rank < _HOUSEHOLDS_PER_UNIT) & wanted).astype(np.int64)


def _names(life: StreetLife, compound: Numbers, unit: Numbers, building: Numbers) -> Texts:
    town = life.town
    return texts(
        [
            *(f"{name}党委" for name in town.community_names),
            *(f"{town.compound_names[c]}党支部" for c in compound),
            *(f"{town.unit_names[u]}党小组" for u in unit),
            *(f"{town.compound_names[town.unit_compound[town.building_unit[b]]]}党员中心户" for b in building),
        ]
    )


def _members(
    life: StreetLife, organisations: dict[str, Column], community: Numbers, level: Texts, founded: Numbers
) -> Batch:
    random = life.demonstration.random("party members")
    typical = {
        PartyLevel.COMMUNITY: 9.0,
        PartyLevel.COMPOUND: 14.0,
        PartyLevel.GRID_UNIT: 9.0,
        PartyLevel.HOUSEHOLD: 2.0,
    }
    mean = np.select([level == code.value for code in typical], list(typical.values()))
    at = np.repeat(np.arange(len(level)), random.poisson(mean) + 1)
    joined = founded[at] + whole(random.exponential(260, len(at)))
    stay = whole(random.exponential(3200, len(at))) + 120
    left = np.where(stay < 3000, joined + stay, NEVER)
    gone = np.where(left < NEVER, start_of(np.minimum(left, 10**6)) + 9 * HOUR, NEVER)
    return Batch(
        table=party_member,
        began=start_of(joined) + 10 * HOUR,
        columns={
            "community_code": life.town.community_codes[community[at]],
            "party_member_id": np.arange(len(at)) + 1,
            "party_organisation_id": organisations["party_organisation_id"][at],
            "name": person_names(random, len(at)),
            "joined_day": joined,
        },
        stages=(Stage(moments=gone, columns={"left_day": left}),),
    )


def _none(count: int) -> Texts:
    return np.full(count, None, dtype=object)
