from sqlalchemy import Engine

from data_access import version
from data_access.engine import reading, writing
from data_access.version import EVERY_TABLE, DataVersion, newest_of


def advanced(engine: Engine, *tables: str) -> DataVersion:
    with writing(engine) as connection:
        if tables:
            version.advance(connection, tables)
        else:
            version.advance(connection)
    with reading(engine) as connection:
        return version.current(connection)


def test_the_version_advances_with_the_transaction_that_says_so(empty_engine: Engine) -> None:
    first = advanced(empty_engine)
    transaction = empty_engine.connect()
    version.advance(transaction)
    transaction.rollback()
    transaction.close()
    with reading(empty_engine) as connection:
        assert version.current(connection) == first
    second = advanced(empty_engine)
    assert second.version == first.version + 1
    assert second.changed_at >= first.changed_at
    assert second.changed_at.tzinfo is not None


def test_each_table_has_the_version_that_told_of_it_last(empty_engine: Engine) -> None:
    everything = advanced(empty_engine)
    disputes = advanced(empty_engine, "dispute", "call")
    calls = advanced(empty_engine, "call")
    with reading(empty_engine) as connection:
        told = version.by_table(connection)
    assert told == {EVERY_TABLE: everything, "dispute": disputes, "call": calls}
    assert newest_of(told, {"dispute"}) == disputes
    assert newest_of(told, {"dispute", "call"}) == calls
    assert newest_of(told, {"visit"}) == newest_of(told, ()) == everything


def test_a_change_of_whatever_table_is_one_of_each(empty_engine: Engine) -> None:
    advanced(empty_engine)
    advanced(empty_engine, "dispute")
    everything = advanced(empty_engine)
    with reading(empty_engine) as connection:
        told = version.by_table(connection)
    assert newest_of(told, {"dispute"}) == newest_of(told, {"visit"}) == everything


def test_where_nobody_tells_by_table_nothing_is_known() -> None:
    assert newest_of({}, {"dispute"}) is None
