"""Answers as small typed frames: an empty answer has the same columns and types as a full one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas import DataFrame, Series
from sqlalchemy import Connection, Select

#: What a column holds -> how it is kept. ``count`` may be NA once suppressed, ``number`` is NaN where there is none.
_TYPES = {"text": "str", "count": "Int64", "whole": "int64", "number": "float64", "yes_no": "bool"}


def read_frame(connection: Connection, statement: Select[*tuple[Any, ...]], columns: Mapping[str, str]) -> DataFrame:
    """Run the statement; the frame has exactly ``columns``, in their order.

    Kinds: ``text`` (str), ``whole`` (int64, never missing), ``count`` (Int64), ``number`` (float64), ``yes_no``
    (bool), ``month`` (``YYYY-MM`` -> datetime64[s], its first day), ``day`` (datetime64[s]), ``moment``
    (datetime64[s, Asia/Shanghai]).
    """
    rows = connection.execute(statement).all()
    frame = DataFrame(rows, columns=list(columns)) if rows else DataFrame({name: [] for name in columns})
    return DataFrame({name: _typed(frame[name], kind) for name, kind in columns.items()})


def _typed(values: Series, kind: str) -> Series:
    match kind:
        case "month":
            return pd.to_datetime(values.astype("str") + "-01" if len(values) else values).astype("datetime64[s]")
        case "day":
            return pd.to_datetime(values).astype("datetime64[s]")
        case "moment":
            return pd.to_datetime(values, utc=True).astype("datetime64[s, UTC]").dt.tz_convert("Asia/Shanghai")
        case "number":
            return pd.to_numeric(values, errors="raise").astype("float64")
        case "text":
            return values.astype("object").where(values.notna(), None).astype("str")
        case _:
            kept: Series = values.astype(_TYPES[kind])  # type: ignore[call-overload]
            return kept


def share(numerator: Series, denominator: Series) -> Series:
    """numerator ÷ denominator as float64; NaN (shown as "—") where the denominator is 0 or a part is missing."""
    top, bottom = numerator.astype("Float64"), denominator.astype("Float64")
    return (top / bottom.mask(bottom == 0)).astype("float64")
