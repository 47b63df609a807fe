"""Which pages there are, how they are grouped, and the line that says what a reader is looking at."""

from base64 import b64encode
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data_access.calendar_days import SHANGHAI, day_of
from data_access.directory import Directory
from data_access.version import DataVersion
from presentation.theme import FONT_FAMILY, Theme

PRODUCT_NAME = "社区治理一张图"
#: A picture of our own: a named icon would make the browser ask a host on the internet for it. Written out, so that no
#: run has to read the file and to find out what it is.
ICON = f"data:image/png;base64,{b64encode((Path(__file__).parent / 'assets' / 'icon.png').read_bytes()).decode()}"
#: The URL path of the big screen, which has no menu and no filter bar.
WALL = "wall"
#: The URL paths of all other pages, the first one's is empty.
PATHS_WITH_FILTERS = ("", "grid_map", "elderly_care", "disputes", "facilities")
PAGES = Path(__file__).parent.parent / "pages"
_PAGES = "pages of the menu"

_MASTHEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="28" viewBox="0 0 {width} 28">'
    '<text x="0" y="21" font-size="19" font-weight="700" font-family="{font}" fill="{colour}">{name}</text></svg>'
)


def draw_masthead(street_name: str, theme: Theme) -> None:
    """The name of the street above the menu."""
    st.logo(_masthead(f"{street_name}社区治理", theme.text), size="large")


@lru_cache(maxsize=8)
def _masthead(name: str, colour: str) -> str:
    font = escape(FONT_FAMILY, {'"': "&quot;"})
    drawing = _MASTHEAD.format(width=20 * len(name), font=font, colour=colour, name=escape(name))
    return f"data:image/svg+xml,{quote(drawing)}"


def take_path() -> list[str]:
    """What is wrong with the path of the address, as a sentence; the first page is opened in place of an unknown one.

    Before ``draw``: for Streamlit, which would say so in English, no page was asked for from then on.
    """
    context = get_script_run_ctx()
    if context is None or (context.pages_manager.intended_page_name or "") in {*PATHS_WITH_FILTERS, WALL}:
        return []
    context.pages_manager.set_script_intent("", "")
    return ["链接中的页面不存在，已打开总览。请从菜单选择。"]


def draw() -> st.Page:
    """Draw the menu and return the page that the reader is on."""
    # Made once per session: each looks for its file. Sessions cannot share them, a page knows whether it may run now.
    if _PAGES not in st.session_state:
        st.session_state[_PAGES] = _pages()
    return st.navigation(st.session_state[_PAGES], expanded=True)


def _pages() -> dict[str, list[st.Page]]:
    return {
        "总览": [
            _page("overview", "总览", ":material/dashboard:", "今日情况、社区排名和变化最大的指标", home=True),
            _page("grid_map", "网格地图", ":material/map:", "按社区、小区或网格在地图上看各项指标"),
            _page(WALL, "大屏", ":material/tv:", "整条街道一张图，自动巡视各社区，无人值守"),
        ],
        "服务与治理": [
            _page("elderly_care", "养老服务", ":material/elderly:", "电子保姆覆盖、呼叫应答、六助服务、应装未装"),
            _page("disputes", "矛盾化解", ":material/handshake:", "纠纷与民生问题的受理、化解、在办和三率"),
            _page("facilities", "服务空间", ":material/meeting_room:", "六类空间的到访、使用率、忙闲时段"),
        ],
    }


def _page(name: str, title: str, icon: str, help_text: str, *, home: bool = False) -> st.Page:
    return st.Page(PAGES / f"{name}.py", title=title, icon=icon, default=home, help=help_text)


def freshness(shown: str, changed: DataVersion, directory: Directory, today: date) -> str:
    """ "文兴社区 · 2025年12月–2026年11月，数据更新于 14:06（演示数据）"; an older change is said with its day."""
    moment = changed.changed_at.astimezone(SHANGHAI)
    clock = f"{moment:%H:%M}" if day_of(changed.changed_at) == today else f"{moment:%Y-%m-%d %H:%M}"
    return f"{shown}，数据更新于 {clock}{'（演示数据）' if directory.is_demonstration else ''}"
