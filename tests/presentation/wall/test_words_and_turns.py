"""The wall's small parts: the day in words, when a wall starts over, the stops of a tour, and a unit's place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from data_access.directory import Directory, GridUnit
from data_access.measures import Measure
from presentation.address import Filters
from presentation.unit_values import UnitValue
from presentation.wall import map as wall_map
from presentation.wall import served, tour
from presentation.wall.day_words import day_words
from presentation.wall.tour import WHOLE, Stop
from presentation.wall.words import share_change

STREET, FIRST, SECOND = "140213066", "140213066004", "140213066005"
DIRECTORY = Directory(
    street_name="水泊寺街道",
    communities={FIRST: "文兴社区", SECOND: "重熙社区"},
    compounds={FIRST + "001": "璀璨天城", FIRST + "002": "和瑞园", SECOND + "001": "紫荆里"},
    grid_units={FIRST + "01": GridUnit("第一网格", FIRST + "001")},
    is_demonstration=False,
)


@pytest.mark.parametrize(
    ("day", "words"),
    [  # dates of the almanac of the Purple Mountain Observatory
        (date(2026, 2, 17), "2026年2月17日 星期二 · 农历正月初一"),
        (date(2025, 7, 25), "2025年7月25日 星期五 · 农历闰六月初一"),
        (date(2026, 11, 22), "2026年11月22日 星期日 · 农历十月十四 · 小雪"),
        (date(2026, 9, 25), "2026年9月25日 星期五 · 农历八月十五"),
        (date(2027, 2, 5), "2027年2月5日 星期五 · 农历腊月廿九"),
        (date(2033, 12, 22), "2033年12月22日 星期四 · 农历闰冬月初一"),
    ],
)
def test_the_day_in_both_calendars(day: date, words: str) -> None:
    assert day_words(day) == words


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (datetime(2026, 11, 23, 19, 59, 59, tzinfo=UTC), "2026-11-23 04:00"),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), "2026-11-24 04:00"),
        (datetime(2026, 11, 24, 19, 59, tzinfo=UTC), "2026-11-24 04:00"),
    ],
)
def test_a_night_begins_at_the_hour_of_the_setting(moment: datetime, night: str) -> None:
    assert served.night(moment, time(4)) == night
    assert served.night(moment, None) == ""


def test_the_program_is_the_same_after_a_restart() -> None:
    first = served.program()
    served.program.cache_clear()
    assert served.program() == first


@pytest.mark.parametrize(
    ("filters", "territory", "codes"),
    [
        (Filters(), STREET, [WHOLE, FIRST, SECOND]),
        (Filters(community=FIRST), STREET, [WHOLE, FIRST + "001", FIRST + "002"]),
        (Filters(), FIRST, [WHOLE, FIRST + "001", FIRST + "002"]),
        (Filters(community=FIRST, compounds=(FIRST + "001",)), STREET, [WHOLE]),
        (Filters(community=FIRST, grid_unit=FIRST + "01"), STREET, [WHOLE]),
    ],
)
def test_the_stops_of_a_tour(filters: Filters, territory: str, codes: list[str]) -> None:
    assert [stop.code for stop in tour.stops(filters, DIRECTORY, territory)] == codes


def test_the_whole_is_named_by_what_is_filtered() -> None:
    assert tour.stops(Filters(community=SECOND), DIRECTORY, STREET)[0] == Stop(WHOLE, "重熙社区")
    chosen = Filters(community=FIRST, grid_unit=FIRST + "01")
    assert tour.stops(chosen, DIRECTORY, STREET)[0] == Stop(WHOLE, "第一网格")


def test_a_stop_narrows_the_filters() -> None:
    assert tour.at_stop(Filters(), FIRST, DIRECTORY) == Filters(community=FIRST)
    assert tour.at_stop(Filters(), FIRST + "002", DIRECTORY) == Filters(community=FIRST, compounds=(FIRST + "002",))
    assert tour.at_stop(Filters(community=SECOND), "gone", DIRECTORY) == Filters(community=SECOND)


def test_the_address_may_name_a_measure() -> None:
    assert tour.read({"measure": ["gap_list"], "community": [FIRST]}, DIRECTORY, date(2026, 11, 24)) == tour.Asked(
        Filters(community=FIRST), Measure.GAP_LIST
    )
    assert tour.read({"measure": ["none"], "community": ["none"]}, DIRECTORY, date(2026, 11, 24)) == tour.Asked(
        Filters(), None
    )


@pytest.mark.parametrize(("own", "words"), [(9, "最高"), (7, "并列第 2 高"), (3, "第 2 低"), (1, "最低")])
def test_a_unit_is_placed_from_the_nearer_end(own: int, words: str) -> None:
    units = [unit(code, value) for code, value in enumerate((9, 7, 7, 3, 1))]
    placed = next(each for each in units if each.value == own)
    assert wall_map._place(placed, units) == words


def unit(number: int, value: float) -> UnitValue:
    code = f"{STREET}00{number}"
    return UnitValue(
        code=code, name=code, community_code=code, community_name=code, value=value, numerator=value,
        denominator=None, rank=1, siblings=5, in_scope=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (0.934, 0.922, ("▲ 1.2 个百分点", "good")),
        (0.934, 0.938, ("▼ 0.4 个百分点", "bad")),
        (0.934, 0.934, ("持平", "plain")),
        (None, 0.9, ("", "plain")),
        (0.9, None, ("", "plain")),
    ],
)
def test_the_change_of_a_rate(now: float | None, before: float | None, told: tuple[str, str]) -> None:
    assert share_change(now, before) == told
