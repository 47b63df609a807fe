"""Keeping what was made, for all readers, under a text as its key.

Streamlit's cache looks at each argument of each call of its own accord, which takes longer than replaying a chart.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import streamlit as st

from data_access.tables_of import TablesOf
from data_access.tables_read import note
from presentation.view import View

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")
#: Drawings kept of each panel and each kind of map: as many views as a dozen readers go through between two data
#: versions, or one reader for whom it is drawn ahead. One is 50 to 200 KB.
KEPT_DRAWINGS: Final = 200
#: The tables of each function's results.
_TABLES = TablesOf()


def kept_under(make: Callable[Arguments, Made], most: int) -> Callable[Concatenate[str, Arguments], Made]:
    """``make`` with a key before its arguments; what it drew and made is kept under it, the latest ``most``."""

    def anew(key: str, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Made:
        return make(*_args, **_kwargs)

    # Streamlit keeps things under the name of their function.
    anew.__module__, anew.__qualname__ = make.__module__, make.__qualname__
    # Not st.cache_data: it keeps things pickled and would unpickle all of it each time. Nothing is changed after it was
    # made, so that all readers can share it.
    kept = st.cache_resource(show_spinner=False, max_entries=most)(anew)

    def under(key: str, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
        return kept(key=key, _args=args, _kwargs=kwargs)

    return under


def key_of(view: View, *args: object, **kwargs: object) -> str:
    """Differs exactly when a view or one of some plain arguments does."""
    return f"{view.key()} {args} {kwargs}"


def kept_by_tables(
    most: int, waiting: Callable[[str], AbstractContextManager[object]] = nullcontext
) -> Callable[[Callable[Concatenate[View, Arguments], Made]], Callable[Concatenate[View, Arguments], Made]]:
    """Keep what a function makes of a view and plain arguments, until a table changes of which it was made.

    The latest ``most``. It is everybody's: whoever changes it changes a copy. It is made, or found, within
    ``waiting(key)``.
    """

    def decorate(
        make: Callable[Concatenate[View, Arguments], Made],
    ) -> Callable[Concatenate[View, Arguments], Made]:
        name = f"{make.__module__}.{make.__qualname__}"

        @wraps(make)
        def noting_tables(view: View, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
            with _TABLES.learning(name):
                return make(view, *args, **kwargs)

        under = kept_under(noting_tables, most)

        @wraps(make)
        def kept(view: View, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
            known = _TABLES.known(name)
            note(*(known or ()))  # whatever is made of this is made of them, too; what is kept reads nothing
            view = view.made_of(known)
            key = key_of(view, *args, **kwargs)
            with waiting(key):
                return under(key, view, *args, **kwargs)

        return kept

    return decorate
