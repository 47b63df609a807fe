"""Bars in rows: a name, a bar on its track, the value; drawn by the browser itself, without a chart library.

Plotly takes some thirty milliseconds for such a figure and a tenth of a second for the first of a page; the browser
takes one. What has an axis is Plotly's. Sizes are CSS pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from presentation.figures.foundation import SMALL_TEXT_SIZE, TEXT_SIZE, shortened
from presentation.theme import Theme

_LONGEST_NAME: Final = 10
_ROW_HEIGHT: Final = 30
_BAR_HEIGHT: Final = 17

# The words of a bar lie over what follows and are in nobody's way: they cannot be pointed at themselves.
_STYLE: Final = """<style>
.bar-rows{{display:grid;grid-template-columns:auto minmax(40px,1fr) auto;column-gap:14px;align-items:center;
 font-size:{text_size}px;line-height:1.4;color:{text}}}
.bar-rows__name{{white-space:nowrap}}
.bar-rows__track{{height:{row}px;display:flex;align-items:center}}
.bar-rows__value{{font-weight:700;text-align:right;white-space:nowrap}}
.bar-rows__track{{position:relative}}
.bar-rows__track>i{{position:absolute;left:0;height:{bar}px;border-radius:3px}}
.bar-rows__track>i.thin{{height:3px;border-radius:0}}
.bar-rows u{{height:22px;width:2.5px;background:currentColor}}
.bar-rows u.limit{{height:{row}px;width:0;background:none;border-left:1.5px dashed}}
.bar-rows s{{width:9px;height:9px;background:currentColor;text-decoration:none}}
.bar-rows s.diamond{{transform:rotate(45deg)}}
.bar-rows s.dot,.bar-rows s.ring{{border-radius:50%}}
.bar-rows s.ring{{background:{panel};box-shadow:0 0 0 2px inset}}
.bar-rows__track>u{{position:absolute;margin-left:-1px}}
.bar-rows__track>s{{position:absolute;margin-left:-5px;outline:1px solid {panel}}}
.bar-rows__track>s.dot,.bar-rows__track>s.ring{{width:12px;height:12px;margin-left:-6px;outline:none}}
.bar-rows__told{{position:absolute;z-index:9;top:26px;left:8px;max-width:100%;width:max-content;visibility:hidden;
 pointer-events:none;white-space:pre-line;padding:6px 10px;background:{panel};border:1px solid {line};border-radius:4px;
 box-shadow:0 2px 10px rgba(0,0,0,.2)}}
.bar-rows__track:hover .bar-rows__told{{visibility:visible}}
.bar-rows__below{{font-size:{small}px;color:{muted};margin:-3px 0 10px;grid-column:1/-1}}
.bar-rows__below--bar{{grid-column:2/-1;margin:-3px 0 0}}
.bar-rows__legend{{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:2px 16px;font-size:{small}px;color:{muted};
 margin-bottom:6px}}
.bar-rows__legend span{{display:flex;align-items:center;gap:6px}}
.bar-rows__legend i{{width:14px;height:10px;border-radius:2px;background:currentColor}}
.bar-rows__legend u.limit{{height:14px}}
</style>"""


Sign = Literal["bar", "line", "limit", "diamond", "dot", "ring"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a track (all of it is 1) in a colour; without a length it is left out. A thin one joins two signs."""

    length: float | None
    colour: str
    begins: float = 0.0
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on a track: an upright line for what was before, a dashed one for a limit, a dot, a ring, a diamond."""

    at: float | None  # of the track; None leaves it out
    sign: Sign
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A name, its bars, which may lie on one another (the longest first), and the value in words."""

    name: str
    value: str
    bars: tuple[Bar, ...]
    told: str  # what pointing at the bar says; may have several lines
    marks: tuple[Mark, ...] = ()
    below: str = ""


@dataclass(frozen=True, slots=True)
class LegendSign:
    """What a colour of the bars, or a sign on them, means."""

    words: str
    colour: str
    sign: Sign = "bar"


@dataclass(frozen=True, slots=True)
class Rows:
    """A figure of bars in rows, from top to bottom; without rows there is nothing to draw."""

    rows: tuple[Row, ...]
    theme: Theme
    legend: tuple[LegendSign, ...] = ()
    below_bars: bool = False  # what stands below a row begins under its bar instead of under its name

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def html(self) -> str:
        """The figure as the browser draws it."""
        style = _STYLE.format(
            text_size=TEXT_SIZE, small=SMALL_TEXT_SIZE, row=_ROW_HEIGHT, bar=_BAR_HEIGHT,
            text=self.theme.text, muted=self.theme.muted, panel=self.theme.panel, line=self.theme.line,
        )  # fmt: skip
        signs = "".join(map(_explained, self.legend))
        legend = f'<div class="bar-rows__legend">{signs}</div>' if signs else ""
        return f'{style}<div class="bar-rows">{legend}{"".join(map(self._row, self.rows))}</div>'

    def _row(self, row: Row) -> str:
        where = "bar-rows__below bar-rows__below--bar" if self.below_bars else "bar-rows__below"
        below = f'<div class="{where}">{escape(row.below)}</div>' if row.below else ""
        bars = "".join(map(_bar, [Bar(1.0, self.theme.track), *row.bars]))
        return (
            f'<div class="bar-rows__name" title="{escape(row.name)}">{escape(shortened(row.name, _LONGEST_NAME))}</div>'
            f'<div class="bar-rows__track">{bars}{"".join(map(_mark, row.marks))}'
            f'<span class="bar-rows__told" aria-hidden="true">{escape(row.told)}</span></div>'
            f'<div class="bar-rows__value">{escape(row.value)}</div>{below}'
        )


def _bar(bar: Bar) -> str:
    if not bar.length:
        return ""
    begins = f"left:{_percent(bar.begins)};" if bar.begins else ""
    thin = ' class="thin"' if bar.is_thin else ""
    return f'<i{thin} style="{begins}width:{_percent(bar.length)};background:{bar.colour}"></i>'


def _mark(mark: Mark) -> str:
    return "" if mark.at is None else _sign(mark.sign, mark.colour, f"left:{_percent(mark.at)};")


def _explained(sign: LegendSign) -> str:
    return f"<span>{_sign(sign.sign, sign.colour)}{escape(sign.words)}</span>"


def _sign(sign: Sign, colour: str, place: str = "") -> str:
    element = {"bar": "i", "line": "u", "limit": "u"}.get(sign, "s")
    return f'<{element} class="{sign}" style="{place}color:{colour}"></{element}>'


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.2f}%"


def lengths(values: Sequence[float | None], full: float | None = None) -> list[float | None]:
    """Values as shares of a track that is full at ``full`` (default: the largest); an unknown value has no length."""
    whole = full or max((value for value in values if value is not None), default=0.0) or 1.0
    return [None if value is None else value / whole for value in values]
