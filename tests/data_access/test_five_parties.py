"""五社联动 and party organisations against plain recomputations of the demonstration, by place and by day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, select

from data_access import schema
from data_access.five_parties import activities_held, five_parties, latest_activities, party_coverage
from data_access.scope import Scope
from tests import rows

AS_OF = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SCOPES = {
    "street, a year": Scope(
        territory=rows.STREET, first_day=date(2025, 12, 1), last_day=date(2026, 11, 23), as_of=AS_OF
    ),
    "a community, by one of its compounds": Scope(
        territory=rows.STREET,
        first_day=date(2026, 1, 1),
        last_day=date(2026, 11, 23),
        as_of=AS_OF,
        compounds=(rows.COMMUNITY + "001",),
    ),
    "a month long ago": Scope(
        territory=rows.STREET,
        first_day=date(2026, 2, 1),
        last_day=date(2026, 2, 28),
        as_of=datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC),
    ),
}


def all_of(connection: Connection, table: Table, scope: Scope) -> list[Any]:
    found = connection.execute(select(table)).all()
    below = {code[:12] for code in scope.compounds}
    here = [
        row
        for row in found
        if row.community_code.startswith(rows.STREET) and (row.community_code in below or not below)
    ]
    return [row for row in here if getattr(row, "deleted_at", None) is None]


def on(first: date, end: date | None, day: date) -> bool:
    return first <= day and (end is None or end > day)


@pytest.fixture(params=SCOPES)
def scope(request: pytest.FixtureRequest) -> Scope:
    return SCOPES[request.param]


def test_the_five_parties(demo_engine: Engine, scope: Scope) -> None:
    with demo_engine.connect() as connection:
        found = five_parties(connection, scope).iloc[0]
        named = {table.name: all_of(connection, table, scope) for table in (
            schema.project, schema.organisation, schema.social_worker, schema.volunteer,
            schema.project_contribution, schema.charity_resource, schema.project_compound,
        )}  # fmt: skip
    day = scope.as_of_day
    running = {(p.community_code, p.project_id) for p in named["project"] if on(p.started_day, p.ended_day, day)}
    assert found["projects"] == len(running) > 0
    assert found["social_organisations"] == sum(
        o.kind == "social_organisation" and o.joined_day <= day for o in named["organisation"]
    )
    assert found["social_workers"] == sum(on(w.joined_day, w.left_day, day) for w in named["social_worker"])
    assert found["volunteers"] == sum(on(v.registered_day, v.left_day, day) for v in named["volunteer"]) > 0
    hours = [c.hours for c in named["project_contribution"] if scope.first_day <= c.contributed_day <= day]
    assert found["hours"] == pytest.approx(float(sum(hours)))
    money = [c.value_yuan for c in named["charity_resource"] if scope.first_day <= c.received_day <= day]
    assert found["resources_yuan"] == pytest.approx(float(sum(money)))
    reached = [c.people_reached for c in named["project_compound"] if (c.community_code, c.project_id) in running]
    assert found["people"] == sum(reached)


def test_the_activities(demo_engine: Engine, scope: Scope) -> None:
    with demo_engine.connect() as connection:
        totals = activities_held(connection, scope).iloc[0]
        latest = latest_activities(connection, scope, most=4)
        raw = all_of(connection, schema.activity, scope)
    held = [a for a in raw if scope.first_day <= a.held_day <= scope.last_day and a.held_at <= scope.as_of]
    assert totals["held"] == len(held) > 0
    assert totals["people"] == sum(a.people_reached for a in held)
    assert totals["hours"] == pytest.approx(float(sum(a.hours for a in held)))
    moments = sorted((a.held_at for a in held), reverse=True)[:4]
    assert [at.to_pydatetime() for at in latest["held_at"]] == moments


def test_party_organisations_by_level(demo_engine: Engine, scope: Scope) -> None:
    with demo_engine.connect() as connection:
        found = party_coverage(connection, scope).set_index("level")
        organisations = all_of(connection, schema.party_organisation, scope)
        registers = {table.name: all_of(connection, table, scope) for table in (
            schema.community, schema.compound, schema.grid_unit,
        )}  # fmt: skip
    assert list(found.index) == list(registers)
    for level, units in registers.items():
        code = f"{level}_code"
        sitting = [o for o in organisations if o.level == level and on(o.founded_day, o.dissolved_day, scope.as_of_day)]
        covered = {getattr(unit, code) for unit in units} & {getattr(o, code) for o in sitting}
        assert found.loc[level, "units"] == len(units)
        assert found.loc[level, "covered"] == len(covered)
        assert found.loc[level, "coverage"] == pytest.approx(len(covered) / len(units))


def test_a_street_without_anything(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        scope = SCOPES["street, a year"]
        assert five_parties(connection, scope).iloc[0].tolist() == [0, 0, 0, 0, 0.0, 0.0, 0]
        assert activities_held(connection, scope).iloc[0].tolist() == [0, 0, 0.0]
        assert latest_activities(connection, scope).empty
        assert party_coverage(connection, scope)["coverage"].isna().all()
