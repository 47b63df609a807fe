"""Columns of a detail table: what they are called, how their values read on screen and in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import pandas as pd
from pandas import DataFrame, Series
from pandas.api.types import is_datetime64_any_dtype

from data_access.suppression import suppressed_name
from presentation.cards import plain
from presentation.formats import NO_DATA, number, quantity
from presentation.labels import labelled

Badge = Literal["green", "orange", "red", "blue", "violet", "gray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column of a detail table.

    ``name`` is the column of the fetched frame and the word by which it is sorted. ``kind``: text; number; rate
    (fraction 0–1, shown in percent); day; time (to the minute, already local); state (a badge); score (1–5 stars).
    ``codes`` turns codes into their words. ``badges`` gives the colour of each word of a state; others are gray.
    """

    name: str
    title: str
    kind: Literal["text", "number", "rate", "day", "time", "state", "score"] = "text"
    unit: str = ""
    codes: type[StrEnum] | None = None
    badges: Mapping[str, Badge] = field(default_factory=dict)
    sortable: bool = True

    @property
    def header(self) -> str:
        """The title with its unit: "天数（天）"."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


def worded(frame: DataFrame, columns: Sequence[TableColumn]) -> DataFrame:
    """The frame as a reader of a file knows it: only these columns, under their headers, codes as words.

    Numbers stay numbers unless one of them is suppressed, when the column reads as text with "<5". Missing stays
    missing.
    """
    return DataFrame({column.header: _cells(frame, column) for column in columns}, index=frame.index)


def as_markdown(frame: DataFrame, columns: Sequence[TableColumn]) -> DataFrame:
    """The frame as the screen shows it: every cell a text, states as coloured badges, missing as "—"."""
    told = worded(frame, columns)
    return DataFrame(
        {column.header: [_on_screen(cell, column) for cell in told[column.header]] for column in columns},
        index=frame.index,
        dtype="str",
    )


def _on_screen(cell: Any, column: TableColumn) -> str:
    if pd.isna(cell):
        return NO_DATA
    if column.kind == "state":
        return f":{column.badges.get(cell, 'gray')}-badge[{plain(cell)}]"
    if isinstance(cell, str):
        return plain(cell)
    return number(cell) + {"rate": "%", "score": " ★"}.get(column.kind, "")


def _cells(frame: DataFrame, column: TableColumn) -> Series:
    values = frame[column.name]
    if column.codes is not None:
        return labelled(values, column.codes)
    twin = suppressed_name(column.name)
    if twin in frame and bool(frame[twin].any()):
        told = [number(quantity(v, bool(hidden))) for v, hidden in zip(values, frame[twin], strict=True)]
        return Series(told, index=frame.index, dtype="str")
    if column.kind == "rate":
        return (values.astype("Float64") * 100).round(1)
    if column.kind == "day":
        return _formatted(values, "%Y-%m-%d")
    if column.kind == "time":
        return _formatted(values, "%Y-%m-%d %H:%M")
    return values


def _formatted(values: Series, pattern: str) -> Series:
    if is_datetime64_any_dtype(values):
        return Series(values.dt.strftime(pattern), dtype="str")
    told: list[Any] = [None if pd.isna(v) else v.strftime(pattern) for v in values]
    return Series(told, index=values.index, dtype="str")
