"""Term against holidays, and visits by the unit they belong to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from data_access.calendar_days import SHANGHAI
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.school_year import visits_by_school_year
from data_access.facilities.visits import visits_by_unit
from data_access.unit_levels import Level
from tests import rows
from tests.data_access.facilities.conftest import LIMITS, Street, each

SUMMER = (date(2026, 7, 10), date(2026, 8, 31))


@pytest.mark.parametrize("after_school", [False, True])
def test_working_days_in_term_and_in_the_holidays(street: Street, after_school: bool) -> None:
    def part_of(day: date) -> str:
        return "summer" if SUMMER[0] <= day <= SUMMER[1] else "term"

    period = [street.scope.first_day + timedelta(days=n) for n in range(street.scope.days)]
    days = Counter(part_of(day) for day in period if day.weekday() < 5)
    visits = Counter(
        (part_of(visit["checked_in_day"]), visit["kind"])
        for visit in street.visits
        if visit["checked_in_day"].weekday() < 5
        and (not after_school or visit["checked_in_at"].astimezone(SHANGHAI).hour in (16, 17, 18))
    )
    frame = visits_by_school_year(street.connection, street.scope, LIMITS, after_school=after_school)
    assert [(row.part, row.kind) for row in each(frame)] == sorted(visits)
    for row in each(frame):
        assert row.days == days[row.part]
        if not row.visits_suppressed:
            assert row.visits == visits[row.part, row.kind]
            assert row.per_day == pytest.approx(visits[row.part, row.kind] / days[row.part])
    small = {key for key, count in visits.items() if key[1] in CONFIDENTIAL_FACILITIES and count < 5}
    assert small <= {(row.part, row.kind) for row in each(frame) if row.visits_suppressed}


def test_a_community_counts_its_rooms_and_a_unit_below_its_residents(street: Street) -> None:
    unit_of: dict[Level, Callable[[dict[str, Any]], Any]] = {
        "community": lambda visit: visit["community_code"],
        "grid_unit": lambda visit: visit["home_grid_unit_code"],
        "compound": lambda visit: (home := visit["home_grid_unit_code"]) and f"{home[:12]}0{home[12:]}",
    }
    for level, unit in unit_of.items():
        visits = Counter(map(unit, street.visits))
        frame = visits_by_unit(street.connection, street.scope, level, LIMITS)
        assert len(frame) == (2 if level == "community" else 4)
        assert dict(zip(frame["unit_code"], frame["visits"], strict=True)) == {
            code: visits[code] for code in frame["unit_code"]
        }


def test_units_below_are_those_of_the_scope_and_nobody_is_counted_twice(street: Street) -> None:
    one = replace(street.scope, compounds=(rows.COMMUNITY + "001",))
    assert list(visits_by_unit(street.connection, one, "compound", LIMITS)["unit_code"]) == [rows.COMMUNITY + "001"]
    assert list(visits_by_unit(street.connection, one, "grid_unit", LIMITS)["unit_code"]) == [rows.COMMUNITY + "01"]
    whole = visits_by_unit(street.connection, one, "community", LIMITS)
    assert whole.loc[0, "visits"] == sum(visit["community_code"] == rows.COMMUNITY for visit in street.visits)


def test_a_community_with_nothing_but_few_confidential_visits_tells_none(street: Street) -> None:
    day = street.scope.between(date(2026, 6, 10), date(2026, 6, 10))
    for _ in range(3):
        rows.put_visit(street.connection, day.as_of - timedelta(hours=8), None, "140213066005502")
    street.written()
    frame = visits_by_unit(street.connection, day, "community", LIMITS).set_index("unit_code")
    assert frame.loc["140213066005", "visits_suppressed"]
    assert frame.loc[rows.COMMUNITY, "visits"] == 0
