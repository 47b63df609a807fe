"""Who was served, by settled days and by orders of days that are not: everybody once in a month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pandas as pd
import pytest
from sqlalchemy import Engine, update

from data_access import rollup
from data_access.elderly_care.service_orders import services_by_month
from data_access.engine import reading, writing
from data_access.schema import rollup_day
from data_access.scope import Scope
from tests import rows
from tests.data_access.rollup.street import LIMITS

MODES = (None, "by_phone", "door_to_door")
#: Settled, not settled, and after the scope, so that its month is not read as a whole.
SETTLED, UNSETTLED, LATER = (datetime(2026, 3, day, 2, tzinfo=UTC) for day in (3, 5, 20))
FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def street(empty_engine: Engine) -> Engine:
    """Nine elders, one for each way of having been served on a settled day and on one that is not."""
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_compound(connection)
        rows.put_grid_unit(connection)
        for on_settled, on_unsettled in product(MODES, MODES):
            elder = rows.put_elder(connection)
            for moment, mode in ((SETTLED, on_settled), (UNSETTLED, on_unsettled), (LATER, "at_station")):
                if mode is not None:
                    rows.put_service_order(connection, elder, moment, moment, mode=mode)
    rollup.refresh(empty_engine, LIMITS)
    with writing(empty_engine) as connection:
        unsettled = rollup_day.c.day == UNSETTLED.date()
        connection.execute(update(rollup_day).where(unsettled).values(settled_at=FAR_AWAY))
    return empty_engine


@pytest.mark.parametrize("narrowed", [False, True])
@pytest.mark.parametrize(("first_day", "served", "at_home"), [(3, 8, 5), (4, 6, 3)])
def test_an_elder_counts_once_whichever_days_tell_of_it(
    street: Engine, first_day: int, served: int, at_home: int, narrowed: bool
) -> None:
    """From the 3rd on all but one elder; from the 4th on those whom only the orders know."""
    scope = Scope(
        territory=rows.STREET, first_day=date(2026, 3, first_day), last_day=date(2026, 3, 5),
        as_of=datetime(2026, 3, 5, 12, tzinfo=UTC), communities=(rows.COMMUNITY,),
        grid_units=(rows.COMMUNITY + "01",) if narrowed else (),
    )  # fmt: skip
    with reading(street) as connection:
        found = services_by_month(connection, scope, LIMITS)
    assert list(found["month"]) == [pd.Timestamp(2026, 3, 1)]
    assert list(found["served"]) == [served]
    assert list(found["served_at_home"]) == [at_home]
    assert list(found["orders"]) == [6 + (6 if first_day == 3 else 0)]
