"""Small multiples: the same line for many things, each on its own ordinary range, all on one scale.

Drawn by the browser itself (see ``rows``): eight of them as one Plotly figure took a tenth of a second.
"""

from dataclasses import dataclass
from html import escape
from typing import Final

from presentation import svg_lines
from presentation.figures.foundation import SMALL_TEXT_SIZE
from presentation.html_layout import columns
from presentation.theme import Theme

_ACROSS: Final = 3
_NARROWEST: Final = 150
_GAP: Final = 18
_HEIGHT: Final = 92
_MARGIN: Final = 4

_STYLE: Final = """<style>
.small-lines{{{columns};row-gap:14px;font-size:{size}px;color:{text}}}
.small-lines__title{{display:flex;justify-content:space-between;gap:8px;white-space:nowrap}}
.small-lines__title span{{color:{muted}}}
.small-lines s{{width:8px;height:8px;margin:-4px 0 0 -4px;background:{bad};transform:rotate(45deg)}}{strip}
</style>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallLine:
    """One line with its months, oldest first. ``signals`` are the months that leave the range; they are diamonds."""

    title: str
    total: str
    values: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    told: tuple[str, ...]  # what pointing at a month says
    signals: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """A figure of small lines, row by row; without lines there is nothing to draw."""

    lines: tuple[SmallLine, ...]
    theme: Theme
    last_is_running: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def highest(self) -> float:
        """Where the common scale ends."""
        every = (value for line in self.lines for value in (*line.values, *line.upper) if value is not None)
        return max(every, default=0.0) or 1.0

    def html(self) -> str:
        """The figure as the browser draws it."""
        style = _STYLE.format(
            columns=columns(_ACROSS, _NARROWEST, _GAP), strip=svg_lines.STRIP_STYLE, size=SMALL_TEXT_SIZE,
            text=self.theme.text, muted=self.theme.muted, bad=self.theme.bad,
        )  # fmt: skip
        return f'{style}<div class="small-lines">{"".join(map(self._line, self.lines))}</div>'

    def _line(self, line: SmallLine) -> str:
        lower, upper, where = (
            svg_lines.places(values, 0.0, self.highest, _HEIGHT, _MARGIN)
            for values in (line.lower, line.upper, line.values)
        )
        drawn = svg_lines.line(where, last_is_running=self.last_is_running)
        parts = (
            svg_lines.band(lower, upper, self.theme.band)
            + svg_lines.stroked(drawn, self.theme.primary, 2.2)
            + svg_lines.stroked(svg_lines.dots(where), self.theme.primary, 4)
        )
        signals = "".join(_diamond(place) for place, signal in zip(where, line.signals, strict=True) if signal)
        name = escape(line.title)
        title = f'<b style="color:{self.theme.bad_text}">{name}</b>' if any(line.signals) else f"<div>{name}</div>"
        return (
            f'<div><div class="small-lines__title">{title}<span>{escape(line.total)}</span></div>'
            f"{svg_lines.strip(parts, _HEIGHT, line.title, line.told, signals)}</div>"
        )


def _diamond(place: svg_lines.Place) -> str:
    if place is None:
        return ""
    x, y = map(float, place.split())
    return f'<s style="left:{x:.1f}%;top:{100 * y / _HEIGHT:.1f}%"></s>'
