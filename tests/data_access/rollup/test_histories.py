"""Whatever is written in whatever order, the cells are what a full count of the rows comes to."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, delete, select

from data_access import rollup
from data_access.engine import reading, writing
from data_access.rollup.registry import SOURCES
from data_access.schema import metadata, service_order_by_unit_day, silent_device
from tests.data_access.rollup.histories import (
    COUNTS,
    Step,
    counted_by_python,
    counted_in_cells,
    histories,
    orders_by_unit_day,
    silent_days,
    write,
)
from tests.data_access.rollup.street import LIMITS, differences, fill

_PLACES = (
    "district",
    "street",
    "community",
    "compound",
    "grid_unit",
    "facility",
    "elder",
    "device",
    "safety_inspection",
)


def _without_events(engine: Engine) -> None:
    """The places stay, everything that happened and every cell goes."""
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name not in _PLACES:
                connection.execute(delete(table))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=histories())
def test_cells_follow_every_history_of_writes(empty_engine: Engine, history: list[Step]) -> None:
    with reading(empty_engine) as connection:
        is_new = connection.execute(select(metadata.tables["street"])).first() is None
    if is_new:
        with writing(empty_engine) as connection:
            fill(connection)
    _without_events(empty_engine)
    began = datetime.now(UTC)
    for number, step in enumerate(history):
        with writing(empty_engine) as connection:
            write(connection, step, number, began)
        if step.refreshed:
            rollup.refresh(empty_engine, LIMITS)
    rollup.refresh(empty_engine, LIMITS)
    assert differences(empty_engine) == []
    with reading(empty_engine) as connection:
        for counted, measure in COUNTS:
            assert counted_in_cells(connection, counted, measure) == counted_by_python(connection, counted)
        by_unit_day = connection.execute(select(service_order_by_unit_day))
        assert {tuple(row[:-1]): row.orders for row in by_unit_day} == orders_by_unit_day(connection)
        cells = connection.execute(select(*(silent_device.c[n] for n in ("community_code", "day", "device_outage_id"))))
        assert sorted(map(tuple, cells)) == sorted(silent_days(connection))


def test_every_rollup_is_counted_by_python_too() -> None:
    """A rollup that is added later must be added to the histories as well."""
    assert {counted.name for counted, _ in COUNTS} == {each.name for source in SOURCES for each in source.rollups}
