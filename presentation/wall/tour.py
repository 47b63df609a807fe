"""What the address of a wall asks for, and the stops of its tour: the whole, then its parts one after the other."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from data_access.directory import Directory
from data_access.measures import Measure
from presentation import address
from presentation.address import Filters, Query

#: The code of the stop that shows all that the filters say.
WHOLE: Final = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of the tour: the code of a community or compound, or ``WHOLE``."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the address, and the measure if it names one. What is unknown falls back without a word.

    Nobody stands at the wall who could read a remark about its address, let alone mend it.
    """

    filters: Filters
    measure: Measure | None


def read(query: Query, directory: Directory, today: date) -> Asked:
    """What the query of the page asks for."""
    return Asked(address.read(query, directory, today).filters, measure_in(query.get("measure", [])))


def measure_in(values: list[str]) -> Measure | None:
    """The measure that one of the values of a parameter names."""
    return next((each for each in Measure if each.value in values), None)


def stops(filters: Filters, directory: Directory, territory: str) -> list[Stop]:
    """The whole first; then the communities of a street, or the compounds of one community, by their codes.

    Filters for compounds or a grid unit leave nothing to tour through.
    """
    community = filters.community or (territory if len(territory) == 12 else "")
    whole = directory.communities.get(community) or directory.street_name
    if filters.grid_unit:
        return [Stop(WHOLE, directory.grid_units[filters.grid_unit].name)]
    if filters.compounds:
        return [Stop(WHOLE, "、".join(directory.compounds[code] for code in filters.compounds[:2]))]
    compounds = {code: directory.compounds[code] for code in directory.compounds_of(community)}
    parts = compounds if community else directory.communities
    return [Stop(WHOLE, whole), *(Stop(code, name) for code, name in parts.items())]


def at_stop(filters: Filters, code: str, directory: Directory) -> Filters:
    """The filters narrowed to a stop; as they are for ``WHOLE`` and for a place that is not known (any more)."""
    if code in directory.communities:
        return replace(filters, community=code)
    if code in directory.compounds:
        return replace(filters, community=code[:12], compounds=(code,))
    return filters
