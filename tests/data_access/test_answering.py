from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pandas import DataFrame
from sqlalchemy import Connection, Engine

from data_access.answering import answer, counts_people
from data_access.calendar_days import end_of
from data_access.engine import reading, writing
from data_access.scope import Scope
from data_access.viewer import Role, Viewer
from tests import rows

SCOPE = Scope(
    territory="140213066", first_day=date(2026, 11, 1), last_day=date(2026, 11, 30), as_of=end_of(date(2026, 11, 30))
)
LEADER = Viewer(Role.LEADER, "140213066")
SECRETARY = Viewer(Role.SECRETARY, "140213066004")


@counts_people("elders", "covered", rates={"coverage": ("covered", "elders")})
def coverage(_connection: Connection, _scope: Scope) -> DataFrame:
    return DataFrame({"elders": [9, 10], "covered": [2, 8], "coverage": [2 / 9, 0.8]})


def cases(_connection: Connection, _scope: Scope) -> DataFrame:
    return DataFrame({"disputes": [1]})


def test_a_leader_reads_no_small_count_of_people(connection: Connection) -> None:
    told = answer(connection, coverage, SCOPE, LEADER)
    assert told["covered_suppressed"].tolist() == [True, True]
    assert told["coverage"].isna().all()
    assert told["elders"].tolist() == [9, 10]


def test_the_secretary_reads_them_in_the_own_community(connection: Connection) -> None:
    told = answer(connection, coverage, replace(SCOPE, territory=SECRETARY.territory), SECRETARY)
    assert told["covered"].tolist() == [2, 8]
    assert told["covered_suppressed"].tolist() == [False, False]


def test_cases_are_no_people(connection: Connection) -> None:
    assert answer(connection, cases, SCOPE, LEADER)["disputes"].tolist() == [1]


def test_nobody_asks_beyond_the_own_territory(connection: Connection) -> None:
    with pytest.raises(PermissionError):
        answer(connection, cases, SCOPE, SECRETARY)
    with pytest.raises(PermissionError):
        answer(connection, cases, replace(SCOPE, territory="140213066005"), SECRETARY)


def test_the_communities_of_a_territory_are_named(connection: Connection) -> None:
    """In the order of their codes, those of this territory alone, and only where nothing narrower was asked for."""
    seen: list[Scope] = []

    def question(_connection: Connection, scope: Scope) -> DataFrame:
        seen.append(scope)
        return DataFrame({"disputes": [1]})

    own, other = SECRETARY.territory, "140213066005"
    for scope in (SCOPE, replace(SCOPE, communities=(other,)), replace(SCOPE, territory=own)):
        answer(connection, question, scope, LEADER)
    assert [scope.communities for scope in seen] == [(own, other), (other,), ()]
    assert [replace(scope, communities=()) for scope in seen] == [SCOPE, SCOPE, replace(SCOPE, territory=own)]


@pytest.fixture
def connection(empty_engine: Engine) -> Iterator[Connection]:
    """Two communities of the street, and one of another district."""
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_street(connection, "140214001")
        for community in ("140214001001", "140213066005", "140213066004"):
            rows.put_community(connection, community)
    with reading(empty_engine) as connection:
        yield connection
