"""Months for charts and sparklines: what a period means for a line that needs a year of them."""

from pandas import DataFrame

from data_access.scope import Scope
from presentation.formats import known


def months_shown(scope: Scope) -> Scope:
    """The period, or the twelve months up to its last day where it is shorter: a trend needs a year to be read."""
    year = scope.last_twelve_months()
    return scope if scope.first_day < year.first_day else year


def history(frame: DataFrame, column: str) -> tuple[float | None, ...]:
    """A column, month by month, as key figures draw it; None where nothing is known."""
    return tuple(known(value) for value in frame[column])
