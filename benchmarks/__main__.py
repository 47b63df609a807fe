"""``python -m benchmarks [rerun]``: measure, and write what was seen to benchmarks/RESULTS.md."""

import argparse
from pathlib import Path

from benchmarks import rerun

MEASUREMENTS = {"rerun": rerun.main}


def main() -> None:
    """Run the measurement that was asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measurement", nargs="?", choices=MEASUREMENTS)
    asked = parser.parse_args().measurement
    for name, measure in MEASUREMENTS.items():
        if asked in (None, name):
            measure(Path(__file__).with_name("RESULTS.md"))


if __name__ == "__main__":
    main()
