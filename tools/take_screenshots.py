"""Make the README's pictures anew: the real server on a demonstration of its own, seen in Chromium.

The demonstration reaches to the present moment, so that the pictures show the day on which they were made. Nothing is
written unless every page came out without a problem.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, Visit
from tests.running_server import PROJECT, running_server
from tools.install_browser import BROWSERS

IMAGES = PROJECT / "docs" / "images"
#: File name -> the page's path.
PICTURES = {"overview": "", "grid_map": "grid_map", "disputes": "disputes"}
WIDTH, HEIGHT = 1440, 900
#: A palette of this size shows flat colours and small type without loss, in a quarter of the bytes.
COLOURS = 256


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="dashboard-pictures-") as folder:
        database = f"sqlite:///{(Path(folder) / 'street.sqlite3').as_posix()}"
        with (
            running_server(Path(folder) / "server.log", DATABASE_URL=database, DEMO="auto") as server,
            chromium() as it,
        ):
            taken = {name: picture(it, server.address, path) for name, path in PICTURES.items()}
    problems = [f"{name}: {problem}" for name, (_, heard) in taken.items() for problem in heard]
    if problems:
        print("No picture was written.", *problems, sep="\n", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, (image, _) in taken.items():
        file = IMAGES / f"{name}.png"
        file.write_bytes(small(image))
        print(f"{file.relative_to(PROJECT)}: {file.stat().st_size // 1024} KiB")
    return 0


def picture(browser: Browser, address: str, path: str) -> tuple[bytes, list[str]]:
    """What a reader with a light office screen sees of a page, as PNG, and what went wrong on it."""
    tab = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    visit = Visit(tab, urlparse(address).netloc)
    visit.listen()
    visit.go(path)
    visit.go(path)  # once more, when everything is known and the map's labels are drawn at once
    image, problems = tab.screenshot(), visit.problems()
    tab.close()
    return image, problems


def small(png: bytes) -> bytes:
    """The same picture with a palette of its own colours."""
    smaller = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        palette = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        palette.save(smaller, format="PNG", optimize=True)
    return min(smaller.getvalue(), png, key=len)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, which ``tools.install_browser`` has seen to."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SystemExit("Chromium is missing: python -m tools.install_browser says how to install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
