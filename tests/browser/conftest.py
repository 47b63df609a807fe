"""A real Chromium on a real server: what a person would see, and all that went wrong on the way."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import parse_qs, urlparse

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.running_server import RunningServer, running_server
from tools.install_browser import BROWSERS

#: Software rendering draws the map where there is no graphics card; the rest keeps Chromium from calling home.
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: The tests' own: without a graphics card a page is put together sooner by the processor than by a card in software.
#: What is measured and pictured elsewhere stays as it was; maps are drawn the same way in both.
FLAGS_OF_TESTS = (*FLAGS, "--disable-gpu-compositing")
#: The script has finished and no placeholder is left.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.getAttribute('data-test-script-state') === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"]');
}"""
#: Every word that can be seen, also those in charts and fields. Names of icons are no words; Streamlit's link past the
#: menu shows itself to the keyboard alone, and its announcements to screen readers.
VISIBLE_WORDS = """() => {
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (holder.closest('script, style, noscript, [aria-live], [data-testid="stSkipToContent"]')
        || getComputedStyle(holder).fontFamily.includes('Material')) continue;
    const shown = document.createRange();
    shown.selectNodeContents(walker.currentNode);
    const box = shown.getBoundingClientRect();
    if (box.width > 1 && holder.checkVisibility({opacityProperty: true, visibilityProperty: true}))
      said.push(walker.currentNode.textContent.trim());
  }
  for (const field of document.querySelectorAll('input')) said.push(field.value || field.placeholder);
  return said.filter(Boolean);
}"""
#: Charts on which nothing but axes, words and the signs of a legend (10 px) is drawn.
BLANK_CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot, .stEChartsChart')]
  .filter(chart => !chart.querySelector('.trace path, .trace rect, .heatmaplayer image, .pielayer path')
    && ![...chart.querySelectorAll('path:not([fill="none"], [fill="transparent"])')]
      .some(path => path.getBBox().height !== 10))
  .map(chart => chart.closest('[class*="st-key-"]')?.className ?? chart.textContent)"""
#: Streamlit's own buttons over charts, which are in English.
BUTTONS_OVER_CHARTS = """() => [...document.querySelectorAll(
    '.stElementContainer:has(.stEChartsChart) [data-testid="stElementToolbar"]')]
  .filter(buttons => getComputedStyle(buttons).display !== 'none').length"""
#: Differences of the overview that begin on one line and end on the next.
BROKEN_DIFFERENCES = """() => [...document.querySelectorAll('.st-key-overview-changes .stMarkdownColoredText')]
  .filter(words => words.getClientRects().length > 1).length"""
SETTLE_MILLISECONDS = 60_000
#: Charts and maps draw themselves after the script has ended.
DRAW_MILLISECONDS = 1_500
FEWEST_COLOURS = 200


@dataclass
class Visit:
    """One opened page: the tab, to click on, and what has gone wrong in it so far."""

    tab: Page
    host: str
    seconds: float = 0.0  # from asking for the page until its script had run, drawing not included
    heard: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open ``path`` on this server, as if typed into the address bar, and wait until it stands still."""
        began = time.monotonic()
        self.tab.goto(f"http://{self.host}/{path}")
        self.settle()
        self.seconds = time.monotonic() - began - DRAW_MILLISECONDS / 1000

    def settle(self) -> None:
        """Wait until the script has run and everything is drawn."""
        # Twice: a click starts the script only a moment later, and a drawing that has finished may start it again.
        for pause in (DRAW_MILLISECONDS, 0):
            try:
                self.tab.wait_for_function(SETTLED, timeout=SETTLE_MILLISECONDS)
            except BrowserError:
                self.heard.append(f"not settled after {SETTLE_MILLISECONDS // 1000} s")
            self.tab.wait_for_timeout(pause)

    def text(self) -> str:
        """All that the page says outside the sidebar."""
        return self.tab.locator('[data-testid="stMain"]').inner_text()

    def words(self) -> list[str]:
        """Every piece of text that can be seen, in the order of the page."""
        return [str(text) for text in self.tab.evaluate(VISIBLE_WORDS)]

    def caption(self) -> str:
        """The line under the filter bar that says what is shown."""
        return self.tab.locator('[data-testid="stCaptionContainer"]').first.inner_text()

    def query(self) -> dict[str, list[str]]:
        """The parameters in the address bar."""
        return parse_qs(urlparse(self.tab.url).query)

    def choose(self, key: str, label: str) -> None:
        """Pick an option of the select box (or multi-select) with this key, as a person would."""
        self.tab.locator(f".st-key-{key} input").click()
        self.tab.get_by_role("option", name=label, exact=True).click()
        self.tab.keyboard.press("Escape")
        self.settle()

    def open_from_menu(self, title: str) -> None:
        """Follow the link of the menu to another page."""
        self.tab.locator('[data-testid="stSidebarNav"]').get_by_role("link", name=title).click()
        self.settle()

    def blank_drawings(self) -> list[str]:
        """Charts without a mark and maps of one colour."""
        blank = [f"blank chart: {name}" for name in self.tab.evaluate(BLANK_CHARTS)]
        for number, chart in enumerate(self.tab.locator('[data-testid="stDeckGlJsonChart"]').all()):
            with Image.open(BytesIO(chart.screenshot())) as picture:
                colours = picture.convert("RGB").getcolors(picture.width * picture.height) or []
            # Streets, units and their labels have thousands; an empty canvas has the ground and its border.
            if len(colours) < FEWEST_COLOURS:
                blank.append(f"blank map {number}: {len(colours)} colours")
        return blank

    def problems(self) -> list[str]:
        """Each thing that went wrong, once: errors, requests to other hosts, exceptions, overflow, foreign buttons."""
        seen = list(self.heard)
        exceptions = self.tab.locator('[data-testid="stException"]')
        seen += [f"exception on screen: {text[:160]}" for text in exceptions.all_inner_texts()]
        if self.tab.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            seen.append("overflows sideways")
        if self.tab.evaluate(BUTTONS_OVER_CHARTS):
            seen.append("buttons over charts")
        if self.tab.evaluate(BROKEN_DIFFERENCES):
            seen.append("broken differences")
        if not self.text().strip():
            seen.append("empty page")
        return sorted(set(seen))

    def listen(self) -> None:
        """Write down what goes wrong from now on."""
        self.tab.on("console", self._on_console)
        self.tab.on("pageerror", lambda error: self.heard.append(f"page error: {str(error)[:160]}"))
        self.tab.on("request", self._on_request)
        self.tab.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A failed request is reported by its response, with its address.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text[:160]}")

    def _on_request(self, request: Request) -> None:
        if request.url.startswith("http") and urlparse(request.url).netloc != self.host:
            self.heard.append(f"external request: {request.url[:120]}")

    def _on_response(self, response: Response) -> None:
        # On a deep link Streamlit's own page looks for its base path under <page>/_stcore/*: those are not errors.
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.heard.append(f"HTTP {response.status}: {response.url[:120]}")


@pytest.fixture(scope="session")
def server(demo_today_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The dashboard on the demonstration street as it is now, as a leader sees it; nothing is added while tests run."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    with running_server(log, DATABASE_URL=demo_today_url, DEMO="off") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; `make test` installs it.

    It ends with the module: while Playwright lives, its event loop counts as running in the main thread, and
    no test after it could run one of its own.
    """
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert executable is not None, "Chromium is missing: make test says how to install it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS_OF_TESTS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: RunningServer) -> Iterator[Callable[..., Visit]]:
    """``visit("disputes?period=all", size="390x844", scheme="dark")`` opens a page and waits until it stands still.

    ``address`` asks another server than the session's. All tabs are closed at the end of the test.
    """
    with ExitStack() as tabs:

        def open_page(
            path: str = "", size: str = "1440x900", scheme: str = "light", address: str = server.address
        ) -> Visit:
            width, height = map(int, size.split("x"))
            tab = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            tabs.callback(tab.close)
            opened = Visit(tab, urlparse(address).netloc)
            opened.listen()
            opened.go(path)
            return opened

        yield open_page
