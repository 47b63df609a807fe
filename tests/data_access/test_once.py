"""Within a block things are worked out once, and remember of which tables they were made."""

from data_access.once import once, working_out_once
from data_access.tables_read import note, taking_down


def test_within_a_block_once_and_outside_every_time() -> None:
    made: list[str] = []

    def make() -> int:
        made.append("")
        return len(made)

    assert [once("key", make), once("key", make)] == [1, 2]
    with working_out_once():
        assert [once("key", make), once("key", make), once("other", make)] == [3, 3, 4]
    with working_out_once():
        assert once("key", make) == 5


def test_what_is_made_of_something_kept_is_made_of_its_tables() -> None:
    with working_out_once():
        with taking_down() as first:
            once("plan", lambda: note("dispute"))
        with taking_down() as second:
            once("plan", lambda: note("dispute"))
    assert first == second == {"dispute"}


def test_nothing_is_kept_of_what_failed() -> None:
    def fail() -> None:
        raise ValueError

    with working_out_once():
        for _ in range(2):
            try:
                once("key", fail)
            except ValueError:
                continue
            raise AssertionError
        assert once("key", lambda: 1) == 1
