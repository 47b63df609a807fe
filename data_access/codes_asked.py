"""Lists of codes in statements: written into them, or left open where a statement is kept for other places, too."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import ColumnElement, bindparam

Codes = tuple[str, ...]

_left_open: ContextVar[Mapping[Codes, str] | None] = ContextVar("lists of codes that are left open", default=None)


@contextmanager
def leaving_open(names: Mapping[Codes, str]) -> Iterator[None]:
    """Until the block ends, statements are put together with these lists under their names, to be given later."""
    token = _left_open.set(names)
    try:
        yield
    finally:
        _left_open.reset(token)


def among(column: ColumnElement[Any], codes: Codes) -> ColumnElement[bool]:
    """The column has one of the codes of a scope. Raises LookupError for others while lists are left open."""
    names = _left_open.get()
    return column.in_(codes if names is None else bindparam(names[codes], expanding=True))
