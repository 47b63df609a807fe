"""Figures of how long: median to 90th percentile."""

from pandas import DataFrame

from presentation.figures.rows import Bar, LegendSign, Mark, Row, Rows, lengths
from presentation.formats import count, known, number
from presentation.theme import Theme


def median_to_p90(
    frame: DataFrame,
    theme: Theme,
    *,
    name: str,
    median: str,
    p90: str,
    unit: str,
    limit: float | None = None,
) -> Rows:
    """How long it takes: a dot at the median, a line to the 90th percentile, one row per name in frame order.

    ``frame``: ``name`` (str), ``median`` and ``p90`` (numbers, ``unit``; NA leaves the row empty, "—"). ``limit``
    draws the time limit; a percentile beyond it is red and a diamond.
    """
    ends = [known(value) for value in frame[p90]]
    farthest = 1.05 * max((value for value in (*ends, limit) if value is not None), default=0.0)
    legend = [LegendSign("中位", theme.primary, "dot"), LegendSign("90%", theme.primary, "ring")]
    if limit is not None:
        legend.append(LegendSign(f"时限 {count(limit, unit)}", theme.bad, "limit"))
    rows = []
    for text, half, end in zip(map(str, frame[name]), map(known, frame[median]), ends, strict=True):
        is_late = limit is not None and end is not None and end > limit
        from_half, to_end, at_limit = lengths([half, end, limit], farthest)
        colour = theme.bad if is_late else theme.primary
        rows.append(
            Row(
                name=text,
                value=f"{number(half)} / {number(end)} {unit}",
                bars=(Bar((to_end or 0.0) - (from_half or 0.0), theme.primary, from_half or 0.0, is_thin=True),),
                marks=(
                    Mark(at_limit, "limit", theme.bad),
                    Mark(from_half, "dot", theme.primary),
                    Mark(to_end, "diamond" if is_late else "ring", colour),
                ),
                told=f"{text}\n中位 {count(half, unit)}，90% 在 {count(end, unit)}内",
            )
        )
    return Rows(tuple(rows), theme, tuple(legend))
