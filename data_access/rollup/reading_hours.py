"""What the hours of some days brought to whole communities: read from histograms of hours, whatever has piled up.

Who asks what a day had brought up to a moment takes the full hours from here, and counts the running one from events.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from data_access.rollup.definition import Rollup
from data_access.rollup.histograms import Histogram
from data_access.rollup.reading import is_built
from data_access.schema import histogram_by_day
from data_access.scope import Scope, in_territory


def hours_of_days(
    connection: Connection, rollup: Rollup, name: str, scope: Scope, days: Sequence[date]
) -> dict[date, Histogram] | None:
    """day -> how many rows each hour (0–23) has, of the days that have any; ``name`` is a histogram of hours.

    None where it cannot be told from cells: of parts of communities, and before the rollup has been built.
    """
    if scope.is_narrowed or not is_built(connection, rollup.source):
        return None
    cells = histogram_by_day
    found: dict[date, list[bytes]] = defaultdict(list)
    asked = select(cells.c.day, cells.c.counts).where(
        in_territory(cells, scope), cells.c.histogram == name, cells.c.day.in_(days)
    )
    for day, counts in connection.execute(asked):
        found[day].append(counts)
    return {day: Histogram.merged(counts) for day, counts in found.items()}
