"""The pages that the menu offers, for tests that must hold on every one of them."""

from __future__ import annotations

from tests.running_server import PROJECT

HOME = "overview"
#: The big screen: no filter bar, no key figures of Streamlit's own. tests/browser/test_wall.py looks at it.
WALL = "wall"
#: The file names of the office's pages, without their ending; tests/presentation/test_navigation.py holds the menu to
#: them.
PAGES = tuple(sorted(path.stem for path in (PROJECT / "pages").glob("*.py") if path.stem != WALL))


def path_of(page: str) -> str:
    """The URL path of a page: its file name, and nothing for the first."""
    return "" if page == HOME else page
