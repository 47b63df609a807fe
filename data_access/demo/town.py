"""The places as columns, read back from the database, and how each community and grid unit differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from sqlalchemy import Connection, Row, Table, select

from data_access.codes import CommunityKind
from data_access.demo.demonstration import Demonstration
from data_access.demo.moments import Flags, Numbers, Shares, Texts
from data_access.schema import building, community, compound, grid_unit

#: 文兴社区, the pilot whose figures a newspaper page reports, and its compound with the water, power and gas cases.
PILOT = "140213066004"
PILOT_COMPOUND = "璀璨天城"


class WeightedChoice:
    """Draws items by weight within groups (grid units or elders within communities), for whole columns at once."""

    def __init__(self, groups: Numbers, weights: Shares, group_count: int) -> None:
        """``groups`` are non-decreasing; every group that is drawn from has a positive weight."""
        self._cumulated = np.cumsum(weights)
        totals = np.bincount(groups, weights=weights, minlength=group_count)
        self._starts = np.concatenate([[0.0], np.cumsum(totals)[:-1]])
        self._totals = totals

    def draw(self, random: Generator, groups: Numbers) -> Numbers:
        """One item (its position) for each group given."""
        at = self._starts[groups] + random.random(len(groups)) * self._totals[groups]
        last = len(self._cumulated) - 1
        return np.minimum(np.searchsorted(self._cumulated, at, side="right"), last).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Every place of the street, ordered by code; ``*_of`` columns are positions in the columns above them."""

    community_codes: Texts
    community_names: Texts
    villages: Flags
    opened: Numbers  # when the elderly-care station opened
    care: Shares  # how far elderly care has come, 0 to 1
    compound_codes: Texts
    compound_names: Texts
    compound_community: Numbers
    unit_codes: Texts
    unit_names: Texts
    unit_community: Numbers
    unit_compound: Numbers
    unit_households: Numbers
    unit_longitude: Shares
    unit_latitude: Shares
    unit_care: Shares  # below 1: elderly care lags in this grid unit
    unit_trouble: Shares  # above 1: more disputes and issues than elsewhere
    building_codes: Texts
    building_unit: Numbers
    building_floors: Numbers
    building_residents: Numbers
    trouble: WeightedChoice
    homes: WeightedChoice

    @property
    def community_count(self) -> int:
        return len(self.community_codes)

    @property
    def pilots(self) -> Flags:
        """Which community is the pilot: one in its own street, none elsewhere."""
        flags: Flags = self.community_codes == PILOT
        return flags

    def place(self, units: Numbers) -> dict[str, Any]:
        """The place columns of rows in these grid units."""
        return {
            "community_code": self.community_codes[self.unit_community[units]],
            "grid_unit_code": self.unit_codes[units],
            "compound_code": self.compound_codes[self.unit_compound[units]],
        }

    def units_of_compound(self, name: str) -> Numbers:
        """The pilot's grid units in the compound of this name; none in other streets."""
        of_pilot = self.pilots[self.unit_community]
        return np.flatnonzero(of_pilot & (self.compound_names[self.unit_compound] == name))


def read_town(connection: Connection, demonstration: Demonstration) -> Town:
    """The places of the demonstration's street from the database, and what the seed makes of them."""
    inside = community.c.street_code == demonstration.street_code
    communities = connection.execute(select(community).where(inside).order_by(community.c.community_code)).all()
    codes = [row.community_code for row in communities]
    compounds = _rows(connection, compound, codes, "compound_code")
    units = _rows(connection, grid_unit, codes, "grid_unit_code")
    buildings = _rows(connection, building, codes, "grid_unit_code", "building_code", without="geometry")
    random = demonstration.random("town")
    villages = np.array([row.kind == CommunityKind.VILLAGE for row in communities])
    opened, care = _progress(random, demonstration, np.array(codes) == PILOT, villages)
    unit_community = _positions(codes, [row.community_code for row in units])
    building_unit = _positions([row.grid_unit_code for row in units], [row.grid_unit_code for row in buildings])
    households = np.bincount(building_unit, [row.household_count for row in buildings], len(units)).astype(np.int64)
    middles = np.array([np.mean(row.geometry["coordinates"][0], axis=0) for row in units]).reshape(-1, 2)
    unit_trouble = random.lognormal(0.0, 0.45, len(units))
    return Town(
        community_codes=_texts(codes),
        community_names=_texts([row.short_name for row in communities]),
        villages=villages,
        opened=opened,
        care=care,
        compound_codes=_texts([row.compound_code for row in compounds]),
        compound_names=_texts([row.name for row in compounds]),
        compound_community=_positions(codes, [row.community_code for row in compounds]),
        unit_codes=_texts([row.grid_unit_code for row in units]),
        unit_names=_texts([row.name for row in units]),
        unit_community=unit_community,
        unit_compound=_positions([row.compound_code for row in compounds], [row.compound_code for row in units]),
        unit_households=households,
        unit_longitude=middles[:, 0],
        unit_latitude=middles[:, 1],
        unit_care=np.where(random.random(len(units)) < 0.2, random.uniform(0.3, 0.6, len(units)), 1.0),
        unit_trouble=unit_trouble,
        building_codes=_texts([row.building_code for row in buildings]),
        building_unit=building_unit,
        building_floors=np.array([row.floors or 1 for row in buildings], dtype=np.int64),
        building_residents=np.array([row.resident_count for row in buildings], dtype=np.int64),
        trouble=WeightedChoice(unit_community, (households + 1) * unit_trouble, len(codes)),
        homes=WeightedChoice(unit_community, households + 1.0, len(codes)),
    )


def _rows(connection: Connection, table: Table, codes: list[str], *order: str, without: str = "") -> Sequence[Row[Any]]:
    """The rows of these communities in order; ``without`` leaves a large column in the database."""
    columns = [column for column in table.columns if column.name != without]
    inside = table.c.community_code.in_(codes)
    return connection.execute(select(*columns).where(inside).order_by(*(table.c[name] for name in order))).all()


def _progress(
    random: Generator, demonstration: Demonstration, pilots: Flags, villages: Flags
) -> tuple[Numbers, Shares]:
    """When each community's station opened and how far its elderly care has come: the pilot first, villages last."""
    count = len(pilots)
    ages = np.where(villages, random.uniform(380, 560, count), random.uniform(560, 840, count))
    care = np.where(villages, random.uniform(0.36, 0.5, count), random.uniform(0.5, 0.8, count))
    ages, care = np.where(pilots, 915, ages), np.where(pilots, 0.93, care)
    return demonstration.anchor - ages.astype(np.int64), care


def _texts(values: list[str]) -> Texts:
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts


def _positions(codes: list[str], wanted: list[str]) -> Numbers:
    position = {code: index for index, code in enumerate(codes)}
    return np.array([position[code] for code in wanted], dtype=np.int64)
