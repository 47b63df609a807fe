"""What the wall in the browser asks the server: its pulse every other second, one picture per stop, the town's lines.

Both leave Streamlit's runs alone: a wall costs the server nothing while nothing changes, and an answer that does not
come leaves the last picture standing. The launcher imports this module before Streamlit's runtime runs, to which the
caches of ``reads`` belong: hence the imports inside the functions.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from data_access import calendar_days
from data_access.database_problems import DatabaseProblem
from presentation.wall import served

if TYPE_CHECKING:
    from presentation.wall.asking import Wall
    from presentation.wall.tour import Asked, Stop

STATIC: Final = Path(__file__).parent / "static"
_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
#: Pictures that are kept: every stop of a street and of its communities, for a change of data or two.
_KEPT_PICTURES: Final = 256
_FRESH: Final = {"Cache-Control": "no-store"}


def root() -> str:
    """The path of the wall's page, below which its routes lie."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/wall" if base else "/wall"


def _pulse(request: Request) -> Response:
    """What a wall has to know every other second; 503 while nothing is known of the database.

    stamp: changes whenever a picture may. now: the server's moment (ms since 1970). program, night: see ``served``.
    paused: the database is away and what is shown stays. updated: when data changed last. emergencies: who waits.
    """
    from presentation import reads
    from presentation.wall.day_words import day_words
    from presentation.wall.screen import emergencies

    now, settings = calendar_days.now(), reads.settings()
    known = {
        "now": int(now.timestamp() * 1000),
        "program": served.program(),
        "night": served.night(now, settings.wall_reload),
    }
    try:
        fresh = reads.freshness()
        wall, _, _ = _asked(request.url.query)
        waiting = emergencies(_at_this_moment(wall)) if fresh.problem is None else None
    except DatabaseProblem as problem:
        return JSONResponse({**known, "paused": True, "reason": problem.code}, status_code=503, headers=_FRESH)
    changed = fresh.changed.changed_at.astimezone(calendar_days.SHANGHAI)
    return JSONResponse(
        {
            **known,
            "stamp": _stamp(wall),
            "day": day_words(wall.today),
            "updated": int(changed.timestamp() * 1000),
            "paused": fresh.problem is not None,
            "emergencies": waiting,
        },
        headers=_FRESH,
    )


def _picture(request: Request) -> Response:
    """The picture of a stop; 304 where it is known.

    Of the query, ``stop`` is its code, ``turn`` the round of the tour, ``tell`` the measure it already tells about;
    the rest is as on the page.
    """
    query = parse_qs(request.url.query)
    stop, turn, tell = ((query.pop(name, None) or [""])[-1] for name in ("stop", "turn", "tell"))
    page_query = urlencode(sorted(query.items()), doseq=True)
    try:
        wall, _, _ = _asked(page_query)
        mark = f'"{_stamp(wall)}-{served.program()}"'
        headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = _drawn(page_query, stop, int(turn) % 1_000 if turn.isdecimal() else 0, tell, _stamp(wall))
    except DatabaseProblem as problem:
        return JSONResponse({"paused": True, "reason": problem.code}, status_code=503, headers=_FRESH)
    return Response(body, media_type="application/json", headers=headers)


@lru_cache(maxsize=_KEPT_PICTURES)
def _drawn(page_query: str, code: str, turn: int, tell: str, stamp: str) -> bytes:
    """The body, made once per ``stamp``, which is asked for only as a part of the key."""
    from presentation.wall import screen, tour
    from presentation.wall.asking import wall_for

    wall, asked, stops = _asked(page_query)
    stop = next((each for each in stops if each.code == code), stops[0])
    there = wall_for(
        tour.at_stop(asked.filters, stop.code, wall.directory), wall.directory, wall.view.version, wall.now, wall.today
    )
    body: dict[str, Any] = {
        "stamp": stamp,
        "title": f"{wall.street.removesuffix('社区')}社区治理一张图",
        "demonstration": wall.directory.is_demonstration,
        "stops": [{"code": each.code, "name": each.name} for each in stops],
        **screen.picture(there, stop, asked.measure or tour.measure_in([tell]), turn),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _asked(page_query: str) -> tuple[Wall, Asked, list[Stop]]:
    """The wall of the page's own query as of now, what the query asks for, and the stops of its tour."""
    from presentation import reads
    from presentation.wall import tour
    from presentation.wall.asking import wall_for

    now, today = reads.now_and_today()
    directory = reads.directory()
    asked = tour.read(parse_qs(page_query), directory, today)
    wall = wall_for(asked.filters, directory, reads.freshness().changed.version, now, today)
    return wall, asked, tour.stops(asked.filters, directory, wall.view.scope.territory)


def _at_this_moment(wall: Wall) -> Wall:
    """The same wall as of this very moment, and not of full ten minutes: seconds count in an emergency."""
    from dataclasses import replace

    return replace(wall, now=max(calendar_days.now(), wall.now))


def _stamp(wall: Wall) -> str:
    return f"{wall.view.version}-{wall.now:%Y%m%d%H%M%S}"


def _town(request: Request) -> Response:
    """The lines of the map; 304 while no data changed."""
    from presentation import reads
    from presentation.wall.town import town

    try:
        version = reads.data_version().version
        headers = {"ETag": f'"{version}-{served.program()}"', "Cache-Control": "private, no-cache"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(town(version), media_type="application/json", headers=headers)
    except DatabaseProblem as problem:
        return JSONResponse({"paused": True, "reason": problem.code}, status_code=503, headers=_FRESH)


def _static(request: Request) -> Response:
    """One of the files the browser draws with; 404 for anything else."""
    path = STATIC / request.path_params["name"]
    if path.suffix not in _TYPES or path.parent != STATIC or not path.is_file():
        return Response(status_code=404)
    return FileResponse(path, media_type=_TYPES[path.suffix], headers={"Cache-Control": "no-cache"})


routes: list[Route] = [
    Route(f"{root()}/pulse", _pulse),
    Route(f"{root()}/picture", _picture),
    Route(f"{root()}/town", _town),
    Route(f"{root()}/static/{{name}}", _static),
]
