"""The menu offers every page there is, and the line under the filter bar says how old the data are."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access.directory import Directory
from data_access.version import DataVersion
from presentation import navigation
from tests.screens import HOME, PAGES, WALL, path_of

TODAY = date(2026, 11, 24)


def directory(*, is_demonstration: bool) -> Directory:
    return Directory(
        street_name="水泊寺街道", communities={}, compounds={}, grid_units={}, is_demonstration=is_demonstration
    )


def menu_script() -> None:
    """A main script of its own: AppTest runs its source."""
    import streamlit as st

    from presentation import navigation

    page = navigation.draw()
    offered = [p for section in st.session_state["pages of the menu"].values() for p in section]
    st.session_state["offered"] = [p.url_path for p in offered]
    st.session_state["shown"] = page.url_path


@pytest.mark.filterwarnings("ignore:.*ScriptRunContext")
def test_the_menu_offers_every_page_under_its_file_name_and_begins_with_the_first() -> None:
    app = AppTest.from_function(menu_script).run()
    assert not app.exception
    assert sorted(app.session_state["offered"]) == sorted([*(path_of(page) for page in PAGES), WALL])
    assert app.session_state["shown"] == path_of(HOME)
    assert {*navigation.PATHS_WITH_FILTERS, WALL} == set(app.session_state["offered"])


@pytest.mark.parametrize(
    ("changed_at", "is_demonstration", "said"),
    [
        (datetime(2026, 11, 24, 6, 6, tzinfo=UTC), True, "文兴社区，数据更新于 14:06（演示数据）"),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), False, "文兴社区，数据更新于 00:00"),
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), False, "文兴社区，数据更新于 2026-11-23 23:59"),
    ],
)
def test_the_age_of_the_data_is_said_in_local_time(changed_at: datetime, is_demonstration: bool, said: str) -> None:
    changed = DataVersion(7, changed_at)
    where = directory(is_demonstration=is_demonstration)
    assert navigation.freshness("文兴社区", changed, where, TODAY) == said


def test_the_icon_is_a_picture_of_our_own() -> None:
    picture = Path(navigation.__file__).parent / "assets" / "icon.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert navigation.ICON.startswith("data:image/png;base64,")
    assert len(navigation.ICON) < 4_000  # it goes out with every run
