"""From where each day of a scope is read: months, weeks and days from cells, the rest from events."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, event, insert, update

from data_access import rollup
from data_access.calendar_days import last_second_of
from data_access.engine import reading, writing
from data_access.once import working_out_once
from data_access.rollup import CALLS
from data_access.rollup.planning import Plan, plan
from data_access.rollup.registry import SOURCES
from data_access.schema import call, rollup_day, rollup_state
from data_access.schema.rollups import ROLLUPS
from data_access.scope import Scope
from tests import rows
from tests.data_access.rollup.street import CALLED, HOME, LIMITS, call_of

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def planned(engine: Engine, first: date, last: date, *, by_unit: bool, as_of: datetime | None = None) -> Plan:
    scope = Scope(territory=rows.STREET, first_day=first, last_day=last, as_of=as_of or last_second_of(last))
    with reading(engine) as connection:
        return plan(connection, CALLS, scope, LIMITS, by_unit=by_unit)


def settle(engine: Engine, *days: date) -> None:
    """The street has calls on these days alone, long settled."""
    with writing(engine) as connection:
        connection.execute(delete(rollup_day))
        connection.execute(
            insert(rollup_day),
            [
                {"community_code": HOME, "rollup": CALLS.name, "day": day, "settled_at": last_second_of(day)}
                for day in days
            ],
        )


@pytest.mark.parametrize("by_unit", [False, True])
def test_whole_months_are_read_as_months(street: Engine, by_unit: bool) -> None:
    settle(street, date(2026, 2, 1), date(2026, 3, 31))
    assert planned(street, date(2026, 2, 1), MARCH[1], by_unit=by_unit) == Plan(
        ((date(2026, 2, 1), MARCH[1]),), (), (), ()
    )


def test_the_edges_of_grid_units_are_whole_weeks_and_what_is_left_from_events(street: Engine) -> None:
    settle(street, date(2026, 2, 1), MARCH[1])
    found = planned(street, date(2026, 2, 5), date(2026, 3, 24), by_unit=True)
    assert found.months == found.days == ()
    assert found.weeks == ((date(2026, 2, 8), date(2026, 3, 21)),)
    assert found.events == ((date(2026, 2, 5), date(2026, 2, 7)), (date(2026, 3, 22), date(2026, 3, 24)))


def test_the_edges_of_communities_are_days(street: Engine) -> None:
    settle(street, date(2026, 2, 1), MARCH[1])
    found = planned(street, date(2026, 2, 5), date(2026, 3, 24), by_unit=False)
    assert found == Plan((), (), ((date(2026, 2, 5), date(2026, 3, 24)),), ())


def test_an_unsettled_day_takes_its_week_to_the_events_and_no_more(street: Engine) -> None:
    settle(street, *(MARCH[0] + timedelta(days=n) for n in range(20)))
    with writing(street) as connection:
        today = (rollup_day.c.day == date(2026, 3, 20),)
        connection.execute(update(rollup_day).where(*today).values(settled_at=last_second_of(date(2026, 4, 9))))
    found = planned(street, MARCH[0], date(2026, 3, 20), by_unit=True)
    # nothing comes after the 20th: the weeks after it are empty and may be read, that of the 20th may not
    assert found.weeks == ((MARCH[0], date(2026, 3, 14)),)
    assert found.events == ((date(2026, 3, 15), date(2026, 3, 20)),)
    assert planned(street, MARCH[0], date(2026, 3, 20), by_unit=False).events == ((date(2026, 3, 20),) * 2,)


def test_the_running_month_is_a_month_while_nothing_comes_after_its_last_day(street: Engine) -> None:
    settle(street, MARCH[0], date(2026, 3, 20))
    assert planned(street, MARCH[0], date(2026, 3, 20), by_unit=True).months == (MARCH,)
    settle(street, MARCH[0], date(2026, 3, 20), date(2026, 3, 21))
    later = planned(street, MARCH[0], date(2026, 3, 20), by_unit=True)
    assert later.weeks == ((MARCH[0], date(2026, 3, 14)),)
    assert later.events == ((date(2026, 3, 15), date(2026, 3, 20)),)


def test_no_week_or_month_is_read_that_was_not_over_when_it_was_counted(street: Engine) -> None:
    february, weeks, last = (date(2026, 2, 1), date(2026, 2, 28)), (MARCH[0], date(2026, 3, 28)), date(2026, 3, 29)
    settle(street, february[0], MARCH[1])
    all_months = Plan(((february[0], MARCH[1]),), (), (), ())
    for counted_on, of_units, of_wholes in (
        (date(2026, 3, 31), Plan((february,), (weeks,), (), ((last, MARCH[1]),)), Plan((february,), (), (MARCH,), ())),
        (date(2026, 4, 1), all_months, all_months),
    ):
        with writing(street) as connection:
            connection.execute(update(rollup_state).values(refreshed_at=last_second_of(counted_on)))
        by_unit, whole = (planned(street, february[0], MARCH[1], by_unit=each) for each in (True, False))
        assert (by_unit, whole) == (of_units, of_wholes)


def test_every_day_of_a_scope_is_read_once(street: Engine) -> None:
    settle(street, *(date(2026, 1, 1) + timedelta(days=n) for n in range(120)))
    for first in range(1, 29):
        for last in (1, 7, 8, 14, 15, 28, 29, 31):
            asked = (date(2026, 1, first), date(2026, 3, last))
            found = planned(street, *asked, by_unit=True)
            days = [
                begin + timedelta(days=n)
                for begin, end in (*found.months, *found.weeks, *found.events)
                for n in range((end - begin).days + 1)
            ]
            assert sorted(days) == [asked[0] + timedelta(days=n) for n in range((asked[1] - asked[0]).days + 1)]


def test_the_days_of_communities_may_be_read_as_weeks_and_each_once(street: Engine) -> None:
    settle(street, *(date(2026, 1, 1) + timedelta(days=n) for n in range(120)))
    found = planned(street, date(2026, 1, 7), date(2026, 3, 20), by_unit=False).with_weeks()
    assert found.months == ((date(2026, 2, 1), date(2026, 2, 28)),)
    assert found.weeks == ((date(2026, 1, 8), date(2026, 1, 31)), (MARCH[0], date(2026, 3, 14)))
    assert found.days == ((date(2026, 1, 7),) * 2, (date(2026, 3, 15), date(2026, 3, 20)))
    with writing(street) as connection:
        this = (rollup_day.c.day == date(2026, 3, 10),)
        connection.execute(update(rollup_day).where(*this).values(settled_at=last_second_of(date(2026, 4, 9))))
    found = planned(street, MARCH[0], date(2026, 3, 20), by_unit=False).with_weeks()
    assert found.weeks == ((MARCH[0], date(2026, 3, 7)),)
    assert found.days == ((date(2026, 3, 8), date(2026, 3, 9)), (date(2026, 3, 11), date(2026, 3, 20)))
    assert found.events == ((date(2026, 3, 10),) * 2,)
    for counted_on, weeks in ((date(2026, 3, 7), ()), (date(2026, 3, 8), ((MARCH[0], date(2026, 3, 7)),))):
        with writing(street) as connection:
            connection.execute(update(rollup_state).values(refreshed_at=last_second_of(counted_on)))
        assert planned(street, MARCH[0], date(2026, 3, 20), by_unit=False).with_weeks().weeks == weeks


def test_within_a_drawing_all_rollups_are_planned_by_two_statements(street: Engine) -> None:
    """They are planned as one by one, whichever comes first, and for each period anew."""
    rollups = [every for source in SOURCES for every in source.rollups]
    asked: list[str] = []
    event.listen(
        street, "before_cursor_execute", lambda *given: asked.append(given[2]) if "rollup_" in given[2] else None
    )
    with writing(street) as connection:
        connection.execute(delete(rollup_day))
        connection.execute(
            insert(rollup_day),
            [
                {
                    "community_code": HOME,
                    "rollup": name,
                    "day": date(2026, 3, 3 + n),
                    "settled_at": last_second_of(MARCH[1]),
                }
                for n, name in enumerate(ROLLUPS)
            ],
        )
    scopes = [
        Scope(
            territory=rows.STREET,
            communities=communities,
            first_day=MARCH[0],
            last_day=last,
            as_of=last_second_of(last),
        )
        for communities in ((), (HOME,))
        for last in (date(2026, 3, 9), date(2026, 3, 25))
    ]
    with reading(street) as connection:
        alone = [plan(connection, each, scope, LIMITS, by_unit=False) for each in rollups for scope in scopes]
        asked.clear()
        with working_out_once():
            together = [plan(connection, each, scope, LIMITS, by_unit=False) for each in rollups for scope in scopes]
    assert together == alone
    assert len({found.events for found in alone}) > len(scopes)
    periods = {(scope.first_day, scope.last_day) for scope in scopes}
    assert len(asked) == 1 + len(periods)  # whichever of a territory's places are asked about


def test_every_rollup_is_named_where_plans_are_made() -> None:
    assert sorted(ROLLUPS) == sorted(each.name for source in SOURCES for each in source.rollups)


def test_what_was_never_built_is_read_from_events(street: Engine) -> None:
    with writing(street) as connection:
        connection.execute(delete(rollup_state).where(rollup_state.c.source == "call"))
    assert planned(street, *MARCH, by_unit=True) == Plan((), (), (), (MARCH,))


def test_weeks_add_up_to_months_wherever_the_calls_lie(street: Engine) -> None:
    with writing(street) as connection:
        connection.execute(
            insert(call),
            [
                call_of(100 + n, called_at=CALLED + timedelta(days=n), called_day=MARCH[0] + timedelta(days=n))
                for n in range(31)
            ],
        )
    rollup.refresh(street, LIMITS)
    with reading(street) as connection:
        weeks, months = (
            sum(cell.calls for cell in connection.execute(table.select().where(table.c.grid_unit_code != "")))
            for table in (CALLS.by_week, CALLS.by_month)
        )
        starts = {cell.week.day for cell in connection.execute(CALLS.by_week.select())}
    assert weeks == months
    assert starts == {1, 8, 15, 22, 29}
