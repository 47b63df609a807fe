"""Small counts of people: not told outside the community they live in.

A count of 1 to 4 people can point at a person, so everybody but the community's own secretary reads "<5" instead
(domain.md, Privacy). One hidden cell beside its total can be worked out by subtraction; therefore wherever exactly
one cell of a group is hidden, the next smallest of that group is hidden with it.
"""

from collections.abc import Sequence

from pandas import DataFrame, Series

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
    told = frame.copy()
    for column in columns:
        counts = told[column].astype("Int64")
        hidden = ((counts > 0) & (counts < SMALLEST_TOLD_COUNT)).fillna(False).astype(bool)
        if len(told) > 1:
            groups = told.groupby(list(within), sort=False).indices.values() if within else [range(len(told))]
            for positions in groups:
                _hide_a_second_cell(counts, hidden, list(positions))
        told[column] = counts.mask(hidden)
        told[suppressed_name(column)] = hidden
    return told


def _hide_a_second_cell(counts: Series, hidden: Series, positions: list[int]) -> None:
    """Where one cell of a group is hidden, hide its smallest told neighbour too, in place."""
    if len(positions) < 2 or int(hidden.iloc[positions].sum()) != 1:
        return
    positive = counts.fillna(0)
    told = [position for position in positions if not hidden.iloc[position] and positive.iloc[position] > 0]
    if told:
        hidden.iloc[min(told, key=lambda position: int(positive.iloc[position]))] = True


def suppress_rate(frame: DataFrame, rate: str, *parts: str) -> DataFrame:
    """A copy of ``frame`` whose ``rate`` is NA where one of its ``parts`` is hidden: a rate gives its parts away."""
    told = frame.copy()
    for part in parts:
        told[rate] = told[rate].mask(told[suppressed_name(part)])
    return told
