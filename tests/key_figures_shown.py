"""The key figures as a reader sees them on a page: taken from the HTML that was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from streamlit.testing.v1 import AppTest


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of one card."""

    label: str
    value: str
    change: str
    beside: str
    explanation: tuple[str, ...]
    months: tuple[str, ...]


def key_figures_on(page: AppTest) -> list[Shown]:
    """Every card of every row, in the order of the page."""
    return [card for element in page.get("html") for card in cards_in(element.proto.body)]


def cards_in(html: str) -> list[Shown]:
    """The cards of one row."""
    return [_card(part) for part in html.split('<div class="key-figure">')[1:]]


def _card(html: str) -> Shown:
    [explanation] = _inside(html, r'key-figure__explanation" aria-hidden="true">(.*?)</span></span>')
    [change] = _inside(html, r"<b [^>]*>(.*?)</b>")
    return Shown(
        label=_words(*_inside(html, r'key-figure__name">(.*?)</span>')),
        value=_words(*_inside(html, r'key-figure__value">(.*?)</div>')),
        change=_words(change),
        beside=_words(*_inside(html, r"</b><span>(.*?)</span>")),
        explanation=tuple(map(_words, explanation.split("</span>"))),
        months=tuple(map(_words, _inside(html, r'<i title="(.*?)">'))),
    )


def _inside(html: str, pattern: str) -> list[str]:
    return re.findall(pattern, html, flags=re.DOTALL)


def _words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html)).replace("\u00a0", " ").strip()
