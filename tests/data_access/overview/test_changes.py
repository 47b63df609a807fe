"""What changed most: planted changes are found, and what chance or missing records explain is not."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pandas import DataFrame
from sqlalchemy import Connection, Table, select

from data_access import schema
from data_access.answering import Question, answer
from data_access.calendar_days import SHANGHAI, end_of
from data_access.overview import changes
from data_access.overview.changes import MOST_OF_A_KIND, cases_by_unit_and_category, daily_counts_by_unit
from data_access.rollup.refreshing import build
from data_access.rollup.registry import SOURCES
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Role, Viewer
from tests import rows

HERE, THERE = rows.COMMUNITY, "140213066005"
GRID_UNITS = (HERE + "01", THERE + "01")
LEADER = Viewer(Role.LEADER, rows.STREET)
NOW = Scope(
    territory=rows.STREET, first_day=date(2026, 10, 1), last_day=date(2026, 10, 30), as_of=end_of(date(2026, 10, 30))
)
BEFORE = NOW.between(date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def street(empty_engine):
    """Two communities, each with a compound, a grid unit in it, and a reading corner."""
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        for community in (HERE, THERE):
            rows.put_community(connection, community, short_name=f"社区{community[-1]}")
            rows.put_compound(connection, community + "001")
            rows.put_grid_unit(connection, community + "01", compound_code=community + "001")
            rows.put_facility(connection, community + "501")
        yield connection


def on(day: int, hour: int = 10, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def put_disputes(
    connection: Connection, number: int, month: int, grid_unit_code: str = GRID_UNITS[0], **values: Any
) -> None:
    """So many closed cases, spread over the month."""
    for case in range(number):
        moment = on(1 + case % 28, month=month)
        rows.put_dispute(connection, moment, rows.later(moment, hours=2), grid_unit_code=grid_unit_code, **values)


def found(connection: Connection, scope: Scope = NOW, before: Scope = BEFORE) -> DataFrame:
    def ask(question: Question[...], *, scope: Scope, **options: Any) -> DataFrame:
        return answer(connection, question, scope, LEADER, **options)

    return changes(ask, scope, before, TimeLimits())


def named(frame: DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(frame["kind"], frame["category"], frame["unit_code"], strict=True))


def test_a_street_without_anything_has_no_changes(street):
    frame = found(street)

    assert frame.empty
    assert str(frame["z"].dtype) == "float64"


def test_a_jump_of_one_category_is_named_with_its_numbers(street):
    put_disputes(street, 4, month=9, category="parking")
    put_disputes(street, 30, month=10, category="parking")
    for month in (9, 10):
        put_disputes(street, 20, month, GRID_UNITS[1], category="noise")

    frame = found(street)

    assert named(frame) == [("disputes", "parking", HERE)]
    row = frame.iloc[0]
    assert (row["unit_name"], row["now"], row["before"]) == ("社区4", 30, 4)
    assert row["z"] > 3
    assert row[["now_of", "before_of"]].isna().all()


def test_what_chance_explains_is_not_named(street):
    put_disputes(street, 3, month=9)
    put_disputes(street, 9, month=10)

    assert found(street).empty


def test_a_fall_has_a_negative_score(street):
    put_disputes(street, 40, month=9)
    put_disputes(street, 5, month=10)

    assert found(street)["z"].iloc[0] < -3


def test_what_was_not_recorded_before_has_not_changed(street):
    put_disputes(street, 60, month=10)

    assert found(street).empty


def test_a_lower_rate_of_resolution_carries_its_parts(street):
    put_disputes(street, 60, month=9)
    put_disputes(street, 30, month=10)
    put_disputes(street, 30, month=10, outcome="unresolved")

    frame = found(street).set_index("kind")

    assert list(frame.loc["dispute_resolution", ["now", "now_of", "before", "before_of"]]) == [30, 60, 60, 60]
    assert frame["z"]["dispute_resolution"] < -3


def test_more_visits_on_most_days_are_named_and_one_busy_day_is_not(street):
    for day in range(1, 31):
        for month, visits in ((9, 1 + day % 2), (10, 5 + day % 2)):
            for _ in range(visits):
                rows.put_visit(street, on(day, month=month), facility_code=HERE + "501")
            rows.put_visit(street, on(day, month=month), facility_code=THERE + "501")
    for _ in range(120):
        rows.put_visit(street, on(5), facility_code=THERE + "501")

    frame = found(street)

    assert named(frame) == [("visits", "", HERE)]
    assert (frame["now"].iloc[0], frame["before"].iloc[0]) == (5 * 30 + 15, 1 * 30 + 15)


def test_a_coverage_whose_parts_are_not_told_is_not_compared(street):
    for month in (9, 10):
        put_disputes(street, 5, month)
    elders = [rows.put_elder(street, compound_code=HERE + "001") for _ in range(60)]
    for elder in elders[:57]:
        rows.put_device(street, elder, installed_day=date(2026, 10, 5))

    assert "effective_coverage" not in set(found(street)["kind"]), "three are left, and before nobody had one"

    rows.put_device(street, elders[57], installed_day=date(2026, 10, 5))
    rows.put_device(street, elders[58], installed_day=date(2026, 10, 5))
    rows.put_device(street, elders[59], installed_day=date(2026, 10, 5))
    frame = found(street).set_index("kind")

    assert list(frame.loc["effective_coverage", ["now", "now_of", "before"]]) == [60, 60, 0]


def test_every_kind_has_its_turn_and_no_unit_comes_twice(street):
    for grid_unit in GRID_UNITS:
        for category in ("parking", "noise", "animals"):
            put_disputes(street, 2, 9, grid_unit, category=category)
            put_disputes(street, 40, 10, grid_unit, category=category)
        for _ in range(3):
            rows.put_public_issue(street, on(3, month=9), grid_unit_code=grid_unit)
        for _ in range(25):
            rows.put_public_issue(street, on(3), grid_unit_code=grid_unit)

    frame = found(street)
    kinds = list(frame["kind"])

    assert not frame.duplicated(["kind", "unit_code"]).any()
    assert max(Counter(kinds).values()) == MOST_OF_A_KIND
    assert kinds[: len(set(kinds))] == list(dict.fromkeys(kinds)), "no kind comes again before all have come"


def test_one_community_is_compared_by_its_compounds(street):
    put_disputes(street, 4, month=9, compound_code=HERE + "001")
    put_disputes(street, 30, month=10, compound_code=HERE + "001")

    frame = found(street, NOW.of_community(HERE), BEFORE.of_community(HERE))

    assert set(frame["unit_code"]) == {HERE + "001"}


@pytest.fixture
def busy_street(street):
    """Cases, orders and visits around the edges of the period, some deleted, some in no compound."""
    chance = random.Random(2)
    elder = rows.put_elder(street)
    for _ in range(200):
        grid_unit, moment = chance.choice(GRID_UNITS), on(1) + timedelta(minutes=chance.randint(-3000, 45000))
        place: dict[str, Any] = {
            "grid_unit_code": grid_unit,
            "compound_code": chance.choice((None, grid_unit[:12] + "001")),
            "deleted_at": moment if chance.random() < 0.1 else None,
        }
        category = chance.choice(("parking", "other"))
        rows.put_dispute(street, moment, category=category, **place)
        rows.put_public_issue(street, moment, category=category, **place)
        if grid_unit.startswith(HERE):
            rows.put_service_order(street, elder, moment, rows.later(moment, hours=chance.randint(0, 30)), **place)
        rows.put_visit(street, moment, facility_code=grid_unit[:12] + "501", deleted_at=place["deleted_at"])
    return street


def of_period(connection: Connection, table: Table, day: str, moment: str) -> list[Any]:
    """The table's rows of the period, found in Python."""
    return [
        row
        for row in connection.execute(select(table)).all()
        if row.deleted_at is None
        and NOW.first_day <= getattr(row, day) <= NOW.last_day
        and getattr(row, moment) <= NOW.as_of
    ]


@pytest.mark.parametrize("level", ["community", "compound", "grid_unit"])
def test_cases_are_counted_as_a_loop_would(busy_street, level):
    expected = Counter(
        (kind, row.category, getattr(row, f"{level}_code"))
        for kind, table in (("disputes", schema.dispute), ("public_issues", schema.public_issue))
        for row in of_period(busy_street, table, "reported_day", "reported_at")
        if getattr(row, f"{level}_code")
    )
    frame = answer(busy_street, cases_by_unit_and_category, NOW, LEADER, level=level, limits=TimeLimits())

    assert {(r.kind, r.category, r.unit_code): r.cases for r in frame.itertuples()} == expected
    assert len(expected) >= 8


@pytest.mark.parametrize("level", ["community", "compound", "grid_unit"])
@pytest.mark.parametrize("counted", [False, True], ids=["from the rows", "counted in advance"])
def test_daily_counts_are_summed_and_squared_as_a_loop_would(busy_street, level, counted):
    if counted:
        for source in SOURCES:
            build(busy_street, source, TimeLimits())
    daily = Counter(
        ("service_orders", getattr(row, f"{level}_code"), row.completed_day)
        for row in of_period(busy_street, schema.service_order, "completed_day", "completed_at")
        if getattr(row, f"{level}_code")
    )
    if level == "community":
        daily += Counter(
            ("visits", row.community_code, row.checked_in_day)
            for row in of_period(busy_street, schema.visit, "checked_in_day", "checked_in_at")
        )
    expected: dict[tuple[str, str], tuple[int, int]] = {}
    for (kind, unit, _), events in daily.items():
        total, squares = expected.get((kind, unit), (0, 0))
        expected[kind, unit] = (total + events, squares + events**2)
    frame = answer(busy_street, daily_counts_by_unit, NOW, LEADER, level=level, limits=TimeLimits())

    assert {(r.kind, r.unit_code): (r.events, r.squares) for r in frame.itertuples()} == expected


def test_a_few_visits_to_confidential_rooms_alone_are_not_counted_aloud(street):
    room = rows.put_facility(street, HERE + "502", kind="decompression_room")
    for _ in range(3):
        rows.put_visit(street, on(4), facility_code=room)
    frame = answer(street, daily_counts_by_unit, NOW, LEADER, level="community", limits=TimeLimits())

    assert frame[["events", "squares"]].isna().all(axis=None)
