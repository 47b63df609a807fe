"""Cards: a bordered panel with a title that says the finding, and below it a chart or a sentence.

Everything here is static, so that a cached panel can replay it: no widgets, no session state, and no writing into
containers that were made elsewhere.
"""

import re
from typing import Any, Final

import streamlit as st

from presentation.figures.foundation import Figure
from presentation.figures.multiples import Multiples
from presentation.figures.rows import Rows

#: No toolbar: its buttons would be in English, and there is nothing to zoom.
_CHART_CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
_MARKDOWN_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>$~:|#!()])")


def plain(text: str) -> str:
    """Text from data, so that none of its characters is taken for Markdown."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def card_title(title: str, subtitle: str = "") -> None:
    """The finding in bold, and beside it, muted, the measure and its unit."""
    words = f"**{plain(title)}**"
    st.markdown(f"{words}  :small[:gray[{plain(subtitle)}]]" if subtitle else words)


def chart_card(
    title: str,
    subtitle: str,
    figure: Figure | Rows | Multiples,
    *,
    key: str,
    alt: str | None = None,
    height: int | None = None,
    empty: str = "本期没有数据",
) -> None:
    """A chart under the sentence it supports. A figure without traces is replaced by the sentence ``empty``.

    ``alt`` is what a screen reader says of the chart (default: title and subtitle); ``height`` overrides the figure's.
    """
    with st.container(border=True, key=key, height="stretch", gap="xsmall"):
        card_title(title, subtitle)
        if figure.is_empty:
            st.markdown(f":gray[{plain(empty)}]")
            return
        if not isinstance(figure, Figure):
            st.html(figure.html())
            return
        st.plotly_chart(
            figure,
            theme=None,
            height=height or "content",
            config=_CHART_CONFIG,
            alt=alt or f"{title}。{subtitle}".rstrip("。"),
            key=f"{key}_chart",
        )


def empty_card(title: str, sentence: str, *, key: str) -> None:
    """A card that says in words that there is nothing: "本期无纠纷登记"."""
    with st.container(border=True, key=key, height="stretch", gap="xsmall"):
        card_title(title)
        st.markdown(f":gray[{plain(sentence)}]")
