from collections.abc import Callable

import pytest
from pandas import DataFrame
from sqlalchemy import Connection, Engine

from data_access.elderly_care import registers
from data_access.engine import writing
from data_access.schema import device
from data_access.scope import Scope
from tests.data_access.elderly_care import slow
from tests.data_access.elderly_care.street import NOW, ONE, SCOPES, TODAY
from tests.rows import COMMUNITY, put_community, put_elder, put_grid_unit, put_street

OWN = SCOPES["one community"]
Register = Callable[..., DataFrame]
LISTS: list[Register] = [registers.gap_list, registers.silent_device_list]


def test_the_gap_list_names_the_key_group_without_a_device(street: Connection) -> None:
    protection = slow.Protection(street, OWN)
    missing = [elder for elder in protection.elders if protection.is_key(elder) and not protection.has_device(elder)]
    frame = registers.gap_list(street, OWN, sort_column="age", descending=True)
    by_hand = sorted(missing, key=lambda elder: (elder["birth_year"], elder["elder_id"]))
    assert frame["elder_id"].tolist() == [elder["elder_id"] for elder in by_hand]
    assert frame["age"].tolist() == [2026 - elder["birth_year"] for elder in by_hand]


def test_the_silent_list_names_every_device_that_is_out(street: Connection) -> None:
    found = slow.Protection(street, OWN).silent_devices()
    frame = registers.silent_device_list(street, OWN, sort_column="days_silent", descending=True)
    days = {device["device_id"]: int(slow.seconds(out["began_at"], NOW) // 86_400) for _, device, out in found}
    assert dict(zip(frame["device_id"], frame["days_silent"], strict=True)) == days
    assert frame["days_silent"].is_monotonic_decreasing
    assert registers.silent_device_count(street, OWN)["devices"].tolist() == [len(days)]


@pytest.mark.parametrize("register", LISTS)
def test_pages_together_are_the_whole_list(street: Connection, register: Register) -> None:
    whole = register(street, OWN, sort_column="living_arrangement", descending=False)
    pages = [
        register(street, OWN, sort_column="living_arrangement", descending=False, offset=start, limit=4)
        for start in range(0, len(whole) + 4, 4)
    ]
    identifier = whole.columns[0]
    assert [number for page in pages for number in page[identifier]] == whole[identifier].tolist()
    assert len(whole) > 8
    assert (pages[-1].dtypes == whole.dtypes).all()


def test_codes_sort_as_the_screen_lists_them(street: Connection) -> None:
    frame = registers.gap_list(street, OWN, sort_column="living_arrangement", descending=False)
    order = ["alone", "empty_nest", "with_family"]
    places = [order.index(code) for code in frame["living_arrangement"]]
    assert places == sorted(places)


@pytest.mark.parametrize("register", LISTS)
def test_persons_are_not_listed_beyond_one_community(street: Connection, register: Register) -> None:
    with pytest.raises(PermissionError, match="one community"):
        register(street, SCOPES["street now"], sort_column="age", descending=True)


@pytest.mark.parametrize("register", LISTS)
def test_only_columns_can_be_sorted_by(street: Connection, register: Register) -> None:
    with pytest.raises(ValueError, match="cannot sort by 'elder; --'"):
        register(street, OWN, sort_column="elder; --", descending=True)


def test_an_elder_in_no_compound_is_listed(empty_engine: Engine) -> None:
    with writing(empty_engine) as connection:
        put_street(connection)
        put_community(connection)
        put_grid_unit(connection)
        put_elder(connection, living_arrangement="alone", phone=None)
        scope = Scope(territory=COMMUNITY, first_day=TODAY, last_day=TODAY, as_of=NOW)
        row = registers.gap_list(connection, scope, sort_column="compound_name", descending=False).iloc[0]
    assert (row["name"], row["grid_unit_name"], row["age"]) == ("王小明", "网格01", 76)
    assert row[["compound_name", "phone"]].isna().all()


def test_a_list_of_one_community_leaves_out_the_others(street: Connection) -> None:
    frame = registers.silent_device_list(street, OWN, sort_column="age", descending=True)
    devices = {row["device_id"]: row["community_code"] for row in slow.rows(street, device)}
    assert {devices[number] for number in frame["device_id"]} == {ONE}
