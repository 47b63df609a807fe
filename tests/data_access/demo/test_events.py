"""What happens in the demonstration street: the reported figures, and rhythms that people who live there believe."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, Row, select

from data_access.calendar_days import SHANGHAI, end_of, first_of_month, months_later
from data_access.codes import (
    CONFIDENTIAL_FACILITIES,
    AgeBand,
    CallKind,
    DisputeCategory,
    DisputeOutcome,
    FacilityKind,
    IssueCategory,
    ServiceMode,
)
from data_access.demo.demonstration import Demonstration
from data_access.demo.disputes import Disputes
from data_access.demo.moments import day_number
from data_access.demo.public_issues import PublicIssues
from data_access.demo.seasons import in_school_holidays, spring_festival
from data_access.demo.street_life import live_in
from data_access.schema import (
    call,
    compound,
    dispute,
    facility,
    facility_hours,
    hazard,
    public_issue,
    service_order,
    visit,
)
from tests.data_access.demo.conftest import CALIBRATED_DAY, PILOT

WINDOW = months_later(first_of_month(CALIBRATED_DAY), -11), CALIBRATED_DAY


def local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def in_window(day: date | None) -> bool:
    return day is not None and WINDOW[0] <= day <= WINDOW[1]


def disputes_of_pilot(street: Connection) -> list[Row[Any]]:
    return list(street.execute(select(dispute).where(dispute.c.community_code == PILOT)))


def visits_to(street: Connection, kind: FacilityKind) -> list[Row[Any]]:
    joined = facility.join(visit)
    return list(street.execute(select(visit).select_from(joined).where(facility.c.kind == kind)))


def on_school_day(day: date) -> bool:
    return day.isoweekday() <= 5 and not in_school_holidays(np.array([day_number(day)]))[0]


def test_the_pilot_resolved_exactly_one_hundred_disputes_and_solved_fifty_two_issues(street) -> None:
    resolved = [row for row in disputes_of_pilot(street) if row.outcome == DisputeOutcome.RESOLVED]
    issues = street.execute(select(public_issue).where(public_issue.c.community_code == PILOT)).all()
    assert sum(in_window(row.closed_day) for row in resolved) == 100
    assert sum(in_window(row.resolved_day) for row in issues) == 52


@pytest.mark.parametrize(
    ("seed", "as_of", "cutoff"),
    [
        (1, date(2026, 11, 23), datetime(2026, 11, 23, 1, 5, tzinfo=UTC)),
        (1, date(2026, 3, 1), datetime(2026, 2, 28, 16, 0, 1, tzinfo=UTC)),
        (7, date(2027, 2, 16), end_of(date(2027, 2, 16))),
        (42, date(2025, 12, 31), end_of(date(2025, 12, 31))),
    ],
)
def test_so_it_does_for_any_seed_and_up_to_any_moment(street, seed: int, as_of: date, cutoff: datetime) -> None:
    chosen = Demonstration(street_code=PILOT[:9], seed=seed, years=2, scale=1, as_of=as_of, cutoff=cutoff)
    life = live_in(street, chosen)
    first, last = chosen.window()
    resolved = solved = 0
    disputes, issues = Disputes(life), PublicIssues(life)
    for month in chosen.months:
        for batch in disputes.of_month(month):
            closed, closing = batch.stages[-1].moments, batch.stages[-1].columns
            counted = (batch.columns["community_code"] == PILOT) & (closing["outcome"] == DisputeOutcome.RESOLVED.value)
            day = closing["closed_day"]
            resolved += int((counted & (first <= day) & (day <= last) & (closed <= chosen.anchor_second)).sum())
        for batch in issues.of_month(month):
            closed, day = batch.stages[-1].moments, batch.stages[-1].columns["resolved_day"]
            counted = (batch.columns["community_code"] == PILOT) & (closed <= chosen.anchor_second)
            solved += int((counted & (first <= day) & (day <= last)).sum())
    assert (resolved, solved) == (100, 52)


def test_the_reported_cases_of_one_compound_are_among_the_solved(street) -> None:
    solved = [
        row
        for row in street.execute(select(public_issue).where(public_issue.c.community_code == PILOT))
        if in_window(row.resolved_day) and row.title.startswith("璀璨天城：")
    ]
    code = street.scalar(select(compound.c.compound_code).where(compound.c.name == "璀璨天城"))
    for words, category in (
        ("停水", IssueCategory.WATER_AND_POWER),
        ("停电", IssueCategory.WATER_AND_POWER),
        ("未通天然气", IssueCategory.GAS),
    ):
        assert any(words in row.title and row.category == category and row.compound_code == code for row in solved)


def test_the_pilot_serves_a_little_over_one_hundred_elders_at_home(street) -> None:
    orders = select(service_order).where(
        service_order.c.community_code == PILOT, service_order.c.mode == ServiceMode.DOOR_TO_DOOR
    )
    reached = {row.elder_id for row in street.execute(orders) if in_window(row.completed_day)}
    assert 101 <= len(reached) <= 115


def test_the_pilot_has_all_six_kinds_of_room(street) -> None:
    kinds = street.scalars(select(facility.c.kind).where(facility.c.community_code == PILOT)).all()
    assert sorted(kinds) == sorted(FacilityKind)


def test_heating_fails_in_the_heating_season_and_noise_disturbs_in_summer(street) -> None:
    heating = select(public_issue.c.reported_day).where(public_issue.c.category == IssueCategory.HEATING)
    cold = [day.month in (11, 12, 1, 2, 3) for day in street.scalars(heating)]
    assert sum(cold) / len(cold) > 0.85
    noise = select(dispute.c.reported_day).where(dispute.c.category == DisputeCategory.NOISE)
    months = Counter(day.month for day in street.scalars(noise) if in_window(day))
    assert months[7] + months[8] > 1.5 * (months[12] + months[1])


def test_one_compound_quarrels_about_parking_two_months_before(street) -> None:
    rows = street.execute(select(dispute).where(dispute.c.category == DisputeCategory.PARKING)).all()
    months = Counter(first_of_month(row.reported_day) for row in rows)
    burst = months_later(first_of_month(CALIBRATED_DAY), -2)
    usual = [count for month, count in months.items() if month not in (burst, first_of_month(CALIBRATED_DAY))]
    limit = np.mean(usual) + 3 * np.sqrt(np.mean(usual))
    assert months[burst] > limit >= max(usual)
    in_burst = [row for row in rows if first_of_month(row.reported_day) == burst]
    assert Counter(row.community_code for row in in_burst)[PILOT] >= 14


def test_disputes_close_within_the_week_mostly_and_few_come_back(street) -> None:
    rows = {(row.community_code, row.dispute_id): row for row in street.execute(select(dispute))}
    days = [(row.closed_at - row.reported_at) / timedelta(days=1) for row in rows.values() if row.closed_at]
    assert 3.5 <= median(days) <= 6.5
    assert max(days) > 60
    assert 0.75 <= sum(row.outcome == DisputeOutcome.RESOLVED for row in rows.values()) / len(rows) <= 0.95
    repeats = [row for row in rows.values() if row.repeat_of is not None]
    assert 0.01 <= len(repeats) / len(rows) <= 0.05
    for row in repeats:
        before = rows[row.community_code, row.repeat_of]
        assert before.closed_at < row.reported_at < before.reported_at + timedelta(days=180)
        assert (before.category, before.grid_unit_code) == (row.category, row.grid_unit_code)


def test_the_three_rates_of_public_issues_are_those_of_a_busy_street(street) -> None:
    rows = [row for row in street.execute(select(public_issue)) if in_window(row.reported_day)]
    now = end_of(CALIBRATED_DAY)
    limits = {
        row: (timedelta(hours=2), timedelta(hours=24)) if row.urgent else (timedelta(hours=24), timedelta(days=7))
        for row in rows
    }
    responded = [row.responded_at is not None and row.responded_at - row.reported_at <= limits[row][0] for row in rows]
    due = [row for row in rows if row.resolved_at is not None or now - row.reported_at > limits[row][1]]
    asked = [row.satisfaction for row in rows if row.satisfaction is not None]
    assert 0.95 <= sum(responded) / len(rows) <= 0.985
    assert 0.87 <= sum(row.resolved_at is not None for row in due) / len(due) <= 0.94
    assert 0.89 <= sum(mark >= 4 for mark in asked) / len(asked) <= 0.96


def test_calls_are_answered_in_half_a_minute_with_a_tail(street) -> None:
    rows = street.execute(select(call)).all()
    waits = [(row.answered_at - row.called_at).total_seconds() for row in rows if row.answered_at]
    assert 15 <= median(waits) <= 50
    assert 0.95 <= sum(wait <= 60 for wait in waits) / len(rows) <= 0.985
    assert max(waits) > 120
    emergencies = [row for row in rows if row.kind == CallKind.EMERGENCY and row.arrived_at]
    in_time = [row.arrived_at - row.called_at <= timedelta(minutes=30) for row in emergencies]
    assert 0.94 <= sum(in_time) / len(in_time) < 1


def test_calls_peak_in_the_morning_and_the_early_evening_emergencies_come_at_night_too(street) -> None:
    hours: dict[bool, Counter[int]] = defaultdict(Counter)
    for row in street.execute(select(call.c.kind, call.c.called_at)):
        hours[row.kind == CallKind.EMERGENCY][local(row.called_at).hour] += 1
    ordinary, emergency = hours[False], hours[True]
    assert ordinary[9] > 1.3 * ordinary[13] < ordinary[18]
    night = [sum(counts[hour] for hour in range(6)) / counts.total() for counts in (ordinary, emergency)]
    assert night[0] < 0.05 < 0.12 < night[1]


def test_visits_lie_in_opening_hours_and_rooms_are_hardly_ever_overfull(street) -> None:
    hours = defaultdict(list)
    for row in street.execute(select(facility_hours)):
        hours[row.facility_code, row.weekday].append((row.opens_minute, row.closes_minute))
    capacity = dict(street.execute(select(facility.c.facility_code, facility.c.capacity)).all())
    changes: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for row in street.execute(select(visit)):
        came, went = local(row.checked_in_at), local(row.checked_out_at)
        minutes = came.hour * 60 + came.minute, went.hour * 60 + went.minute
        assert any(
            opens <= minutes[0] and minutes[1] <= closes
            for opens, closes in hours[row.facility_code, came.isoweekday()]
        )
        changes[row.facility_code] += [(row.checked_in_at, 1), (row.checked_out_at, -1)]
    for code, moves in changes.items():
        inside = np.cumsum([change for _, change in sorted(moves)])
        assert capacity[code] * 0.3 < inside.max() <= capacity[code] * 1.1


def test_of_confidential_rooms_nobody_knows_who_came(street) -> None:
    for kind in FacilityKind:
        homes = [row.home_grid_unit_code for row in visits_to(street, kind)]
        assert homes
        assert all((home is None) == (kind in CONFIDENTIAL_FACILITIES) for home in homes)


def test_children_come_after_school_and_in_the_holidays_founders_on_weekdays_elders_in_the_morning(street) -> None:
    pupils = (AgeBand.PRIMARY_SCHOOL, AgeBand.SECONDARY_SCHOOL)
    maker = [row for row in visits_to(street, FacilityKind.MAKER_SPACE) if row.age_band in pupils]
    school = [row for row in maker if on_school_day(row.checked_in_day)]
    assert sum(local(row.checked_in_at).hour >= 15 for row in school) / len(school) > 0.8
    days = {row.checked_in_day for row in maker}
    school_days = sum(on_school_day(day) for day in days)
    assert (len(maker) - len(school)) / (len(days) - school_days) > 1.8 * len(school) / school_days
    founders = visits_to(street, FacilityKind.YOUTH_START_UP_SPACE)
    assert all(row.checked_in_day.isoweekday() <= 5 for row in founders)
    readers = [row for row in visits_to(street, FacilityKind.READING_CORNER) if row.age_band == AgeBand.ELDER]
    assert sum(local(row.checked_in_at).hour < 12 for row in readers) / len(readers) > 0.6


def test_rooms_are_closed_over_spring_festival(street) -> None:
    festival = spring_festival(2026)
    closed = [festival + timedelta(days=step) for step in range(-1, 3)]
    assert street.scalars(select(visit.c.visit_id).where(visit.c.checked_in_day.in_(closed))).all() == []


def test_visitors_increase_after_a_room_opens(street) -> None:
    newest = street.execute(select(facility).order_by(facility.c.opened_day.desc())).first()
    assert newest is not None
    days = street.scalars(select(visit.c.checked_in_day).where(visit.c.facility_code == newest.facility_code)).all()
    assert min(days) >= newest.opened_day
    ages = [(day - newest.opened_day).days for day in days]
    assert sum(60 < age <= 90 for age in ages) > sum(age <= 30 for age in ages)


def test_some_hazards_are_overdue(street) -> None:
    rows = street.execute(select(hazard)).all()
    overdue = [((row.rectified_at or end_of(CALIBRATED_DAY)) - row.found_at).days > 15 for row in rows]
    assert 0.02 <= sum(overdue) / len(rows) <= 0.15
