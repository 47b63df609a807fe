"""Answers as small typed frames: an empty answer has the same columns and types as a full one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from sqlalchemy import Connection, Select

from data_access.kept_statements import Statement

# Answers have tens of rows and are cut, joined and compared dozens of times for a drawing. Arrow's strings cost more
# each time; they would pay for themselves among thousands of rows.
pd.set_option("mode.string_storage", "python")


def read_frame(
    connection: Connection, statement: Select[*tuple[Any, ...]] | Statement, columns: Mapping[str, str]
) -> DataFrame:
    """Run the statement; the frame has exactly ``columns``, in their order (see ``frame_of``)."""
    asked = statement if isinstance(statement, Statement) else (statement,)
    return frame_of(connection.execute(*asked).all(), columns)


def frame_of(rows: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> DataFrame:
    """The rows as a frame of exactly these columns, in their order.

    Kinds: ``text`` (str), ``whole`` (int64, never missing), ``count`` (Int64: NA once suppressed), ``number`` (float64:
    NaN where there is none), ``yes_no`` (bool), ``month`` (``YYYY-MM`` -> datetime64[s], its first day), ``day``
    (datetime64[s]), ``moment`` (datetime64[s, Asia/Shanghai]).
    """
    read = zip(*rows, strict=True) if rows else [()] * len(columns)
    return DataFrame(
        {name: _typed(list(values), kind) for (name, kind), values in zip(columns.items(), read, strict=True)}
    )


def _typed(values: list[Any], kind: str) -> Any:
    """The values as a column of a frame. A screen reads hundreds of columns: arrays cost a fifth of what Series do."""
    match kind:
        case "month":
            return np.array(values, dtype="datetime64[s]")
        case "day":
            return pd.to_datetime(Series(values)).astype("datetime64[s]")
        case "moment":
            return pd.to_datetime(Series(values), utc=True).astype("datetime64[s, UTC]").dt.tz_convert("Asia/Shanghai")
        case "whole" | "yes_no":
            return np.array(values).astype("int64" if kind == "whole" else "bool")
        case "number":
            return np.array(values, dtype="float64")
        case _:
            return pd.array(values, dtype="Int64" if kind == "count" else "str")


def share(numerator: Series, denominator: Series) -> Series:
    """numerator ÷ denominator as float64; NaN (shown as "—") where the denominator is 0 or a part is missing."""
    if not numerator.index.equals(denominator.index):
        numerator, denominator = numerator.align(denominator)
    top, bottom = (part.to_numpy("float64", na_value=np.nan) for part in (numerator, denominator))
    return Series(top / np.where(bottom == 0, np.nan, bottom), index=numerator.index)
