"""What disputes and public issues draw alike: how long the open ones have been waiting."""

import pandas as pd
from pandas import DataFrame

from presentation.figures.bars import ranked_bars
from presentation.figures.rows import Rows
from presentation.theme import Hue, Theme


def age_words(from_days: int, to_days: int | None) -> str:
    """0 and 7 -> "0–7 天"; 91 and None -> "超过 90 天"."""
    return f"超过 {from_days - 1} 天" if to_days is None else f"{from_days}–{to_days} 天"


def open_cases_by_age(frame: DataFrame, theme: Theme) -> Rows:
    """Open cases by how long they have waited, youngest first; the older, the warmer.

    ``frame``: one row per age: from_days (int), to_days (Int64, NA for the last), open (int, 件). Nothing is drawn when
    none is open.
    """
    if not frame["open"].sum():
        frame = frame.iloc[:0]
    names = [
        age_words(first, None if pd.isna(last) else int(last))
        for first, last in zip(frame["from_days"], frame["to_days"], strict=True)
    ]
    warmth = (theme.primary, theme.hue(Hue.ORANGE), theme.hue(Hue.VERMILION), theme.bad)
    return ranked_bars(
        frame.assign(age=names),
        theme,
        name="age",
        value="open",
        unit="件",
        colours=dict(zip(names, warmth, strict=False)),
    )
