"""The legend: a range and a number of units per class, the method in words, and signs that do without colour."""

from data_access.measures import Measure
from presentation.breaks import BreakMethod, breaks_of
from presentation.map_legend import legend_entries, legend_html, range_text
from presentation.theme import LIGHT

BREAKS = breaks_of([1, 2, 3, 4], BreakMethod.QUANTILE, classes=2)


def test_every_class_has_its_range_its_units_and_its_shade():
    entries = legend_entries(BREAKS, Measure.OPEN_DISPUTES, [2, 2], LIGHT, without_value=0, outside=0)
    assert [entry.words for entry in entries] == ["1–2（2）", "3–4（2）"]
    assert [entry.colour for entry in entries] == [LIGHT.sequential[0], LIGHT.sequential[-1]]


def test_what_is_not_coloured_is_said():
    entries = legend_entries(BREAKS, Measure.ELDERS, [2, 2], LIGHT, without_value=3, outside=7)
    assert [(entry.pattern, entry.words) for entry in entries[2:]] == [
        ("hatched", "无数值“—”或人数不公开“<5”（3）"),
        ("faded", "筛选范围之外（7）"),
    ]


def test_ranges_read_as_values_do():
    assert range_text(Measure.RESOLUTION_RATE, 0.5, 0.9615) == "50%–96.2%"
    assert range_text(Measure.DISPUTES_PER_1000_HOUSEHOLDS, 1234.5, 1234.5) == "1,234.5"


def test_the_method_is_named():
    entries = legend_entries(BREAKS, Measure.ELDERS, [2, 2], LIGHT, without_value=1, outside=0)
    natural = breaks_of([1, 2, 3, 4], BreakMethod.NATURAL, classes=2)
    assert "分位数分级" in legend_html(entries, BREAKS, Measure.ELDERS, LIGHT)
    assert "Jenks" in legend_html(entries, natural, Measure.ELDERS, LIGHT)
    assert "repeating-linear-gradient" in legend_html(entries, BREAKS, Measure.ELDERS, LIGHT)


def test_a_legend_without_values_says_so():
    none = breaks_of([], BreakMethod.QUANTILE)
    entries = legend_entries(none, Measure.ELDERS, [], LIGHT, without_value=4, outside=0)
    assert "没有可分级的数值" in legend_html(entries, none, Measure.ELDERS, LIGHT)
