"""Which tables an answer is made of: every one that its statements mention, and those counted in advance."""

from data_access import tables_read
from data_access.rollup import sources_of
from data_access.tables_read import tables_in, taking_down


def test_a_statement_mentions_its_tables_and_no_part_of_a_longer_name() -> None:
    statement = "SELECT count(*) FROM call_by_day, community AS c LEFT OUTER JOIN dispute ON dispute.kind = c.x"
    assert tables_in(statement) == {"call_by_day", "community", "dispute"}
    assert tables_in("SELECT 1") == frozenset()


def test_what_is_counted_in_advance_belongs_to_what_was_counted() -> None:
    found = {"dispute_closed_by_month", "served_by_month", "visit_peak", "silent_device", "compound", "rollup_day"}
    assert sources_of(found) == {"dispute", "service_order", "visit", "device_outage", "compound"}
    assert sources_of({"histogram_by_week", "rollup_state"}) == frozenset(), "which source's, says the plan"


def test_tables_are_taken_down_within_the_block_and_told_to_the_block_around() -> None:
    tables_read.note("elder")
    with taking_down() as outer:
        with taking_down() as inner:
            tables_read.note("call", "device")
        tables_read.note("visit")
    assert inner == {"call", "device"}
    assert outer == {"call", "device", "visit"}
