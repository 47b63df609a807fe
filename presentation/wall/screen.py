"""One picture of the wall: every panel of a stop, in words and numbers ready to be drawn."""

from typing import Any

from data_access.calendar_days import SHANGHAI
from data_access.emergencies import open_emergencies
from data_access.measures import Measure
from presentation import scope_picker
from presentation.wall.asking import Wall
from presentation.wall.care import calls_today, elderly_care
from presentation.wall.cases import dispute_months, disputes_by_kind
from presentation.wall.key_figures import key_figures
from presentation.wall.map import map_of_stop, measure_of_stop
from presentation.wall.parties import parties_and_activities
from presentation.wall.rooms import rooms_of_the_week
from presentation.wall.ticker import recent
from presentation.wall.tour import Stop
from presentation.wall.words import Panel

#: The panels by the names under which the browser's part draws them.
PANELS = {
    "key_figures": key_figures,
    "care": elderly_care,
    "calls": calls_today,
    "rooms": rooms_of_the_week,
    "months": dispute_months,
    "kinds": disputes_by_kind,
    "parties": parties_and_activities,
    "ticker": recent,
}


def picture(wall: Wall, stop: Stop, measure: Measure | None, turn: int) -> Panel:
    """All panels of a stop. ``measure`` None: the tour chooses what to tell; ``turn`` counts its rounds."""
    only = wall.filters.compounds[0] if len(wall.filters.compounds) == 1 else ""
    place = stop.code or only  # a wall about one compound tells about it as a tour would
    told = measure or measure_of_stop(wall, place, turn)
    return {
        "stop": {"code": stop.code, "name": stop.name, "tell": told.value},
        "shown": _shown(wall),
        "map": map_of_stop(wall, place, told),
        **{name: panel(wall) for name, panel in PANELS.items()},
    }


def _shown(wall: Wall) -> str:
    """ "文兴社区 · 2025年12月–2026年11月 · ▲▼ 较上期"."""
    words = scope_picker.words(wall.filters, wall.view.scope, wall.directory, wall.today)
    compared = wall.view.comparison_words
    return f"{words} · ▲▼ {compared}" if compared else words


def emergencies(wall: Wall) -> list[dict[str, Any]]:
    """Who waits for an answer, by grid unit, the longest first: place, how many, and since when (ms since 1970)."""
    found = wall.ask(open_emergencies, scope=wall.of_today())
    return [
        {
            "code": row["grid_unit_code"],
            "place": f"{row['community_name']} {row['grid_unit_name']}",
            "calls": int(row["calls"]),
            "since": int(row["waiting_since"].tz_convert(SHANGHAI).timestamp() * 1000),
        }
        for row in found.to_dict(orient="records")
    ]
