"""Small counts of people: not told outside the community they live in.

A count of 1 to 4 people can point at a person, so everybody but the community's own secretary reads "<5" instead
(domain.md, Privacy). One hidden cell beside its total can be worked out by subtraction; therefore wherever exactly
one cell of a group is hidden, the next smallest of that group is hidden with it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pandas import DataFrame
from pandas.arrays import IntegerArray

Counts = npt.NDArray[np.integer[Any]]
Hidden = npt.NDArray[np.bool_]
Positions = npt.NDArray[Any]

#: Counts below this are not told.
SMALLEST_TOLD_COUNT = 5


def suppressed_name(column: str) -> str:
    """The boolean column that says which values of ``column`` are hidden rather than missing."""
    return f"{column}_suppressed"


def suppress_small_counts(frame: DataFrame, columns: Sequence[str], *, within: Sequence[str] = ()) -> DataFrame:
    """A copy of ``frame`` in which counts of 1 to 4 in ``columns`` are NA, each column with a boolean twin.

    ``columns`` become Int64; ``<column>_suppressed`` (bool) is True where a value is hidden, so that a screen can
    tell "<5" from "—". ``within`` names the columns whose groups have a published total; rows that share them are
    protected against subtraction. Zero is told: it points at nobody.
    """
    told: dict[Any, Any] = {name: frame[name] for name in frame}
    groups: list[Positions] | None = None
    for column in columns:
        known = frame[column].to_numpy("int64", na_value=0)
        hidden = (known > 0) & (known < SMALLEST_TOLD_COUNT)
        if hidden.any():
            groups = _groups(frame, within) if groups is None else groups
            for positions in groups:
                _hide_a_second_cell(known, hidden, positions)
        missing = frame[column].isna().to_numpy()
        told[column] = IntegerArray(np.where(hidden, 1, known), missing | hidden)
        told[suppressed_name(column)] = hidden
    return DataFrame(told, index=frame.index)  # at once: a column added to a frame costs more than one made with it


def _groups(frame: DataFrame, within: Sequence[str]) -> list[Positions]:
    """The positions of the rows that share a published total: all of them where nothing else is said."""
    if not within:
        return [np.arange(len(frame))]
    if len(within) > 1:
        return [np.asarray(positions) for positions in frame.groupby(list(within), sort=False).indices.values()]
    group, groups = frame[within[0]].factorize()
    return [np.flatnonzero(group == number) for number in range(len(groups))]


def _hide_a_second_cell(known: Counts, hidden: Hidden, positions: Positions) -> None:
    """Where one cell of a group is hidden, hide its smallest told neighbour too, in place."""
    if hidden[positions].sum() != 1:
        return
    told = positions[~hidden[positions] & (known[positions] > 0)]
    if len(told):
        hidden[told[known[told].argmin()]] = True


def suppress_rates(frame: DataFrame, rates: Iterable[tuple[str, Sequence[str]]]) -> DataFrame:
    """A copy of ``frame`` whose rates are NA where one of their parts is hidden: a rate gives its parts away.

    ``rates``: the name of each and the columns it is made of, which have their boolean twins.
    """
    twins = [name for name in frame if str(name).endswith(suppressed_name(""))]
    anywhere = {name for name in twins if frame[name].to_numpy().any()}
    told = frame.copy(deep=False)
    for rate, parts in rates:
        hidden = [frame[name].to_numpy() for name in map(suppressed_name, parts) if name in anywhere]
        if hidden:
            told[rate] = told[rate].mask(np.logical_or.reduce(hidden))
    return told
