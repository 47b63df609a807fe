"""What the reader asked to see: a frozen value that refuses nonsense and becomes SQL in one place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from data_access import calendar_days
from data_access.codes_asked import among


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where and when: communities, compounds and grid units of a territory, first to last day (both included).

    ``territory`` is the prefix of community codes that the viewer may see and bounds everything else. Empty tuples
    mean "all of it". ``as_of`` is the moment at which states (open cases, devices online) are taken: the end of the
    last day, or the present moment when that is earlier. Raises ValueError for a place outside the territory, a first
    day after the last, and a naive ``as_of``.
    """

    territory: str
    first_day: date
    last_day: date
    as_of: datetime
    communities: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    grid_units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("communities", "compounds", "grid_units"):
            codes = tuple(sorted(set(getattr(self, name))))
            object.__setattr__(self, name, codes)
            for code in codes:
                if not code.startswith(self.territory):
                    raise ValueError(f"{code} lies outside {self.territory}")
        if self.first_day > self.last_day:
            raise ValueError(f"{self.first_day} is after {self.last_day}")
        if self.as_of.tzinfo is None:
            raise ValueError("as_of needs its time zone")

    @property
    def as_of_day(self) -> date:
        """The day in Asia/Shanghai on which states are taken: never after the last day."""
        return min(calendar_days.day_of(self.as_of), self.last_day)

    @property
    def is_narrowed(self) -> bool:
        """Parts of communities are looked at, compounds or grid units, and not whole ones."""
        return bool(self.compounds or self.grid_units)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def key(self) -> str:
        """A short text that differs exactly when the scope differs: for caches."""
        places = ";".join(",".join(codes) for codes in (self.communities, self.compounds, self.grid_units))
        return f"{self.territory}|{self.first_day}|{self.last_day}|{self.as_of:%Y%m%d%H%M}|{places}"

    def between(self, first_day: date, last_day: date) -> "Scope":
        """The same places in other days; ``as_of`` moves with the last day, and never past what is known now."""
        return replace(
            self, first_day=first_day, last_day=last_day, as_of=min(self.as_of, calendar_days.last_second_of(last_day))
        )

    def known_by(self, moment: datetime) -> "Scope":
        """The same, as far as it was known by a moment; itself where it looks at an earlier one."""
        return self if self.as_of <= moment else replace(self, as_of=moment)

    def of_community(self, community_code: str) -> "Scope":
        """The same days in one community, whatever was filtered below it."""
        return replace(self, communities=(community_code,), compounds=(), grid_units=())

    def whole_communities(self) -> "Scope":
        """The same days in the communities concerned, without compounds and grid units: for rooms shared by all."""
        below = {code[:12] for code in (*self.compounds, *self.grid_units)}
        return replace(self, communities=tuple(below) or self.communities, compounds=(), grid_units=())

    def last_twelve_months(self) -> "Scope":
        """The same places in the twelve calendar months up to the last day (the running month included)."""
        return self.between(calendar_days.months_later(calendar_days.first_of_month(self.last_day), -11), self.last_day)

    def month_ends(self) -> Iterator["Scope"]:
        """One scope per calendar month touched, oldest first, cut to the period."""
        for month in calendar_days.months_between(self.first_day, self.last_day):
            yield self.between(max(month, self.first_day), min(calendar_days.last_of_month(month), self.last_day))


def in_territory(table: FromClause, scope: Scope) -> ColumnElement[bool]:
    """The rows of the scope's communities.

    They are listed, as questions name them all, so that what follows them in a key is found by the key, too. A scope
    that names none means a range of codes: all of its territory.
    """
    community_code = table.c.community_code
    if scope.communities:
        return among(community_code, scope.communities)
    if len(scope.territory) == 12:
        return community_code == scope.territory
    return and_(community_code >= scope.territory, community_code < scope.territory + "~")


def in_place(table: FromClause, scope: Scope) -> ColumnElement[bool]:
    """The rows of the scope's places that are not soft-deleted.

    Compounds and grid units narrow by the columns ``compound_code`` and ``grid_unit_code`` (of a visit: the
    visitor's ``home_grid_unit_code``). Both given, both hold.
    """
    conditions: list[ColumnElement[bool]] = [in_territory(table, scope)]
    if "deleted_at" in table.c:
        conditions.append(table.c.deleted_at.is_(None))
    if scope.compounds:
        conditions.append(among(table.c.compound_code, scope.compounds))
    if scope.grid_units:
        unit = table.c.grid_unit_code if "grid_unit_code" in table.c else table.c.home_grid_unit_code
        conditions.append(among(unit, scope.grid_units))
    return and_(*conditions)


def in_days(day: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    """The column's day lies in the period, both ends included."""
    return day.between(scope.first_day, scope.last_day)


def known(moment: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    """The moment had come by ``as_of``: a closing that came later does not make the case closed yet."""
    return and_(moment.is_not(None), moment <= scope.as_of)
