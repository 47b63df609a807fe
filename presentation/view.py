"""What one run of one page works with: the scope, whom it is compared with, who looks, and how it is drawn."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import streamlit as st

from data_access.periods import Comparison, Period
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.version import DataVersion, newest_of
from data_access.viewer import Viewer
from presentation.theme import Theme

_KEY = "current view"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that a drawing depends on; two equal views give the same screen.

    ``comparison_scope`` is None where there is nothing to compare with. ``version`` is the data version; ``tables``
    tell which one was the last to change each of them (see ``version.by_table``). ``now`` is the moment at which states
    are taken: ``full_ten_minutes``, or the last change when that is later.
    """

    scope: Scope
    comparison_scope: Scope | None
    period: Period
    comparison: Comparison
    viewer: Viewer
    limits: TimeLimits
    theme: Theme
    version: int
    tables: Mapping[str, DataVersion] = field(default_factory=dict)
    now: datetime | None = None
    full_ten_minutes: datetime | None = None
    #: A run asks a dozen times for the same few views and texts.
    _worked_out: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def made_of(self, tables: Collection[str] | None) -> "View":
        """This view for what is made of some tables alone: as of their last change, and not of any other's.

        ``tables`` None: it is not known yet of which; then any change counts.
        """
        newest = None if tables is None else newest_of(self.tables, tables)
        if newest is None or self.full_ten_minutes is None:
            return self
        made: View | None = self._worked_out.get(newest)
        if made is None:
            now = max(self.full_ten_minutes, newest.changed_at)
            before = None if self.comparison_scope is None else self.comparison_scope.known_by(now)
            scope = self.scope.known_by(now)
            made = replace(self, scope=scope, comparison_scope=before, version=newest.version, now=now)
            self._worked_out[newest] = made
        return made

    def known_by(self, scope: Scope, earlier: "View") -> Scope:
        """A scope of this view as of the moment of an earlier one; itself where it looks past both."""
        if earlier.now is None or self.now is None or scope.as_of > self.now:
            return scope
        return scope.known_by(earlier.now)

    def of_whole_communities(self) -> "View":
        """The same of the communities concerned, for what all of a community share: one drawing for all compounds."""
        before = None if self.comparison_scope is None else self.comparison_scope.whole_communities()
        return replace(self, scope=self.scope.whole_communities(), comparison_scope=before)

    def key(self) -> str:
        """A text that differs exactly when the view does: for caches."""
        key: str | None = self._worked_out.get(_KEY)
        if key is None:
            key = self._worked_out[_KEY] = self._as_text()
        return key

    def _as_text(self) -> str:
        compared = self.comparison_scope.key() if self.comparison_scope else "-"
        now = f"{self.now:%Y%m%d%H%M}" if self.now else "-"
        return f"{self.scope.key()}#{compared}#{self.viewer}#{self.limits}#{self.theme.name}#{self.version}#{now}"

    @property
    def comparison_words(self) -> str:
        """What changes are set against, as said beside them: 较上期, 较去年同期; empty where nothing is compared."""
        if self.comparison_scope is None:
            return ""
        return "较去年同期" if self.comparison is Comparison.LAST_YEAR else "较上期"


def show(view: View) -> None:
    """Make ``view`` the one that the page of this run reads."""
    st.session_state[_KEY] = view


def current_view() -> View:
    """The view of this run, set by the shell before any page runs."""
    view: View = st.session_state[_KEY]
    return view
