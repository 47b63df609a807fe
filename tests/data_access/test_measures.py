"""Measures: values against counts over the raw rows, small counts of people hidden, trends that end in the figure."""

from collections import Counter
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from pandas import DataFrame
from sqlalchemy import Engine, select

from data_access import schema
from data_access.answering import answer
from data_access.engine import writing
from data_access.measures import DEFINITIONS, Kind, Measure, measure_by_month, measure_by_unit, measure_total
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level
from data_access.viewer import Role, Viewer
from tests import rows

LIMITS = TimeLimits()
FIRST, SECOND = rows.COMMUNITY + "01", rows.COMMUNITY + "02"
THIRD = rows.COMMUNITY + "03"
OTHER = "140213066005"
AS_OF = datetime(2026, 11, 30, 16, tzinfo=UTC)
SCOPE = Scope(territory=rows.STREET, first_day=date(2025, 12, 1), last_day=date(2026, 11, 30), as_of=AS_OF)
LEADER = Viewer(Role.LEADER, rows.STREET)
SECRETARY = Viewer(Role.SECRETARY, rows.COMMUNITY)
MAY = datetime(2026, 5, 5, 2, tzinfo=UTC)


@pytest.fixture
def street(empty_engine):
    """Two communities. In the first: grid units with 7 elders, with 3, and with nobody in them."""
    with writing(empty_engine) as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_community(connection, OTHER)
        rows.put_compound(connection)
        for code in (FIRST, SECOND, THIRD, OTHER + "01"):
            rows.put_grid_unit(connection, code, compound_code=rows.COMMUNITY + "001" if code != OTHER + "01" else None)
        for code in (FIRST, SECOND, OTHER + "01"):
            rows.put_building(connection, code[:12] + code[12:].zfill(4), grid_unit_code=code, household_count=200)
        for code, elders in ((FIRST, 7), (SECOND, 3), (OTHER + "01", 20)):
            for _ in range(elders):
                elder = rows.put_elder(connection, grid_unit_code=code, registered_day=date(2026, 3, 1))
                if elder % 2:
                    rows.put_device(connection, elder, code[:12], installed_day=date(2026, 4, 1))
            rows.put_dispute(connection, MAY, grid_unit_code=code)
            rows.put_dispute(connection, MAY, rows.later(MAY, days=3), grid_unit_code=code)
        rows.put_dispute(connection, rows.later(AS_OF, seconds=1), grid_unit_code=FIRST)  # not known yet
        rows.put_public_issue(connection, MAY, rows.later(MAY, days=2), rows.later(MAY, hours=1), grid_unit_code=FIRST)
        rows.put_public_issue(connection, MAY, grid_unit_code=FIRST)
        rows.put_hazard(connection, MAY, grid_unit_code=SECOND)
        rows.put_hazard(connection, MAY, rows.later(MAY, days=1), grid_unit_code=SECOND)
    return empty_engine


def asked(
    engine: Engine, measure: Measure, level: Level = "grid_unit", *, scope: Scope = SCOPE, viewer: Viewer = LEADER
) -> DataFrame:
    with engine.connect() as connection:
        frame = answer(connection, measure_by_unit, scope, viewer, measure=measure, level=level, limits=LIMITS)
    return frame.set_index("unit_code")


def test_every_unit_has_a_row_in_every_measure_and_level(street):
    for measure in Measure:
        assert list(asked(street, measure).index) == [FIRST, SECOND, THIRD, OTHER + "01"]
        assert list(asked(street, measure, "compound").index) == [rows.COMMUNITY + "001"]
        assert list(asked(street, measure, "community").index) == [rows.COMMUNITY, OTHER]


def test_disputes_per_household_and_open_ones_as_the_rows_have_them(street):
    with street.connect() as connection:
        disputes = connection.execute(select(schema.dispute)).all()
    opened = Counter(row.grid_unit_code for row in disputes if row.reported_at < AS_OF)
    still_open = Counter(row.grid_unit_code for row in disputes if row.reported_at < AS_OF and row.closed_at is None)
    frame = asked(street, Measure.DISPUTES_PER_1000_HOUSEHOLDS)
    assert frame["value"].to_dict() == {
        code: pytest.approx(opened[code] * 1000 / 200) if code != THIRD else pytest.approx(float("nan"), nan_ok=True)
        for code in frame.index
    }
    counts = asked(street, Measure.OPEN_DISPUTES)
    assert counts["value"].to_dict() == {code: still_open[code] for code in counts.index}
    assert counts["denominator"].isna().all()


def test_rates_and_counts_of_cases(street):
    resolution = asked(street, Measure.RESOLUTION_RATE).loc[FIRST]
    assert (resolution["numerator"], resolution["denominator"], resolution["value"]) == (1, 2, 0.5)
    assert asked(street, Measure.OPEN_PUBLIC_ISSUES)["value"].to_dict()[FIRST] == 1
    assert asked(street, Measure.OVERDUE_HAZARDS)["value"].to_dict() == {FIRST: 0, SECOND: 1, THIRD: 0, OTHER + "01": 0}


def test_the_secretary_reads_every_count_of_people(street):
    with street.connect() as connection:
        with_device = {row.elder_id for row in connection.execute(select(schema.device))}
        elders = connection.execute(select(schema.elder).where(schema.elder.c.community_code == rows.COMMUNITY)).all()
    scope = Scope(territory=rows.COMMUNITY, first_day=SCOPE.first_day, last_day=SCOPE.last_day, as_of=SCOPE.as_of)
    counts = asked(street, Measure.ELDERS, scope=scope, viewer=SECRETARY)
    assert counts["value"].to_dict() == {FIRST: 7, SECOND: 3, THIRD: 0}
    coverage = asked(street, Measure.EFFECTIVE_COVERAGE, scope=scope, viewer=SECRETARY)
    for code in (FIRST, SECOND):
        own = [row for row in elders if row.grid_unit_code == code]
        assert coverage.loc[code, "denominator"] == len(own)
        assert coverage.loc[code, "numerator"] == sum(row.elder_id in with_device for row in own)


def test_a_leader_reads_no_small_count_and_cannot_work_it_out(street):
    frame = asked(street, Measure.ELDERS)
    assert frame["people_suppressed"].to_dict() == {FIRST: True, SECOND: True, THIRD: False, OTHER + "01": False}
    assert frame.loc[[FIRST, SECOND], ["numerator", "value"]].isna().all(axis=None)
    assert frame.loc[THIRD, "value"] == 0  # nobody: points at nobody
    assert asked(street, Measure.ELDERS, "community")["value"].to_dict() == {rows.COMMUNITY: 10, OTHER: 20}


def test_a_share_is_hidden_with_what_is_left_of_it(street):
    frame = asked(street, Measure.EFFECTIVE_COVERAGE)
    told = frame[~frame[["people_suppressed", "people_in_all_suppressed", "people_left_suppressed"]].any(axis=1)]
    assert (told["numerator"].isin([0]) | (told["numerator"] >= 5)).all()
    left = told["denominator"] - told["numerator"]
    assert (left.isin([0]) | (left >= 5)).all()


def test_cases_are_never_hidden(street):
    for measure in Measure:
        if not DEFINITIONS[measure].counts_people:
            frame = asked(street, measure)
            assert not frame[["people_suppressed", "people_in_all_suppressed", "people_left_suppressed"]].any(axis=None)
            assert frame["numerator"].notna().all()


@pytest.mark.parametrize("measure", list(Measure))
def test_the_trend_ends_in_the_figure_and_the_total_is_that_of_the_units(street, measure):
    month = SCOPE.between(date(2026, 11, 1), date(2026, 11, 30))
    with street.connect() as connection:
        months = measure_by_month(connection, SCOPE, measure, LIMITS)
        total = measure_total(connection, month, measure, LIMITS).iloc[0]
        by_unit = measure_by_unit(connection, month, measure, "community", LIMITS)
    assert list(months["month"].dt.strftime("%Y-%m"))[::11] == ["2025-12", "2026-11"]
    last = months.iloc[-1]
    for column in ("numerator", "denominator", "value"):
        assert (pd.isna(last[column]) and pd.isna(total[column])) or last[column] == pytest.approx(total[column])
    assert total["numerator"] == by_unit["numerator"].sum()
    if DEFINITIONS[measure].kind is Kind.COUNT:
        assert total["value"] == total["numerator"]


def test_states_of_past_months_are_those_of_their_ends(street):
    with street.connect() as connection:
        elders = measure_by_month(connection, SCOPE, Measure.ELDERS, LIMITS)["value"].tolist()
        waiting = measure_by_month(connection, SCOPE, Measure.OPEN_DISPUTES, LIMITS)["value"].tolist()
    assert elders == [0, 0, 0, *[30] * 9]
    assert waiting == [0, 0, 0, 0, 0, *[3] * 7]


def test_the_total_of_a_grid_unit_takes_its_own_visits_and_residents(street):
    scope = Scope(
        territory=rows.STREET, first_day=SCOPE.first_day, last_day=SCOPE.last_day, as_of=AS_OF,
        communities=(rows.COMMUNITY,), grid_units=(FIRST,),
    )  # fmt: skip
    with writing(street) as connection:
        rows.put_facility(connection)
        rows.put_visit(connection, MAY, home_grid_unit_code=FIRST)
        rows.put_visit(connection, MAY, home_grid_unit_code=SECOND)
    with street.connect() as connection:
        total = measure_total(connection, scope, Measure.VISITS_PER_1000_RESIDENTS, LIMITS).iloc[0]
    assert (total["numerator"], total["denominator"]) == (1, 150)
    assert total["value"] == pytest.approx(1000 / 150)


def test_a_street_without_units_answers_with_the_same_columns(empty_engine):
    with empty_engine.connect() as connection:
        empty = measure_by_unit(connection, SCOPE, Measure.GAP_LIST, "grid_unit", LIMITS)
        total = measure_total(connection, SCOPE, Measure.GAP_LIST, LIMITS)
    assert empty.empty
    assert {"unit_code", "parent_code", "numerator", "denominator", "value", "hidden"} <= set(empty.columns)
    assert total["value"].tolist() == [0.0]
