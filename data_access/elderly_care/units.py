"""Elderly care by unit: one row per community, compound or grid unit, for the map, the rankings and the overview.

Every unit of the scope has its row, also one without elders or calls. A row that belongs to no unit of the level (an
elder whose grid unit spans several compounds, asked by compound) appears in none.
"""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, Select, Subquery, and_, func, select

from data_access.answering import counts_people
from data_access.elderly_care.counting import counted_elders
from data_access.frames import read_frame, share
from data_access.kept_statements import Statement, kept
from data_access.places import units_of
from data_access.rollup import CALLS, cells
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level, unit_code

#: Counted over ``counted_elders``. silent: has devices, none of them online; gap (应装未装): key group without any.
COVERAGE_COUNTS = (
    "elders", "key_elders", "with_device", "without_device", "effective", "silent",
    "key_with_device", "gap", "key_effective", "key_silent",
)  # fmt: skip
#: Of these, what counts people. That a device is silent is a fact about the device, like a list of devices to repair.
COVERAGE_PEOPLE = tuple(name for name in COVERAGE_COUNTS if not name.endswith("silent"))
#: A total, a part and the rest give each other away: where one of the parts is hidden, something else must be too. Of
#: the key group it is the total rather than the gap where few have a device: where most is missing, the gap is needed.
COVERAGE_RATES: dict[str, tuple[str, ...]] = {
    "with_device": ("without_device",),
    "without_device": ("with_device",),
    "effective": ("without_device",),
    "silent": ("effective", "with_device"),
    "key_elders": ("key_with_device",),
    "key_with_device": ("gap",),
    "key_effective": ("gap",),
    "key_silent": ("key_effective", "key_with_device"),
    "key_share": ("elders", "key_elders", "key_with_device"),
    "coverage": ("elders", "with_device", "without_device"),
    "effective_coverage": ("elders", "effective", "without_device"),
    "key_coverage": ("key_elders", "key_with_device", "gap"),
    "key_effective_coverage": ("key_elders", "key_effective", "key_with_device", "gap"),
}


@counts_people(*COVERAGE_PEOPLE, within=("parent_code",), rates=COVERAGE_RATES)
def coverage_by_unit(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """One row per unit, by code: unit_code, unit_name, parent_code, ``COVERAGE_COUNTS`` (人), and the rates.

    parent_code is the unit whose total is published one level up: of a grid unit its compound, or else its community.
    key_share = key_elders ÷ elders; coverage and effective_coverage ÷ elders; key_coverage and key_effective_coverage
    ÷ key_elders. States as of the scope's end.
    """
    frame = _read_per_unit(connection, _coverage(connection, scope, level), *COVERAGE_COUNTS)
    return with_coverage_rates(frame)


@kept
def _coverage(connection: Connection, scope: Scope, level: Level) -> Select[Any]:
    elders = counted_elders(connection, scope)
    counted = (
        select(elders.c.community_code, unit_code(elders, level), *coverage_counts(elders))
        .group_by(elders.c.community_code, unit_code(elders, level))
        .subquery()
    )
    return _per_unit(scope, level, counted, *COVERAGE_COUNTS)


def answering_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit, by code: unit_code, unit_name, parent_code, calls, on_time (件), on_time_rate.

    on_time_rate = calls answered within ``limits.answer_seconds`` ÷ calls of the period.
    """
    frame = _read_per_unit(connection, _answering(connection, scope, level, limits), "calls", "on_time")
    return frame.assign(on_time_rate=share(frame["on_time"], frame["calls"]))


@kept
def _answering(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    places = dict.fromkeys(("community_code", f"{level}_code"))  # of communities, one and the same
    of_period = cells(connection, CALLS, scope, limits, (*places, "calls", "answered_on_time"))
    counted = (
        select(
            of_period.c.community_code,
            unit_code(of_period, level),
            func.sum(of_period.c.calls).label("calls"),
            func.sum(of_period.c.answered_on_time).label("on_time"),
        )
        .group_by(of_period.c.community_code, unit_code(of_period, level))
        .subquery()
    )
    return _per_unit(scope, level, counted, "calls", "on_time")


def coverage_counts(elders: Subquery) -> list[Any]:
    """``COVERAGE_COUNTS`` over a selection of ``counted_elders``, as columns of an aggregate."""
    key, equipped, effective = elders.c.key, elders.c.equipped, elders.c.effective
    counts = {
        "elders": func.count(elders.c.elder_id),
        "key_elders": func.sum(key),
        "with_device": func.sum(equipped),
        "without_device": func.sum(1 - equipped),
        "effective": func.sum(effective),
        "silent": func.sum(equipped - effective),
        "key_with_device": func.sum(key * equipped),
        "gap": func.sum(key * (1 - equipped)),
        "key_effective": func.sum(key * effective),
        "key_silent": func.sum(key * (equipped - effective)),
    }
    return [func.coalesce(counts[name], 0).label(name) for name in COVERAGE_COUNTS]


def with_coverage_rates(frame: DataFrame) -> DataFrame:
    """The frame of ``COVERAGE_COUNTS`` with the five rates of ``coverage_by_unit`` behind them."""
    return frame.assign(
        key_share=share(frame["key_elders"], frame["elders"]),
        coverage=share(frame["with_device"], frame["elders"]),
        effective_coverage=share(frame["effective"], frame["elders"]),
        key_coverage=share(frame["key_with_device"], frame["key_elders"]),
        key_effective_coverage=share(frame["key_effective"], frame["key_elders"]),
    )


def _per_unit(scope: Scope, level: Level, counted: Subquery, *counts: str) -> Select[Any]:
    """The units of the scope by code, with the counts of ``counted`` (community_code, unit_code, counts) or zeros."""
    units = units_of(scope, level).subquery("unit")
    parent_code = {
        "community": func.substr(units.c.community_code, 1, 9),
        "compound": units.c.community_code,
        "grid_unit": func.coalesce(units.c.compound_code, units.c.community_code),
    }[level]
    return (
        select(
            units.c.unit_code,
            units.c.unit_name,
            parent_code,
            *(func.coalesce(counted.c[name], 0) for name in counts),
        )
        .outerjoin_from(
            units,
            counted,
            and_(counted.c.community_code == units.c.community_code, counted.c.unit_code == units.c.unit_code),
        )
        .order_by(units.c.unit_code)
    )


def _read_per_unit(connection: Connection, statement: Statement, *counts: str) -> DataFrame:
    columns = {"unit_code": "text", "unit_name": "text", "parent_code": "text", **dict.fromkeys(counts, "whole")}
    return read_frame(connection, statement, columns)
