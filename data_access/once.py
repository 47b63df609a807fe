"""What several questions of one drawing work out alike is worked out once: plans, statements, counts by unit.

A drawing takes parts of a second. Its questions see the database at moments of their own anyway, and what they tell is
asked anew as soon as a screen learns that something changed.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from data_access.tables_read import note, taking_down

Made = TypeVar("Made")


class _Kept(NamedTuple):
    made: Any
    tables: set[str]  # of which it was made, and so is whatever is made of it


_kept: ContextVar[dict[Hashable, _Kept] | None] = ContextVar("worked out once", default=None)


@contextmanager
def working_out_once() -> Iterator[None]:
    """Until the block ends, this thread keeps what it works out."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def is_working_out_once() -> bool:
    """Whether what is asked now may be of use to another question of the same drawing."""
    return _kept.get() is not None


def once(key: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` gives, or gave before for the key within the block around; anew outside of one.

    What is kept is everybody's: whoever changes it changes a copy.
    """
    kept = _kept.get()
    if kept is None:
        return make()
    if key not in kept:
        with taking_down() as tables:
            made = make()
        kept[key] = _Kept(made, tables)
        return made
    note(*kept[key].tables)
    again: Made = kept[key].made
    return again
