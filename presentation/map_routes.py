"""The routes that hand the town's geometry to the browser, which keeps it: it is the same for every reader and measure.

A map names these addresses in its layers instead of carrying half a megabyte of buildings with every change of colour.
They hold outlines, roads and heights of buildings; no count and no person. The launcher imports this module before
Streamlit's runtime runs, to which the caches of ``reads`` belong: hence that import inside the functions.
"""

import json
from collections.abc import Callable
from functools import lru_cache, partial

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_access.database_problems import DatabaseProblem
from data_access.geometry import TOWN_LAYERS, TownLayer, town_features, town_stamp
from data_access.settings import Settings
from presentation.map_layers import TownAddresses

_PATH = "/map"


def town_addresses() -> TownAddresses:
    """The address of each layer of the town, below the path under which the app is served."""
    return {layer: f"{_root()}/{layer}.json" for layer in TOWN_LAYERS}


def tile_style_address() -> str | None:
    """The address of the style that draws the customer's own tiles; None where no tile server is set."""
    return f"{_root()}/style.json" if _settings().tile_server else None


def _root() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{_PATH}" if base else _PATH


def _settings() -> Settings:
    from presentation import reads

    return reads.settings()


def _town(request: Request) -> Response:
    """A layer of the street's town as GeoJSON; 304 where the browser has it already, 404 for an unknown layer."""
    layer = next((known for known in TOWN_LAYERS if known == request.path_params["layer"]), None)
    if layer is None:
        return Response(status_code=404)
    try:
        stamp, body = _current(layer)
    except DatabaseProblem:
        return Response(status_code=503)
    headers = {"ETag": f'"{layer}-{stamp}"', "Cache-Control": "private, no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body(), media_type="application/json", headers=headers)


def _current(layer: TownLayer) -> tuple[str, Callable[[], bytes]]:
    """The stamp of a layer and how to make its body; while the database is away, those of before."""
    from presentation import reads

    key = reads.settings().street_code, layer
    try:
        with reads.reading() as connection:
            _STAMPS[key] = town_stamp(connection, *key)
    except DatabaseProblem as problem:
        if not problem.passes or key not in _STAMPS:
            raise
    return _STAMPS[key], partial(_collection, layer, key[0], _STAMPS[key])


#: The stamp seen last of each street's layers.
_STAMPS: dict[tuple[str, TownLayer], str] = {}


@lru_cache(maxsize=2 * len(TOWN_LAYERS))
def _collection(layer: TownLayer, street_code: str, stamp: str) -> bytes:
    """The body, made once per ``stamp``, which is asked for only as a part of the key."""
    from presentation import reads

    with reads.reading() as connection:
        features = town_features(connection, street_code, layer)
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _style(_request: Request) -> Response:
    """A map style of one raster source, the customer's tile server; 404 where none is set."""
    template = _settings().tile_server
    if template is None:
        return Response(status_code=404)
    return JSONResponse(
        {
            "version": 8,
            "sources": {"tiles": {"type": "raster", "tiles": [template], "tileSize": 256}},
            "layers": [{"id": "tiles", "type": "raster", "source": "tiles"}],
        }
    )


routes: list[Route] = [
    Route(f"{_root()}/style.json", _style),
    Route(f"{_root()}/{{layer}}.json", _town),
]
