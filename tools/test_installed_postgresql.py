"""Run what the tests do on PostgreSQL once more on an installed server, where there is one.

    python -m tools.test_installed_postgresql

The tests bring a server of their own, the newest; a street's is likely older. Without an installed one this says so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

OLDEST = 13
#: Debian, Ubuntu, Kylin and UOS; Red Hat and its kin; Homebrew.
FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
#: Every test on PostgreSQL is named after it, but for those that stop, freeze and fill servers.
CHOSEN = "postgresql or test_availability or test_database_away"


def programs() -> Path | None:
    """The folder of the newest installed server that the dashboard supports."""
    found = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern[1:]) if (folder / "initdb").exists()]
    versions = {major: folder for folder in found if (major := _major(folder)) >= OLDEST}
    return versions[max(versions)] if versions else None


def _major(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


def main() -> int:
    """The tests' exit status; 0 where there is nothing to test on."""
    folder = programs()
    if folder is None:
        print("No installed PostgreSQL was found: the tests ran on the one that comes by pip alone.")
        return 0
    print(f"Once more on PostgreSQL {_major(folder)} ({folder}):", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", "not alone", "-n", "3", "--dist", "loadfile", "-k", CHOSEN]
    return subprocess.run(command, env={**os.environ, "POSTGRESQL_PROGRAMS": str(folder)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
