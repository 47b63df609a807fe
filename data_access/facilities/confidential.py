"""心理诊疗室 and 解压室: counts alone, and none that rests on fewer than five visits, whoever looks.

Other rooms tell every count. So that a hidden cell cannot be worked out from a total that is told, every total with
exactly one hidden part has its next smallest part hidden too (the rule of ``data_access.suppression``).
"""

from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import ParamSpec

from pandas import DataFrame, Series
from sqlalchemy import BigInteger, ColumnElement, Connection, FromClause, cast, func

from data_access.answering import Question
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.scope import Scope
from data_access.suppression import SMALLEST_TOLD_COUNT, suppress_small_counts, suppressed_name

Options = ParamSpec("Options")


def keeps_confidential(
    count: str = "visits", *, totals: Sequence[Sequence[str]] = ((),), with_it: Sequence[str] = ()
) -> Callable[[Question[Options]], Question[Options]]:
    """Hide the small cells of confidential rooms in the answer of a question, from every viewer.

    The question answers with the visits on which each row rests and, in a column ``confidential`` that is taken away
    here, how many of them went to confidential rooms; a row that rests on those alone is confidential. ``totals``
    names the groupings whose totals are told somewhere (the empty one: the total of all rows), ``with_it`` the
    columns that would give the count away and are hidden with it. Adds the boolean column ``<count>_suppressed``;
    what is hidden is NA.
    """

    def mark(question: Question[Options]) -> Question[Options]:
        def answered(
            connection: Connection, scope: Scope, /, *args: Options.args, **options: Options.kwargs
        ) -> DataFrame:
            frame = question(connection, scope, *args, **options)
            hidden = hidden_cells(frame, count, rests_on_confidential(frame, count), totals)
            return without(frame.drop(columns="confidential"), hidden, count, with_it)

        update_wrapper(answered, question)
        return answered

    return mark


def confidential_visits(counted: FromClause) -> ColumnElement[int]:
    """How many of the visits went to confidential rooms, of rows with a ``kind``: a question's ``confidential``."""
    of_them = func.sum(counted.c.visits).filter(counted.c.kind.in_(CONFIDENTIAL_FACILITIES))
    return cast(func.coalesce(of_them, 0), BigInteger).label("confidential")


def rests_on_confidential(frame: DataFrame, count: str = "visits") -> Series:
    """Which rows rest on visits to confidential rooms and no others (bool)."""
    return (frame["confidential"] > 0) & (frame["confidential"] == frame[count])


def hidden_cells(frame: DataFrame, count: str, confidential: Series, totals: Sequence[Sequence[str]]) -> Series:
    """Which rows may not be told (bool): small confidential ones, and those that would give them away."""
    counts = frame[count].astype("Int64").fillna(0)
    # Rooms that tell everything are lifted above the limit: they are hidden only to protect another cell.
    lifted = counts.where(confidential | (counts == 0), counts + SMALLEST_TOLD_COUNT)
    hidden = (lifted > 0) & (lifted < SMALLEST_TOLD_COUNT)
    while True:
        asked = frame.assign(**{count: lifted.mask(hidden, 1)})
        found = hidden.copy()
        for within in totals:
            found |= suppress_small_counts(asked, [count], within=within)[suppressed_name(count)]
        if found.equals(hidden):
            return found.astype(bool)
        hidden = found


def without(frame: DataFrame, hidden: Series, count: str, with_it: Sequence[str] = ()) -> DataFrame:
    """A copy with ``count`` and what goes with it NA in the hidden rows, and ``<count>_suppressed`` beside."""
    told = frame.copy()
    for column in (count, *with_it):
        told[column] = told[column].mask(hidden)
    told[suppressed_name(count)] = hidden
    return told
