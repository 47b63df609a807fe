"""A small street with three years of disputes and public issues, random but the same every time, edges included.

Two communities with two compounds and three grid units each, the third in no compound. The recomputations in the tests
read every row back and loop over them in plain Python; the helpers here say in Python what a scope asks in SQL.
"""

import math
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from data_access.calendar_days import day_of, end_of
from data_access.codes import DisputeCategory, DisputeOutcome, IssueCategory, IssueSource, Venue
from data_access.scope import Scope
from tests import rows

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 14:30 in Datong
HOME, OTHER = "140213066004", "140213066005"
COMPOUND, GRID_UNIT = HOME + "001", HOME + "02"
_FIRST = datetime(2023, 11, 26, tzinfo=UTC)


def scope_of(first: date, last: date, **places: Any) -> Scope:
    """A scope in the street, its states taken as on screen: now, or at the end of a period that is over."""
    as_of = min(NOW, end_of(last))
    return Scope(territory=rows.STREET, first_day=first, last_day=last, as_of=as_of, **places)


SCOPES = {
    "street, twelve months": scope_of(date(2025, 12, 1), date(2026, 11, 23)),
    "street, the year before": scope_of(date(2024, 12, 1), date(2025, 11, 23)),
    "one community, this month": scope_of(date(2026, 11, 1), date(2026, 11, 23), communities=(HOME,)),
    "one compound": scope_of(date(2025, 12, 1), date(2026, 11, 23), compounds=(COMPOUND,)),
    "one grid unit": scope_of(date(2026, 6, 5), date(2026, 10, 6), grid_units=(GRID_UNIT,)),
    "one day": scope_of(date(2026, 10, 15), date(2026, 10, 15)),
    "before anything happened": scope_of(date(2022, 1, 1), date(2022, 3, 31)),
    "a community without cases": scope_of(date(2025, 12, 1), date(2026, 11, 23), communities=(rows.STREET + "009",)),
}


def fill(connection: Connection) -> None:
    """Put the street and its cases."""
    chance = random.Random(7)
    rows.put_street(connection)
    units = []
    for community_code in (HOME, OTHER):
        rows.put_community(connection, community_code, short_name=f"社区{community_code[-1]}")
        compounds = [rows.put_compound(connection, f"{community_code}00{n}") for n in (1, 2)]
        for n, compound_code in enumerate((*compounds, None), start=1):
            unit = rows.put_grid_unit(connection, f"{community_code}0{n}", compound_code=compound_code)
            units.append({"grid_unit_code": unit, "compound_code": compound_code})
    for reported_at in _moments(chance, 900):
        _put_dispute(connection, chance, reported_at, chance.choice(units))
    for reported_at in _moments(chance, 500):
        _put_public_issue(connection, chance, reported_at, chance.choice(units))


def _moments(chance: random.Random, how_many: int) -> Iterable[datetime]:
    """Any moment of three years and a little beyond now, and the moments at which days, periods and knowledge end."""
    seconds = int((NOW + timedelta(days=5) - _FIRST).total_seconds())
    yield from (_FIRST + timedelta(seconds=chance.randrange(seconds)) for _ in range(how_many))
    for day in (date(2025, 11, 30), date(2026, 10, 14), date(2026, 10, 15), date(2026, 10, 31), date(2025, 11, 23)):
        yield from (end_of(day) - timedelta(seconds=1), end_of(day) + timedelta(seconds=1))
    yield from (NOW, NOW - timedelta(seconds=1), NOW + timedelta(seconds=1))


def _put_dispute(connection: Connection, chance: random.Random, reported_at: datetime, unit: dict[str, Any]) -> None:
    closed_at = reported_at + timedelta(days=chance.expovariate(1 / 9)) if chance.random() < 0.9 else None
    values: dict[str, Any] = {
        "category": chance.choice(list(DisputeCategory)), "venue": chance.choice(list(Venue)), "accepted_at": None,
        "deleted_at": NOW if chance.random() < 0.03 else None,
    }  # fmt: skip
    if chance.random() < 0.8:
        values["accepted_at"] = reported_at if closed_at is None else reported_at + (closed_at - reported_at) / 3
    if closed_at is not None:
        values["outcome"] = chance.choices(list(DisputeOutcome), weights=(8, 1, 1, 1))[0]
        values["satisfaction"] = chance.choice((None, 1, 2, 3, 4, 5))
    dispute_id = rows.put_dispute(connection, reported_at, closed_at, **unit, **values)
    if chance.random() < 0.05:
        again = min(reported_at + timedelta(days=chance.randrange(1, 180)), NOW)
        rows.put_dispute(connection, max(again, reported_at), **unit, repeat_of=dispute_id, category=values["category"])


def _put_public_issue(
    connection: Connection, chance: random.Random, reported_at: datetime, unit: dict[str, Any]
) -> None:
    urgent = chance.random() < 0.3
    # times that often meet the limits to the second: that is where "within" is decided
    hours = (0, 1, 2, 2 + 1 / 3600, 24, 24 + 1 / 3600, 7 * 24, 7 * 24 + 1 / 3600, 30 * 24)
    responded_at = reported_at + timedelta(hours=chance.choice(hours[:6])) if chance.random() < 0.85 else None
    resolved_at = None
    if chance.random() < 0.75:
        resolved_at = max(responded_at or reported_at, reported_at + timedelta(hours=chance.choice(hours)))
    rows.put_public_issue(
        connection, reported_at, resolved_at, responded_at, **unit, urgent=urgent,
        category=chance.choice(list(IssueCategory)), source=chance.choice(list(IssueSource)),
        households_affected=chance.choice((None, 0, 1, 12, 300)),
        satisfaction=chance.choice((None, None, 1, 3, 4, 5)),
        deleted_at=NOW if chance.random() < 0.03 else None,
    )  # fmt: skip


Row = Any


def every(connection: Connection, table: Table, scope: Scope) -> list[Row]:
    """All rows of the scope's places that were reported by its ``as_of``, found without a condition in SQL."""
    return [
        row
        for row in connection.execute(select(table)).all()
        if row.deleted_at is None
        and row.reported_at <= scope.as_of
        and (not scope.communities or row.community_code in scope.communities)
        and (not scope.compounds or row.compound_code in scope.compounds)
        and (not scope.grid_units or row.grid_unit_code in scope.grid_units)
    ]


def happened(moment: datetime | None, scope: Scope) -> bool:
    """The moment had come by ``as_of``."""
    return moment is not None and moment <= scope.as_of


def within(moment: datetime | None, scope: Scope) -> bool:
    """The moment lies in the period, as days of Datong, and had come by ``as_of``."""
    return happened(moment, scope) and scope.first_day <= day_of(moment or NOW) <= scope.last_day


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The quantile from its definition: the value at place ⌈share · n⌉ of the sorted values."""
    return sorted(values)[math.ceil(round(share * len(values), 9)) - 1] if values else None


def ratio(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None


def same(told: Any, expected: float | None) -> bool:
    """Equal numbers; a missing one (NaN, NA) stands for None."""
    if told != told or told is None or str(told) == "<NA>":
        return expected is None
    return expected is not None and math.isclose(told, expected, abs_tol=1e-9)
