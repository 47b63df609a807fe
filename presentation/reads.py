"""The one cached door to the data: a question is asked once per scope, viewer and data version."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import streamlit as st
from pandas import DataFrame
from sqlalchemy import Connection, Engine

from data_access import answering, calendar_days, tables_read
from data_access.answering import Question
from data_access.availability import Availability, Seen
from data_access.database_problems import DatabaseProblem
from data_access.directory import Directory, read_directory
from data_access.directory import first_day_with_data as read_first_day
from data_access.engine import create_engine_for_screens
from data_access.periods import Period
from data_access.scope import Scope
from data_access.settings import Settings, read_settings
from data_access.tables_of import TablesOf
from data_access.version import DataVersion, newest_of
from presentation.freshness import COMING, kept_by_screen
from presentation.view import View

Made = TypeVar("Made")
#: Answers are small (a few kilobytes): as many as what is drawn ahead is made of, and a day of filter changes by a
#: dozen readers.
KEPT_ANSWERS = 8_000
#: How old the data version may be: less than anybody waits before asking again, more than two clicks lie apart.
VERSION_SECONDS = 2.0
#: The tables of each question and of the directory, so that what changed elsewhere leaves their answers as they are.
_TABLES = TablesOf()
_DIRECTORY = "directory"


@cache  # not st.cache_resource: asked for several times by every run
def settings() -> Settings:
    """The settings of this process; wrong ones have stopped the start already."""
    return read_settings()


@st.cache_resource(show_spinner=False, max_entries=4)
def engine(url: str) -> Engine:
    made = create_engine_for_screens(url)
    tables_read.listen(made)
    return made


def current_engine() -> Engine:
    return engine(url=settings().database_url)


@st.cache_resource(show_spinner=False, max_entries=4)
def _availability(url: str) -> Availability:
    return Availability(engine(url=url))


def _current() -> Availability:
    return _availability(url=settings().database_url)


def reading() -> AbstractContextManager[Connection]:
    """A connection for reading; ``DatabaseProblem`` at once where the database has just been found away."""
    return _current().reading()


def _look() -> Seen:
    """The data version, or the one seen last: one row by its key, every other second for everybody."""
    return _current().version_within(VERSION_SECONDS)


def data_version() -> DataVersion:
    """Version and moment of the last change; while the database is away, as they were seen last.

    Raises ``DatabaseProblem`` where they were never seen, or where the database is not one that may be shown.
    """
    return _look().changed


def is_back() -> bool:
    """Whether the database answers (again)."""
    try:
        return _look().problem is None
    except DatabaseProblem:
        return False


def freshness() -> Seen:
    """Which data this run shows. While the database is away, a screen goes on with what it showed last.

    That is the version and the moment under which its answers and drawings are kept, and not the newest that any other
    screen has seen. Raises as ``data_version`` does.
    """
    seen = _look()
    return kept_by_screen(seen if seen.problem else seen._replace(at=COMING.clock()))


def now_and_today() -> tuple[datetime, date]:
    """The moment that this run shows, and its day."""
    return moment_of(freshness())


def moment_of(shown: Seen) -> tuple[datetime, date]:
    """The moment that a screen with these data shows, and its day.

    States are taken at full ten minutes, or at the last change of data when that is later: a screen that shows
    nothing new is not computed anew, and one that shows a change shows all of it.
    """
    return max(full_ten_minutes(shown.at), shown.changed.changed_at), calendar_days.day_of(shown.at)


def full_ten_minutes(moment: datetime) -> datetime:
    """The full ten minutes before a moment."""
    return moment.replace(minute=moment.minute // 10 * 10, second=0, microsecond=0)


def directory() -> Directory:
    """The places that this installation's reader may choose from."""
    territory = settings().viewer.territory
    return _by_its_tables(
        _DIRECTORY, lambda tables, found: _directory(territory=territory, version=_version_of(tables), _found=found)
    )


def _by_its_tables(name: str, keep: Callable[[frozenset[str] | None, Made | None], Made]) -> Made:
    """What ``keep`` has kept, or makes, under a key of the newest version of the thing's tables.

    ``keep`` is given these tables (None while they are not known) and, to keep it once more, what was just made:
    under the key by which it is looked for from now on, also while the database is away.
    """
    known = _TABLES.known(name)
    tables_read.note(*(known or ()))  # what is kept reads nothing
    found = keep(known, None)
    learned = _TABLES.known(name)
    return found if learned == known else keep(learned, found)


def _version_of(tables: frozenset[str] | None) -> int:
    """The version of what is made of these tables; of everything while it is not known of which."""
    seen = freshness()
    newest = None if tables is None else newest_of(seen.tables, tables)
    return (newest or seen.changed).version


@st.cache_resource(show_spinner=False, max_entries=4)
def _directory(territory: str, version: int, _found: Directory | None) -> Directory:
    if _found is not None:
        return _found
    with _TABLES.learning(_DIRECTORY), reading() as connection:
        return read_directory(connection, territory)


def first_day_with_data(period: Period) -> date | None:
    """The first day of 全部; for any other period nobody needs to know, and nothing is asked."""
    if period is not Period.EVERYTHING:
        return None
    return _first_day(territory=settings().viewer.territory, version=freshness().changed.version)


@st.cache_data(show_spinner=False, max_entries=4)
def _first_day(territory: str, version: int) -> date | None:
    with reading() as connection:
        return read_first_day(connection, territory)


def ask(view: View, question: Question[...], *, scope: Scope | None = None, **options: Hashable) -> DataFrame:
    """The answer to ``question`` in ``scope`` (the view's own unless given) as the view's reader may read it.

    ``options`` go to the question. Raises ``DatabaseProblem``.
    """
    return _by_its_tables(
        answering.name_of(question),
        lambda tables, found: _kept(view, tables, question, scope, options, found),
    )


def _kept(
    view: View,
    tables: frozenset[str] | None,
    question: Question[...],
    scope: Scope | None,
    options: dict[str, Any],
    found: DataFrame | None,
) -> DataFrame:
    settled = view.made_of(tables)
    asked = settled.scope if scope is None else view.known_by(scope, settled)
    key = (answering.name_of(question), asked.key(), str(view.viewer), settled.version, tuple(sorted(options.items())))
    # By name: Streamlit looks up the signature once for every argument that is given by position.
    return _ask(key=str(key), _question=question, _scope=asked, _view=view, _options=options, _found=found)


@st.cache_data(show_spinner=False, max_entries=KEPT_ANSWERS)
def _ask(
    key: str,
    _question: Question[...],
    _scope: Scope,
    _view: View,
    _options: dict[str, Any],
    _found: DataFrame | None,
) -> DataFrame:
    if _found is not None:
        return _found
    with _TABLES.learning(answering.name_of(_question)), reading() as connection:
        return answering.answer(connection, _question, _scope, _view.viewer, **_options)
