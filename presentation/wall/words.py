"""What the browser is sent for a number: the text as it stands on the wall, with its unit beside it and a remark."""

from typing import Any, Literal

from presentation import formats
from presentation.formats import Quantity

Tone = Literal["good", "bad", "plain"]
#: What JSON can hold; panels are dictionaries of these, as the browser's part draws them.
Panel = dict[str, Any]


def figure(value: Quantity, unit: str) -> Panel:
    """A number with its unit: {"text": "8,914", "unit": "人"}; no unit behind "—"."""
    text = formats.number(value)
    return {"text": text, "unit": "" if text == formats.NO_DATA else unit}


def share_figure(fraction: Quantity) -> Panel:
    """A fraction in percent: {"text": "93.4", "unit": "%"}."""
    text = formats.percent_of(fraction)
    return {"text": text.removesuffix("%"), "unit": "%" if text.endswith("%") else ""}


def share_change(now: Quantity, before: Quantity) -> tuple[str, Tone]:
    """ "▲ 1.2 个百分点" and whether that is good, for a rate of which more is better; empty where unknown."""
    told_now, told_before = formats.known(now), formats.known(before)
    if told_now is None or told_before is None:
        return "", "plain"
    words = formats.rate_change(now, before)
    tone: Tone = "good" if words.startswith("▲") else "bad" if words.startswith("▼") else "plain"
    return words, tone


def bar(label: str, value: Quantity, colour: str) -> Panel:
    """One bar: its label, its length (null: none to draw) and the text at its end."""
    return {"label": label, "value": formats.known(value), "text": formats.number(value), "colour": colour}
