from dataclasses import replace
from datetime import date

import pytest
from pandas import DataFrame
from sqlalchemy import Connection

from data_access.answering import answer, counts_people
from data_access.calendar_days import end_of
from data_access.scope import Scope
from data_access.viewer import Role, Viewer

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


@pytest.fixture
def connection() -> Connection:
    """Questions above do not ask the database; a connection that cannot be used shows that ``answer`` does not."""
    return object.__new__(Connection)
