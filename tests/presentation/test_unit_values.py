"""Units with a measure: ranks among siblings, what is hidden, and the words of the hover card."""

from dataclasses import replace

from pandas import DataFrame

from data_access.measures import Measure
from presentation.breaks import BreakMethod
from presentation.formats import SUPPRESSED
from presentation.unit_values import UnitValue, breaks_for, card_text, quantities_of, rank_text, ranks_of

HERE, THERE = "140213066004", "140213066005"
UNIT = UnitValue(
    code=HERE + "07", name="第七网格", community_code=HERE, community_name="文兴社区",
    value=0.5, numerator=10, denominator=20, rank=3, siblings=26, in_scope=True,
)  # fmt: skip


def test_siblings_are_the_units_with_a_value_in_the_same_community():
    frame = DataFrame(
        {
            "unit_code": [HERE + "01", HERE + "02", HERE + "03", HERE + "04", THERE + "01"],
            "community_code": [HERE] * 4 + [THERE],
            "value": [1.0, 5.0, 5.0, None, 2.0],
        }
    )
    assert ranks_of(frame) == {
        HERE + "01": (3, 3, 1), HERE + "02": (1, 3, 2), HERE + "03": (1, 3, 2), THERE + "01": (1, 1, 1),
    }  # fmt: skip


def test_communities_are_siblings_of_the_street():
    frame = DataFrame({"unit_code": [HERE, THERE], "community_code": [HERE, THERE], "value": [1.0, 2.0]})
    assert ranks_of(frame) == {HERE: (2, 2, 1), THERE: (1, 2, 1)}
    assert ranks_of(frame.head(0)) == {}


def test_what_is_hidden_is_not_merely_missing():
    row = {"value": None, "numerator": None, "denominator": 20, "hidden": False}
    told = {"people_suppressed": False, "people_in_all_suppressed": False, "people_left_suppressed": False}
    assert quantities_of(row | told) == {"value": None, "numerator": None, "denominator": 20}
    hidden = quantities_of(row | told | {"people_left_suppressed": True})
    assert hidden == {"value": SUPPRESSED, "numerator": SUPPRESSED, "denominator": 20}
    source_hides = quantities_of(row | told | {"hidden": True})
    assert source_hides["value"] is SUPPRESSED


def test_the_card_says_value_parts_and_rank():
    assert card_text(UNIT, Measure.KEY_GROUP_SHARE, "grid_unit", "重点人群占比").splitlines() == [
        "文兴社区",
        "重点人群占比：50%",
        "重点人群 10 人 ÷ 老年人 20 人",
        "在文兴社区 26 个网格中第 3 高",
    ]


def test_a_unit_without_a_value_is_not_ranked():
    assert rank_text(replace(UNIT, rank=None), "grid_unit") == "没有可比的数值，不参与排名"
    assert rank_text(replace(UNIT, siblings=9), "community") == "在全街道 9 个社区中第 3 高"


def test_equal_values_share_their_place_and_where_all_are_equal_there_is_none():
    assert rank_text(replace(UNIT, equal=2), "grid_unit") == "在文兴社区 26 个网格中并列第 3 高"
    assert rank_text(replace(UNIT, rank=1, equal=26), "grid_unit") == "文兴社区 26 个网格都相同"
    assert rank_text(replace(UNIT, rank=1, siblings=1, equal=1), "grid_unit") == "在文兴社区 1 个网格中第 1 高"


def test_names_say_the_community_where_they_repeat():
    assert (UNIT.full_name, UNIT.short_name) == ("文兴社区 · 第七网格", "文兴第七网格")
    community = replace(UNIT, code=HERE, name="文兴社区")
    assert (community.full_name, community.short_name) == ("文兴社区", "文兴社区")


def test_units_outside_the_scope_do_not_decide_the_classes():
    outside = replace(UNIT, value=99.0, in_scope=False)
    hidden = replace(UNIT, value=SUPPRESSED)
    assert breaks_for([UNIT, outside, hidden], BreakMethod.QUANTILE).ranges == ((0.5, 0.5),)
