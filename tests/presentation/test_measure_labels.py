"""Words of measures: every measure has them, values carry their unit, hidden ones say so."""

import pytest

from data_access.measures import DEFINITIONS, Kind, Measure
from presentation.formats import SUPPRESSED
from presentation.measure_labels import WORDS, parts_text, short_value_text, shown, value_text


@pytest.mark.parametrize("measure", list(Measure))
def test_the_words_fit_the_definition(measure):
    words, definition = WORDS[measure], DEFINITIONS[measure]
    assert words.definition.endswith("。")
    assert bool(words.denominator) == (definition.denominator is not None)
    assert (words.unit == "%") == (definition.kind is Kind.SHARE)
    assert value_text(measure, SUPPRESSED) == short_value_text(measure, SUPPRESSED) == "<5"
    assert value_text(measure, float("nan")) == "—"


def test_values_carry_their_unit():
    assert value_text(Measure.RESOLUTION_RATE, 0.9615) == "96.2%"
    assert value_text(Measure.OPEN_DISPUTES, 1234.0) == "1,234 件"
    assert short_value_text(Measure.OPEN_DISPUTES, 1234.0) == "1,234"
    assert shown(Measure.RESOLUTION_RATE, 0.5) == 50
    assert shown(Measure.RESOLUTION_RATE, SUPPRESSED) is SUPPRESSED


def test_parts_are_named_where_there_are_two():
    assert parts_text(Measure.RESOLUTION_RATE, 100, 104) == "已解决 100 件 ÷ 应解决 104 件"
    assert parts_text(Measure.KEY_GROUP_SHARE, SUPPRESSED, 20) == "重点人群 <5 人 ÷ 老年人 20 人"
    assert parts_text(Measure.OPEN_DISPUTES, 3, None) == ""
