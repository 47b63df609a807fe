"""Today's calls hour by hour against the same weekday before, recomputed from the raw rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from data_access.calendar_days import SHANGHAI
from data_access.elderly_care.calls_today import WEEKS, calls_today_by_hour
from data_access.schema import call
from data_access.scope import Scope
from tests import rows

AS_OF = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # Monday 14:30 in Shanghai
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("places", [{}, {"communities": (rows.COMMUNITY,)}, {"compounds": (rows.COMMUNITY + "001",)}])
def test_hours_of_today_and_of_a_usual_day(demo_engine: Engine, places: dict[str, tuple[str, ...]]) -> None:
    scope = Scope(territory=rows.STREET, first_day=date(2026, 11, 1), last_day=TODAY, as_of=AS_OF, **places)
    with demo_engine.connect() as connection:
        found = calls_today_by_hour(connection, scope)
        calls = [row for row in connection.execute(select(call)) if row.deleted_at is None and row.called_at <= AS_OF]
    here = [
        row.called_at.astimezone(SHANGHAI)
        for row in calls
        if row.community_code in places.get("communities", (row.community_code,))
        and row.compound_code in places.get("compounds", (row.compound_code,))
    ]
    before = {TODAY - timedelta(weeks=week) for week in range(1, WEEKS + 1)}
    assert list(found["hour"]) == list(range(24))
    for hour in range(24):
        today = sum(at.date() == TODAY and at.hour == hour for at in here)
        assert found["calls"].fillna(-1)[hour] == (today if hour <= 14 else -1)
        assert found["usual"][hour] == pytest.approx(
            sum(at.date() in before and at.hour == hour for at in here) / WEEKS
        )
    assert found["usual"].sum() > 0


def test_a_day_without_calls(empty_engine: Engine) -> None:
    scope = Scope(territory=rows.STREET, first_day=TODAY, last_day=TODAY, as_of=AS_OF)
    with empty_engine.connect() as connection:
        found = calls_today_by_hour(connection, scope)
    assert found["calls"].sum() == 0
    assert found["usual"].sum() == 0
    assert [str(kind) for kind in found.dtypes] == ["int64", "Int64", "float64"]
