from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select

from data_access.answering import answer
from data_access.calendar_days import end_of
from data_access.elderly_care import service_orders
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Role, Viewer
from tests.data_access.elderly_care import slow
from tests.data_access.elderly_care.comparing import expected, told
from tests.data_access.elderly_care.street import NOW, SCOPES
from tests.rows import STREET

LIMITS = TimeLimits()


def test_services_are_what_counting_row_by_row_gives(street: Connection, scope: Scope) -> None:
    found = slow.services(slow.orders(street, scope))
    elders = len(slow.Protection(street, scope).elders)
    by_hand = found | {"elders": elders, "service_coverage": slow.divided(found["served"], elders)}
    assert told(service_orders.services(street, scope, LIMITS)) == expected([by_hand])


def test_an_elder_served_in_two_months_counts_in_both(street: Connection, scope: Scope) -> None:
    found = slow.orders(street, scope)
    months = sorted({slow.month(order["completed_day"]) for order in found})
    frame = service_orders.services_by_month(street, scope, LIMITS)
    assert told(frame) == expected(
        [
            {"month": month} | slow.services([order for order in found if slow.month(order["completed_day"]) == month])
            for month in months
        ]
    )


def test_several_orders_make_one_elder_served(street: Connection) -> None:
    counted = service_orders.services(street, SCOPES["street now"], LIMITS).iloc[0]
    assert 0 < counted["served_at_home"] < counted["served"] < counted["orders"]


def test_orders_by_month_help_and_mode(street: Connection, scope: Scope) -> None:
    found = Counter(
        (slow.month(order["completed_day"]), order["help"], order["mode"]) for order in slow.orders(street, scope)
    )
    frame = service_orders.orders_by_month(street, scope, LIMITS)
    assert told(frame) == [
        {"month": month, "help": code, "mode": mode, "orders": n} for (month, code, mode), n in sorted(found.items())
    ]


def by_day(street: Connection, scope: Scope, *, by_unit: bool) -> dict[tuple[object, ...], int]:
    """Orders by community and day, ``by_unit`` also by grid unit and compound, as they are told."""
    daily = service_orders.orders_by_day(street, scope, LIMITS, by_unit=by_unit)
    keys = (daily.c.community_code, daily.c.day, *((daily.c.grid_unit_code, daily.c.compound_code) if by_unit else ()))
    counted = street.execute(select(*keys, func.sum(daily.c.orders)).group_by(*keys))
    return {tuple(row[:-1]): int(row[-1]) for row in counted}


def by_day_counted_slowly(street: Connection, scope: Scope, *, by_unit: bool) -> Counter[tuple[object, ...]]:
    names = ("community_code", "completed_day", *(("grid_unit_code", "compound_code") if by_unit else ()))
    return Counter(tuple(order[name] for name in names) for order in slow.orders(street, scope))


@pytest.mark.parametrize("by_unit", [False, True])
def test_orders_by_day_and_community(street: Connection, scope: Scope, by_unit: bool) -> None:
    assert by_day(street, scope, by_unit=by_unit) == by_day_counted_slowly(street, scope, by_unit=by_unit)


@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize("known_at", [NOW, end_of(date(2026, 2, 28)), datetime(2026, 7, 14, 4, tzinfo=UTC)], ids=str)
def test_orders_by_day_as_they_were_known(street: Connection, scope: Scope, known_at: datetime, step: int) -> None:
    """Of a period that was not over: what was completed later, if only by a second, does not count."""
    past = replace(scope, as_of=known_at + timedelta(seconds=step))
    assert by_day(street, past, by_unit=True) == by_day_counted_slowly(street, past, by_unit=True)


def test_orders_in_no_compound_are_told_without_one(street: Connection) -> None:
    told = {compound for *_, compound in by_day(street, SCOPES["street a year ago"], by_unit=True)}
    assert None in told
    assert "" not in told


def test_a_few_served_elders_are_not_told_to_the_street(street: Connection) -> None:
    narrow = SCOPES["one grid unit"].between(SCOPES["one grid unit"].last_day, SCOPES["one grid unit"].last_day)
    plain = service_orders.services(street, narrow, LIMITS).iloc[0]
    hidden = answer(street, service_orders.services, narrow, Viewer(Role.LEADER, STREET), limits=LIMITS).iloc[0]
    for count in ("served", "served_at_home"):
        assert hidden[f"{count}_suppressed"] == (0 < plain[count] < 5)
    assert hidden["orders"] == plain["orders"]


def test_an_empty_database_served_nobody(empty_engine: Engine) -> None:
    with empty_engine.connect() as connection:
        frame = service_orders.services(connection, SCOPES["street now"], LIMITS)
        assert frame[["orders", "served", "elders"]].iloc[0].tolist() == [0, 0, 0]
        assert frame["service_coverage"].isna().all()
        assert service_orders.services_by_month(connection, SCOPES["street now"], LIMITS).empty
