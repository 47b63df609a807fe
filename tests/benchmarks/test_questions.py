"""Every question of the screens is found and timed, and ten times the events cost little more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from benchmarks.questions import Cost, cost_of, section, summed_up
from benchmarks.screens import CHOICES, PARTS, Asked, questions_asked
from data_access import demo, rollup
from data_access.engine import create_engine_for, settle
from data_access.settings import HOME_STREET, TimeLimits
from tests.conftest import DEMO_DAY, DEMO_SCALE, DEMO_YEARS, FreshDatabase

TIMES = 10
#: What may grow with the places that have something to tell, and with rows at the edges of a period.
MOST_TIMES_IN_ALL = 3.0
MEASURED_PAGES = ("disputes", "elderly_care")


@pytest.fixture(scope="module")
def streets(fresh_database: FreshDatabase, migrated_sqlite: str) -> Iterator[tuple[str, str]]:
    """The same street with few events, and with ten times as many; rollups counted."""
    with (
        fresh_database("sqlite", copy_of=migrated_sqlite) as small,
        fresh_database("sqlite", copy_of=migrated_sqlite) as large,
    ):
        for url, scale in ((small, DEMO_SCALE / 2), (large, DEMO_SCALE / 2 * TIMES)):
            engine = create_engine_for(url)
            demo.fill(engine, street_code=HOME_STREET, as_of=DEMO_DAY, years=DEMO_YEARS, scale=scale, progress=False)
            rollup.refresh(engine, TimeLimits())
            settle(engine)
            engine.dispose()
        yield small, large


def asked_by(url: str, choice: str, *pages: str) -> list[Asked]:
    return questions_asked(url, {choice: CHOICES[choice]}, pages)


def test_questions_are_taken_down_from_the_pages_themselves(demo_sqlite_url: str) -> None:
    asked = asked_by(demo_sqlite_url, "community", "disputes", "elderly_care")
    names = {one.name for one in asked}
    assert {"disputes.trend.dispute_trend", "disputes.listing.dispute_list", "elderly_care.calls.answering"} <= names
    assert len({one.key() for one in asked}) == len(asked)
    # a secretary reads names where the leader reads counts
    assert any("secretary" in str(one.viewer) for one in asked)


def test_every_page_has_its_parts() -> None:
    from tests.screens import PAGES

    assert set(PARTS) == set(PAGES)


def test_what_was_asked_can_be_asked_of_the_other_database(demo_sqlite_url: str, demo_postgresql_url: str) -> None:
    assert make_url(demo_postgresql_url).get_backend_name() == "postgresql"
    asked = asked_by(demo_sqlite_url, "street", "disputes")
    costs = [cost_of(one, demo_postgresql_url, demo_postgresql_url, turns=1) for one in asked]
    assert all(0 < seconds < 30 for cost in costs for seconds in (*cost.cold, *cost.warm))
    told = section(summed_up(costs))
    assert len([line for line in told if line.startswith("| disputes.")]) == len(
        {one.name for one in asked if one.name.startswith("disputes.")}
    )


def test_the_question_that_grows_most_comes_first() -> None:
    def cost(name: str, small: float, large: float) -> Cost:
        def question(*_: object) -> None: ...

        question.__module__, question.__qualname__ = "data_access.x", name
        asked = Asked("street", question, None, None, {})  # type: ignore[arg-type]
        return Cost(asked, (small, large), (small, large))

    told = summed_up([cost("steady", 0.1, 0.1), cost("grows", 0.1, 0.5), cost("steady", 0.3, 0.3)])
    assert [(summary.name, len(summary.costs)) for summary in told] == [("x.grows", 1), ("x.steady", 2)]
    assert told[0].ratio("warm") == pytest.approx(5)
    assert section(told)[0].startswith("1 of 2 questions")


@pytest.mark.alone
def test_ten_times_the_events_do_not_cost_ten_times_as_much(streets: tuple[str, str]) -> None:
    costs = [cost_of(one, *streets, turns=3) for one in asked_by(streets[0], "street", *MEASURED_PAGES)]
    small, large = (sum(cost.warm[size] for cost in costs) for size in (0, 1))
    assert large <= MOST_TIMES_IN_ALL * small
