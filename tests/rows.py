"""Rows for tests: one tiny function per table, every column with a sensible default that a test may override.

Each inserts one row and returns what other rows refer to it by. Parents come first: a community, then its compounds,
its grid units, then what happens there. Days beside moments follow from them, as the writers of the data do it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, insert

from data_access import schema
from data_access.calendar_days import day_of

STREET = "140213066"
COMMUNITY = "140213066004"

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_next_id = count(1)


def put(connection: Connection, table: Table, **values: Any) -> dict[str, Any]:
    """Insert one row; ``updated_at`` is long ago unless given."""
    if "updated_at" in table.c:
        values = {"updated_at": _LONG_AGO} | values
    connection.execute(insert(table).values(**values))
    return values


def put_street(connection: Connection, street_code: str = STREET) -> str:
    """A street in a district of its own code's first six digits."""
    put(connection, schema.district, district_code=street_code[:6], name="平城区")
    put(connection, schema.street, street_code=street_code, district_code=street_code[:6], name="水泊寺街道")
    return street_code


def put_community(connection: Connection, community_code: str = COMMUNITY, **values: Any) -> str:
    """A community; its street must be there."""
    defaults = {
        "street_code": community_code[:9], "name": "测试社区居委会", "short_name": "测试社区", "kind": "community",
    }  # fmt: skip
    put(connection, schema.community, community_code=community_code, **defaults | values)
    return community_code


def put_compound(connection: Connection, compound_code: str = COMMUNITY + "001", **values: Any) -> str:
    """A compound of the community whose code begins its own."""
    defaults = {"community_code": compound_code[:12], "name": f"小区{compound_code[12:]}"}
    put(connection, schema.compound, compound_code=compound_code, **defaults | values)
    return compound_code


def put_grid_unit(connection: Connection, grid_unit_code: str = COMMUNITY + "01", **values: Any) -> str:
    """A grid unit of the community whose code begins its own, in no compound unless given."""
    defaults = {"community_code": grid_unit_code[:12], "name": f"网格{grid_unit_code[12:]}"}
    put(connection, schema.grid_unit, grid_unit_code=grid_unit_code, **defaults | values)
    return grid_unit_code


def put_building(connection: Connection, building_code: str = COMMUNITY + "0001", **values: Any) -> str:
    """A building of 60 households and 150 residents in the community's first grid unit."""
    community_code = building_code[:12]
    defaults = {
        "community_code": community_code, "grid_unit_code": community_code + "01", "name": "1号楼",
        "household_count": 60, "resident_count": 150,
    }  # fmt: skip
    put(connection, schema.building, building_code=building_code, **defaults | values)
    return building_code


def put_dispute(connection: Connection, reported_at: datetime, closed_at: datetime | None = None, **values: Any) -> int:
    """A parking dispute at the studio, resolved if it has a closing; returns its id."""
    defaults = {
        **_placed(values, "dispute_id"), "category": "parking", "venue": "mediation_studio",
        "reported_at": reported_at, "reported_day": day_of(reported_at),
    }  # fmt: skip
    if closed_at is not None:
        defaults |= {"closed_at": closed_at, "closed_day": day_of(closed_at), "outcome": "resolved"}
    row = put(connection, schema.dispute, **defaults | values)
    return int(row["dispute_id"])


def put_public_issue(
    connection: Connection,
    reported_at: datetime,
    resolved_at: datetime | None = None,
    responded_at: datetime | None = None,
    **values: Any,
) -> int:
    """An ordinary issue about sanitation found by patrol, with 10 households; returns its id."""
    defaults = {
        **_placed(values, "public_issue_id"), "category": "sanitation", "source": "grid_patrol", "urgent": False,
        "title": "楼道堆放垃圾", "households_affected": 10,
        "reported_at": reported_at, "reported_day": day_of(reported_at), "responded_at": responded_at,
    }  # fmt: skip
    if resolved_at is not None:
        defaults |= {"resolved_at": resolved_at, "resolved_day": day_of(resolved_at)}
    row = put(connection, schema.public_issue, **defaults | values)
    return int(row["public_issue_id"])


def later(moment: datetime, **by: float) -> datetime:
    """``later(reported_at, hours=2)``."""
    return moment + timedelta(**by)


def _placed(values: dict[str, Any], identifier: str) -> dict[str, Any]:
    """An id, and the community's first grid unit; the community follows from the grid unit where that is given."""
    grid_unit_code = values.get("grid_unit_code", COMMUNITY + "01")
    return {identifier: next(_next_id), "community_code": grid_unit_code[:12], "grid_unit_code": grid_unit_code}


def put_facility(connection: Connection, facility_code: str = COMMUNITY + "501", **values: Any) -> str:
    """A reading corner for 10 people in the community's first grid unit, open since long ago; no opening hours yet."""
    community_code = facility_code[:12]
    defaults = {
        "community_code": community_code, "grid_unit_code": community_code + "01", "kind": "reading_corner",
        "name": f"房间{facility_code[12:]}", "capacity": 10, "opened_day": day_of(_LONG_AGO),
    }  # fmt: skip
    put(connection, schema.facility, facility_code=facility_code, **defaults | values)
    return facility_code


def put_facility_hours(
    connection: Connection, facility_code: str, weekdays: Iterable[int], opens_hour: float, closes_hour: float
) -> None:
    """The room opens and closes at these hours on these weekdays (1 = Monday)."""
    for weekday in weekdays:
        put(
            connection, schema.facility_hours, community_code=facility_code[:12], facility_code=facility_code,
            weekday=weekday, opens_minute=round(opens_hour * 60), closes_minute=round(closes_hour * 60),
        )  # fmt: skip


def put_visit(
    connection: Connection,
    checked_in_at: datetime,
    checked_out_at: datetime | None = None,
    facility_code: str = COMMUNITY + "501",
    **values: Any,
) -> int:
    """A visit of a middle-aged person from nowhere known, still inside unless it has a check-out; returns its id."""
    defaults = {
        "community_code": facility_code[:12], "visit_id": next(_next_id), "facility_code": facility_code,
        "age_band": "middle_aged", "checked_in_at": checked_in_at, "checked_in_day": day_of(checked_in_at),
        "checked_out_at": checked_out_at,
    }  # fmt: skip
    row = put(connection, schema.visit, **defaults | values)
    return int(row["visit_id"])


def put_school_holiday(connection: Connection, first_day: date, last_day: date, kind: str) -> None:
    put(connection, schema.school_holiday, first_day=first_day, last_day=last_day, kind=kind)


def put_hazard(connection: Connection, found_at: datetime, rectified_at: datetime | None = None, **values: Any) -> int:
    """A blocked exit found in an inspection of its own in the first grid unit; returns the hazard's id."""
    placed = _placed(values, "hazard_id")
    where = {name: value for name, value in (placed | values).items() if name.endswith("_code")}
    inspection = put(
        connection, schema.safety_inspection, **where, safety_inspection_id=next(_next_id), target="shop",
        target_name="便民商店", inspected_at=found_at, inspected_day=day_of(found_at),
    )  # fmt: skip
    defaults = {
        **placed, "safety_inspection_id": inspection["safety_inspection_id"], "kind": "blocked_exit",
        "found_at": found_at, "found_day": day_of(found_at),
    }  # fmt: skip
    if rectified_at is not None:
        defaults |= {"rectified_at": rectified_at, "rectified_day": day_of(rectified_at)}
    row = put(connection, schema.hazard, **defaults | values)
    return int(row["hazard_id"])


def put_elder(connection: Connection, **values: Any) -> int:
    """A man born in 1950 who lives with his family and looks after himself, registered long ago; returns his id."""
    defaults = {
        **_placed(values, "elder_id"), "name": "王小明", "phone": "13812341234", "address": "2单元301",
        "birth_year": 1950, "sex": "male", "living_arrangement": "with_family", "ability": "self_care",
        "registered_day": day_of(_LONG_AGO),
    }  # fmt: skip
    row = put(connection, schema.elder, **defaults | values)
    return int(row["elder_id"])


def put_device(connection: Connection, elder_id: int, community_code: str = COMMUNITY, **values: Any) -> int:
    """A device online since long ago, or removed where ``removed_day`` is given; returns its id."""
    defaults = {
        "community_code": community_code, "device_id": next(_next_id), "elder_id": elder_id,
        "status": "removed" if values.get("removed_day") else "online", "installed_day": day_of(_LONG_AGO),
    }  # fmt: skip
    row = put(connection, schema.device, **defaults | values)
    return int(row["device_id"])


def put_device_outage(
    connection: Connection,
    device_id: int,
    began_at: datetime,
    ended_at: datetime | None = None,
    community_code: str = COMMUNITY,
    **values: Any,
) -> int:
    """A silence of the device, still lasting unless it has an end; returns its id."""
    defaults = {
        "community_code": community_code, "device_outage_id": next(_next_id), "device_id": device_id, "kind": "offline",
        "began_at": began_at, "ended_at": ended_at,
    }  # fmt: skip
    row = put(connection, schema.device_outage, **defaults | values)
    return int(row["device_outage_id"])


def put_equipped_elder(connection: Connection) -> tuple[int, int]:
    """An elder with a device in the one grid unit of the one community of a street; returns both ids."""
    put_street(connection)
    put_community(connection)
    put_grid_unit(connection)
    elder = put_elder(connection)
    return elder, put_device(connection, elder)


def put_call(connection: Connection, elder_id: int, device_id: int, called_at: datetime, **values: Any) -> int:
    """An emergency call that nobody has answered yet; returns its id."""
    defaults = {
        **_placed(values, "call_id"), "elder_id": elder_id, "device_id": device_id, "kind": "emergency",
        "called_at": called_at, "called_day": day_of(called_at),
    }  # fmt: skip
    row = put(connection, schema.call, **defaults | values)
    return int(row["call_id"])


def put_service_order(
    connection: Connection,
    elder_id: int,
    requested_at: datetime,
    completed_at: datetime | None = None,
    **values: Any,
) -> int:
    """A meal brought to the door, completed if that moment is given; returns its id."""
    defaults = {
        **_placed(values, "service_order_id"), "elder_id": elder_id, "help": "meals", "mode": "door_to_door",
        "requested_at": requested_at, "requested_day": day_of(requested_at),
    }  # fmt: skip
    if completed_at is not None:
        defaults |= {"completed_at": completed_at, "completed_day": day_of(completed_at)}
    row = put(connection, schema.service_order, **defaults | values)
    return int(row["service_order_id"])
