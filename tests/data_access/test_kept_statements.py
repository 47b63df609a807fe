"""A statement that was put together for one place serves every other that is asked about in the same way."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Select, func, select

from data_access import kept_statements
from data_access.calendar_days import last_second_of
from data_access.engine import reading, writing
from data_access.kept_statements import kept, rests_on
from data_access.places import units
from data_access.schema import facility, grid_unit
from data_access.scope import Scope, in_place
from tests import rows
from tests.data_access.rollup.street import HOME, OTHER, fill

DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_statements, "_kept", OrderedDict())


@pytest.fixture
def street(empty_engine: Engine) -> Engine:
    with writing(empty_engine) as connection:
        fill(connection)
    return empty_engine


def of(*communities: str, compounds: tuple[str, ...] = (), last_day: date = DAY) -> Scope:
    return Scope(
        territory=rows.STREET, communities=communities, compounds=compounds, first_day=DAY, last_day=last_day,
        as_of=last_second_of(last_day),
    )  # fmt: skip


class Builder:
    """A statement that counts grid units and rooms, and how often it was put together."""

    def __init__(self, *asking: str) -> None:
        self.made = 0
        self.asking = asking
        self.kept = kept(self.build)

    def build(self, connection: Connection, scope: Scope, add: int = 0) -> Select[Any]:
        self.made += 1
        if self.asking:
            rests_on(self.asked(connection, scope), self.asked)
        rooms = select(func.count()).where(in_place(facility, scope.whole_communities())).scalar_subquery()
        return select(func.count() + add, rooms).where(in_place(grid_unit, scope))

    def asked(self, _connection: Connection, scope: Scope) -> bool:
        return scope.communities[0] in self.asking

    def counts(self, connection: Connection, scope: Scope, *args: int) -> tuple[int, ...]:
        return tuple(connection.execute(*self.kept(connection, scope, *args)).one())


def test_another_place_is_asked_by_the_same_statement(street: Engine) -> None:
    builder = Builder()
    with reading(street) as connection:
        assert builder.counts(connection, of(HOME)) == (3, 2)
        assert builder.counts(connection, of(OTHER)) == (3, 2)
        assert builder.counts(connection, of(HOME, OTHER)) == (6, 4)
        assert builder.counts(connection, of("140213066099")) == (0, 0)
    assert builder.made == 1


def test_parts_of_communities_are_asked_by_another_one(street: Engine) -> None:
    builder = Builder()
    with reading(street) as connection:
        assert builder.counts(connection, of(HOME)) == (3, 2)
        assert builder.counts(connection, of(HOME, compounds=(HOME + "001",))) == (1, 2)
        assert builder.counts(connection, of(OTHER, compounds=(OTHER + "001", OTHER + "002"))) == (2, 2)
    assert builder.made == 2


def test_rooms_are_counted_where_the_compounds_lie(street: Engine) -> None:
    """Of two communities chosen, only one may have a compound that is chosen: then the lists are two."""
    builder = Builder()
    with reading(street) as connection:
        assert builder.counts(connection, of(HOME, compounds=(HOME + "001",))) == (1, 2)
        assert builder.counts(connection, of(HOME, OTHER, compounds=(HOME + "001",))) == (1, 2)
        assert builder.counts(connection, of(HOME, OTHER, compounds=(OTHER + "001", HOME + "001"))) == (2, 4)
    assert builder.made == 2


def test_other_days_and_options_are_another_statement(street: Engine) -> None:
    builder = Builder()
    with reading(street) as connection:
        assert builder.counts(connection, of(HOME)) == (3, 2)
        assert builder.counts(connection, of(HOME), 1) == (4, 2)
        assert builder.counts(connection, of(HOME, last_day=DAY + timedelta(days=1))) == (3, 2)
        assert builder.counts(connection, of(OTHER), 1) == (4, 2)
    assert builder.made == 3


def test_where_the_database_says_something_else_it_is_put_together_anew(street: Engine) -> None:
    builder = Builder(HOME)
    with reading(street) as connection:
        for communities, made in ((HOME, 1), (HOME, 1), (OTHER, 2), (OTHER, 2), (HOME, 3)):
            assert builder.counts(connection, of(communities)) == (3, 2)
            assert builder.made == made


def test_what_is_asked_of_other_days_is_asked_of_the_other_place_in_these_days(street: Engine) -> None:
    asked: list[Scope] = []

    def ask(_connection: Connection, scope: Scope) -> None:
        asked.append(scope)

    def build(_connection: Connection, scope: Scope) -> Select[Any]:
        before = scope.between(DAY - timedelta(days=7), DAY - timedelta(days=1))
        rests_on(None, ask, before.whole_communities())
        return select(func.count()).where(in_place(grid_unit, scope))

    statement = kept(build)
    with reading(street) as connection:
        statement(connection, of(HOME, compounds=(HOME + "001",)))
        statement(connection, of(OTHER, compounds=(OTHER + "002",)))
    yesterday = DAY - timedelta(days=1)
    week = replace(of(OTHER), first_day=DAY - timedelta(days=7), last_day=yesterday, as_of=last_second_of(yesterday))
    assert asked == [week]


def test_codes_of_no_list_of_the_scope_are_refused(street: Engine) -> None:
    """They would stand in a statement that is used for other places."""

    def build(_connection: Connection, scope: Scope) -> Select[Any]:
        return select(func.count()).where(in_place(grid_unit, scope.of_community(OTHER)))

    with reading(street) as connection, pytest.raises(LookupError):
        kept(build)(connection, of(HOME))


def test_so_many_are_kept_and_the_latest_used_stay(street: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_statements, "KEPT_STATEMENTS", 2)
    builder = Builder()
    with reading(street) as connection:
        for add in (0, 1, 0, 2, 0):
            builder.counts(connection, of(HOME), add)
        assert builder.made == 3
        builder.counts(connection, of(HOME), 1)
    assert builder.made == 4


def test_a_question_gives_each_place_its_own(street: Engine) -> None:
    with reading(street) as connection:
        listed = [set(units(connection, of(place), "compound")["unit_code"]) for place in (HOME, OTHER)]
    assert listed == [{place + "001", place + "002"} for place in (HOME, OTHER)]
