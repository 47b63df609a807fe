"""What a rollup is: which rows of a table are counted, under which day, and what of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, case, literal, true

from data_access.schema.columns import Moment
from data_access.settings import TimeLimits

Columns = dict[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Look:
    """The moment at which rows are looked at. Without one, everything written counts, and every limit has passed.

    Cells are counted without a moment: they hold what a day comes to in the end. ``Rollup.settled_at`` says from when
    on that is what the day holds at a moment, too.
    """

    as_of: datetime | None

    def known(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        """The moment has come."""
        if self.as_of is None:
            return moment.is_not(None)
        return and_(moment.is_not(None), moment <= self.as_of)

    def passed(self, moment: ColumnElement[Any], seconds: ColumnElement[Any] | int) -> ColumnElement[bool]:
        """More than so many seconds have gone by since the moment."""
        if self.as_of is None:
            return true()
        # imported here: the dialect's functions are needed by no one who only reads a definition
        from data_access.dialect import seconds_between

        return seconds_between(moment, literal(self.as_of, Moment)) > seconds


FINALLY = Look(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """How a whole number is spread over the rows of a rollup.

    ``value`` gives the number (below 64 kept exactly, else within 2 %), ``kind`` the column by which it is told apart,
    ``counted`` which rows have one.
    """

    name: str
    value: ColumnElement[Any]
    kind: ColumnElement[str]
    counted: Callable[[Look], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rollup:
    """One subject, counted by community and day and by grid unit and week and month.

    A row of ``source`` counts under its ``day`` (not at all without one), and from ``happened_at`` on. ``kinds`` are
    the columns that tell cells apart, ``measures`` what is summed up: per row, as it stands at a look. ``settled_at``
    is the moment from which on a row's measures no longer change by time passing.

    ``facets`` are the sets of kinds by which cells are told apart, each by itself: a row counts once in every facet,
    and kinds outside a facet are ``''`` there. Cells by two kinds at once would be nearly as many as rows. Without
    facets, cells are told apart by all kinds. A kind is a column of ``source``, or one of ``derived``; ``codes`` are
    the values that it may have (listed, they let a key be used that begins with the kinds).
    """

    name: str
    source: Table
    row_id: ColumnElement[int]
    day: ColumnElement[Any]
    happened_at: ColumnElement[Any]
    grid_unit: ColumnElement[Any]
    compound: ColumnElement[Any]  # a literal '' where the source has none
    kinds: tuple[str, ...]
    measures: Callable[[TimeLimits, Look], Columns]
    settled_at: Callable[[TimeLimits], ColumnElement[Any]]
    by_day: Table
    by_week: Table
    by_month: Table
    histograms: Mapping[str, Histogram] = field(default_factory=dict)
    facets: tuple[tuple[str, ...], ...] = ()
    codes: Mapping[str, type[StrEnum]] = field(default_factory=dict)
    derived: Mapping[str, ColumnElement[str]] = field(default_factory=dict)

    def facet_columns(self, facet: tuple[str, ...]) -> list[ColumnElement[Any]]:
        """The kinds as the rows of a facet have them, in the order of ``kinds``."""
        return [
            self.kind(name).label(name) if name in facet else literal("", String).label(name) for name in self.kinds
        ]

    def kind(self, name: str) -> ColumnElement[Any]:
        """By what a kind is told apart."""
        column: ColumnElement[Any] = self.derived[name] if name in self.derived else self.source.c[name]
        return column


def one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 for a row that meets the condition, else 0."""
    return case((condition, 1), else_=0)
