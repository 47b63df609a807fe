"""What every figure shares: sizes of text, widths of words, and columns of a frame as told values."""

import unicodedata
from datetime import date
from typing import Final

from pandas import DataFrame

from data_access.suppression import suppressed_name
from presentation.formats import Quantity, quantity

TEXT_SIZE: Final = 13
SMALL_TEXT_SIZE: Final = 12


def text_width(text: str, size: int = TEXT_SIZE) -> int:
    """About how wide a text is: a Chinese character is as wide as high, any other a little more than half."""
    return round(sum(size if unicodedata.east_asian_width(sign) in "WF" else 0.6 * size for sign in text))


def shortened(text: str, longest: int) -> str:
    """A name cut to ``longest`` characters with "…"; the hover card has the whole of it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def dates(frame: DataFrame, column: str) -> list[date]:
    """A column of datetimes as dates, in the order of the frame."""
    return [stamp.date() for stamp in frame[column]]


def quantities(frame: DataFrame, column: str) -> list[Quantity]:
    """A column as told values: "<5" where its ``_suppressed`` twin says so."""
    twin = suppressed_name(column)
    hidden = frame[twin] if twin in frame else [False] * len(frame)
    return [quantity(value, bool(told)) for value, told in zip(frame[column], hidden, strict=True)]
