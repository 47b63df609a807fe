"""The peer says the same numbers as the dashboard: otherwise comparing their speed would tell nothing."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest
from pandas import DataFrame
from sqlalchemy import Connection, Engine

from benchmarks.peers.charts import PAGES, Chart, answer
from data_access.answering import Question
from data_access.calendar_days import first_of_month, last_second_of, months_later
from data_access.disputes import (
    ALL_CATEGORIES,
    dispute_trend,
    disputes_by_month,
    disputes_by_outcome,
    open_disputes_by_age,
    repeat_disputes,
)
from data_access.elderly_care.calls import call_steps, calls_by_hour
from data_access.elderly_care.service_orders import orders_by_month
from data_access.engine import reading
from data_access.scope import Scope
from data_access.settings import HOME_STREET, TimeLimits
from tests.conftest import DEMO_DAY

COMPOUND = "140213066004001"
CHARTS = [chart for charts in PAGES.values() for chart in charts]


def scope_of(compound: str) -> Scope:
    """The running month and the eleven before it, at the end of the demonstration's last day."""
    return Scope(
        territory=HOME_STREET,
        first_day=months_later(first_of_month(DEMO_DAY), -11),
        last_day=DEMO_DAY,
        as_of=last_second_of(DEMO_DAY),
        compounds=(compound,) if compound else (),
    )


def ask(connection: Connection, question: Question[...], scope: Scope, **options: Any) -> DataFrame:
    """The answer; the time limits are given where they are asked for."""
    if "limits" in signature(question).parameters:
        options["limits"] = TimeLimits()
    return question(connection, scope, **options)


def rows_of(engine: Engine, key: str, compound: str) -> DataFrame:
    return answer(engine, next(chart for chart in CHARTS if chart.key == key), compound, DEMO_DAY)


@pytest.mark.parametrize("compound", ["", COMPOUND])
def test_the_charts_of_disputes_say_what_the_dashboard_says(demo_engine: Engine, compound: str) -> None:
    asked = scope_of(compound)
    with reading(demo_engine) as connection:
        trend = ask(connection, dispute_trend, asked)
        by_month = ask(connection, disputes_by_month, asked)
        by_age = ask(connection, open_disputes_by_age, asked)
        by_outcome = ask(connection, disputes_by_outcome, asked)
        repeats = ask(connection, repeat_disputes, asked, by="category")

    def peer(key: str) -> DataFrame:
        return rows_of(demo_engine, key, compound)

    in_all = trend[trend["category"] == ALL_CATEGORIES]
    assert peer("months")["n"].tolist() == [opened for opened in in_all["opened"] if opened]
    assert peer("categories")["n"].sum() == in_all["opened"].sum()
    assert peer("backlog")["n"].tolist() == [waiting for waiting in by_age["open"] if waiting]
    assert peer("outcomes")["n"].sum() == by_outcome["closed"].sum()
    assert peer("venues")["n"].sum() == by_month["closed"].sum()
    assert peer("pace").groupby("flow")["n"].sum()["登记"] == by_month["opened"].sum()
    assert peer("repeats")["n"].sum() == repeats["repeats"].sum()
    drawn = next(chart for chart in CHARTS if chart.key == "days").draw(peer("days"))
    medians = dict(zip(drawn.data[0].x, drawn.data[0].y, strict=True))
    assert medians == {
        f"{month:%Y-%m}": days
        for month, days in zip(by_month["month"], by_month["median_days"], strict=True)
        if f"{month:%Y-%m}" in medians
    }


@pytest.mark.parametrize("compound", ["", COMPOUND])
def test_the_charts_of_services_say_what_the_dashboard_says(demo_engine: Engine, compound: str) -> None:
    asked = scope_of(compound)
    with reading(demo_engine) as connection:
        orders = ask(connection, orders_by_month, asked)
        steps = ask(connection, call_steps, asked).iloc[0]
        hours = ask(connection, calls_by_hour, asked)
    assert rows_of(demo_engine, "helps", compound)["n"].sum() == orders["orders"].sum()
    assert rows_of(demo_engine, "modes", compound)["n"].sum() == orders["orders"].sum()
    peer = rows_of(demo_engine, "steps", compound).iloc[0]
    assert (peer["calls"], peer["answered"]) == (steps["called"], steps["answered"])
    assert rows_of(demo_engine, "hours", compound)["n"].sum() == hours["calls"].sum()


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_every_chart_is_drawn(demo_engine: Engine, chart: Chart) -> None:
    assert chart.draw(answer(demo_engine, chart, COMPOUND, DEMO_DAY)).data


def test_each_page_has_eight_charts_with_names_of_their_own() -> None:
    for charts in PAGES.values():
        assert len({chart.key for chart in charts}) == len(charts) == 8
