"""The places of the demonstration street: drawn by ``geography``, written once; grid workers and school holidays."""

from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select, update

from data_access.calendar_days import end_of
from data_access.demo.batch import Batch
from data_access.demo.demonstration import Demonstration
from data_access.demo.drawing import person_names, phones, texts
from data_access.demo.geography import StreetPlan, as_geojson, plan_street
from data_access.demo.moments import DAY, day_named, day_number, start_of
from data_access.demo.people import YEARS_AHEAD
from data_access.demo.seasons import school_holidays
from data_access.schema import building, community, compound, grid_unit, grid_worker, road, school_holiday


def write_places(connection: Connection, demonstration: Demonstration) -> int:
    """Write compounds, grid workers, grid units, buildings and roads, and give the communities their outlines."""
    named = connection.execute(
        select(community.c.community_code, community.c.short_name)
        .where(community.c.street_code == demonstration.street_code)
        .order_by(community.c.community_code)
    ).all()
    plan = plan_street([(row.community_code, row.short_name) for row in named], demonstration.seed)
    stamp = {"updated_at": end_of(day_named(demonstration.first_day - 1))}
    for planned in plan.communities:
        connection.execute(
            update(community)
            .where(community.c.community_code == planned.code)
            .values(geometry=as_geojson(planned.polygon), **stamp)
        )
    tables = {
        compound: [_compound(row) for row in plan.compounds],
        grid_worker: _grid_workers(plan, demonstration),
        grid_unit: [_grid_unit(row) for row in plan.grid_units],
        building: [_building(row) for row in plan.buildings],
        road: [_road(row, demonstration.street_code) for row in plan.roads],
    }
    for table, rows in tables.items():
        connection.execute(insert(table), [row | stamp for row in rows])
    return sum(map(len, tables.values()))


def _compound(row: Any) -> dict[str, Any]:
    return {
        "community_code": row.community_code,
        "compound_code": row.compound_code,
        "name": row.name,
        "geometry": as_geojson(row.polygon),
    }


def _grid_unit(row: Any) -> dict[str, Any]:
    return _compound(row) | {"grid_unit_code": row.grid_unit_code, "grid_worker_id": row.grid_unit_code}


def _building(row: Any) -> dict[str, Any]:
    counted = ("building_code", "grid_unit_code", "floors", "household_count", "resident_count")
    return _compound(row) | {name: getattr(row, name) for name in counted}


def _road(row: Any, street_code: str) -> dict[str, Any]:
    geometry = as_geojson(row.line)
    return {
        "street_code": street_code,
        "road_id": row.road_code,
        "name": row.name,
        "kind": row.kind,
        "geometry": geometry,
    }


def _grid_workers(plan: StreetPlan, demonstration: Demonstration) -> list[dict[str, Any]]:
    """One invented grid worker per grid unit, known by its code."""
    random = demonstration.random("grid workers")
    count = len(plan.grid_units)
    rows = zip(plan.grid_units, person_names(random, count), phones(random, count), strict=True)
    return [
        {"community_code": unit.community_code, "grid_worker_id": unit.grid_unit_code, "name": name, "phone": phone}
        for unit, name, phone in rows
    ]


def holidays(demonstration: Demonstration) -> Batch:
    """The school holidays; each is announced a year ahead."""
    years = range(day_named(demonstration.first_day).year, demonstration.as_of.year + YEARS_AHEAD)
    rows = [span for year in years for span in school_holidays(year)]
    first = np.array([day_number(first) for first, _, _ in rows], dtype=np.int64)
    last = np.array([day_number(last) for _, last, _ in rows], dtype=np.int64)
    return Batch(
        table=school_holiday,
        began=start_of(np.minimum(first, day_number(date(2199, 1, 1)))) - 366 * DAY,
        columns={"first_day": first, "last_day": last, "kind": texts([kind for _, _, kind in rows])},
    )
