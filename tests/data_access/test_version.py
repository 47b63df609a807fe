from sqlalchemy import Engine

from data_access import version
from data_access.engine import reading, writing


def test_the_version_advances_with_the_transaction_that_says_so(empty_engine: Engine) -> None:
    with writing(empty_engine) as connection:
        version.advance(connection)
    with reading(empty_engine) as connection:
        first = version.current(connection)
    transaction = empty_engine.connect()
    version.advance(transaction)
    transaction.rollback()
    transaction.close()
    with reading(empty_engine) as connection:
        assert version.current(connection) == first
    with writing(empty_engine) as connection:
        version.advance(connection)
    with reading(empty_engine) as connection:
        second = version.current(connection)
    assert second.version == first.version + 1
    assert second.changed_at >= first.changed_at
    assert second.changed_at.tzinfo is not None
