"""What was measured is written down section by section, and what other measurements wrote stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.results import HEADINGS, milliseconds, percentile, table, write_section


def test_a_section_replaces_itself_and_leaves_the_others(tmp_path: Path) -> None:
    document = tmp_path / "RESULTS.md"
    write_section(document, "refresh", ["the first refresh"])
    write_section(document, "questions", ["the questions", "", "### sqlite", "", "| a |"])
    write_section(document, "refresh", ["the second refresh"])
    text = document.read_text(encoding="utf-8")
    assert "first refresh" not in text
    assert text.index(HEADINGS["questions"]) < text.index("### sqlite") < text.index(HEADINGS["refresh"])
    assert text.index(HEADINGS["refresh"]) < text.index("the second refresh")
    assert text.count("processors") == 2


def test_every_measurement_has_a_section_and_a_module() -> None:
    for name in HEADINGS:
        assert (Path(__file__).parents[2] / "benchmarks" / f"{name}.py").is_file()


def test_numbers_stand_to_the_right_of_words() -> None:
    assert table(["page", "ms"], [["disputes", "1"]]) == ["| page | ms |", "| --- | ---: |", "| disputes | 1 |"]


@pytest.mark.parametrize(("seconds", "words"), [(0.00123, "1.2"), (0.0996, "99.6"), (1.2345, "1,234")])
def test_milliseconds_have_as_many_digits_as_tell_something(seconds: float, words: str) -> None:
    assert milliseconds(seconds) == words


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([3.0], 0.95) == 3.0
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0
