"""The tables of elderly care: for a secretary the persons themselves, for everybody else counts per grid unit.

A row of age, living arrangement and ability within a grid unit points at a person even without a name, so leaders get
no such rows at all. What a secretary takes out of the house is written down first.
"""

from collections.abc import Callable
from functools import partial

from pandas import DataFrame

from data_access import audit
from data_access.answering import Question
from data_access.codes import Ability, LivingArrangement, OutageKind
from data_access.elderly_care.coverage import coverage
from data_access.elderly_care.registers import gap_list, silent_device_count, silent_device_list
from data_access.elderly_care.units import coverage_by_unit
from data_access.suppression import suppressed_name
from presentation import reads
from presentation.formats import period_words
from presentation.paged_table import Fetch
from presentation.table_columns import TableColumn
from presentation.view import View

_PERSON_COLUMNS = (
    TableColumn(name="compound_name", title="小区"),
    TableColumn(name="grid_unit_name", title="网格"),
    TableColumn(name="name", title="姓名"),
    TableColumn(name="age", title="年龄", kind="number", unit="岁"),
    TableColumn(name="living_arrangement", title="居住方式", codes=LivingArrangement),
    TableColumn(name="ability", title="自理能力", codes=Ability),
)
_CONTACT_COLUMNS = (
    TableColumn(name="phone", title="电话", sortable=False),
    TableColumn(name="address", title="住址", sortable=False),
)
GAP_COLUMNS = (*_PERSON_COLUMNS, TableColumn(name="registered_day", title="登记日期", kind="day"), *_CONTACT_COLUMNS)
SILENT_COLUMNS = (
    TableColumn(name="days_silent", title="已持续", kind="number", unit="天"),
    TableColumn(name="kind", title="状态", kind="state", codes=OutageKind, badges={"离线": "orange", "故障": "red"}),
    *_PERSON_COLUMNS,
    *_CONTACT_COLUMNS,
)
UNIT_COLUMNS = (
    TableColumn(name="gap", title="应装未装", kind="number", unit="人"),
    TableColumn(name="community_name", title="社区"),
    TableColumn(name="compound_name", title="小区"),
    TableColumn(name="unit_name", title="网格"),
    TableColumn(name="elders", title="老年人", kind="number", unit="人"),
    TableColumn(name="key_elders", title="重点人群", kind="number", unit="人"),
    TableColumn(name="key_coverage", title="重点人群覆盖率", kind="rate", unit="%"),
    TableColumn(name="silent", title="设备全部不在线", kind="number", unit="人"),
    TableColumn(name="effective_coverage", title="有效覆盖率", kind="rate", unit="%"),
)
GAP_TITLE, SILENT_TITLE, UNIT_TITLE = "应装未装名单", "离线设备名单", "各网格应装未装与离线"


def gap_rows(view: View) -> Fetch:
    """Reads pages of the gap list; for viewers who see persons."""
    return partial(_page_of, view, gap_list)


def gap_total(view: View) -> int:
    """How many rows the gap list has."""
    return int(reads.ask(view, coverage)["gap"].iloc[0])


def silent_rows(view: View) -> Fetch:
    """Reads pages of the silent devices; for viewers who see persons."""
    return partial(_page_of, view, silent_device_list)


def silent_total(view: View) -> int:
    """How many rows the list of silent devices has."""
    return int(reads.ask(view, silent_device_count)["devices"].iloc[0])


def gap_export(view: View) -> Callable[[], DataFrame] | None:
    """Gives out the whole gap list, after writing it down; None for viewers who may not export."""
    return _recorded(view, gap_list, GAP_TITLE, "age") if view.viewer.may_export else None


def silent_export(view: View) -> Callable[[], DataFrame] | None:
    """Gives out all silent devices, after writing it down; None for viewers who may not export."""
    return _recorded(view, silent_device_list, SILENT_TITLE, "days_silent") if view.viewer.may_export else None


def unit_rows(view: View) -> Fetch:
    """Reads pages of the grid units.

    Sorted here and not by the database: what is hidden depends on all units of a compound together, and an order by
    the true numbers would tell them. A street has a few hundred grid units.
    """

    def fetch(sort_column: str, descending: bool, offset: int, limit: int) -> DataFrame:
        found = _units_in_words(view)
        twin = suppressed_name(sort_column)
        # What is hidden stands together above zero, in the order of the codes.
        told = found[sort_column].astype("Float64").mask(found[twin], 0.5) if twin in found else found[sort_column]
        ordered = found.assign(told=told).sort_values(
            ["told", "unit_code"], ascending=[not descending, True], na_position="last", kind="stable"
        )
        return ordered.iloc[offset : offset + limit].reset_index(drop=True)

    return fetch


def unit_total(view: View) -> int:
    """How many grid units there are to show."""
    return len(_units_in_words(view))


def unit_export(view: View) -> Callable[[], DataFrame] | None:
    """Gives out the grid units as shown, counts under five hidden; None for viewers who may not export."""
    return partial(_units_in_words, view) if view.viewer.may_export else None


def _page_of(
    view: View, question: Question[...], sort_column: str, descending: bool, offset: int, limit: int
) -> DataFrame:
    return reads.ask(view, question, sort_column=sort_column, descending=descending, offset=offset, limit=limit)


def _recorded(view: View, question: Question[...], subject: str, sort_column: str) -> Callable[[], DataFrame]:
    def export() -> DataFrame:
        rows = reads.ask(view, question, sort_column=sort_column, descending=True)
        audit.record(
            reads.current_engine(),
            view.viewer,
            action=audit.EXPORT,
            subject=subject,
            scope_words=_scope_words(view),
            community_code=view.scope.territory,
            rows=len(rows),
        )
        return rows

    return export


def _scope_words(view: View) -> str:
    """Whose rows they are: "文兴社区 · 璀璨天城 · 截至 2026-11-23"."""
    directory, scope = reads.directory(), view.scope
    places = [
        directory.place_name("community", scope.territory),
        *(directory.place_name("compound", code) for code in scope.compounds),
        *(directory.place_name("grid_unit", code) for code in scope.grid_units),
    ]
    return " · ".join([*places, f"截至 {period_words(scope.as_of_day, scope.as_of_day)}"])


def _units_in_words(view: View) -> DataFrame:
    """The grid units with elders, with the names of the places they lie in."""
    counted = reads.ask(view, coverage_by_unit, level="grid_unit")
    named = reads.directory()
    inhabited = counted[counted["elders"].fillna(1) > 0]
    return inhabited.assign(
        community_name=inhabited["unit_code"].str[:12].map(named.communities),
        compound_name=inhabited["parent_code"].map(named.compounds),
    )
