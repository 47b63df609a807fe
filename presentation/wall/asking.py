"""What the wall asks and as whom: a presenter, who sees no person and no small count, whoever set the display up."""

import inspect
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from pandas import DataFrame

from data_access.answering import Question
from data_access.directory import Directory
from data_access.overview import TodayEvent, today_so_far
from data_access.scope import Scope
from data_access.viewer import Role, Viewer
from presentation import reads, scope_picker
from presentation.address import Filters
from presentation.theme import DARK
from presentation.view import View


@dataclass(frozen=True, slots=True)
class Wall:
    """One picture of the wall: where and when (``view``, ``filters``), in which names, and the moment that is now."""

    view: View
    filters: Filters
    directory: Directory
    now: datetime
    today: date

    @property
    def street(self) -> str:
        """The name of the whole that the wall is about; of a single community where the reader may see no more."""
        territory = self.view.scope.territory
        return self.directory.street_name if len(territory) == 9 else self.directory.place_name("community", territory)

    def ask(self, question: Question[...], *, scope: Scope | None = None, **options: Hashable) -> DataFrame:
        """The answer as a presenter may read it. Time limits are given to every question that takes them."""
        if "limits" in _parameters(question):
            options = {"limits": self.view.limits, **options}
        return reads.ask(self.view, question, scope=scope, **options)

    def compared(self, question: Question[...]) -> dict[str, Any]:
        """The first row of the answer for the comparison period; empty where nothing is compared."""
        before = self.view.comparison_scope
        return {} if before is None else first_row(self.ask(question, scope=before))

    def of_today(self) -> Scope:
        """The places of the view on the day that is today, as of now."""
        return replace(self.view.scope, first_day=self.today, last_day=self.today, as_of=self.now)

    def begun_today(self, event: TodayEvent) -> dict[str, Any]:
        """The row of ``overview.today_so_far`` about one kind of event."""
        rows = self.ask(today_so_far, scope=self.of_today())
        return first_row(rows[rows["event"] == event])


def wall_for(filters: Filters, directory: Directory, version: int, now: datetime, today: date) -> Wall:
    """The wall that these filters ask for, as of ``now``."""
    settings = reads.settings()
    scope, comparison_scope = scope_picker.scopes_of(
        filters, settings.viewer, now=now, earliest=reads.first_day_with_data(filters.period)
    )
    seen = reads.freshness()
    view = View(
        scope=scope,
        comparison_scope=comparison_scope,
        period=filters.period,
        comparison=filters.comparison,
        viewer=Viewer(Role.PRESENTER, settings.viewer.territory[:9]),
        limits=settings.limits,
        theme=DARK,
        version=version,
        tables=seen.tables,
        now=now,
        full_ten_minutes=reads.full_ten_minutes(seen.at),
    )
    return Wall(view, filters, directory, now, today)


def first_row(frame: DataFrame) -> dict[str, Any]:
    """The first row by its column names; empty for an empty answer."""
    return dict(frame.iloc[0]) if len(frame) else {}


@lru_cache(maxsize=64)
def _parameters(question: Question[...]) -> frozenset[str]:
    return frozenset(inspect.signature(question).parameters)
