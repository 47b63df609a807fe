"""See that Chromium and a Chinese font are there for the browser tests; install Debian's packages when allowed.

Exit 0 when both are there at the end; otherwise say in one sentence what to install, and exit 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def missing_packages() -> list[str]:
    """The Debian packages that the browser tests still need, in order of installation."""
    missing = []
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    if not _chinese_font_is_installed():
        missing.append("fonts-noto-cjk")
    return missing


def _chinese_font_is_installed() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _privilege() -> list[str] | None:
    """How to run apt-get here: directly as root, through sudo that asks nothing, or (None) not at all."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def main() -> int:
    missing = missing_packages()
    if not missing:
        return 0
    names = " ".join(missing)
    privilege = _privilege()
    if privilege is not None:
        print(f"Installing {names} for the browser tests …", flush=True)
        apt_get = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
        subprocess.run([*apt_get, "update"], stdin=subprocess.DEVNULL, check=False)
        subprocess.run(
            [*apt_get, "install", "--no-install-recommends", *missing], stdin=subprocess.DEVNULL, check=False
        )
        # fc-list comes with Chromium's own dependencies, so that a font is only found now.
        missing = missing_packages()
    if missing:
        names = " ".join(missing)
        print(
            f"The browser tests need {names}: run 'sudo apt-get install {names}' (or install Chromium and a "
            "Chinese font such as Noto Sans CJK another way) and then make test again.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
