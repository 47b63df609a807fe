"""Key figures: the answer at the top of a page, each with its change, its last twelve months and its definition."""

from dataclasses import dataclass
from typing import Final, Literal

from presentation.formats import (
    NO_DATA,
    PERCENTAGE_POINTS,
    UNCHANGED,
    Quantity,
    change,
    count,
    duration_parts,
    known,
    number,
    rate,
    shown_difference,
)

#: From here on a card says 10.9 万 instead of 108,727, as people do; the explanation keeps the exact number.
_TEN_THOUSANDS_FROM: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One number and what the reader needs to judge it.

    ``definition`` is a sentence; with ``numerator`` and ``denominator`` the card names both parts, and the explanation
    with their unit. ``better`` says which direction is good; None leaves a change uncoloured. ``history`` is oldest
    first, None where nothing is known.
    Rates and times are easier made by ``rate_figure`` and ``duration_figure``.
    """

    label: str
    now: Quantity
    unit: str
    definition: str
    before: Quantity = None
    comparison: str = "较上期"
    better: Literal["up", "down"] | None = None
    history: tuple[float | None, ...] = ()
    remark: str = ""  # in place of the comparison, at most eight characters: "最久 21 天"
    change_unit: str = ""  # only where it is not that of the value
    numerator: Quantity = None
    denominator: Quantity = None
    parts_unit: str = ""

    @property
    def value_text(self) -> str:
        """The value with its unit, as it is read aloud: "96.2 %"."""
        return count(self.now, self.unit).rstrip()

    @property
    def shown_parts(self) -> tuple[str, str]:
        """Number and unit as the card shows them: ("108,727", "人次") is ("10.9", "万人次")."""
        told = known(self.now)
        if told is not None and abs(told) >= _TEN_THOUSANDS_FROM:
            return number(told / 10_000), f"万{self.unit}"
        return number(self.now), self.unit

    @property
    def change_text(self) -> str:
        """ "▲ 6", "▼ 1.4 个百分点", "持平", or "—" where there is nothing to compare with."""
        return change(self.now, self.before, self.change_unit)

    @property
    def is_compared(self) -> bool:
        """Whether both this value and the one before it are known."""
        return self.change_text != NO_DATA

    @property
    def beside_change(self) -> str:
        """The few words beside the change: two parts ("921/1,017") and the remark.

        Or else the unit of the change, where it differs from the value's, and what is compared with.
        """
        parts = "" if self.denominator is None else f"{number(self.numerator)}/{number(self.denominator)}"
        told = " · ".join(words for words in (parts, self.remark) if words)
        if told or not self.is_compared:
            return told
        unit = self.change_unit.removeprefix("个") if self.change_text != UNCHANGED else ""
        return f"{unit} {self.comparison}".strip()

    @property
    def judgement(self) -> Literal["green", "red", "gray"]:
        """Whether the change is good, bad, or neither."""
        difference = shown_difference(self.now, self.before)
        if not difference or self.better is None:
            return "gray"
        return "green" if (difference > 0) == (self.better == "up") else "red"

    @property
    def explanation(self) -> list[str]:
        """The definition, its two parts where it has them, and the value it is compared with."""
        sentences = [self.definition]
        if self.shown_parts[1] != self.unit:
            sentences.append(f"本期：{self.value_text}")
        if self.denominator is not None:
            parts = f"{count(self.numerator, self.parts_unit)} ÷ {count(self.denominator, self.parts_unit)}"
            sentences.append(f"本期：{parts}")
        if known(self.before) is not None:
            sentences.append(f"{self.comparison.removeprefix('较')}：{count(self.before, self.unit)}")
        return sentences


def rate_figure(
    label: str,
    numerator: Quantity,
    denominator: Quantity,
    *,
    definition: str,
    parts_unit: str,
    before: Quantity = None,
    history: tuple[float | None, ...] = (),
    better: Literal["up", "down"] | None = "up",
    comparison: str = "较上期",
    remark: str = "",
) -> KeyFigure:
    """A rate in percent, its change in percentage points. ``before`` and ``history`` are fractions 0–1."""
    fraction, fraction_before = rate(numerator, denominator), known(before)
    return KeyFigure(
        label=label,
        now=None if fraction is None else fraction * 100,
        unit="%",
        definition=definition,
        before=None if fraction_before is None else fraction_before * 100,
        comparison=comparison,
        better=better,
        history=tuple(None if past is None else past * 100 for past in history),
        remark=remark,
        change_unit=PERCENTAGE_POINTS,
        numerator=numerator,
        denominator=denominator,
        parts_unit=parts_unit,
    )


def duration_figure(
    label: str,
    seconds: Quantity,
    *,
    definition: str,
    before: Quantity = None,
    history: tuple[float | None, ...] = (),
    better: Literal["up", "down"] | None = "down",
    comparison: str = "较上期",
    remark: str = "",
) -> KeyFigure:
    """A time in the unit that suits ``seconds``; what it is compared with is converted to that same unit."""
    _, unit = duration_parts(seconds)
    length = {"天": 86400, "小时": 3600, "分钟": 60}.get(unit, 1)
    told, told_before = known(seconds), known(before)
    return KeyFigure(
        label=label,
        now=None if told is None else told / length,
        unit=unit,
        definition=definition,
        before=None if told_before is None else told_before / length,
        comparison=comparison,
        better=better,
        history=tuple(None if past is None else past / length for past in history),
        remark=remark,
    )
