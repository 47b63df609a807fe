"""What several questions of one drawing work out alike is worked out once: plans, and the statements made of them.

A drawing takes parts of a second. Its questions see the database at moments of their own anyway, and what they tell is
asked anew as soon as a screen learns that something changed.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Made = TypeVar("Made")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("worked out once", default=None)


@contextmanager
def working_out_once() -> Iterator[None]:
    """Until the block ends, this thread keeps what it works out."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` gives, or gave before for the key within the block around; anew outside of one."""
    kept = _kept.get()
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = make()
    made: Made = kept[key]
    return made
