"""Every question that the screens ask, taken down while the real pages are drawn: what is measured is what is asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import streamlit as st
from pandas import DataFrame
from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from data_access import answering, calendar_days
from data_access.answering import Question
from data_access.engine import create_engine_for
from data_access.measures import Measure
from data_access.periods import Comparison, Period
from data_access.scope import Scope
from data_access.settings import HOME_STREET, PROJECT_ROOT, TimeLimits
from data_access.viewer import Role, Viewer
from presentation import reads, scope_picker
from presentation.address import Filters
from presentation.measure_labels import LEVEL_NAMES
from presentation.theme import LIGHT
from presentation.view import View

COMMUNITY, COMPOUND = "140213066004", "140213066004001"
#: What a reader chooses in the filter bar; the words name it in the results.
CHOICES: Mapping[str, Filters] = {
    "street": Filters(),
    "street, 30 days": Filters(period=Period.LAST_30_DAYS),
    "street, everything": Filters(period=Period.EVERYTHING),
    "street, against last year": Filters(comparison=Comparison.LAST_YEAR),
    "community": Filters(community=COMMUNITY),
    "compound": Filters(community=COMMUNITY, compounds=(COMPOUND,)),
}
LEADER, SECRETARY = Viewer(Role.LEADER, HOME_STREET), Viewer(Role.SECRETARY, COMMUNITY)
#: What a reader switches on each page, as it stands in the URL; the plain page besides.
PARTS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "overview": [{"measure": measure} for measure in Measure],
    "disputes": [{"disputes_part": part} for part in ("kinds", "list", "public_issues", "issue_list")],
    "elderly_care": [{"care_part": part} for part in ("services", "lists")],
    "facilities": [{"rooms_part": part} for part in ("hours", "visitors", "list")],
    "grid_map": [{"measure": measure} for measure in Measure] + [{"level": level} for level in LEVEL_NAMES],
}
DRAW_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a screen asked it; ``choice`` names what the reader had chosen."""

    choice: str
    question: Question[...]
    scope: Scope
    viewer: Viewer
    options: Mapping[str, Hashable]

    @property
    def name(self) -> str:
        """The question and where it is defined: ``disputes.by_month.disputes_by_month``."""
        return answering.name_of(self.question).removeprefix("data_access.")

    def key(self) -> str:
        """Differs exactly when something else is asked."""
        return f"{self.name} {self.scope.key()} {self.viewer} {sorted(self.options.items())}"


def questions_asked(
    url: str, choices: Mapping[str, Filters] = CHOICES, pages: Sequence[str] = tuple(PARTS)
) -> list[Asked]:
    """Draw the pages and their parts on the street at ``url``; each question once per scope, viewer and options."""
    found: dict[str, Asked] = {}
    now = calendar_days.now()
    set_log_level("error")  # that there is no server around the pages is no news
    with _on_database(url):
        for choice, filters in choices.items():
            with _taking_down(choice, found):
                for page in pages:
                    _draw(page, view_of(filters, LEADER, now))
                if filters.community:
                    _draw("elderly_care", view_of(filters, SECRETARY, now))  # who alone reads the lists of people
    return list(found.values())


def view_of(filters: Filters, viewer: Viewer, now: datetime) -> View:
    """The view that the shell would make of these filters at a moment, when data have just been written.

    A screen shows full ten minutes, or the last change where that is later (``presentation.reads.moment_of``). At a
    moment before the last change, which no screen shows, all of today would be read from the events.
    """
    earliest = calendar_days.day_of(now) - timedelta(days=3 * 365)
    scope, before = scope_picker.scopes_of(filters, viewer, now=now, earliest=earliest)
    return View(
        scope=scope,
        comparison_scope=before,
        period=filters.period,
        comparison=filters.comparison,
        viewer=viewer,
        limits=TimeLimits(),
        theme=LIGHT,
        version=1,
    )


def _draw(page: str, view: View) -> None:
    """Run a page once as it is opened, and once for each of its parts."""
    for query in ({}, *PARTS[page]):
        run = AppTest.from_file(str(PROJECT_ROOT / "pages" / f"{page}.py"), default_timeout=DRAW_SECONDS)
        run.session_state["current view"] = view
        for name, code in query.items():
            run.query_params[name] = code
        run.run()
        assert not run.exception, f"{page} does not run: {run.exception[0].message}"
        assert not run.error, f"{page} does not run: {run.error[0].value}"


@contextmanager
def _taking_down(choice: str, found: dict[str, Asked]) -> Iterator[None]:
    """While the block runs, what the screens ask is added to ``found``."""
    ask: Callable[..., DataFrame] = reads.ask

    def ask_and_take_down(view: View, question: Question[...], *, scope: Scope | None = None, **options: Any) -> Any:
        asked = Asked(choice, question, view.scope if scope is None else scope, view.viewer, options)
        found.setdefault(asked.key(), asked)
        return ask(view, question, scope=scope, **options)

    reads.ask = ask_and_take_down
    try:
        yield
    finally:
        reads.ask = ask


@contextmanager
def _on_database(url: str) -> Iterator[None]:
    """The screens read this database; their caches are empty before and after."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    _forget()
    try:
        yield
    finally:
        reads.engine(url=create_engine_for(url).url.render_as_string(hide_password=False)).dispose()
        _forget()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before


def _forget() -> None:
    reads.settings.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()
