"""Frames against what plain Python found."""

from typing import Any

import pandas as pd
from pandas import DataFrame


def told(frame: DataFrame) -> list[dict[str, Any]]:
    """The rows with plain values: missing as None, stamps as dates or moments, rates rounded."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def expected(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp) and value.tzinfo is None:
        return value.date()
    return round(value, 9) if isinstance(value, float) else value
