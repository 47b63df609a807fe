"""Tables as files that an office opens by double click: Excel workbooks, and CSV that Excel reads as Chinese."""

from collections.abc import Sequence
from io import BytesIO

import pandas as pd
from pandas import DataFrame

from presentation.figures.foundation import text_width
from presentation.table_columns import TableColumn, worded

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"

#: A text that begins so would be run as a formula by the program that opens the CSV.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_workbook(frame: DataFrame, columns: Sequence[TableColumn], *, sheet: str) -> bytes:
    """One sheet with a fixed, filterable header row. Texts stay texts, whatever they begin with."""
    told = worded(frame, columns)
    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(target, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        told.to_excel(writer, sheet_name=_sheet_name(sheet), index=False, freeze_panes=(1, 0))
        book, page = writer.book, writer.sheets[_sheet_name(sheet)]
        header = book.add_format({"bold": True, "bottom": 1, "align": "left", "valign": "vcenter"})
        figures = book.add_format({"num_format": "#,##0.##"})
        for place, column in enumerate(columns):
            page.write(0, place, column.header, header)
            longest = max([column.header, *told[column.header].dropna().astype(str).head(200)], key=text_width)
            wide = min(48, text_width(longest) / 7 + 2)
            page.set_column(place, place, wide, figures if column.kind in ("number", "rate") else None)
        if columns:
            page.autofilter(0, 0, len(told), len(columns) - 1)
    return target.getvalue()


def as_csv(frame: DataFrame, columns: Sequence[TableColumn]) -> bytes:
    """UTF-8 with the mark by which Excel recognises it; an apostrophe keeps texts from running as formulas."""
    told = worded(frame, columns)
    for header in told.columns:
        if not pd.api.types.is_numeric_dtype(told[header]):
            told[header] = told[header].map(_harmless, na_action="ignore")
    return told.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _harmless(text: object) -> object:
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA_STARTS) else text


def _sheet_name(text: str) -> str:
    """Excel allows 31 characters and none of []:*?/\\ in the name of a sheet."""
    return "".join(sign for sign in text if sign not in "[]:*?/\\")[:31] or "数据"
