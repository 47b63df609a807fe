"""The figures of elderly care recomputed the slow way: every row fetched, every rule an ``if`` in plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, Table, select

from data_access import schema
from data_access.scope import Scope
from data_access.settings import TimeLimits

Row = dict[str, Any]


def rows(connection: Connection, table: Table) -> list[Row]:
    """All rows that are not soft-deleted."""
    return [dict(row) for row in connection.execute(select(table)).mappings() if row["deleted_at"] is None]


def placed(found: Iterable[Row], scope: Scope) -> list[Row]:
    """The rows in the scope's places."""
    return [
        row
        for row in found
        if row["community_code"].startswith(scope.territory)
        and (not scope.communities or row["community_code"] in scope.communities)
        and (not scope.compounds or row["compound_code"] in scope.compounds)
        and (not scope.grid_units or row["grid_unit_code"] in scope.grid_units)
    ]


class Protection:
    """Who has which device at the end of a scope."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self.day = min((scope.as_of + timedelta(hours=8)).date(), scope.last_day)
        self.as_of = scope.as_of
        self.elders = [elder for elder in placed(rows(connection, schema.elder), scope) if self.counts(elder)]
        self.outage_of: dict[int, Row] = {}
        for outage in filter(self.runs, rows(connection, schema.device_outage)):
            known = self.outage_of.setdefault(outage["device_id"], outage)
            known["began_at"] = min(known["began_at"], outage["began_at"])
            known["kind"] = "faulty" if "faulty" in (known["kind"], outage["kind"]) else "offline"
        self.devices_of: dict[int, list[Row]] = {}
        for device in rows(connection, schema.device):
            if device["installed_day"] <= self.day and not (
                device["removed_day"] and device["removed_day"] <= self.day
            ):
                self.devices_of.setdefault(device["elder_id"], []).append(device)

    def counts(self, elder: Row) -> bool:
        if elder["registered_day"] > self.day or self.day.year - elder["birth_year"] < 60:
            return False
        return elder["left_day"] is None or elder["left_day"] > self.day

    def runs(self, outage: Row) -> bool:
        return bool(
            outage["began_at"] <= self.as_of and (outage["ended_at"] is None or outage["ended_at"] > self.as_of)
        )

    def is_key(self, elder: Row) -> bool:
        needs = elder["living_arrangement"] == "alone" or elder["ability"] != "self_care"
        return bool(needs or self.day.year - elder["birth_year"] >= 80)

    def has_device(self, elder: Row) -> bool:
        return elder["elder_id"] in self.devices_of

    def is_effective(self, elder: Row) -> bool:
        devices = self.devices_of.get(elder["elder_id"], [])
        return any(device["device_id"] not in self.outage_of for device in devices)

    def silent_devices(self) -> list[tuple[Row, Row, Row]]:
        """Elder, device and outage."""
        return [
            (elder, device, self.outage_of[device["device_id"]])
            for elder in self.elders
            for device in self.devices_of.get(elder["elder_id"], [])
            if device["device_id"] in self.outage_of
        ]

    def coverage(self, lives_in: Callable[[Row], bool] = lambda _: True) -> Row:
        elders = [elder for elder in self.elders if lives_in(elder)]
        key = [elder for elder in elders if self.is_key(elder)]
        counted = {
            "elders": len(elders),
            "key_elders": len(key),
            "with_device": sum(map(self.has_device, elders)),
            "effective": sum(map(self.is_effective, elders)),
            "key_with_device": sum(map(self.has_device, key)),
            "key_effective": sum(map(self.is_effective, key)),
        }
        return counted | {
            "without_device": sum(not self.has_device(elder) for elder in elders),
            "silent": sum(self.has_device(elder) and not self.is_effective(elder) for elder in elders),
            "gap": sum(not self.has_device(elder) for elder in key),
            "key_silent": sum(self.has_device(elder) and not self.is_effective(elder) for elder in key),
            "key_share": divided(len(key), len(elders)),
            "coverage": divided(counted["with_device"], len(elders)),
            "effective_coverage": divided(counted["effective"], len(elders)),
            "key_coverage": divided(counted["key_with_device"], len(key)),
            "key_effective_coverage": divided(counted["key_effective"], len(key)),
        }


def calls(connection: Connection, scope: Scope) -> list[Row]:
    """The calls of the period; a step that lies after ``as_of`` has not happened."""
    found = []
    for call in placed(rows(connection, schema.call), scope):
        if not scope.first_day <= call["called_day"] <= scope.last_day or call["called_at"] > scope.as_of:
            continue
        for step in ("answered_at", "dispatched_at", "arrived_at", "closed_at"):
            if call[step] is not None and call[step] > scope.as_of:
                call[step] = None
        found.append(call)
    return found


def answering(found: list[Row], scope: Scope, limits: TimeLimits) -> Row:
    counted: Counter[str] = Counter()
    for call in found:
        counted["calls"] += 1
        if call["answered_at"]:
            counted["answered"] += 1
            counted["answered_on_time"] += seconds(call["called_at"], call["answered_at"]) <= limits.answer_seconds
        if call["kind"] != "emergency" or not call["dispatched_at"]:
            continue
        waited = seconds(call["called_at"], call["arrived_at"] or scope.as_of)
        if call["arrived_at"] or waited > limits.arrive_minutes * 60:
            counted["arrivals_due"] += 1
            counted["arrived_on_time"] += bool(call["arrived_at"]) and waited <= limits.arrive_minutes * 60
    names = ("calls", "answered", "answered_on_time", "arrivals_due", "arrived_on_time")
    return {name: counted[name] for name in names} | {
        "answer_rate": divided(counted["answered"], counted["calls"]),
        "on_time_rate": divided(counted["answered_on_time"], counted["calls"]),
        "arrival_rate": divided(counted["arrived_on_time"], counted["arrivals_due"]),
    }


def orders(connection: Connection, scope: Scope) -> list[Row]:
    """The orders completed in the period, as far as known at its end."""
    return [
        order
        for order in placed(rows(connection, schema.service_order), scope)
        if order["completed_day"]
        and scope.first_day <= order["completed_day"] <= scope.last_day
        and order["completed_at"] <= scope.as_of
    ]


def services(found: list[Row]) -> Row:
    return {
        "orders": len(found),
        "served": len({order["elder_id"] for order in found}),
        "served_at_home": len({order["elder_id"] for order in found if order["mode"] == "door_to_door"}),
    }


def month(day: date) -> date:
    return day.replace(day=1)


def seconds(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds()


def nearest_rank(values: list[float], share: float) -> float | None:
    return sorted(values)[ceil(round(share * len(values), 9)) - 1] if values else None


def divided(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator else None
