"""The legend of the map: the classes with their ranges, how they were cut, and what the other signs mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from data_access.measures import Measure
from presentation.breaks import Breaks, shade_position
from presentation.measure_labels import BREAK_SENTENCES, WORDS, short_value_text
from presentation.theme import Theme


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A colour and its words; ``pattern`` says it without colour too."""

    colour: str
    words: str
    pattern: str = "solid"  # solid, hatched, faded or outlined


def legend_entries(
    breaks: Breaks, measure: Measure, counts: Sequence[int], theme: Theme, *, without_value: int, outside: int
) -> list[LegendEntry]:
    """One entry per class with its range and the number of units in it, then what has no value and what lies outside.

    ``counts``: units per class; ``without_value`` and ``outside``: how many units are hatched and stepped back.
    """
    classes = [
        LegendEntry(
            theme.sequential[shade_position(place, breaks.classes, len(theme.sequential))],
            f"{range_text(measure, *breaks.ranges[place])}（{counts[place]}）",
        )
        for place in range(breaks.classes)
    ]
    if without_value:
        classes.append(LegendEntry(theme.muted, f"无数值“—”或人数不公开“<5”（{without_value}）", "hatched"))
    if outside:
        classes.append(LegendEntry(theme.muted, f"筛选范围之外（{outside}）", "faded"))
    return classes


def range_text(measure: Measure, lowest: float, highest: float) -> str:
    """ "3–7", or "3" where both ends read alike."""
    first, last = short_value_text(measure, lowest), short_value_text(measure, highest)
    return first if first == last else f"{first}–{last}"


def legend_html(entries: Sequence[LegendEntry], breaks: Breaks, measure: Measure, theme: Theme) -> str:
    """The legend as one wrapping line: the colours are data, so they stand in the markup and in no stylesheet."""
    words = WORDS[measure]
    swatches = "".join(
        f"<span style='display:inline-flex;align-items:center;gap:6px;white-space:nowrap'>"
        f"<span style='width:22px;height:14px;border-radius:2px;{_fill(entry, theme)}'></span>"
        f"{escape(entry.words)}</span>"
        for entry in entries
    )
    unit = f"（{words.unit}）" if words.unit != "%" else ""
    how = BREAK_SENTENCES[breaks.method] if breaks.classes > 1 else "各单位数值相同"
    if not breaks.classes:
        how = "没有可分级的数值"
    return (
        f"<div style='display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px;color:{theme.text}'>"
        f"<b>{escape(words.name)}{escape(unit)}</b>{swatches}"
        f"<span style='color:{theme.muted}'>{escape(how)}；括号内为单位个数</span></div>"
    )


def _fill(entry: LegendEntry, theme: Theme) -> str:
    border = f"border:1px solid {theme.line};"
    if entry.pattern == "hatched":
        lines = f"{theme.muted} 0 1px,{theme.track} 1px 5px"
        return f"{border}background:repeating-linear-gradient(135deg,{lines})"
    if entry.pattern == "faded":
        return f"{border}background:{theme.track};opacity:.6"
    return f"{border}background:{entry.colour}"
