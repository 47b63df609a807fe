"""``python -m benchmarks.peers.dash_app PORT DATABASE_URL PAGE``: eight charts and a compound filter in plain Dash.

What makes it quick is in it, as far as plain Dash goes: the queries run side by side, answers are kept in memory, all
charts come in one response, and the garbage collector is frozen as in the dashboard. Whatever else it lacks (rates,
control limits, hidden small counts, key figures) makes it quicker.
"""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import dash
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from pandas import DataFrame
from sqlalchemy import Engine, select
from waitress import serve

from benchmarks.peers.charts import PAGES, Chart, answer
from data_access import calendar_days
from data_access.engine import create_engine_for
from data_access.schema import compound

THREADS = 8
CHART_HEIGHT = 260


def app_of(engine: Engine, page: str) -> Dash:
    """The app with the charts of a page on a database."""
    charts = PAGES[page]
    app = Dash(__name__, title="Dash", update_title="…", serve_locally=True)
    app.layout = html.Div(
        [
            dcc.Dropdown(_compounds(engine), id="compound", placeholder="全部小区", style={"width": "300px"}),
            html.Div(
                [
                    html.Div([html.H4(chart.title), dcc.Graph(id=chart.key, style={"height": f"{CHART_HEIGHT}px"})])
                    for chart in charts
                ],
                style={"display": "grid", "gridTemplateColumns": "repeat(2, 1fr)"},
            ),
        ]
    )

    @cache
    def rows(chart: Chart, chosen: str) -> DataFrame:
        return answer(engine, chart, chosen, calendar_days.today())

    queries = ThreadPoolExecutor(THREADS)

    def redraw(chosen: str | None) -> list[go.Figure]:
        found = queries.map(lambda chart: rows(chart, chosen or ""), charts)
        return [_drawn(chart, of_chart) for chart, of_chart in zip(charts, found, strict=True)]

    app.callback([Output(chart.key, "figure") for chart in charts], Input("compound", "value"))(redraw)
    return app


def _drawn(chart: Chart, rows: DataFrame) -> go.Figure:
    return chart.draw(rows).update_layout(height=CHART_HEIGHT, margin={"l": 40, "r": 8, "t": 8, "b": 32})


def _compounds(engine: Engine) -> list[dict[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(compound.c.name, compound.c.compound_code).order_by(compound.c.compound_code))
        return [{"label": name, "value": code} for name, code in rows]


def main(port: str, url: str, page: str) -> None:
    """Serve until the process is ended."""
    app = app_of(create_engine_for(url), page)
    gc.set_threshold(100_000)  # as the dashboard does
    gc.collect()
    gc.freeze()
    print(f"Dash {dash.__version__} on {port}", flush=True)
    serve(app.server, host="127.0.0.1", port=int(port), threads=THREADS)


if __name__ == "__main__":
    main(*sys.argv[1:])
