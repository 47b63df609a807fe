"""The ticker's events: the latest of each kind, in the right words' codes, and never about a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data_access import schema
from data_access.calendar_days import day_of
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.recent_events import EventKind, recent_events
from data_access.scope import Scope
from tests import rows

AS_OF = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
TODAY = date(2026, 11, 23)


def scope(**places: Any) -> Scope:
    return Scope(territory=rows.STREET, first_day=TODAY, last_day=TODAY, as_of=AS_OF, **places)


def test_what_happened_stands_with_its_place_and_number(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        compound = rows.put_compound(connection, name="璀璨天城")
        rows.put_grid_unit(connection, compound_code=compound)
        placed = {"compound_code": compound}
        yesterday = AS_OF - timedelta(days=1)
        rows.put_dispute(connection, yesterday, AS_OF - timedelta(minutes=5), **placed)
        rows.put_public_issue(connection, yesterday, AS_OF - timedelta(minutes=9), yesterday, households_affected=86)
        elder = rows.put_elder(connection)
        rows.put_service_order(connection, elder, yesterday, AS_OF - timedelta(minutes=20), **placed)
        rows.put_facility(connection)
        rows.put_facility(connection, rows.COMMUNITY + "502", kind="psychological_room")
        for minutes in (40, 30):
            rows.put_visit(connection, AS_OF - timedelta(minutes=minutes))
        rows.put_visit(connection, AS_OF, facility_code=rows.COMMUNITY + "502")
        found = recent_events(connection, scope())
        elsewhere = recent_events(connection, scope(communities=(rows.STREET + "009",)))
    told = found.astype("object").where(found.notna(), None)
    assert [tuple(row) for row in told.drop(columns="at").itertuples(index=False)] == [
        ("dispute_closed", "resolved", "测试社区", "璀璨天城", None),
        ("issue_resolved", "sanitation", "测试社区", None, 86),
        ("service_completed", "meals", "测试社区", None, None),
        ("visits", "reading_corner", "测试社区", None, 2),
        ("dispute_reported", "parking", "测试社区", "璀璨天城", None),
        ("issue_reported", "sanitation", "测试社区", None, None),
    ]
    assert elsewhere.empty
    assert list(elsewhere.dtypes.astype("str")) == list(found.dtypes.astype("str"))


_SOURCES = {
    EventKind.DISPUTE_REPORTED: (schema.dispute, "reported_at", "category", 2),
    EventKind.DISPUTE_CLOSED: (schema.dispute, "closed_at", "outcome", 2),
    EventKind.ISSUE_REPORTED: (schema.public_issue, "reported_at", "category", 2),
    EventKind.ISSUE_RESOLVED: (schema.public_issue, "resolved_at", "category", 2),
    EventKind.SERVICE_COMPLETED: (schema.service_order, "completed_at", "help", 2),
    EventKind.ACTIVITY: (schema.activity, "held_at", "kind", 7),
}


@pytest.mark.parametrize("kind", _SOURCES)
def test_the_latest_of_the_demonstration_are_those_of_a_recomputation(demo_engine: Engine, kind: EventKind) -> None:
    table, moment, category, days = _SOURCES[kind]
    with demo_engine.connect() as connection:
        raw = [row for row in connection.execute(select(table)).mappings() if row[moment] and not row["deleted_at"]]
        as_of = sorted(row[moment] for row in raw if row[moment] <= AS_OF)[-10]  # with some that are not known yet
        found = recent_events(
            connection, replace(scope(), last_day=day_of(as_of), first_day=day_of(as_of), as_of=as_of), 5
        )
    earliest = day_of(as_of) - timedelta(days=days - 1)
    lately = [row for row in raw if earliest <= day_of(row[moment]) and row[moment] <= as_of]
    latest = sorted(lately, key=lambda row: row[moment], reverse=True)[:5]
    told = found[found["kind"] == kind]
    assert latest
    assert [at.to_pydatetime() for at in told["at"]] == [row[moment] for row in latest]
    assert list(told["category"]) == [row[category] for row in latest]


def test_visits_of_today_are_counted_without_the_confidential_rooms(demo_engine: Engine) -> None:
    with demo_engine.connect() as connection:
        found = recent_events(connection, scope(), of_each=100)
        rooms = {row.facility_code: row for row in connection.execute(select(schema.facility))}
        visits = connection.execute(select(schema.visit)).all()
    counted: dict[tuple[str, str], int] = {}
    for each in visits:
        room = rooms[each.facility_code]
        if (
            day_of(each.checked_in_at) == TODAY
            and each.checked_in_at <= AS_OF
            and room.kind not in CONFIDENTIAL_FACILITIES
        ):
            counted[each.community_code, room.kind] = counted.get((each.community_code, room.kind), 0) + 1
    told = found[found["kind"] == EventKind.VISITS]
    assert counted
    assert sorted(told["number"]) == sorted(counted.values())
    assert list(found["at"]) == sorted(found["at"], reverse=True)
