from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from data_access.calendar_days import last_second_of
from data_access.engine import reading
from data_access.schema import dispute
from data_access.scope import Scope, in_days, in_place, known
from tests import rows

SCOPE = Scope(
    territory="140213066",
    first_day=date(2026, 11, 1),
    last_day=date(2026, 11, 30),
    as_of=last_second_of(date(2026, 11, 30)),
)
OTHER = "140213066005"


def test_places_are_sorted_and_said_once() -> None:
    scope = replace(SCOPE, communities=("140213066005", "140213066004", "140213066005"))
    assert scope.communities == ("140213066004", "140213066005")
    assert hash(scope) == hash(replace(SCOPE, communities=("140213066004", "140213066005")))


@pytest.mark.parametrize(
    "nonsense",
    [
        {"communities": ("140213050006",)},
        {"compounds": ("140213050006001",)},
        {"grid_units": ("14021305000601",)},
        {"first_day": date(2026, 12, 1)},
        {"as_of": datetime(2026, 11, 30)},  # noqa: DTZ001 - the point of the test
    ],
)
def test_nonsense_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"outside|after|zone"):
        replace(SCOPE, **nonsense)  # type: ignore[arg-type]


def test_states_are_taken_at_the_end_of_the_period_but_never_in_the_future() -> None:
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    running = replace(SCOPE, as_of=noon)
    assert running.as_of_day == date(2026, 11, 23)
    assert SCOPE.as_of_day == date(2026, 11, 30)
    before = running.between(date(2026, 10, 1), date(2026, 10, 31))
    assert before.as_of == last_second_of(date(2026, 10, 31))
    assert before.as_of_day == date(2026, 10, 31)


def test_twelve_months_end_with_the_running_one() -> None:
    year = SCOPE.between(date(2026, 11, 5), date(2026, 11, 23)).last_twelve_months()
    assert (year.first_day, year.last_day) == (date(2025, 12, 1), date(2026, 11, 23))
    months = list(year.month_ends())
    assert len(months) == 12
    assert months[-1].last_day == date(2026, 11, 23)
    assert months[1].last_day == date(2026, 1, 31)


def test_rooms_are_shared_by_the_whole_community() -> None:
    narrowed = replace(SCOPE, communities=(OTHER,), compounds=(OTHER + "001",), grid_units=(OTHER + "002",))
    assert narrowed.whole_communities() == replace(SCOPE, communities=(OTHER,))
    assert narrowed.of_community(rows.COMMUNITY) == replace(SCOPE, communities=(rows.COMMUNITY,))
    assert SCOPE.whole_communities() == SCOPE


def test_the_key_differs_exactly_when_the_scope_does() -> None:
    others = [
        replace(SCOPE, first_day=date(2026, 11, 2)),
        replace(SCOPE, communities=(OTHER,)),
        replace(SCOPE, compounds=(OTHER + "001",)),
        replace(SCOPE, grid_units=(OTHER + "001",)),
        replace(SCOPE, as_of=SCOPE.as_of - timedelta(minutes=1)),
        replace(SCOPE, territory="140213066004"),
    ]
    assert len({scope.key() for scope in (SCOPE, *others)}) == len(others) + 1


def test_sql_keeps_to_places_and_days(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_street(connection, "140214066")
        for community in (rows.COMMUNITY, OTHER, "140214066001"):
            rows.put_community(connection, community)
            compound = rows.put_compound(connection, community + "001")
            rows.put_grid_unit(connection, community + "01", compound_code=compound)
            rows.put_grid_unit(connection, community + "02")
        reported = datetime(2026, 11, 2, tzinfo=UTC)
        first = rows.put_dispute(connection, reported, compound_code=rows.COMMUNITY + "001")
        second = rows.put_dispute(connection, reported, grid_unit_code=rows.COMMUNITY + "02")
        elsewhere = rows.put_dispute(connection, reported, grid_unit_code=OTHER + "01", compound_code=OTHER + "001")
        rows.put_dispute(connection, reported, grid_unit_code="140214066001" + "01")
        rows.put_dispute(connection, reported, deleted_at=reported)

    def found(scope: Scope) -> set[int]:
        with reading(empty_engine) as connection:
            return set(connection.scalars(select(dispute.c.dispute_id).where(in_place(dispute, scope))))

    assert found(SCOPE) == {first, second, elsewhere}
    assert found(replace(SCOPE, territory=OTHER)) == {elsewhere}
    assert found(replace(SCOPE, communities=(rows.COMMUNITY,))) == {first, second}
    assert found(replace(SCOPE, compounds=(rows.COMMUNITY + "001",))) == {first}
    assert found(replace(SCOPE, grid_units=(rows.COMMUNITY + "02",))) == {second}
    assert found(replace(SCOPE, compounds=(OTHER + "001",), grid_units=(rows.COMMUNITY + "02",))) == set()


def test_both_ends_of_a_period_belong_to_it(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
        moments = [
            datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC),  # the last second of October in Shanghai
            datetime(2026, 10, 31, 16, 0, 0, tzinfo=UTC),
            datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC),
            datetime(2026, 11, 30, 16, 0, 0, tzinfo=UTC),
        ]
        ids = [rows.put_dispute(connection, moment) for moment in moments]
    with reading(empty_engine) as connection:
        inside = connection.scalars(select(dispute.c.dispute_id).where(in_days(dispute.c.reported_day, SCOPE)))
        assert set(inside) == set(ids[1:3])


def test_what_comes_after_as_of_is_not_known_yet(empty_engine: Engine) -> None:
    scope = replace(SCOPE, as_of=datetime(2026, 11, 20, 4, tzinfo=UTC))
    reported = datetime(2026, 11, 19, tzinfo=UTC)
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
        closings = [scope.as_of, scope.as_of + timedelta(seconds=1), None]
        ids = [rows.put_dispute(connection, reported, closed) for closed in closings]
    with reading(empty_engine) as connection:
        assert set(connection.scalars(select(dispute.c.dispute_id).where(known(dispute.c.closed_at, scope)))) == {
            ids[0]
        }


def test_parts_of_communities_narrow_and_communities_do_not() -> None:
    assert not SCOPE.is_narrowed
    assert not SCOPE.of_community(OTHER).is_narrowed
    assert replace(SCOPE, compounds=(OTHER + "001",)).is_narrowed
    assert replace(SCOPE, grid_units=(OTHER + "01",)).is_narrowed
