"""One choice away from what a reader sees: the compounds of the community first, another period last."""

from datetime import date
from urllib.parse import parse_qs

from data_access.directory import Directory
from data_access.periods import Days, Period
from presentation import address
from presentation.address import Filters
from presentation.neighbours import MOST_ELSEWHERE, MOST_NEIGHBOURS, Link, Shown, elsewhere, neighbours
from tests.presentation.test_address import DIRECTORY, ONE, TWO

PAGES = ("", "disputes")
NAMED_PERIODS = [period for period in Period if period is not Period.CUSTOM]


def shown(filters: Filters, *others: tuple[str, tuple[str, ...]]) -> Shown:
    return Shown("disputes", filters, others, "dark")


def street_of(compounds: int) -> Directory:
    """A street with one community."""
    return Directory(
        street_name="水泊寺街道",
        communities={ONE: "文兴社区"},
        compounds={f"{ONE}{number:03}": f"{number} 号院" for number in range(compounds)},
        grid_units={},
        is_demonstration=True,
    )


def queries(links: list[Link], page: str = "disputes") -> list[str]:
    """Of the links to a page, those that stay in the period that is shown by default."""
    return [link.query for link in links if link.page == page and "period=" not in link.query]


def test_at_the_street_each_community_is_one_choice_away() -> None:
    found = neighbours(shown(Filters()), DIRECTORY, PAGES)
    assert queries(found) == ["", f"community={ONE}", f"community={TWO}"]
    assert queries(found, "") == [""]  # the other page
    assert {link.colours for link in found} == {"dark"}


def test_in_a_community_its_compounds_come_first() -> None:
    found = neighbours(shown(Filters(community=ONE)), DIRECTORY, PAGES)
    assert queries(found) == [
        f"community={ONE}",
        f"community={ONE}&compound={ONE}001",
        f"community={ONE}&compound={ONE}002",
        f"community={TWO}",
        "",
    ]
    assert queries(found, "") == [f"community={ONE}"]


def test_beside_a_chosen_compound_another_may_be_added_and_a_grid_unit_of_it_chosen() -> None:
    found = queries(neighbours(shown(Filters(community=ONE, compounds=(ONE + "001",))), DIRECTORY, PAGES))
    assert found[0] == f"community={ONE}&compound={ONE}001"
    assert f"community={ONE}&compound={ONE}001&grid_unit={ONE}01" in found
    assert f"community={ONE}&compound={ONE}001&grid_unit={ONE}02" not in found
    assert f"community={ONE}&compound={ONE}001&compound={ONE}002" in found
    assert len(found) == len(set(found))


def test_the_period_and_what_the_page_keeps_for_itself_stay() -> None:
    filters = Filters(community=ONE, period=Period.CUSTOM, days=Days(date(2026, 1, 1), date(2026, 1, 31)))
    found = neighbours(shown(filters, ("disputes_part", ("kinds",))), DIRECTORY, PAGES)
    here, elsewhere = ([parse_qs(link.query) for link in found if link.page == page] for page in PAGES[::-1])
    places = [query for query in here if "days" in query]
    assert len(places) == len(found) - len(elsewhere) - len(NAMED_PERIODS)
    assert {tuple(query["period"]) for query in places} == {("custom",)}
    assert {tuple(query["disputes_part"]) for query in here} == {("kinds",)}
    assert [query["period"] for query in elsewhere] == [["custom"]]
    assert "disputes_part" not in elsewhere[0]  # which is the other page's alone


def test_the_other_periods_of_the_same_places_come_last() -> None:
    found = neighbours(shown(Filters(community=ONE, period=Period.THIS_YEAR)), DIRECTORY, PAGES)
    last = [address.read(parse_qs(link.query), DIRECTORY, date(2026, 11, 25)).filters for link in found[-5:]]
    assert [filters.period for filters in last] == [p for p in NAMED_PERIODS if p is not Period.THIS_YEAR]
    assert {filters.community for filters in last} == {ONE}


def test_what_a_link_opens_is_what_was_meant() -> None:
    filters = Filters(community=ONE, compounds=(ONE + "001",), period=Period.THIS_YEAR)
    first = neighbours(shown(filters), DIRECTORY, PAGES)[0]
    assert address.read(parse_qs(first.query), DIRECTORY, date(2026, 11, 25)).filters == filters


def test_a_community_of_a_hundred_compounds_is_not_drawn_as_a_whole() -> None:
    found = neighbours(shown(Filters(community=ONE)), street_of(compounds=100), ("disputes",))
    assert len(queries(found)) == MOST_NEIGHBOURS  # itself among them


def test_elsewhere_is_every_compound_of_the_other_communities_on_the_same_page_for_the_same_days() -> None:
    at_the_street = elsewhere(shown(Filters(period=Period.THIS_YEAR), ("disputes_part", ("kinds",))), DIRECTORY)
    assert [link.query for link in at_the_street] == [
        f"disputes_part=kinds&community={code[:12]}&compound={code}&period=this_year" for code in DIRECTORY.compounds
    ]
    in_one = elsewhere(shown(Filters(community=ONE, compounds=(ONE + "001",))), DIRECTORY)
    assert [link.query for link in in_one] == [
        f"community={TWO}&compound={code}" for code in DIRECTORY.compounds_of(TWO)
    ]
    assert {(link.page, link.colours) for link in at_the_street + in_one} == {("disputes", "dark")}


def test_of_a_street_of_a_thousand_compounds_not_every_one_is_drawn() -> None:
    assert len(elsewhere(shown(Filters()), street_of(compounds=1000))) == MOST_ELSEWHERE
