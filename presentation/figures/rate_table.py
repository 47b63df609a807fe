"""Rates side by side: a name, and for each rate its value, a bar on a track, and its numerator and denominator.

Drawn by the browser itself (see ``rows``): there is no axis on which a value would have to be found.
"""

from dataclasses import dataclass
from html import escape
from typing import Final

from presentation.figures.foundation import SMALL_TEXT_SIZE, TEXT_SIZE
from presentation.theme import Theme

# Names are as wide as the longest; on a narrow screen they wrap, so that the bars keep most of the room. The words of a
# rate keep within the width of all rates and are in nobody's way: they cannot be pointed at themselves.
_STYLE: Final = """<style>
.rate-table{{display:grid;grid-template-columns:fit-content(22%) minmax(0,1fr);column-gap:12px;align-items:center;
 font-size:{text_size}px;line-height:1.3;color:{text}}}
.rate-table__name{{overflow-wrap:anywhere}}
.rate-table__rates{{position:relative;display:grid;grid-template-columns:repeat({across},minmax(0,1fr));
 column-gap:clamp(8px,3.3%,24px)}}
.rate-table__rate{{min-height:54px;box-sizing:border-box;padding:3px 0 4px;white-space:nowrap}}
.rate-table__track{{display:block;height:9px;margin:2px 0;border-radius:3px;background:{track};overflow:hidden}}
.rate-table__track i{{display:block;height:100%;border-radius:3px;background:{primary}}}
.rate-table__heading,.rate-table__parts{{font-size:{small}px;color:{muted}}}
.rate-table__heading{{padding-bottom:4px}}
.rate-table__parts{{white-space:normal}}
.rate-table__told{{position:absolute;z-index:9;top:calc(100% - 4px);left:0;right:0;width:fit-content;max-width:100%;
 margin:0 auto;box-sizing:border-box;visibility:hidden;pointer-events:none;white-space:normal;padding:6px 10px;
 background:{panel};border:1px solid {line};border-radius:4px;box-shadow:0 2px 10px rgba(0,0,0,.2)}}
.rate-table__rate:first-child .rate-table__told{{margin-left:0}}
.rate-table__rate:last-child .rate-table__told{{margin-right:0}}
.rate-table__rate:hover .rate-table__told{{visibility:visible}}
</style>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate in words, as a share of its track, and what it was worked out from."""

    value: str
    share: float | None  # None leaves the track empty
    parts: str  # "39/40"
    told: str  # what pointing at the rate says


@dataclass(frozen=True, slots=True)
class RateRow:
    """A name and its rates, in the order of the headings."""

    name: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class RateTable:
    """A figure of rates under their headings, from top to bottom; without rows there is nothing to draw."""

    headings: tuple[str, ...]
    rows: tuple[RateRow, ...]
    theme: Theme

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def html(self) -> str:
        """The figure as the browser draws it."""
        style = _STYLE.format(
            text_size=TEXT_SIZE, small=SMALL_TEXT_SIZE, across=len(self.headings), text=self.theme.text,
            muted=self.theme.muted, primary=self.theme.primary, track=self.theme.track, panel=self.theme.panel,
            line=self.theme.line,
        )  # fmt: skip
        headings = "".join(f'<div class="rate-table__heading">{escape(heading)}</div>' for heading in self.headings)
        return f'{style}<div class="rate-table">{_row("", headings)}{"".join(map(_told_row, self.rows))}</div>'


def _told_row(row: RateRow) -> str:
    return _row(row.name, "".join(map(_rate, row.rates)))


def _row(name: str, rates: str) -> str:
    return f'<div class="rate-table__name">{escape(name)}</div><div class="rate-table__rates">{rates}</div>'


def _rate(rate: Rate) -> str:
    bar = f'<i style="width:{100 * rate.share:.2f}%"></i>' if rate.share else ""
    parts = escape(rate.parts).replace("/", "/<wbr>")  # large numbers may stand one below the other
    return (
        f'<div class="rate-table__rate"><b>{escape(rate.value)}</b><span class="rate-table__track">{bar}</span>'
        f'<div class="rate-table__parts">{parts}</div>'
        f'<span class="rate-table__told" aria-hidden="true">{escape(rate.told)}</span></div>'
    )
