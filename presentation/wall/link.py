"""The address of the wall that tours through what a page shows."""

from typing import Final
from urllib.parse import urlencode

from data_access.periods import Days, Period
from presentation import address
from presentation.address import Filters
from presentation.view import View
from presentation.wall.routes import root

TOUR_SECONDS: Final = 20


def wall_address(view: View) -> str:
    """The same places and days as ``view``, as a link: "/wall?community=140213066004&tour=20"."""
    scope = view.scope
    filters = Filters(
        community=scope.communities[0] if len(scope.communities) == 1 else "",
        compounds=scope.compounds,
        grid_unit=scope.grid_units[0] if scope.grid_units else "",
        period=view.period,
        days=Days(scope.first_day, scope.last_day) if view.period is Period.CUSTOM else None,
        comparison=view.comparison,
    )
    return f"{root()}?{urlencode({**address.write(filters), 'tour': TOUR_SECONDS}, doseq=True)}"
