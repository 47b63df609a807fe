from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, literal, select, true, union_all, update

from data_access import calendar_days
from data_access.dialect import (
    day_of_month,
    days_between,
    days_later,
    first_of_month,
    first_of_week,
    insert_or_add,
    iso_weekday,
    local_day,
    local_hour,
    local_minute,
    month_of,
    seconds_between,
)
from data_access.engine import reading
from data_access.schema import dispute, served_by_month
from tests import rows

#: Half past midnight in Shanghai, still the day before in UTC; and closed two days, three hours and one second later.
REPORTED = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
CLOSED = REPORTED + timedelta(days=2, hours=3, seconds=1)


@pytest.fixture
def one_dispute(empty_engine: Engine) -> Engine:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
        rows.put_dispute(connection, REPORTED, CLOSED)
    return empty_engine


def test_time_is_read_as_in_shanghai(one_dispute: Engine) -> None:
    asked = select(
        month_of(dispute.c.reported_day),
        local_hour(dispute.c.reported_at),
        local_minute(dispute.c.reported_at),
        iso_weekday(dispute.c.reported_day),
        seconds_between(dispute.c.reported_at, dispute.c.closed_at),
        days_between(dispute.c.reported_day, dispute.c.closed_day),
        local_day(dispute.c.reported_at),
        day_of_month(dispute.c.closed_day),
        days_later(dispute.c.reported_day, literal(30)),
    )
    told = ("2026-11", 0, 30, 7, 2 * 86400 + 3 * 3600 + 1, 2, date(2026, 11, 1), 3, date(2026, 12, 1))
    with reading(one_dispute) as connection:
        assert connection.execute(asked).one() == told


def test_moments_come_back_aware_and_as_they_went_in(one_dispute: Engine) -> None:
    with reading(one_dispute) as connection:
        row = connection.execute(select(dispute.c.reported_at, dispute.c.closed_at, dispute.c.reported_day)).one()
    assert row == (REPORTED, CLOSED, date(2026, 11, 1))
    assert row.reported_at.tzinfo is not None


def test_weeks_of_the_month_begin_on_five_days(one_dispute: Engine) -> None:
    days = [date(2028, 2, day) for day in range(1, 30)] + [date(2028, 3, day) for day in range(1, 32)]
    with one_dispute.connect() as connection:
        for day in days:
            connection.execute(update(dispute).values(reported_day=day, closed_at=None, closed_day=None, outcome=None))
            asked = select(first_of_week(dispute.c.reported_day), first_of_month(dispute.c.reported_day))
            assert connection.execute(asked).one() == (calendar_days.first_of_week(day), day.replace(day=1))
        connection.rollback()


def test_rows_that_are_there_already_are_added_to(empty_engine: Engine) -> None:
    cells = served_by_month
    row = {"community_code": rows.COMMUNITY, "month": date(2026, 3, 1), "served": 3, "served_at_home": 1}
    with empty_engine.begin() as connection:
        connection.execute(insert(cells), [row])
        constants = [literal(value, cells.c[name].type) for name, value in row.items()]
        other = [constants[0], literal(date(2026, 4, 1), cells.c.month.type), *constants[2:]]
        new = union_all(select(*constants), select(*other)).subquery()
        insert_or_add(connection, cells, select(new).where(true()), "served")
        found = connection.execute(select(cells).order_by(cells.c.month)).all()
    assert [tuple(cell)[1:] for cell in found] == [(date(2026, 3, 1), 6, 1), (date(2026, 4, 1), 3, 1)]


def test_a_moment_without_time_zone_is_refused(empty_engine: Engine) -> None:
    with empty_engine.connect() as connection, pytest.raises(Exception, match="time zone"):
        connection.execute(select(dispute).where(dispute.c.reported_at > REPORTED.replace(tzinfo=None)))
