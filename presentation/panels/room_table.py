"""The table of rooms: its columns, its rows, its download. Rows are about rooms, never about people."""

from pandas import DataFrame, Series

from data_access.codes import FacilityKind
from data_access.facilities.rooms import room_count, rooms
from presentation import reads
from presentation.formats import TOO_SMALL_TO_TELL, hour, known
from presentation.paged_table import Fetch
from presentation.table_columns import TableColumn
from presentation.view import View

ROOM_COLUMNS = (
    TableColumn(name="community_name", title="社区"),
    TableColumn(name="kind", title="类型", codes=FacilityKind),
    TableColumn(name="name", title="名称"),
    TableColumn(name="capacity", title="容量", kind="number", unit="人"),
    TableColumn(name="weekly_hours", title="每周开放", kind="number", unit="小时"),
    TableColumn(name="visits", title="到访", kind="number", unit="人次"),
    TableColumn(name="utilisation", title="利用率", kind="rate", unit="%"),
    TableColumn(name="peak", title="峰值", kind="number", unit="人"),
    TableColumn(name="peak_occupancy", title="最高占用", kind="rate", unit="%"),
    TableColumn(name="busiest_hour", title="最忙时段"),
)


def rooms_in_all(view: View) -> int:
    """How many rows the table of rooms has."""
    return int(reads.ask(view, room_count)["rooms"].iloc[0])


def room_rows(view: View) -> Fetch:
    """Reads pages of the table of rooms."""

    def fetch(sort_column: str, descending: bool, offset: int, limit: int) -> DataFrame:
        return _in_words(
            reads.ask(
                view, rooms, limits=view.limits, sort=sort_column, descending=descending, offset=offset, limit=limit
            )
        )

    return fetch


def every_room(view: View) -> DataFrame:
    """All rows of the table: for a download."""
    return _in_words(reads.ask(view, rooms, limits=view.limits))


def _in_words(listed: DataFrame) -> DataFrame:
    """The busiest hour as "9–10时"; without its twin, as "<5" stands in it already."""
    hidden = listed.pop("busiest_hour_suppressed")
    hours = [
        TOO_SMALL_TO_TELL if secret else None if known(at) is None else f"{int(at)}–{hour(int(at) + 1)}"
        for at, secret in zip(listed["busiest_hour"], hidden, strict=True)
    ]
    return listed.assign(busiest_hour=Series(hours, index=listed.index, dtype="str"))
