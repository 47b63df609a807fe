"""The charts of the disputes page and of the services page as somebody writes them in an afternoon: one SQL query each.

The queries read the raw tables, for the street or one compound, over the running month and the eleven before it. They
say the same numbers as the dashboard's questions (tests/benchmarks holds them to it) and are written well: they name
the community, so that the indexes serve a compound, and group in the database. Nothing is counted in advance, nobody's
small counts are hidden, and there are no control limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from pandas import DataFrame
from sqlalchemy import Engine, text

from data_access.calendar_days import first_of_month, months_later

Draw = Callable[[DataFrame], go.Figure]
#: What the two databases say differently.
_WORDS = {
    "sqlite": {
        "days": "CAST(julianday({later}) - julianday({earlier}) AS INTEGER)",
        "seconds": "unixepoch({later}) - unixepoch({earlier})",
        "hour": "CAST(strftime('%H', {moment}, '+8 hours') AS INTEGER)",
        "month": "substr({day}, 1, 7)",
        "now": "datetime('now')",
    },
    "postgresql": {
        "days": "(CAST({later} AS date) - CAST({earlier} AS date))",
        "seconds": "CAST(extract(epoch FROM {later} - {earlier}) AS integer)",
        "hour": "CAST(extract(hour FROM {moment} AT TIME ZONE 'Asia/Shanghai') AS integer)",
        "month": "to_char({day}, 'YYYY-MM')",
        "now": "now()",
    },
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, its query with ``{words}`` of the database and ``{place}``, and its drawing."""

    key: str
    title: str
    query: str
    draw: Draw


def answer(engine: Engine, chart: Chart, compound: str, today: date) -> DataFrame:
    """The rows of a chart; the empty compound means the whole street."""
    place = "t.community_code = :community AND t.compound_code = :compound" if compound else "1 = 1"
    query = _in_dialect(chart.query, engine.dialect.name, place)
    first = months_later(first_of_month(today), -11)
    values: dict[str, Any] = {"first": first.isoformat(), "today": today.isoformat()}
    if engine.dialect.name == "postgresql":
        values |= {"first": first, "today": today}
    if compound:
        values |= {"community": compound[:12], "compound": compound}
    statement = text(query)
    used = {name: value for name, value in values.items() if name in statement.compile().params}
    with engine.connect() as connection:
        result = connection.execute(statement, used)
        return DataFrame(result.fetchall(), columns=list(result.keys()))


def _in_dialect(query: str, dialect: str, place: str) -> str:
    words = _WORDS[dialect]
    return query.format(
        place=place,
        now=words["now"],
        reported_month=words["month"].format(day="t.reported_day"),
        closed_month=words["month"].format(day="t.closed_day"),
        completed_month=words["month"].format(day="t.completed_day"),
        days_to_close=words["days"].format(earlier="t.reported_day", later="t.closed_day"),
        days_open=words["days"].format(earlier="t.reported_day", later=":today"),
        hour_of_call=words["hour"].format(moment="t.called_at"),
        answer_seconds=words["seconds"].format(earlier="t.called_at", later="t.answered_at"),
        arrival_seconds=words["seconds"].format(earlier="t.called_at", later="t.arrived_at"),
        seconds_silent=words["seconds"].format(earlier="t.began_at", later=words["now"]),
    )


def _bars(x: str, y: str, *, horizontal: bool = False) -> Draw:
    def draw(rows: DataFrame) -> go.Figure:
        across, up = (rows[y], rows[x]) if horizontal else (rows[x], rows[y])
        return go.Figure(go.Bar(x=across, y=up, orientation="h" if horizontal else "v"))

    return draw


def _lines(x: str, y: str, by: str) -> Draw:
    def draw(rows: DataFrame) -> go.Figure:
        return go.Figure([go.Scatter(x=part[x], y=part[y], name=str(name)) for name, part in rows.groupby(by)])

    return draw


def _quantile_lines(rows: DataFrame) -> go.Figure:
    """Median and 90th percentile by month, from the counts of each number of days."""
    ranked = rows.sort_values(["month", "days"])
    so_far = ranked.groupby("month")["n"].cumsum() / ranked.groupby("month")["n"].transform("sum")
    traces = []
    for name, share in (("中位", 0.5), ("90%", 0.9)):
        reached = ranked[so_far >= share - 1e-9].groupby("month", as_index=False)["days"].first()
        traces.append(go.Scatter(x=reached["month"], y=reached["days"], name=name))
    return go.Figure(traces)


def _shares(of: str, value: str, by: str) -> Draw:
    def draw(rows: DataFrame) -> go.Figure:
        wide = rows.pivot_table(index=of, columns=by, values=value, aggfunc="sum", fill_value=0)
        shares = wide.div(wide.sum(axis=1), axis=0)
        bars = [go.Bar(x=shares[name], y=shares.index, name=str(name), orientation="h") for name in shares]
        return go.Figure(bars, layout={"barmode": "stack"})

    return draw


def _funnel(rows: DataFrame) -> go.Figure:
    steps = rows.iloc[0] if len(rows) else pd.Series(dtype="int64")
    return go.Figure(go.Funnel(y=list(steps.index), x=[int(value or 0) for value in steps]))


_OF_DISPUTES = "FROM dispute t WHERE t.deleted_at IS NULL AND {place}"
_REPORTED = _OF_DISPUTES + " AND t.reported_day >= :first"
_CLOSED = _OF_DISPUTES + " AND t.closed_day >= :first"
DISPUTES: Sequence[Chart] = (
    Chart(
        "months", "每月登记",
        "SELECT {reported_month} AS month, count(*) AS n " + _REPORTED + " GROUP BY 1 ORDER BY 1",
        _bars("month", "n"),
    ),
    Chart(
        "categories", "各类每月登记",
        "SELECT t.category, {reported_month} AS month, count(*) AS n " + _REPORTED + " GROUP BY 1, 2 ORDER BY 1, 2",
        _lines("month", "n", "category"),
    ),
    Chart(
        "backlog", "在办，按已等待天数",
        "SELECT CASE WHEN {days_open} <= 7 THEN 0 WHEN {days_open} <= 30 THEN 8 WHEN {days_open} <= 90 THEN 31"
        " ELSE 91 END AS from_days, count(*) AS n " + _OF_DISPUTES + " AND t.closed_at IS NULL GROUP BY 1 ORDER BY 1",
        _bars("from_days", "n"),
    ),
    Chart(
        "venues", "各场所办结",
        "SELECT t.venue, t.outcome, count(*) AS n " + _CLOSED + " GROUP BY 1, 2 ORDER BY 1, 2",
        _shares("venue", "n", "outcome"),
    ),
    Chart(
        "pace", "每月登记与办结",
        "SELECT {reported_month} AS month, '登记' AS flow, count(*) AS n " + _REPORTED + " GROUP BY 1 UNION ALL "
        "SELECT {closed_month} AS month, '办结' AS flow, count(*) AS n " + _CLOSED + " GROUP BY 1 ORDER BY 2, 1",
        _lines("month", "n", "flow"),
    ),
    Chart(
        "days", "办结天数",
        "SELECT {closed_month} AS month, {days_to_close} AS days, count(*) AS n " + _CLOSED + " GROUP BY 1, 2",
        _quantile_lines,
    ),
    Chart(
        "outcomes", "办结结果",
        "SELECT t.outcome, count(*) AS n " + _CLOSED + " GROUP BY 1 ORDER BY 1",
        _bars("outcome", "n", horizontal=True),
    ),
    Chart(
        "repeats", "重复纠纷，按类型",
        "SELECT t.category, count(*) AS n " + _REPORTED + " AND t.repeat_of IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
        _bars("category", "n", horizontal=True),
    ),
)  # fmt: skip

_ORDERS = "FROM service_order t WHERE t.deleted_at IS NULL AND {place} AND t.completed_day >= :first"
_CALLS = "FROM call t WHERE t.deleted_at IS NULL AND {place} AND t.called_day >= :first"
SERVICES: Sequence[Chart] = (
    Chart(
        "helps", "每月完成的六助工单",
        "SELECT t.help, {completed_month} AS month, count(*) AS n " + _ORDERS + " GROUP BY 1, 2 ORDER BY 1, 2",
        _lines("month", "n", "help"),
    ),
    Chart(
        "modes", "服务方式",
        "SELECT t.help, t.mode, count(*) AS n " + _ORDERS + " GROUP BY 1, 2 ORDER BY 1, 2",
        _shares("help", "n", "mode"),
    ),
    Chart(
        "reach", "每月接受上门服务的老年人",
        "SELECT {completed_month} AS month, count(DISTINCT t.elder_id) AS n " + _ORDERS
        + " AND t.mode = 'door_to_door' GROUP BY 1 ORDER BY 1",
        _bars("month", "n"),
    ),
    Chart(
        "hours", "各时段的呼叫",
        "SELECT {hour_of_call} AS hour, t.kind, count(*) AS n " + _CALLS + " GROUP BY 1, 2 ORDER BY 1, 2",
        _lines("hour", "n", "kind"),
    ),
    Chart(
        "steps", "呼叫走到哪一步",
        "SELECT count(*) AS calls, count(t.answered_at) AS answered, count(t.dispatched_at) AS dispatched,"
        " count(t.arrived_at) AS arrived " + _CALLS,
        _funnel,
    ),
    Chart(
        "answers", "呼叫到应答",
        "SELECT t.kind AS month, {answer_seconds} AS days, count(*) AS n " + _CALLS
        + " AND t.answered_at IS NOT NULL GROUP BY 1, 2",
        _quantile_lines,
    ),
    Chart(
        "arrivals", "紧急呼救到场",
        "SELECT {arrival_seconds} / 60 AS minutes, count(*) AS n " + _CALLS
        + " AND t.kind = 'emergency' AND t.arrived_at IS NOT NULL GROUP BY 1 ORDER BY 1",
        _bars("minutes", "n"),
    ),
    Chart(
        "orders", "每月完成的工单",
        "SELECT {completed_month} AS month, count(*) AS n " + _ORDERS + " GROUP BY 1 ORDER BY 1",
        _bars("month", "n"),
    ),
)  # fmt: skip
PAGES = {"disputes": DISPUTES, "services": SERVICES}
