"""A detail table that is sorted and paged by the database, with downloads of the whole of it.

Only the rows of the page on screen are read. The table redraws itself as a fragment: sorting and turning pages leave
the rest of the page alone.
"""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

import streamlit as st
from pandas import DataFrame

from presentation.cards import card_title, plain
from presentation.exports import CSV_TYPE, WORKBOOK_TYPE, as_csv, as_workbook
from presentation.figures.foundation import text_width
from presentation.formats import count, number
from presentation.table_columns import TableColumn, as_markdown

PAGE_SIZES = (10, 20, 50)
_CELL_PADDING: Final = 24
#: Pages of tables kept as drawn: those that a dozen readers turn to between two data versions.
KEPT_PAGES: Final = 500


class Fetch(Protocol):
    """Reads one page: rows ``offset`` to ``offset + limit`` in the order of ``sort_column``."""

    def __call__(self, sort_column: str, descending: bool, offset: int, limit: int) -> DataFrame: ...


@st.fragment
def paged_table(
    key: str,
    columns: Sequence[TableColumn],
    fetch: Fetch,
    total: Callable[[], int],
    export: Callable[[], DataFrame] | None = None,
    *,
    state: str,
    title: str,
    unit: str = "件",
    file_name: str | None = None,
    first_sort: str | None = None,
    first_descending: bool = True,
    empty: str = "本期没有记录",
) -> None:
    """Draw a card with the title, "108 件", the order, the downloads, one page of rows, and the page numbers.

    ``key`` is unique on the page and stable: the chosen order and page survive reruns under it. ``state`` is a text
    that differs whenever the rows may differ (the view's key): the rows of one state are fetched and drawn once and
    replayed afterwards. ``total`` is asked before ``fetch``. ``export`` is called once per download and only then,
    outside the script's own thread: what it needs (scope, viewer) must be bound to it, and an audit entry belongs into
    it. Without it nothing can be downloaded. ``first_sort`` is the name of a sortable column (default: the first).
    """
    rows_in_all = _total(f"{key} {state}", total)
    with st.container(border=True, key=key):
        if not rows_in_all:
            card_title(title)
            st.markdown(f":gray[{plain(empty)}]")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            card_title(title, count(rows_in_all, unit))
            sort_column, descending = _order(key, columns, first_sort, first_descending)
            if export is not None:
                _downloads(key, columns, export, file_name or title)
        table = st.container(gap="small")
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            size = _page_size(key)
            page = _page_number(key, rows_in_all, (sort_column, descending, size))
        with table:
            _rows(f"{key} {state}", sort_column, descending, (page - 1) * size, size, unit, title, fetch, columns)


def _order(
    key: str, columns: Sequence[TableColumn], first_sort: str | None, first_descending: bool
) -> tuple[str, bool]:
    titles = {column.name: column.title for column in columns if column.sortable}
    orders = [(name, descending) for name in titles for descending in (True, False)]
    return st.selectbox(
        "排序",
        orders,
        index=orders.index((first_sort or next(iter(titles)), first_descending)),
        format_func=lambda order: f"{titles[order[0]]} {'↓ 降序' if order[1] else '↑ 升序'}",
        key=f"{key}_order",
        label_visibility="collapsed",
        filter_mode=None,
        width=170,
    )


def _page_size(key: str) -> int:
    return st.selectbox(
        "每页",
        PAGE_SIZES,
        format_func=lambda size: f"每页 {size} 行",
        key=f"{key}_size",
        label_visibility="collapsed",
        filter_mode=None,
        width=116,
    )


def _page_number(key: str, rows_in_all: int, order: tuple[str, bool, int]) -> int:
    """The page asked for: the first after a new order, the last when fewer pages are left than that."""
    pages = -(-rows_in_all // order[2])
    place = f"{key}_place"
    last_order, last_page = st.session_state.get(place, (order, 1))
    start = min(last_page, pages) if last_order == order else 1
    # A new order or number of pages is a new widget, since a widget's own state may not be written beside a default.
    page = st.pagination(pages, default=start, key=f"{key}_page_{'_'.join(map(str, order))}_{pages}")
    st.session_state[place] = (order, page)
    return page


def _downloads(key: str, columns: Sequence[TableColumn], export: Callable[[], DataFrame], file_name: str) -> None:
    st.download_button(
        "导出 Excel",
        lambda: as_workbook(export(), columns, sheet=file_name),
        file_name=f"{file_name}.xlsx",
        mime=WORKBOOK_TYPE,
        key=f"{key}_workbook",
        on_click="ignore",
    )
    st.download_button(
        "CSV",
        lambda: as_csv(export(), columns),
        file_name=f"{file_name}.csv",
        mime=CSV_TYPE,
        key=f"{key}_csv",
        on_click="ignore",
    )


@st.cache_data(show_spinner=False, max_entries=KEPT_PAGES)
def _total(state: str, _total: Callable[[], int]) -> int:
    return _total()


# A resource, so that the recorded table is replayed as it is instead of being unpickled each time.
@st.cache_resource(show_spinner=False, max_entries=KEPT_PAGES)
def _rows(
    state: str,  # part of the key
    sort_column: str,
    descending: bool,
    first: int,
    size: int,
    unit: str,
    title: str,
    _fetch: Fetch,
    _columns: Sequence[TableColumn],
) -> None:
    """The rows as a table of the page itself, wide enough for its words: a narrow screen scrolls it sideways.

    Not st.dataframe: its own toolbar is in English, lies over the heading, and offers a download that no audit sees;
    a click on its header would sort only the page on screen.
    """
    shown = as_markdown(_fetch(sort_column, descending, first, size), _columns)
    wide = sum(max(text_width(str(text)) for text in (header, *shown[header])) + _CELL_PADDING for header in shown)
    with st.grid(1, min_column_width=wide, wrap=False):
        st.table(shown, border="horizontal", hide_index=True, alt=title)
    st.caption(f"第 {number(first + 1)}–{number(first + len(shown))} {plain(unit)}")
