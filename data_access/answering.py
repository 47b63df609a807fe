"""The one way in for screens: a question, a scope and a viewer; out comes what this viewer may read of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from pandas import DataFrame
from sqlalchemy import Connection

from data_access.places import naming_communities
from data_access.scope import Scope
from data_access.suppression import suppress_rates, suppress_small_counts
from data_access.viewer import Viewer

Options = ParamSpec("Options")
Question = Callable[Concatenate[Connection, Scope, Options], DataFrame]


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """Which columns of an answer count people, and which rates are made of them (rate -> its parts)."""

    columns: tuple[str, ...]
    within: tuple[str, ...]
    rates: tuple[tuple[str, tuple[str, ...]], ...]


_PEOPLE_COUNTS: dict[str, PeopleCounts] = {}


def counts_people(
    *columns: str, within: Sequence[str] = (), rates: dict[str, tuple[str, ...]] | None = None
) -> Callable[[Question[Options]], Question[Options]]:
    """Mark a question whose answer counts people, so that small counts are hidden from everybody but the secretary.

    ``within`` names the columns whose groups have a published total; ``rates`` maps a rate to the count columns from
    which it was made. See ``data_access.suppression``.
    """

    def mark(question: Question[Options]) -> Question[Options]:
        _PEOPLE_COUNTS[name_of(question)] = PeopleCounts(columns, tuple(within), tuple((rates or {}).items()))
        return question

    return mark


def name_of(question: Callable[..., Any]) -> str:
    return f"{question.__module__}.{question.__qualname__}"


def answer(
    connection: Connection,
    question: Question[Options],
    scope: Scope,
    viewer: Viewer,
    *args: Options.args,
    **options: Options.kwargs,
) -> DataFrame:
    """Ask within the viewer's territory and hide what the viewer may not read.

    Raises PermissionError for a scope that reaches beyond the territory. The answer of a question marked with
    ``counts_people`` always has the ``*_suppressed`` columns, so that screens need not know who looks.
    """
    if not scope.territory.startswith(viewer.territory):
        raise PermissionError(f"{scope.territory} lies outside {viewer.territory}")
    frame = question(connection, naming_communities(connection, scope), *args, **options)
    marked = _PEOPLE_COUNTS.get(name_of(question))
    if marked is None:
        return frame
    if viewer.sees_small_counts:
        return frame.assign(**{f"{column}_suppressed": False for column in marked.columns})
    return suppress_rates(suppress_small_counts(frame, marked.columns, within=marked.within), marked.rates)
