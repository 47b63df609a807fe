"""How long open cases have been waiting, in the four ages by which the office reads a backlog."""

from datetime import date, timedelta

from pandas import DataFrame
from sqlalchemy import ColumnElement, and_, case

#: First and last calendar day of waiting, both included; the last age has no end.
AGES: tuple[tuple[int, int | None], ...] = ((0, 7), (8, 30), (31, 90), (91, None))


def age_of(reported_day: ColumnElement[date], as_of_day: date) -> ColumnElement[int]:
    """The first day of the age that a case is in: 0, 8, 31 or 91; a case of today has waited 0 days."""
    steps = [(reported_day >= as_of_day - timedelta(days=last), first) for first, last in AGES if last is not None]
    return case(*steps, else_=AGES[-1][0])


def of_age(reported_day: ColumnElement[date], as_of_day: date, first: int, last: int | None) -> ColumnElement[bool]:
    """The case is in one of ``AGES``: a range of an index of days, quicker than grouping by ``age_of``."""
    youngest = reported_day <= as_of_day - timedelta(days=first)
    return youngest if last is None else and_(youngest, reported_day >= as_of_day - timedelta(days=last))


def with_every_age(frame: DataFrame, *counts: str) -> DataFrame:
    """``frame`` (one row per ``from_days``) with all four ages in their order, 0 in ``counts`` where there was none.

    ``to_days`` (Int64) is added behind ``from_days``; it is missing for the last age.
    """
    ages = DataFrame(
        {
            "from_days": [first for first, _ in AGES],
            "to_days": [last for _, last in AGES],
        }
    ).astype({"from_days": "int64", "to_days": "Int64"})
    filled = ages.merge(frame, on="from_days", how="left")
    return filled.fillna(dict.fromkeys(counts, 0)).astype(dict.fromkeys(counts, "int64"))
