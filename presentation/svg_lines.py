"""Lines over months as SVG pictures: stretched to whatever width there is, their strokes as thin as ever.

They stand in HTML as ``<img>`` with a data URI: Streamlit's sanitizer takes inline SVG out.
"""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import quote

#: The style of ``strip``: a month is pointed at around its point, of which the first and the last stand at the edges.
STRIP_STYLE: Final = """
.month-strip{position:relative;display:flex}
.month-strip img{position:absolute;inset:0;width:100%;height:100%}
.month-strip i{position:relative;flex:1}
.month-strip i:first-of-type,.month-strip i:last-of-type{flex:.5}
.month-strip s{position:absolute;pointer-events:none}"""
#: A place in a picture, written "x y"; None leaves a gap.
Place = str | None


def places(values: Sequence[float | None], lowest: float, highest: float, height: int, margin: int) -> list[Place]:
    """Where values stand in a picture 100 wide and ``height`` high, evenly from left to right."""
    span, steps, inner = (highest - lowest) or 1.0, max(len(values) - 1, 1), height - 2 * margin
    return [
        None if value is None else f"{at * 100 / steps:.1f} {margin + inner * (1 - (value - lowest) / span):.1f}"
        for at, value in enumerate(values)
    ]


def line(where: Sequence[Place], *, last_is_running: bool = False) -> str:
    """A line through the places that breaks where there is none; to a running month it is dotted."""
    finished = where[:-1] if last_is_running else where
    drawn = f'<path d="{_through(finished)}"/>'
    if last_is_running and len(where) > 1 and where[-1] and where[-2]:
        drawn += f'<path d="M{where[-2]}L{where[-1]}" stroke-dasharray="2 4"/>'
    return drawn


def dots(where: Sequence[Place]) -> str:
    """A round dot at each place: a line of no length, for a circle would be stretched with the picture."""
    return f'<path d="{"".join(f"M{place}h0" for place in where if place)}"/>'


def band(lower: Sequence[Place], upper: Sequence[Place], colour: str) -> str:
    """The area between two lines, as far as both are known."""
    known = [(low, high) for low, high in zip(lower, upper, strict=True) if low and high]
    if len(known) < 2:
        return ""
    around = [high for _, high in known] + [low for low, _ in reversed(known)]
    return f'<path d="M{"L".join(around)}Z" fill="{colour}" stroke="none"/>'


def image(parts: str, height: int, alt: str) -> str:
    """The picture of SVG parts as an element of HTML."""
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {height}" preserveAspectRatio="none">'
        f"<style>path{{vector-effect:non-scaling-stroke}}</style>{parts}</svg>"
    )
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml,{quote(drawing)}">'


def strip(parts: str, height: int, title: str, told: Sequence[str], over: str = "") -> str:
    """The picture of a line over months as a block of HTML; pointing at a month says its words in ``told``.

    ``over`` is HTML that lies on the picture. The style is ``STRIP_STYLE``.
    """
    spots = "".join(f'<i title="{escape(words)}"></i>' for words in told)
    drawn = image(parts, height, f"{title}，逐月：{'、'.join(told)}")
    return f'<div class="month-strip" style="height:{height}px">{drawn}{spots}{over}</div>'


def stroked(parts: str, colour: str, width: float = 1.8) -> str:
    """Lines and dots in a colour."""
    return f'<g fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round">{parts}</g>'


def _through(where: Sequence[Place]) -> str:
    before = [None, *where]
    return "".join(
        f"{'L' if earlier else 'M'}{place}" for earlier, place in zip(before, where, strict=False) if place is not None
    )
