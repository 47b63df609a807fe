from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Engine

from data_access.answering import answer
from data_access.calendar_days import SHANGHAI
from data_access.elderly_care import units
from data_access.elderly_care.coverage import coverage, coverage_by_month
from data_access.elderly_care.devices import silent_devices_by_days
from data_access.engine import writing
from data_access.scope import Scope
from data_access.unit_levels import Level
from data_access.viewer import Role, Viewer
from tests.data_access.elderly_care import slow
from tests.data_access.elderly_care.comparing import expected, told
from tests.data_access.elderly_care.street import NOW, ONE, SCOPES, TODAY
from tests.rows import (
    COMMUNITY,
    STREET,
    put_community,
    put_compound,
    put_device,
    put_device_outage,
    put_elder,
    put_grid_unit,
    put_street,
)

LEVELS: tuple[Level, ...] = ("community", "compound", "grid_unit")


def test_coverage_is_what_counting_row_by_row_gives(street: Connection, scope: Scope) -> None:
    assert told(coverage(street, scope)) == expected([slow.Protection(street, scope).coverage()])


def test_the_street_of_these_tests_has_every_case(street: Connection) -> None:
    counted = coverage(street, SCOPES["street now"]).iloc[0]
    assert (counted[list(units.COVERAGE_COUNTS)] > 0).all()


@pytest.mark.parametrize("level", LEVELS)
def test_coverage_by_unit_is_what_counting_row_by_row_gives(street: Connection, scope: Scope, level: Level) -> None:
    protection = slow.Protection(street, scope)
    frame = units.coverage_by_unit(street, scope, level)
    counts = told(frame.drop(columns=["unit_name", "parent_code"]))
    codes = [row.pop("unit_code") for row in counts]
    by_hand = [protection.coverage(partial(lives_in, f"{level}_code", code)) for code in codes]
    assert counts == expected(by_hand)
    assert codes == sorted(codes)
    assert {elder[f"{level}_code"] for elder in protection.elders} - {None} <= set(codes)


def test_a_unit_without_elders_has_its_row(street: Connection) -> None:
    frame = units.coverage_by_unit(street, SCOPES["street now"], "grid_unit").set_index("unit_code")
    assert frame.loc[ONE + "05", "elders"] == 0
    assert frame["coverage"].isna()[ONE + "05"]


def test_coverage_by_month_is_the_state_at_each_months_end(street: Connection, scope: Scope) -> None:
    frame = coverage_by_month(street, scope)
    assert told(frame) == expected(
        [{"month": slow.month(end.last_day)} | slow.Protection(street, end).coverage() for end in scope.month_ends()]
    )
    last = frame.iloc[[-1]].drop(columns="month").reset_index(drop=True)
    assert told(last) == told(coverage(street, scope))


def test_months_that_have_not_begun_have_no_row(street: Connection) -> None:
    next_year = Scope(territory=STREET, first_day=TODAY, last_day=TODAY + timedelta(days=90), as_of=NOW)
    assert told(coverage_by_month(street, next_year)[["month"]]) == [{"month": date(2026, 11, 1)}]
    not_begun = Scope(territory=STREET, first_day=date(2027, 1, 1), last_day=date(2027, 2, 1), as_of=NOW)
    empty = coverage_by_month(street, not_begun)
    assert empty.empty
    assert (empty.dtypes == coverage_by_month(street, next_year).dtypes).all()


def test_devices_are_silent_for_whole_days(street: Connection, scope: Scope) -> None:
    bands = {"0-1": (0, 1), "2-3": (2, 3), "4-7": (4, 7), "8-30": (8, 30), "31+": (31, 10_000)}
    found = [
        (int(slow.seconds(outage["began_at"], scope.as_of) // 86_400), outage["kind"])
        for _, _, outage in slow.Protection(street, scope).silent_devices()
    ]
    frame = silent_devices_by_days(street, scope)
    assert list(frame["days"]) == list(bands)
    for row in frame.itertuples():
        first, last = bands[str(row.days)]
        kinds = [kind for days, kind in found if first <= days <= last]
        assert (row.offline, row.faulty, row.devices) == (kinds.count("offline"), kinds.count("faulty"), len(kinds))
    assert frame["devices"].sum() == len(found)


def test_an_empty_database_counts_nobody(empty_engine: Engine) -> None:
    with empty_engine.connect() as connection:
        frame = coverage(connection, SCOPES["street now"])
        assert frame["elders"].tolist() == [0]
        assert frame["coverage"].isna().all()
        assert silent_devices_by_days(connection, SCOPES["street now"])["devices"].tolist() == [0] * 5
        assert units.coverage_by_unit(connection, SCOPES["street now"], "compound").empty


def test_effective_now_is_what_the_status_says(empty_engine: Engine) -> None:
    """Where writers keep status and outages in step, the running outages and the status tell the same."""
    with writing(empty_engine) as connection:
        put_place(connection)
        silent = (NOW - timedelta(days=3)).astimezone(SHANGHAI)
        for status in ("online", "offline", "faulty", "online"):
            device = put_device(connection, put_elder(connection), status=status)
            put_device_outage(connection, device, silent - timedelta(days=9), silent - timedelta(days=8))
            if status != "online":
                put_device_outage(connection, device, silent, kind=status)
        with_two = put_elder(connection)
        put_device(connection, with_two, status="online")
        put_device_outage(connection, put_device(connection, with_two, status="offline"), silent)
        put_device(connection, put_elder(connection), removed_day=TODAY)
        counted = coverage(connection, SCOPES["street now"]).iloc[0]
    assert (counted["elders"], counted["with_device"], counted["effective"], counted["silent"]) == (6, 5, 3, 2)


def test_what_could_be_subtracted_from_a_hidden_count_is_hidden_too(empty_engine: Engine) -> None:
    """10 elders living alone, 2 of them without a device: 8 would give the 2 away."""
    with writing(empty_engine) as connection:
        put_place(connection)
        for number in range(10):
            elder = put_elder(connection, living_arrangement="alone")
            if number >= 2:
                put_device(connection, elder)
        scope = SCOPES["street now"]
        leader = answer(connection, coverage, scope, Viewer(Role.LEADER, STREET)).iloc[0]
        own = Scope(territory=COMMUNITY, first_day=scope.first_day, last_day=TODAY, as_of=NOW)
        secretary = answer(connection, coverage, own, Viewer(Role.SECRETARY, COMMUNITY)).iloc[0]
    assert leader["gap_suppressed"]
    assert leader[["gap", "key_with_device", "key_effective", "with_device", "coverage", "key_coverage"]].isna().all()
    assert leader["key_elders"] == 10
    assert (secretary["gap"], secretary["key_with_device"], secretary["coverage"]) == (2, 8, 0.8)


def test_where_few_have_a_device_the_gap_is_told_and_the_total_hidden(empty_engine: Engine) -> None:
    with writing(empty_engine) as connection:
        put_place(connection)
        for number in range(10):
            elder = put_elder(connection, living_arrangement="alone")
            if number < 2:
                put_device(connection, elder)
        leader = answer(connection, coverage, SCOPES["street now"], Viewer(Role.LEADER, STREET)).iloc[0]
    assert leader["gap"] == 8
    assert leader[["key_elders", "key_with_device", "key_coverage", "key_share", "without_device"]].isna().all()


def lives_in(column: str, code: str, elder: slow.Row) -> bool:
    return bool(elder[column] == code)


def put_place(connection: Connection) -> None:
    put_street(connection)
    put_community(connection)
    put_compound(connection)
    put_grid_unit(connection)
