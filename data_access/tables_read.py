"""Which tables an answer was made of, taken down while it is being made.

From the text of each statement: a table that is only mentioned counts, too, which is always right. What was counted in
advance belongs to the table that was counted (``rollup.sources_of``); a histogram, which is every source's, is told by
the plan by which it is read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event

from data_access.schema import metadata

_taken_down: ContextVar[set[str] | None] = ContextVar("tables read", default=None)
_TABLES = re.compile(rf"\b({'|'.join(sorted(metadata.tables, key=len, reverse=True))})\b")


@contextmanager
def taking_down() -> Iterator[set[str]]:
    """The names of the tables that this thread reads until the block ends, from an engine that is listened to."""
    outer = _taken_down.get()
    found: set[str] = set()
    token = _taken_down.set(found)
    try:
        yield found
    finally:
        _taken_down.reset(token)
        if outer is not None:
            outer.update(found)


def note(*tables: str) -> None:
    """Say that what is being made now is made of these tables, too."""
    found = _taken_down.get()
    if found is not None:
        found.update(tables)


def listen(engine: Engine) -> None:
    """Take down the tables of every statement of this engine."""
    event.listen(engine, "before_cursor_execute", _note_statement)


def _note_statement(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    found = _taken_down.get()
    if found is not None:
        found.update(tables_in(statement))


@lru_cache(maxsize=4_000)
def tables_in(statement: str) -> frozenset[str]:
    """The tables that a statement mentions."""
    return frozenset(_TABLES.findall(statement))
