"""Who lives in the demonstration street, and which of the elders have a device."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Row, select

from data_access.codes import Ability, CommunityKind, DeviceStatus, LivingArrangement
from data_access.schema import building, community, device, elder
from tests.data_access.demo.conftest import CALIBRATED_DAY, PILOT


def elders_of(street: Connection) -> list[Row[Any]]:
    return list(street.execute(select(elder).where(elder.c.left_day.is_(None))))


def in_key_group(person: Row[Any]) -> bool:
    return bool(
        CALIBRATED_DAY.year - person.birth_year >= 80
        or person.living_arrangement == LivingArrangement.ALONE
        or person.ability != Ability.SELF_CARE
    )


def holders_of(street: Connection) -> set[tuple[str, int]]:
    kept = select(device.c.community_code, device.c.elder_id).where(device.c.status != DeviceStatus.REMOVED)
    return {(row.community_code, row.elder_id) for row in street.execute(kept)}


def gaps_and_key_groups(street: Connection, unit: str) -> tuple[Counter[str], Counter[str]]:
    """Per unit: elders of the key group without a device, and all of the key group."""
    holders, gap, key_group = holders_of(street), Counter[str](), Counter[str]()
    for person in filter(in_key_group, elders_of(street)):
        code = getattr(person, unit)
        key_group[code] += 1
        gap[code] += (person.community_code, person.elder_id) not in holders
    return gap, key_group


def test_a_young_district_has_some_thirteen_thousand_elders_of_whom_four_in_ten_need_attention(street) -> None:
    people = elders_of(street)
    assert 12_000 <= len(people) <= 15_000
    assert 1_500 <= sum(person.community_code == PILOT for person in people) <= 1_700
    assert 0.36 <= sum(map(in_key_group, people)) / len(people) <= 0.44
    residents = sum(street.scalars(select(building.c.resident_count)))
    assert 0.05 <= len(people) / residents <= 0.09


def test_everybody_is_sixty_when_registered(street) -> None:
    for person in elders_of(street):
        assert person.registered_day.year - person.birth_year >= 59
        assert person.birth_year > 1900


def test_the_pilot_has_exactly_the_devices_the_newspaper_reports(street) -> None:
    kept = select(device).where(device.c.community_code == PILOT, device.c.status != DeviceStatus.REMOVED)
    assert len(street.execute(kept).all()) == 612


def test_the_pilots_gap_is_short_and_every_other_community_is_plainly_worse(street) -> None:
    gap, key_group = gaps_and_key_groups(street, "community_code")
    assert 35 <= gap[PILOT] <= 60
    for code in key_group.keys() - {PILOT}:
        assert gap[code] / key_group[code] > 2 * gap[PILOT] / key_group[PILOT], code


def test_some_grid_units_are_plainly_worse_than_their_neighbours(street) -> None:
    gap, key_group = gaps_and_key_groups(street, "grid_unit_code")
    shares = defaultdict(list)
    for code, count in key_group.items():
        if count >= 8:
            shares[code[:12]].append(gap[code] / count)
    for code, of_community in shares.items():
        assert max(of_community) > min(of_community) + 0.2, code


def test_nine_in_ten_devices_are_online_fewer_in_the_villages(street) -> None:
    kinds = dict(street.execute(select(community.c.community_code, community.c.kind)).all())
    online, kept = Counter[str](), Counter[str]()
    for row in street.execute(select(device).where(device.c.status != DeviceStatus.REMOVED)):
        kept[kinds[row.community_code]] += 1
        online[kinds[row.community_code]] += row.status == DeviceStatus.ONLINE
    share = {kind: online[kind] / kept[kind] for kind in kept}
    assert 0.89 <= share[CommunityKind.COMMUNITY] <= 0.96
    assert 0.8 <= share[CommunityKind.VILLAGE] < share[CommunityKind.COMMUNITY]


def test_devices_came_slowly_then_fast_then_slowly(street) -> None:
    days = sorted(street.scalars(select(device.c.installed_day).where(device.c.community_code == PILOT)))
    first, last = days[0], days[-1]
    quarters = Counter(min((day - first) * 4 // (last - first), 3) for day in days)
    assert first < date(2024, 3, 1)
    assert quarters[0] < quarters[1]
    assert quarters[2] > quarters[3]


def test_a_device_stays_with_a_registered_elder(street) -> None:
    joined = select(device, elder.c.registered_day, elder.c.left_day).join(
        elder, (elder.c.community_code == device.c.community_code) & (elder.c.elder_id == device.c.elder_id)
    )
    for row in street.execute(joined):
        assert row.registered_day < row.installed_day
        assert row.left_day is None or (row.removed_day is not None and row.removed_day <= row.left_day)
        assert (row.status == DeviceStatus.REMOVED) == (row.removed_day is not None)


@pytest.mark.parametrize("column", ["name", "phone", "address"])
def test_people_are_invented(street, column: str) -> None:
    values = set(street.scalars(select(elder.c[column])))
    if column == "phone":
        assert all(value.startswith("1990000") and len(value) == 11 for value in values)
    elif column == "address":
        assert all(value.endswith(("室", "号院")) for value in values)
    else:
        assert all(2 <= len(value) <= 3 for value in values)
        assert len(values) > 5_000
