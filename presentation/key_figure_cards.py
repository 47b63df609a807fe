"""Key figures as cards: a whole row of them is one element, drawn by the browser itself.

``st.metric`` would be six elements and six little charts, each drawn by a chart library: more than a third of what a
browser does after a filter change. What a card says is the same, and each month of its line says its value.
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

import streamlit as st

from data_access.calendar_days import last_of_month, months_between
from presentation import svg_lines
from presentation.formats import NO_DATA, change, count, month
from presentation.html_layout import columns
from presentation.key_figures import KeyFigure
from presentation.theme import Theme
from presentation.view import View

_NARROWEST_CARD: Final = 152
_MOST_ACROSS: Final = 6
_GAP: Final = 14
_LINE_HEIGHT: Final = 40
_NO_BREAK: Final = "\u00a0"
#: Above and below the line, so that its stroke is not cut off.
_LINE_MARGIN: Final = 3

# Sizes are those of the texts around; the explanation covers its own card alone and so is never cut off.
_STYLE: Final = """<style>
.key-figures{{{columns};row-gap:{gap}px}}
.key-figure{{position:relative;display:flex;flex-direction:column;border:1px solid {line};border-radius:8px;
 padding:14px 13px 0;min-width:0;line-height:1.35;color:{text}}}
.key-figure__label{{font-size:.875rem;display:flex;align-items:center;gap:6px}}
.key-figure__help{{flex:none;width:15px;height:15px;border:1.4px solid {muted};border-radius:50%;color:{muted};
 font-size:10px;line-height:12px;text-align:center;cursor:help}}
.key-figure__explanation{{position:absolute;z-index:9;left:-1px;right:-1px;top:38px;padding:10px 12px;visibility:hidden;
 background:{panel};border:1px solid {line};border-radius:8px;box-shadow:0 4px 16px rgba(0,0,0,.22);color:{text};
 font-size:.875rem;line-height:1.5;text-align:left;cursor:auto}}
.key-figure__help:hover .key-figure__explanation,.key-figure__help:focus .key-figure__explanation{{visibility:visible}}
.key-figure__explanation span{{display:block}}
.key-figure__explanation span+span{{margin-top:6px}}
.key-figure__value{{font-size:2rem;font-weight:700;line-height:1.4;white-space:nowrap}}
.key-figure__value small{{font-size:.875rem;font-weight:400;color:{muted};margin-left:4px}}
.key-figure__change{{font-size:.875rem;color:{muted};display:flex;flex-wrap:wrap;align-items:center;gap:2px 8px;
 min-height:22px}}
.key-figure__change span{{word-break:keep-all;overflow-wrap:anywhere}}
.key-figure__change b{{font-weight:400;border-radius:11px;padding:1px 8px;white-space:nowrap}}
.key-figure .month-strip{{margin:12px -13px 14px}}{strip}
</style>"""


def draw_key_figures(view: View, figures: Sequence[KeyFigure]) -> None:
    """A row of cards of one height; on a narrow screen two stand side by side."""
    st.html(key_figures_html(figures, view.theme, _months(view), last_is_running=_is_running(view)))


def key_figures_html(
    figures: Sequence[KeyFigure], theme: Theme, months: Sequence[date], *, last_is_running: bool = False
) -> str:
    """The row as HTML. ``months`` belong to the histories, oldest first; the last may still be running."""
    style = _STYLE.format(
        columns=columns(min(len(figures), _MOST_ACROSS), _NARROWEST_CARD, _GAP), gap=_GAP, strip=svg_lines.STRIP_STYLE,
        line=theme.line, text=theme.text, muted=theme.muted, panel=theme.panel,
    )  # fmt: skip
    cards = "".join(_card(figure, theme, months, last_is_running) for figure in figures)
    return f'{style}<div class="key-figures">{cards}</div>'


def line_of_months(history: Sequence[float | None], colour: str, *, last_is_running: bool = False) -> str | None:
    """The history as the parts of an SVG: an unknown month is a gap and never zero, the running one is dotted.

    None below two known months.
    """
    told = [past for past in history if past is not None]
    if len(told) < 2:
        return None
    where = svg_lines.places(history, min(told), max(told), _LINE_HEIGHT, _LINE_MARGIN)
    return svg_lines.stroked(svg_lines.line(where, last_is_running=last_is_running), colour)


def _card(figure: KeyFigure, theme: Theme, months: Sequence[date], last_is_running: bool) -> str:
    told, unit = figure.shown_parts
    small = f"<small>{escape(unit)}</small>" if unit and told != NO_DATA else ""
    explanation = "".join(f"<span>{escape(sentence)}</span>" for sentence in figure.explanation)
    spoken = escape("；".join(figure.explanation))
    changed = change(figure.now, figure.before) if figure.is_compared else "无对比"
    text = {"green": theme.good_text, "red": theme.bad_text, "gray": theme.muted}[figure.judgement]
    return (
        '<div class="key-figure">'
        f'<div class="key-figure__label"><span class="key-figure__name">{escape(figure.label)}</span>'
        f'<span class="key-figure__help" tabindex="0" role="note" aria-label="{spoken}">?'
        f'<span class="key-figure__explanation" aria-hidden="true">{explanation}</span></span></div>'
        f'<div class="key-figure__value">{escape(told)}{small}</div>'
        f'<div class="key-figure__change"><b style="color:{text};background:{text}1f">{escape(changed)}</b>'
        f"<span>{escape(_breaking_at_dots(figure.beside_change))}</span></div>"
        f"{_history(figure, theme, text, months, last_is_running)}</div>"
    )


def _breaking_at_dots(words: str) -> str:
    """The words with spaces at which a narrow card does not break the line, but for those behind a dot."""
    return words.replace(" ", _NO_BREAK).replace(f"{_NO_BREAK}·{_NO_BREAK}", f"{_NO_BREAK}· ")


def _history(figure: KeyFigure, theme: Theme, text: str, months: Sequence[date], last_is_running: bool) -> str:
    colour = {theme.good_text: theme.good, theme.bad_text: theme.bad}.get(text, text)
    drawing = line_of_months(figure.history, colour, last_is_running=last_is_running)
    if drawing is None:
        return f'<div style="height:{_GAP}px"></div>'
    names = [f"{month(key)}：" for key in months] if len(months) == len(figure.history) else [""] * len(figure.history)
    said = [f"{name}{count(past, figure.unit)}" for name, past in zip(names, figure.history, strict=True)]
    return svg_lines.strip(drawing, _LINE_HEIGHT, figure.label, said)


def _months(view: View) -> list[date]:
    year = view.scope.last_twelve_months()
    return months_between(year.first_day, year.last_day)


def _is_running(view: View) -> bool:
    """Whether the last of the twelve months is not over yet."""
    return view.scope.as_of_day < last_of_month(view.scope.last_day)
