"""Cards: a bordered panel with a title that says the finding, and below it a chart or a sentence.

Everything here is static, so that a cached panel can replay it: no widgets, no session state, and no writing into
containers that were made elsewhere.
"""

import re
from typing import Any, Final

import streamlit as st

from presentation.figures.chart import Chart
from presentation.figures.heat_map import Figure
from presentation.figures.multiples import Multiples
from presentation.figures.rate_table import RateTable
from presentation.figures.rows import Rows

#: No toolbar: its buttons would be in English, and there is nothing to zoom.
_PLOTLY: Final[dict[str, Any]] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
#: The buttons over a chart would be in English, too; an element of style alone takes no place on the page.
_NO_TOOLBARS: Final = (
    '<style>.stElementContainer:has(.stEChartsChart) [data-testid="stElementToolbar"]{display:none}</style>'
)
#: Chinese may be broken anywhere, also within 人次: these sentences are broken at spaces and commas alone, and before a
#: muted difference.
_WHOLE_WORDS: Final = """<style>
.st-key-overview-changes p{word-break:keep-all;overflow-wrap:anywhere}
.st-key-overview-changes .stMarkdownColoredText{white-space:nowrap}
</style>"""
_MARKDOWN_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>$~:|#!()])")


def plain(text: str) -> str:
    """Text from data, so that none of its characters is taken for Markdown."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def without_toolbars() -> None:
    """For every page with charts: no buttons appear over them."""
    st.html(_NO_TOOLBARS)


def with_whole_words() -> None:
    """For the page that says in sentences what changed: no word, and no difference, is broken in two."""
    st.html(_WHOLE_WORDS)


def card_title(title: str, subtitle: str = "") -> None:
    """The finding in bold, and beside it, muted, the measure and its unit."""
    words = f"**{plain(title)}**"
    st.markdown(f"{words}  :small[:gray[{plain(subtitle)}]]" if subtitle else words)


def chart_card(
    title: str,
    subtitle: str,
    figure: Chart | Figure | Rows | Multiples | RateTable,
    *,
    key: str,
    alt: str | None = None,
    height: int | None = None,
    empty: str = "本期没有数据",
) -> None:
    """A chart under the sentence it supports. A figure of nothing is replaced by the sentence ``empty``.

    ``alt`` is what a screen reader says of the chart (default: title and subtitle); ``height`` overrides the figure's.
    """
    with st.container(border=True, key=key, height="stretch", gap="xsmall"):
        card_title(title, subtitle)
        if figure.is_empty:
            st.markdown(f":gray[{plain(empty)}]")
            return
        alt = alt or f"{title}。{subtitle}".rstrip("。")
        match figure:
            case Chart():
                # as SVG: its words are words, for a search of the page and for a large screen
                st.echarts_chart(
                    figure.option, theme=None, renderer="svg", height=height or figure.height, alt=alt,
                    key=f"{key}_chart",
                )  # fmt: skip
            case Figure():
                st.plotly_chart(
                    figure, theme=None, height=height or "content", config=_PLOTLY, alt=alt, key=f"{key}_chart"
                )
            case _:
                st.html(figure.html())


def empty_card(title: str, sentence: str, *, key: str) -> None:
    """A card that says in words that there is nothing: "本期无纠纷登记"."""
    with st.container(border=True, key=key, height="stretch", gap="xsmall"):
        card_title(title)
        st.markdown(f":gray[{plain(sentence)}]")
