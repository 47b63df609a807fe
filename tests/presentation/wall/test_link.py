"""The link from the office to the wall keeps places, period and comparison."""

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlparse

import pytest

from data_access.directory import Directory
from data_access.periods import Comparison, Days, Period
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Role, Viewer
from presentation import address
from presentation.address import Filters
from presentation.theme import LIGHT
from presentation.view import View
from presentation.wall.link import wall_address

STREET, COMMUNITY = "140213066", "140213066004"
TODAY, AS_OF = date(2026, 11, 24), datetime(2026, 11, 24, tzinfo=UTC)
VIEW = View(
    scope=Scope(
        territory=STREET, first_day=date(2025, 12, 1), last_day=TODAY, as_of=datetime(2026, 11, 24, tzinfo=UTC)
    ),
    comparison_scope=None,
    period=Period.LAST_12_MONTHS,
    comparison=Comparison.PREVIOUS_PERIOD,
    viewer=Viewer(Role.LEADER, STREET),
    limits=TimeLimits(),
    theme=LIGHT,
    version=1,
)
PLACES = Directory(
    street_name="水泊寺街道",
    communities={COMMUNITY: "文兴社区"},
    compounds={COMMUNITY + "001": "璀璨天城"},
    grid_units={},
    is_demonstration=False,
)


def test_a_plain_view_gives_a_plain_link() -> None:
    assert wall_address(VIEW) == "/wall?tour=20"


@pytest.mark.parametrize(
    "filters",
    [
        Filters(community=COMMUNITY, compounds=(COMMUNITY + "001",), period=Period.THIS_MONTH),
        Filters(period=Period.CUSTOM, days=Days(date(2026, 3, 1), date(2026, 3, 9)), comparison=Comparison.NONE),
    ],
)
def test_the_wall_reads_from_the_link_what_the_page_showed(filters: Filters) -> None:
    days = filters.days or Days(VIEW.scope.first_day, VIEW.scope.last_day)
    scope = replace(
        VIEW.scope,
        first_day=days.first,
        last_day=days.last,
        communities=(filters.community,) if filters.community else (),
        compounds=filters.compounds,
    )
    link = wall_address(replace(VIEW, scope=scope, period=filters.period, comparison=filters.comparison))
    assert address.read(parse_qs(urlparse(link).query), PLACES, TODAY).filters == filters
