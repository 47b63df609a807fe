from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.directory import Directory, GridUnit
from data_access.periods import Comparison, Days, Period
from presentation import address
from presentation.address import Filters

TODAY = date(2026, 11, 23)
ONE, TWO = "140213066004", "140213066005"
DIRECTORY = Directory(
    street_name="水泊寺街道",
    communities={ONE: "文兴社区", TWO: "重熙社区"},
    compounds={ONE + "001": "璀璨天城", ONE + "002": "御景苑", TWO + "001": "和瑞园"},
    grid_units={ONE + "01": GridUnit("第一网格", ONE + "001"), ONE + "02": GridUnit("第二网格", ONE + "002")},
    is_demonstration=True,
)


def read(**query: list[str]) -> address.Address:
    return address.read(query, DIRECTORY, TODAY)


def test_a_plain_address_shows_the_whole_street_over_twelve_months() -> None:
    assert read() == address.Address(Filters())
    assert address.write(Filters()) == {}


def test_codes_say_what_is_shown() -> None:
    found = read(community=[ONE], compound=[ONE + "002", ONE + "001"], period=["this_year"], compare=["last_year"])
    assert found.filters == Filters(
        community=ONE,
        compounds=(ONE + "002", ONE + "001"),
        period=Period.THIS_YEAR,
        comparison=Comparison.LAST_YEAR,
    )
    assert found.sentences == ()


def test_a_compound_or_grid_unit_alone_names_its_community() -> None:
    assert read(compound=[TWO + "001"]).filters.community == TWO
    assert read(grid_unit=[ONE + "01"]).filters.community == ONE
    assert read(compound=[ONE + "001", TWO + "001"]).filters.community == ""


def test_what_is_not_of_the_community_goes() -> None:
    found = read(community=[ONE], compound=[ONE + "001", TWO + "001"], grid_unit=[ONE + "02"]).filters
    assert found.compounds == (ONE + "001",)
    assert found.grid_unit == ""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"community": ["999"]}, "社区“999”"),
        ({"compound": [ONE + "999"]}, "小区"),
        ({"grid_unit": ["x"]}, "网格“x”"),
        ({"period": ["tomorrow"]}, "时间范围“tomorrow”"),
        ({"compare": ["what"]}, "对比方式“what”"),
        ({"period": ["custom"]}, "起止日期"),
        ({"period": ["custom"], "days": ["2026-02-30", "2026-03-01"]}, "起止日期"),
        ({"period": ["custom"], "days": ["2027-01-01", "2027-03-01"]}, "还没有到来"),
    ],
)
def test_an_unknown_value_falls_back_with_a_sentence(query: dict[str, list[str]], said: str) -> None:
    found = address.read(query, DIRECTORY, TODAY)
    assert len(found.sentences) == 1
    assert said in found.sentences[0]
    assert found.filters == Filters()


def test_what_is_right_beside_a_wrong_value_stays() -> None:
    found = read(community=[ONE], compound=[ONE + "001", "x"])
    assert found.filters == Filters(community=ONE, compounds=(ONE + "001",))


def test_days_are_put_in_order_and_end_today_at_the_latest() -> None:
    found = read(period=["custom"], days=["2026-12-31", "2026-11-01"])
    assert found.filters.days == Days(date(2026, 11, 1), TODAY)


@given(
    st.builds(
        Filters,
        community=st.sampled_from(["", ONE]),
        compounds=st.sampled_from([(), (ONE + "001",), (ONE + "001", ONE + "002")]),
        grid_unit=st.sampled_from(["", ONE + "01"]),
        period=st.sampled_from([period for period in Period if period is not Period.CUSTOM]),
        comparison=st.sampled_from(Comparison),
    )
)
def test_an_address_says_what_its_sender_saw(filters: Filters) -> None:
    shown = address.consistent(filters, DIRECTORY)
    assert address.read(address.write(shown), DIRECTORY, TODAY) == address.Address(shown)
    custom = replace(shown, period=Period.CUSTOM, days=Days(date(2026, 3, 1), date(2026, 3, 5)))
    assert address.read(address.write(custom), DIRECTORY, TODAY) == address.Address(custom)
