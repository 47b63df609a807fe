"""The names of places a viewer may choose from, and what kind of installation this is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, func, select, union_all

from data_access.schema import (
    call,
    community,
    compound,
    dispute,
    grid_unit,
    installation,
    public_issue,
    rollup_day,
    rollup_state,
    service_order,
    street,
    visit,
)
from data_access.unit_levels import Level


@dataclass(frozen=True, slots=True)
class GridUnit:
    name: str
    compound_code: str | None


@dataclass(frozen=True)
class Directory:
    """Codes with their names, in the order of the codes; ``is_demonstration`` says that the rows are synthetic."""

    street_name: str
    communities: dict[str, str]
    compounds: dict[str, str]
    grid_units: dict[str, GridUnit]
    is_demonstration: bool

    def compounds_of(self, community_code: str) -> list[str]:
        """The compounds of one community; of all communities for the empty code."""
        return self._compounds_below.get(community_code, []) if community_code else list(self.compounds)

    def grid_units_of(self, community_code: str, compounds: tuple[str, ...] = ()) -> list[str]:
        """The grid units of one community, narrowed to those of ``compounds`` where any are given."""
        codes = self._grid_units_below.get(community_code, []) if community_code else list(self.grid_units)
        return [code for code in codes if self.grid_units[code].compound_code in compounds] if compounds else codes

    @cached_property
    def _compounds_below(self) -> dict[str, list[str]]:
        return _by_community(self.compounds)

    @cached_property
    def _grid_units_below(self) -> dict[str, list[str]]:
        return _by_community(self.grid_units)

    def place_name(self, level: Level, code: str) -> str:
        """The name of a community, compound or grid unit; a code that is not known stays as it is.

        By level: a compound and a grid unit may have the same code.
        """
        match level:
            case "community":
                return self.communities.get(code, code)
            case "compound":
                return self.compounds.get(code, code)
            case "grid_unit":
                return self.grid_units[code].name if code in self.grid_units else code


def _by_community(codes: Iterable[str]) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for code in codes:
        below.setdefault(code[:12], []).append(code)
    return below


def read_directory(connection: Connection, territory: str) -> Directory:
    """The places whose codes begin with ``territory`` (9 digits: a street, 12: a community)."""
    communities = connection.execute(
        select(community.c.community_code, community.c.short_name)
        .where(community.c.community_code.startswith(territory))
        .order_by(community.c.community_code)
    )
    compounds = connection.execute(
        select(compound.c.compound_code, compound.c.name)
        .where(compound.c.community_code.startswith(territory), compound.c.deleted_at.is_(None))
        .order_by(compound.c.compound_code)
    )
    grid_units = connection.execute(
        select(grid_unit.c.grid_unit_code, grid_unit.c.name, grid_unit.c.compound_code)
        .where(grid_unit.c.community_code.startswith(territory), grid_unit.c.deleted_at.is_(None))
        .order_by(grid_unit.c.grid_unit_code)
    )
    name = connection.scalar(select(street.c.name).where(street.c.street_code == territory[:9]))
    return Directory(
        street_name=name or territory[:9],
        communities={row.community_code: row.short_name for row in communities},
        compounds={row.compound_code: row.name for row in compounds},
        grid_units={row.grid_unit_code: GridUnit(row.name, row.compound_code) for row in grid_units},
        is_demonstration=connection.scalar(select(func.count()).where(installation.c.name.startswith("demo_"))) != 0,
    )


def first_day_with_data(connection: Connection, territory: str) -> date | None:
    """The earliest local day under which an event of the territory counts; None while there is none.

    From the days that the rollups know, so that nobody looks through the events; from those only where no rollup is.
    """
    built = set(connection.scalars(select(rollup_state.c.source)))
    counted = select(func.min(rollup_day.c.day).label("day")).where(rollup_day.c.community_code.startswith(territory))
    from_events = (
        select(func.min(day)).where(day.table.c.community_code.startswith(territory), day.table.c.deleted_at.is_(None))
        for day in (
            dispute.c.reported_day,
            public_issue.c.reported_day,
            service_order.c.completed_day,
            call.c.called_day,
            visit.c.checked_in_day,
        )
        if day.table.name not in built
    )
    days = union_all(counted, *from_events).subquery()
    earliest: date | None = connection.scalar(select(func.min(days.c.day)))
    return earliest
