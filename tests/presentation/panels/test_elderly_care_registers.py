from collections.abc import Iterator

import pytest
from sqlalchemy import select

from data_access.engine import create_engine_for, reading
from data_access.periods import Comparison, Period
from data_access.schema import audit_log
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.viewer import Role, Viewer
from presentation.formats import SUPPRESSED, known, rate
from presentation.panels import elderly_care_key_figures as key_figures
from presentation.panels import elderly_care_registers as registers
from presentation.theme import LIGHT
from presentation.view import View
from tests.conftest import FreshDatabase
from tests.data_access.elderly_care.street import FIRST_DAY, NOW, ONE, TODAY, filled
from tests.rows import STREET

pytestmark = pytest.mark.filterwarnings("ignore:.*ScriptRunContext")


def view_of(role: Role, territory: str) -> View:
    scope = Scope(territory=territory, first_day=FIRST_DAY, last_day=TODAY, as_of=NOW)
    return View(
        scope=scope, comparison_scope=None, period=Period.LAST_12_MONTHS, comparison=Comparison.NONE,
        viewer=Viewer(role, territory), limits=TimeLimits(), theme=LIGHT, version=1,
    )  # fmt: skip


SECRETARY, LEADER, PRESENTER = (
    view_of(Role.SECRETARY, ONE),
    view_of(Role.LEADER, STREET),
    view_of(Role.PRESENTER, STREET),
)


@pytest.fixture
def street_url(fresh_database: FreshDatabase, migrated_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The street of the data layer's tests as the database of this installation."""
    with filled(fresh_database, "sqlite", copy_of=migrated_sqlite) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url


def entries(url: str) -> list[tuple[str, str, str, int]]:
    with reading(create_engine_for(url)) as connection:
        columns = (audit_log.c.viewer, audit_log.c.community_code, audit_log.c.subject, audit_log.c.row_count)
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(select(*columns))]


@pytest.mark.parametrize(
    ("export", "total", "subject"),
    [
        (registers.gap_export, registers.gap_total, "应装未装名单"),
        (registers.silent_export, registers.silent_total, "离线设备名单"),
    ],
)
def test_a_list_of_persons_is_written_down_before_it_leaves(street_url, export, total, subject) -> None:
    hand_out = export(SECRETARY)
    assert entries(street_url) == []
    rows = hand_out()
    assert len(rows) == total(SECRETARY) > 0
    assert entries(street_url) == [(f"secretary:{ONE}", ONE, subject, len(rows))]


def test_pages_have_as_many_rows_as_the_total_says(street_url: str) -> None:
    assert len(registers.gap_rows(SECRETARY)("age", True, 0, 1000)) == registers.gap_total(SECRETARY)
    assert len(registers.silent_rows(SECRETARY)("days_silent", True, 0, 1000)) == registers.silent_total(SECRETARY)


def test_leaders_get_no_rows_about_persons(street_url: str) -> None:
    with pytest.raises(PermissionError):
        registers.gap_rows(LEADER)("age", True, 0, 10)


def test_units_are_ordered_by_what_is_told(street_url: str) -> None:
    rows = registers.unit_rows(LEADER)("gap", True, 0, 100)
    assert len(rows) == registers.unit_total(LEADER)
    told = [0.5 if hidden else gap for gap, hidden in zip(rows["gap"], rows["gap_suppressed"], strict=True)]
    assert told == sorted(told, reverse=True)
    assert rows["gap_suppressed"].any()
    hidden = rows[rows["gap_suppressed"]]
    assert hidden["unit_code"].is_monotonic_increasing
    assert rows["community_name"].notna().all()


def test_a_presenter_takes_nothing_out(street_url: str) -> None:
    assert registers.unit_export(PRESENTER) is None
    assert registers.gap_export(PRESENTER) is None
    everything = registers.unit_export(LEADER)
    assert everything is not None
    assert len(everything()) == registers.unit_total(LEADER)
    assert entries(street_url) == []


def test_key_figures_have_their_parts_and_a_year_of_months(street_url: str) -> None:
    figures = dict(key_figures.protection_figures(LEADER)) | dict(key_figures.service_figures(LEADER))
    assert list(figures) == [
        "elders", "coverage", "effective_coverage", "gap",
        "on_time_answer", "on_time_arrival", "service_coverage", "served_at_home",
    ]  # fmt: skip
    assert {len(figure.history) for figure in figures.values()} == {12}
    for name in ("coverage", "effective_coverage", "on_time_answer", "on_time_arrival", "service_coverage"):
        figure = figures[name]
        fraction = rate(figure.numerator, figure.denominator)
        assert fraction is not None
        assert figure.now == pytest.approx(100 * fraction)
    assert figures["elders"].history[-1] == figures["elders"].now
    assert figures["gap"].history[-1] == figures["gap"].now
    assert {known(figure.before) for figure in figures.values()} == {None}
    assert {figure.change_text for figure in figures.values()} == {"—"}
    assert SUPPRESSED not in [figure.before for figure in figures.values()]
