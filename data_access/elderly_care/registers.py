"""Rows about persons: whom the devices have not reached. For the secretary of the one community they live in.

Both lists refuse any wider territory: a row of age, living arrangement and ability within a grid unit is a person,
named or not. Everybody else reads ``units.coverage_by_unit`` instead, whose counts are suppressed.
"""

from collections.abc import Mapping
from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, select

from data_access.codes import Ability, LivingArrangement
from data_access.elderly_care.counting import counted_elder, elders_with_device, in_key_group
from data_access.elderly_care.devices import DAY_SECONDS, silent_devices
from data_access.frames import read_frame
from data_access.row_pages import in_code_order, page_of
from data_access.schema import compound, device, elder, grid_unit
from data_access.scope import Scope, in_place

_PERSON = {
    "compound_name": "text", "grid_unit_name": "text", "name": "text", "phone": "text", "address": "text",
    "age": "whole", "living_arrangement": "text", "ability": "text",
}  # fmt: skip
_GAP = {"elder_id": "whole", **_PERSON, "registered_day": "day"}
_SILENT = {
    "device_id": "whole", **_PERSON, "kind": "text", "days_silent": "number", "began_at": "moment",
    "last_heartbeat_at": "moment",
}  # fmt: skip


def gap_list(
    connection: Connection,
    scope: Scope,
    *,
    sort_column: str,
    descending: bool,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    """应装未装: one row per elder of the key group without a device, as of the scope's end.

    elder_id, compound_name, grid_unit_name, name, phone, address, age (as of that year), living_arrangement, ability
    (codes), registered_day; sorted by any of them, rows ``offset`` to ``offset + limit`` (all without a limit).
    Raises PermissionError for a territory beyond one community and ValueError for an unknown column.
    """
    _refuse_beyond_one_community(scope)
    equipped = elders_with_device(connection, scope)
    columns: dict[str, ColumnElement[Any]] = {"elder_id": elder.c.elder_id, **_person(scope)}
    columns["registered_day"] = elder.c.registered_day
    statement = _placed(select(*(column.label(name) for name, column in columns.items()))).outerjoin(
        equipped, _same("elder_id", equipped, elder)
    )
    statement = statement.where(
        in_place(elder, scope),
        counted_elder(scope.as_of_day),
        in_key_group(scope.as_of_day),
        equipped.c.elder_id.is_(None),
    )
    page = page_of(
        statement,
        _orders(columns),
        [elder.c.elder_id],
        sort_column=sort_column,
        descending=descending,
        offset=offset,
        limit=limit,
    )
    return read_frame(connection, page, _GAP)


def silent_device_list(
    connection: Connection,
    scope: Scope,
    *,
    sort_column: str,
    descending: bool,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    """Offline devices: one row per device in use with an outage running as of the scope's end, with its elder.

    device_id, the elder's columns as in ``gap_list``, kind (OutageKind), days_silent (whole days since the outage
    began), began_at, last_heartbeat_at; sorted and paged as there. Raises as ``gap_list`` does.
    """
    _refuse_beyond_one_community(scope)
    silent = silent_devices(connection, scope).subquery()
    columns: dict[str, ColumnElement[Any]] = {
        "device_id": silent.c.device_id,
        **_person(scope),
        "kind": silent.c.kind,
        "days_silent": silent.c.seconds_silent,
        "began_at": silent.c.began_at,
        "last_heartbeat_at": device.c.last_heartbeat_at,
    }
    statement = (
        _placed(select(*(column.label(name) for name, column in columns.items())))
        .join(silent, _same("elder_id", silent, elder))
        .join(device, _same("device_id", device, silent))
    )
    page = page_of(
        statement,
        _orders(columns),
        [silent.c.device_id],
        sort_column=sort_column,
        descending=descending,
        offset=offset,
        limit=limit,
    )
    frame = read_frame(connection, page, _SILENT)
    return frame.assign(days_silent=(frame["days_silent"] // DAY_SECONDS).astype("int64"))


def silent_device_count(connection: Connection, scope: Scope) -> DataFrame:
    """One row: devices (台), how many rows ``silent_device_list`` has."""
    return read_frame(
        connection, select(func.count()).select_from(silent_devices(connection, scope).subquery()), {"devices": "whole"}
    )


def _refuse_beyond_one_community(scope: Scope) -> None:
    if len(scope.territory) != 12:
        raise PermissionError(f"rows about persons are told within one community, not in {scope.territory}")


def _person(scope: Scope) -> dict[str, ColumnElement[Any]]:
    return {
        "compound_name": compound.c.name,
        "grid_unit_name": grid_unit.c.name,
        "name": elder.c.name,
        "phone": elder.c.phone,
        "address": elder.c.address,
        "age": scope.as_of_day.year - elder.c.birth_year,
        "living_arrangement": elder.c.living_arrangement,
        "ability": elder.c.ability,
    }


def _orders(columns: Mapping[str, ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    """What the lists may be sorted by: every column, codes in the order of their lists."""
    return {
        **columns,
        "living_arrangement": in_code_order(elder.c.living_arrangement, LivingArrangement),
        "ability": in_code_order(elder.c.ability, Ability),
    }


def _placed(statement: Select[Any]) -> Select[Any]:
    """From the elder to the names of the places; an elder may live in no compound."""
    return (
        statement.select_from(elder)
        .join(grid_unit, _same("grid_unit_code", grid_unit, elder))
        .outerjoin(compound, _same("compound_code", compound, elder))
    )


def _same(key: str, one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(one.c.community_code == other.c.community_code, one.c[key] == other.c[key])
