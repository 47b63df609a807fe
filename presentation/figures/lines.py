"""Several categories over months."""

from collections.abc import Mapping

from pandas import DataFrame

from presentation.figures.chart import Chart, Part, chart, line, month_axis, points, reach, value_axis, widest
from presentation.figures.foundation import SMALL_TEXT_SIZE, dates, quantities
from presentation.formats import count, known, month, number
from presentation.theme import Theme


def lines(
    frame: DataFrame,
    theme: Theme,
    *,
    month_column: str,
    category: str,
    value: str,
    unit: str,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    value_range: tuple[float, float] | None = None,
    height: int = 260,
) -> Chart:
    """Several categories over months, each named at the right end of its line.

    ``frame``: one row per month and category, oldest first: ``month_column`` (datetime64), ``category`` (code),
    ``value`` (number, ``unit``). ``names`` and ``colours`` by code; categories that never occur are left out.
    ``value_range`` is where the axis begins and ends (default: from zero to as far as is needed).
    """
    months = sorted(set(dates(frame, month_column)))
    series: list[Part] = []
    ends: list[str] = []
    for code, words in names.items():
        rows = frame[frame[category] == code]
        by_month = dict(zip(dates(rows, month_column), map(known, quantities(rows, value)), strict=True))
        values = [by_month.get(each) for each in months]
        told = [amount for amount in values if amount is not None]
        if told:
            ends.append(f"{words} {number(told[-1])}")
            cards = [f"{month(each)}\n{words}：{count(by_month.get(each), unit)}" for each in months]
            series += [
                _named_line(values, colours[code], ends[-1], theme),
                points(values, colours[code]),
                reach(values, cards),
            ]
    least, most = value_range or (0.0, None)
    return chart(
        series,
        theme,
        height=height,
        right=widest([f"● {end}" for end in ends]) + 16,
        across=month_axis(theme, months, most_ticks=7, at_edges=True),
        up=value_axis(theme, least=least, most=most, unit="%" if unit == "%" else ""),
    )


def _named_line(values: list[float | None], colour: str, end: str, theme: Theme) -> Part:
    """The line with its name at its end: the sign in its colour, the words in that of the text."""
    named = line(values, colour, end=f"{{sign|●}} {end}")
    named["endLabel"] |= {"color": theme.text, "rich": {"sign": {"color": colour, "fontSize": SMALL_TEXT_SIZE - 2}}}
    return named
