"""Who waits for an answer: by grid unit, the longest first, and nobody who was answered or is long past."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine, select

from data_access.emergencies import LONGEST_WAIT, open_emergencies
from data_access.schema import call
from data_access.scope import Scope
from tests import rows

AS_OF = datetime(2026, 11, 23, 16, 20, tzinfo=UTC)  # 00:20 on the 24th in Shanghai: the night belongs to it as well
SCOPE = Scope(territory=rows.STREET, first_day=date(2026, 11, 24), last_day=date(2026, 11, 24), as_of=AS_OF)
FIRST, SECOND = rows.COMMUNITY + "01", rows.COMMUNITY + "02"


def before(**by: float) -> datetime:
    return AS_OF - timedelta(**by)


@pytest.fixture
def elder_and_device(empty_engine: Engine) -> tuple[int, int]:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection, FIRST, name="第一网格")
        rows.put_grid_unit(connection, SECOND, name="第二网格")
        elder = rows.put_elder(connection)
        return elder, rows.put_device(connection, elder)


def test_calls_that_nobody_answered_stand_by_grid_unit(empty_engine: Engine, elder_and_device: tuple[int, int]) -> None:
    with empty_engine.begin() as connection:
        rows.put_call(connection, *elder_and_device, before(seconds=18), grid_unit_code=SECOND)
        rows.put_call(connection, *elder_and_device, before(minutes=25), grid_unit_code=FIRST)
        rows.put_call(connection, *elder_and_device, before(minutes=2), grid_unit_code=FIRST)
        found = open_emergencies(connection, SCOPE)
    assert found.drop(columns="waiting_since").to_dict("records") == [
        {
            "grid_unit_code": unit,
            "grid_unit_name": name,
            "community_code": rows.COMMUNITY,
            "community_name": "测试社区",
            "calls": calls,
        }
        for unit, name, calls in ((FIRST, "第一网格", 2), (SECOND, "第二网格", 1))
    ]
    assert list(found["waiting_since"]) == [pd.Timestamp(before(minutes=25)), pd.Timestamp(before(seconds=18))]
    assert str(found["waiting_since"].dtype) == "datetime64[s, Asia/Shanghai]"


@pytest.mark.parametrize(
    "call_in_question",
    [
        {"called_at": before(minutes=1), "kind": "service"},
        {"called_at": before(minutes=1), "answered_at": before(seconds=20)},
        {"called_at": before(minutes=1), "closed_at": AS_OF},
        {"called_at": before(minutes=1), "deleted_at": AS_OF},
        {"called_at": AS_OF - LONGEST_WAIT},
        {"called_at": AS_OF + timedelta(seconds=1)},
    ],
)
def test_nobody_waits(
    empty_engine: Engine, elder_and_device: tuple[int, int], call_in_question: dict[str, datetime]
) -> None:
    with empty_engine.begin() as connection:
        rows.put_call(connection, *elder_and_device, **call_in_question)  # type: ignore[arg-type]
        found = open_emergencies(connection, SCOPE)
    assert found.empty
    assert str(found["calls"].dtype) == "int64"


def test_an_answer_that_came_later_leaves_the_call_open_and_other_places_out(
    empty_engine: Engine, elder_and_device: tuple[int, int]
) -> None:
    with empty_engine.begin() as connection:
        late = AS_OF + timedelta(seconds=5)
        rows.put_call(connection, *elder_and_device, AS_OF - LONGEST_WAIT + timedelta(seconds=1), answered_at=late)
        assert list(open_emergencies(connection, SCOPE)["calls"]) == [1]
        assert open_emergencies(connection, replace(SCOPE, grid_units=(SECOND,))).empty


def test_the_demonstration_agrees_with_a_recomputation(demo_engine: Engine) -> None:
    with demo_engine.connect() as connection:
        calls = connection.execute(select(call)).all()
        # The moment at which most wait: half a minute after a call that took a while.
        slow = max(
            (c for c in calls if c.kind == "emergency" and c.answered_at), key=lambda c: c.answered_at - c.called_at
        )
        as_of = slow.called_at + (slow.answered_at - slow.called_at) / 2
        found = open_emergencies(connection, replace(SCOPE, as_of=as_of))
    waiting: dict[str, list[datetime]] = defaultdict(list)
    for each in calls:
        begun = each.kind == "emergency" and as_of - LONGEST_WAIT < each.called_at <= as_of and not each.deleted_at
        over = [moment for moment in (each.answered_at, each.closed_at) if moment and moment <= as_of]
        if begun and not over:
            waiting[each.grid_unit_code].append(each.called_at)
    assert waiting
    assert dict(zip(found["grid_unit_code"], found["calls"], strict=True)) == {u: len(w) for u, w in waiting.items()}
    assert list(found["waiting_since"]) == sorted(pd.Timestamp(min(w)) for w in waiting.values())
