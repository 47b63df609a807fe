"""Panels: questions and their drawings in one cached piece.

A panel is drawn once per view; afterwards Streamlit replays the recorded elements, which is several times cheaper than
drawing them. Hence the rules: a panel draws only elements without state (no widgets), only inside its own containers,
and calls no other panel; what it shows depends on its arguments alone. A page is made of as few panels as its widgets
allow, since finding a recording costs about as much as replaying ten elements.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, Final, ParamSpec

import streamlit as st

from data_access.once import working_out_once
from presentation.kept import KEPT_DRAWINGS, kept_by_tables
from presentation.view import View

Arguments = ParamSpec("Arguments")
Panel = Callable[Concatenate[View, Arguments], None]
#: About as high as a row of charts: what a reader sees of a panel before its first chart is there.
SKELETON_HEIGHT: Final = 320


def panel(draw: Panel[Arguments]) -> Panel[Arguments]:
    """Make ``draw`` a panel: drawn once per view and arguments under a skeleton, replayed afterwards without one."""
    drawn = _Recent()

    @contextmanager
    def under_skeleton(key: str) -> Iterator[None]:
        if drawn.has(key):
            yield
            return
        with st.skeleton(height=SKELETON_HEIGHT):
            yield
        drawn.add(key)

    @kept_by_tables(KEPT_DRAWINGS, under_skeleton)
    @wraps(draw)
    def shown(view: View, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        with working_out_once():
            draw(view, *args, **kwargs)

    return shown


class _Recent:
    """The keys seen lately, shared by all readers; forgets the oldest."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def has(self, key: Hashable) -> bool:
        return key in self._keys

    def add(self, key: Hashable) -> None:
        with self._lock:
            self._keys[key] = None
            if len(self._keys) > KEPT_DRAWINGS:
                self._keys.popitem(last=False)
