"""Which program a server serves, and when a wall that shows an older one, or a long day of one, starts over."""

import hashlib
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from data_access.calendar_days import SHANGHAI

_PROJECT: Final = Path(__file__).resolve().parent.parent.parent
_FOLDERS: Final = ("pages", "presentation", "data_access")
_SUFFIXES: Final = {".py", ".js", ".css"}


@cache
def program() -> str:
    """A text that differs when the program does: made of the files from which this process was started.

    A server that was only started again still serves the same program, and no wall needs to load itself anew.
    """
    digest = hashlib.sha256((_PROJECT / "requirements.txt").read_bytes())
    for folder in _FOLDERS:
        for path in sorted((_PROJECT / folder).rglob("*")):
            if path.suffix in _SUFFIXES:
                digest.update(path.relative_to(_PROJECT).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def night(now: datetime, reload_at: time | None) -> str:
    """The last time of day at which walls were to start over, as a text; empty where they never are.

    A wall that sees it change starts over. So nothing depends on the display's own clock.
    """
    if reload_at is None:
        return ""
    local = now.astimezone(SHANGHAI)
    last = local.date() if local.time() >= reload_at else local.date() - timedelta(days=1)
    return f"{last:%Y-%m-%d} {reload_at:%H:%M}"
