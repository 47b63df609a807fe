"""What a reader is likely to choose next in the filter bar, and where else it may go; the addresses of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from data_access.directory import Directory
from data_access.periods import Period
from presentation import address
from presentation.address import Filters

#: A community has about ten compounds; more than this is not drawn for one screen.
MOST_NEIGHBOURS: Final = 40
#: A street has about sixty; of a larger one the rest is drawn when it is asked for.
MOST_ELSEWHERE: Final = 100

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A screen that a link opens: the page's URL path (empty for the first), the query, and light or dark."""

    page: str
    query: str
    colours: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen that a reader looks at. ``others`` is what the page itself keeps in the URL."""

    page: str
    filters: Filters
    others: tuple[tuple[str, tuple[str, ...]], ...]
    colours: str

    def at(self, page: str, filters: Filters, *, with_others: bool = True) -> Link:
        query: dict[str, Sequence[str]] = {**dict(self.others if with_others else ()), **address.write(filters)}
        return Link(page, urlencode(query, doseq=True), self.colours)


def neighbours(shown: Shown, directory: Directory, pages: Sequence[str]) -> list[Link]:
    """The screens one choice away, the likeliest first; that of the reader itself comes before all of them.

    ``pages`` are the pages of the menu. A place in another period is one choice away, too, and comes last.
    """
    places = (shown.at(shown.page, filters) for filters in _places(shown.filters, directory))
    others = (shown.at(page, shown.filters, with_others=False) for page in pages if page != shown.page)
    periods = (shown.at(shown.page, filters) for filters in _periods(shown.filters))
    found = dict.fromkeys([shown.at(shown.page, shown.filters), *islice(places, MOST_NEIGHBOURS), *others, *periods])
    return list(found)


def elsewhere(shown: Shown, directory: Directory) -> list[Link]:
    """Every compound of the other communities, on the same page and for the same days: two choices away."""
    nowhere = replace(shown.filters, community="", compounds=(), grid_unit="")
    compounds = (
        replace(nowhere, community=community, compounds=(code,))
        for community in directory.communities
        if community != shown.filters.community
        for code in directory.compounds_of(community)
    )
    return [shown.at(shown.page, filters) for filters in islice(compounds, MOST_ELSEWHERE)]


def _periods(filters: Filters) -> Iterator[Filters]:
    """The same places in each of the periods that have a name."""
    named = (period for period in Period if period is not Period.CUSTOM)
    yield from (replace(filters, period=period, days=None) for period in named)


def _places(filters: Filters, directory: Directory) -> Iterator[Filters]:
    """Each compound of the community, what can be added to the chosen ones, and back to more."""
    nowhere = replace(filters, community="", compounds=(), grid_unit="")
    if not filters.community:
        yield from (replace(nowhere, community=code) for code in directory.communities)
        return
    everywhere_here = replace(nowhere, community=filters.community)
    compounds = directory.compounds_of(filters.community)
    yield everywhere_here
    yield from (replace(everywhere_here, compounds=(code,)) for code in compounds)
    if filters.compounds:
        units = directory.grid_units_of(filters.community, filters.compounds)
        yield from (replace(filters, grid_unit=code) for code in units)
        added = (tuple(sorted({*filters.compounds, code})) for code in compounds)
        yield from (replace(filters, compounds=codes, grid_unit="") for codes in added)
    yield from (replace(nowhere, community=code) for code in directory.communities)
    yield nowhere
