"""The one cached door to the data: a question is asked once per scope, viewer and data version."""

from collections.abc import Hashable
from datetime import date, datetime
from typing import Any

import streamlit as st
from pandas import DataFrame
from sqlalchemy import Engine

from data_access import answering, calendar_days, opening, version
from data_access.answering import Question
from data_access.directory import Directory, read_directory
from data_access.directory import first_day_with_data as read_first_day
from data_access.engine import DatabaseProblem, create_engine_for, reading
from data_access.periods import Period
from data_access.scope import Scope
from data_access.settings import Settings, read_settings
from presentation.view import View

#: Answers are small (a few kilobytes); this many keep a day of filter changes by a dozen readers.
KEPT_ANSWERS = 4_000
#: How old the data version may be: less than anybody waits before asking again, more than two clicks lie apart.
VERSION_SECONDS = 2.0


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this process; wrong ones have stopped the start already."""
    return read_settings()


@st.cache_resource(show_spinner=False, max_entries=4)
def engine(url: str) -> Engine:
    return create_engine_for(url)


def current_engine() -> Engine:
    return engine(url=settings().database_url)


@st.cache_resource(show_spinner=False, ttl=VERSION_SECONDS)  # changed by nobody: no need to copy it at each run
def data_version() -> version.DataVersion:
    """Version and moment of the last change: one row by its key, read every other second for all readers."""
    _ensure_usable()
    with reading(current_engine()) as connection:
        return version.current(connection)


@st.cache_resource(show_spinner=False)
def _ensure_usable() -> None:
    """Look once, until it succeeds, whether the database is ours and of this program's schema."""
    try:
        opening.check(current_engine())
    except DatabaseProblem:
        current_engine().dispose()  # its connections would go on seeing a file that has been replaced meanwhile
        raise


def now_and_today() -> tuple[datetime, date]:
    """The moment that this run shows, and its day.

    States are taken at full ten minutes, or at the last change of data when that is later: a screen that shows
    nothing new is not computed anew, and one that shows a change shows all of it.
    """
    present = calendar_days.now()
    rounded = present.replace(minute=present.minute // 10 * 10, second=0, microsecond=0)
    return max(rounded, data_version().changed_at), calendar_days.day_of(present)


def directory() -> Directory:
    """The places that this installation's reader may choose from."""
    return _directory(territory=settings().viewer.territory, version=data_version().version)


@st.cache_resource(show_spinner=False, max_entries=4)
def _directory(territory: str, version: int) -> Directory:
    with reading(current_engine()) as connection:
        return read_directory(connection, territory)


def first_day_with_data(period: Period) -> date | None:
    """The first day of 全部; for any other period nobody needs to know, and nothing is asked."""
    if period is not Period.EVERYTHING:
        return None
    return _first_day(territory=settings().viewer.territory, version=data_version().version)


@st.cache_data(show_spinner=False, max_entries=4)
def _first_day(territory: str, version: int) -> date | None:
    with reading(current_engine()) as connection:
        return read_first_day(connection, territory)


def ask(view: View, question: Question[...], *, scope: Scope | None = None, **options: Hashable) -> DataFrame:
    """The answer to ``question`` in ``scope`` (the view's own unless given) as the view's reader may read it.

    ``options`` go to the question. Raises ``DatabaseProblem``.
    """
    asked = view.scope if scope is None else scope
    key = (answering.name_of(question), asked.key(), str(view.viewer), view.version, tuple(sorted(options.items())))
    # By name: Streamlit looks up the signature once for every argument that is given by position.
    return _ask(key=str(key), _question=question, _scope=asked, _view=view, _options=options)


@st.cache_data(show_spinner=False, max_entries=KEPT_ANSWERS)
def _ask(key: str, _question: Question[...], _scope: Scope, _view: View, _options: dict[str, Any]) -> DataFrame:
    with reading(current_engine()) as connection:
        return answering.answer(connection, _question, _scope, _view.viewer, **_options)
