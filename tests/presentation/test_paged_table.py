"""A detail table reads one page at a time, in the order asked for, and its files hold the whole of it."""

from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from data_access.codes import DisputeCategory
from presentation.exports import as_csv, as_workbook
from presentation.table_columns import TableColumn, as_markdown, worded

COLUMNS = [
    TableColumn(name="reported", title="登记", kind="day"),
    TableColumn(name="category", title="类型", codes=DisputeCategory),
    TableColumn(name="days", title="天数", kind="number", unit="天"),
    TableColumn(name="rate", title="占比", kind="rate"),
    TableColumn(name="note", title="备注", sortable=False),
]


def disputes() -> DataFrame:
    return DataFrame(
        {
            "reported": pd.to_datetime(["2026-11-21 10:00", "NaT"]),
            "category": ["parking", "noise"],
            "days": pd.array([1200, None], dtype="Int64"),
            "rate": [0.5, None],
            "note": ["=1+1", "普通"],
            "hidden": ["a", "b"],
        }
    )


def test_a_frame_in_the_words_of_the_reader() -> None:
    told = worded(disputes(), COLUMNS)
    assert list(told.columns) == ["登记", "类型", "天数（天）", "占比", "备注"]
    assert told["登记"].tolist()[0] == "2026-11-21"
    assert told["登记"].isna().tolist() == [False, True]
    assert told["类型"].tolist() == ["停车", "噪音"]
    assert told["占比"].tolist()[0] == 50.0
    assert told["天数（天）"].dtype == "Int64"


def test_a_suppressed_count_is_told_as_less_than_five_on_screen_and_in_files() -> None:
    column = TableColumn(name="elders", title="老人", kind="number", unit="人")
    frame = DataFrame(
        {"elders": pd.array([1234, None, None], dtype="Int64"), "elders_suppressed": [False, True, False]}
    )
    assert worded(frame, [column])["老人（人）"].tolist() == ["1,234", "<5", "—"]
    assert "<5" in as_csv(frame, [column]).decode("utf-8-sig")


def test_cells_on_screen_are_texts_with_badges_and_no_markdown_of_their_own() -> None:
    columns = [*COLUMNS, TableColumn(name="state", title="状态", kind="state", badges={"已化解": "green"})]
    columns.append(TableColumn(name="score", title="满意度", kind="score"))
    shown = as_markdown(
        disputes().assign(state=["已化解", "转[上]级"], score=pd.array([5, None], dtype="Int64")), columns
    )
    assert shown.iloc[0].tolist() == ["2026-11-21", "停车", "1,200", "50%", "=1+1", ":green-badge[已化解]", "5 ★"]
    assert shown.iloc[1].tolist() == ["—", "噪音", "—", "—", "普通", r":gray-badge[转\[上\]级]", "—"]


def test_a_workbook_holds_every_row_and_runs_no_formula() -> None:
    sheet = openpyxl.load_workbook(BytesIO(as_workbook(disputes(), COLUMNS, sheet="纠纷/明细"))).active
    assert sheet is not None
    assert sheet.title == "纠纷明细"
    assert [cell.value for cell in sheet[1]] == ["登记", "类型", "天数（天）", "占比", "备注"]
    assert [cell.value for cell in sheet[2]] == ["2026-11-21", "停车", 1200, 50, "=1+1"]
    assert sheet["E2"].data_type == "s"
    assert sheet.max_row == 3
    assert sheet.freeze_panes == "A2"


def test_a_csv_opens_as_chinese_and_runs_no_formula() -> None:
    content = as_csv(disputes(), COLUMNS)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2026-11-21,停车,1200,50.0,'=1+1"


def page_with_table() -> None:
    """A page of 23 rows; what was read is kept where the test can see it."""
    import pandas as pd
    import streamlit as st

    from presentation.paged_table import paged_table
    from presentation.table_columns import TableColumn

    everything = pd.DataFrame({"days": range(23), "name": [f"第{number}件" for number in range(23)]})
    rows = everything.head(st.session_state.get("rows", 23))

    def fetch(sort_column: str, descending: bool, offset: int, limit: int) -> pd.DataFrame:
        st.session_state["asked"] = (sort_column, descending, offset, limit)
        return rows.sort_values(sort_column, ascending=not descending).iloc[offset : offset + limit]

    def export() -> pd.DataFrame:
        raise AssertionError("nothing is exported before somebody downloads")

    columns = [TableColumn(name="days", title="天数", kind="number"), TableColumn(name="name", title="名称")]
    paged_table(
        "t", columns, fetch, lambda: len(rows), export, state=f"{len(rows)} rows", title="明细", empty="本期无纠纷登记"
    )


@pytest.fixture
def table() -> AppTest:
    return AppTest.from_function(page_with_table).run()


@pytest.fixture
def third_page() -> AppTest:
    table = AppTest.from_function(page_with_table)
    table.session_state["t_place"] = (("days", True, 10), 3)
    return table.run()


def asked(table: AppTest) -> Any:
    return table.session_state["asked"]


def heading(table: AppTest) -> str:
    assert not table.exception
    return table.markdown[0].value


def shown_range(table: AppTest) -> str:
    return table.caption[0].value


def test_the_first_page_is_read_and_nothing_else(table: AppTest) -> None:
    assert asked(table) == ("days", True, 0, 10)
    assert "23 件" in heading(table)
    assert shown_range(table) == "第 1–10 件"
    assert table.table[0].value["天数"].tolist() == [str(days) for days in range(22, 12, -1)]


def test_rows_of_the_same_state_are_read_once(table: AppTest) -> None:
    del table.session_state["asked"]
    table.run()
    assert "asked" not in table.session_state
    assert table.table[0].value["天数"].tolist() == [str(days) for days in range(22, 12, -1)]


def test_order_and_page_survive_a_rerun_and_a_new_order_starts_at_its_first_page(third_page: AppTest) -> None:
    table = third_page
    assert asked(table) == ("days", True, 20, 10)
    assert shown_range(table) == "第 21–23 件"
    table.run()
    assert asked(table) == ("days", True, 20, 10)
    table.selectbox(key="t_order").set_value(("name", True)).run()
    assert asked(table) == ("name", True, 0, 10)
    table.selectbox(key="t_size").set_value(20).run()
    assert asked(table) == ("name", True, 0, 20)


def test_fewer_rows_than_before_show_their_last_page(third_page: AppTest) -> None:
    table = third_page
    table.session_state["rows"] = 11
    table.run()
    assert asked(table) == ("days", True, 10, 10)
    assert "11 件" in heading(table)
    assert shown_range(table) == "第 11–11 件"


def test_no_rows_are_a_sentence(table: AppTest) -> None:
    table.session_state["rows"] = 0
    table.run()
    assert not table.exception
    assert ":gray[本期无纠纷登记]" in [text.value for text in table.markdown]
    assert not table.table
