"""``python -m benchmarks [NAME]``: measure, and write what was seen to its section of benchmarks/RESULTS.md."""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path

from benchmarks.results import HEADINGS


def main() -> None:
    """Run the measurement that was asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measurement", nargs="?", choices=HEADINGS)
    asked = parser.parse_args().measurement
    for name in HEADINGS:
        if asked in (None, name):
            # one at a time: what one measurement imports is in no other's memory
            measure: Callable[[Path], None] = importlib.import_module(f"benchmarks.{name}").main
            measure(Path(__file__).with_name("RESULTS.md"))


if __name__ == "__main__":
    main()
