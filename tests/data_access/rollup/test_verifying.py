"""A cell that is not as the events say is found and named."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, delete, insert, update

from data_access import rollup
from data_access.engine import writing
from data_access.rollup.histograms import pack
from data_access.schema import histogram_by_day, histogram_by_month, histogram_by_week
from tests.data_access.rollup.street import HOME, LIMITS, differences


def test_verifying_names_a_histogram_that_differs(street: Engine) -> None:
    """With its buckets as they are kept and as they were counted; a cell that is missing, and one too many, as well."""
    hours = histogram_by_day
    of_day = (hours.c.histogram == "call_hour") & (hours.c.day == date(2026, 3, 7)) & (hours.c.kind == "emergency")
    with writing(street) as connection:
        connection.execute(update(hours).where(of_day).values(counts=pack([(3, 1), (4, 2)])))
        connection.execute(delete(histogram_by_month).where(histogram_by_month.c.histogram == "call_arrival_seconds"))
        connection.execute(
            insert(histogram_by_week).values(
                community_code=HOME, histogram="call_hour", grid_unit_code=HOME + "01", week=date(2020, 1, 1),
                compound_code="", kind="service", counts=pack([(5, 1)]),
            )
        )  # fmt: skip
    found = {difference.cell: difference for difference in differences(street)}
    wrong = found[f"community_code={HOME} histogram=call_hour day=2026-03-07 kind=emergency"]
    assert (wrong.table, wrong.stored, wrong.counted) == ("histogram_by_day", "3=1 4=2", "10=1")
    months = {difference for difference in found.values() if difference.table == "histogram_by_month"}
    assert "无" in {month.stored for month in months}
    assert ("5=1", "无") in {(difference.stored, difference.counted) for difference in found.values()}
    rollup.rebuild(street, LIMITS)
    assert differences(street) == []
