"""Every page as people open it: on a wall, on a desk and on a phone, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.running_server import RunningServer
from tests.screens import PAGES, path_of

SIZES = ("1920x1080", "1440x900", "390x844")
#: Latin letters that a reader in a street office expects among the Chinese ones: names of file formats, and "p90".
KNOWN_WORDS = {"Excel", "CSV", "p90"}


def foreign_words(texts: list[str]) -> set[str]:
    """The words of Latin letters in these texts that nobody here would expect."""
    return {word for text in texts for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", text)} - KNOWN_WORDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_itself_whole(visit: Callable[..., Visit], page: str, size: str, scheme: str) -> None:
    opened = visit(path_of(page), size, scheme)
    assert opened.problems() == []
    assert opened.blank_drawings() == []
    assert foreign_words(opened.words()) == set()
    assert opened.tab.locator('[data-testid="stSkeleton"]').count() == 0
    assert opened.tab.locator('[data-testid="stAlert"]').all_inner_texts() == []


@pytest.mark.parametrize("page", PAGES)
def test_every_part_of_a_page_shows_itself_whole(visit: Callable[..., Visit], page: str) -> None:
    opened = visit(path_of(page))
    # The first switch of a page chooses its part, and drawing another one may bring a switch of its own.
    parts = opened.tab.locator('[class*="st-key-"][class*="_part_choice"]').first.get_by_role("radio")
    for part in range(parts.count()):
        parts.nth(part).click()
        opened.settle()
        assert opened.problems() == []
        assert opened.blank_drawings() == []
        assert foreign_words(opened.words()) == set()
        assert opened.tab.locator('[data-testid="stAlert"]').all_inner_texts() == []
        theirs = visit(opened.tab.url.split("/", 3)[3])
        assert theirs.text() == opened.text()


def test_a_foreign_word_is_noticed() -> None:
    assert foreign_words(["导出 Excel", "12345热线 398康养", "No results", "A 区"]) == {"No", "results"}


def test_nothing_is_missed_by_the_eye_that_checks(visit: Callable[..., Visit], server: RunningServer) -> None:
    opened = visit(path_of(PAGES[0]))
    opened.tab.evaluate("""() => {
      const main = document.querySelector('[data-testid="stMain"]');
      main.insertAdjacentHTML('beforeend', '<p>Something English</p><div data-testid="stException">Traceback</div>');
      main.insertAdjacentHTML('beforeend', '<div class="js-plotly-plot st-key-empty"></div>');
      main.insertAdjacentHTML('beforeend', `<div class="stEChartsChart st-key-axes"><svg>
        <path d="M0 0L9 0" fill="none"/><path d="M0 0L10 0L10 10L0 10Z" fill="#123456"/>
        <path d="M0 0L26 0L26 26Z" fill="transparent"/></svg></div>`);
      main.insertAdjacentHTML('beforeend', `<div class="stElementContainer"><div class="stEChartsChart">
        <svg><path d="M0 0L50 0L50 50Z" fill="#123456"/></svg></div><div data-testid="stElementToolbar"
        style="display:block"></div></div>`);
      main.insertAdjacentHTML('beforeend', `<p class="st-key-overview-changes" style="width:3em">
        <span class="stMarkdownColoredText">one and another line</span></p>`);
      document.body.insertAdjacentHTML('beforeend', '<div style="width:9999px">.</div>');
      document.body.style.overflow = 'visible';
      console.error('broken');
      fetch('/no-such-thing');
      fetch('http://elsewhere.example.org/').catch(() => null);
    }""")
    opened.tab.wait_for_timeout(500)
    told = " | ".join(opened.problems())
    for sign in (
        "console: broken",
        "elsewhere.example.org",
        "exception on screen",
        "overflows sideways",
        "buttons over charts",
        "broken differences",
    ):
        assert sign in told
    assert opened.blank_drawings() == [
        "blank chart: js-plotly-plot st-key-empty", "blank chart: stEChartsChart st-key-axes",
    ]  # fmt: skip
    assert foreign_words(opened.words()) >= {"Something", "English"}
