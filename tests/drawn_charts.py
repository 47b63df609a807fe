"""What a chart draws and says, read out of its option."""

from __future__ import annotations

import json
from typing import Any

from presentation.figures.chart import Chart, Part


def values_of(series: Part) -> list[Any]:
    """The values of a series, group by group; None where nothing is drawn."""
    return [item["value"] if isinstance(item, dict) else item for item in series["data"]]


def hover_words(series: Part) -> list[str]:
    """What pointing at each value of a series says."""
    return [item["tooltip"]["formatter"] for item in series["data"]]


def signs(chart: Chart) -> list[Part]:
    """The signs over the months of a monthly line."""
    return next(
        part["data"] for part in chart.series if any("symbol" in item for item in part["data"] if type(item) is dict)
    )


def words_on(chart: Chart) -> list[str]:
    """What is written into the plot: at the ends of lines, and beside points."""
    ends = [part["endLabel"]["formatter"] for part in chart.series if "endLabel" in part]
    items = (item for part in chart.series for item in part["data"] if isinstance(item, dict))
    return ends + [item["label"]["formatter"] for item in items if "label" in item]


def is_plain(chart: Chart) -> bool:
    """Whether the option is of plain values alone, as a browser can read it."""
    return bool(json.loads(json.dumps(chart.option, allow_nan=False)) == chart.option)
