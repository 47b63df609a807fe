"""What one run of one page works with: the scope, whom it is compared with, who looks, and how it is drawn."""

from dataclasses import dataclass

import streamlit as st

from data_access.periods import Comparison, Period
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Viewer
from presentation.theme import Theme

_KEY = "current view"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that a drawing depends on; two equal views give the same screen.

    ``comparison_scope`` is None where there is nothing to compare with. ``version`` is the data version.
    """

    scope: Scope
    comparison_scope: Scope | None
    period: Period
    comparison: Comparison
    viewer: Viewer
    limits: TimeLimits
    theme: Theme
    version: int

    def key(self) -> str:
        """A text that differs exactly when the view does: for caches."""
        compared = self.comparison_scope.key() if self.comparison_scope else "-"
        return f"{self.scope.key()}#{compared}#{self.viewer}#{self.limits}#{self.theme.name}#{self.version}"

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
