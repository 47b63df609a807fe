"""The routes that hand the town's geometry to the browser, which keeps it: it is the same for every reader and measure.

A map names these addresses in its layers instead of carrying half a megabyte of buildings with every change of colour.
They hold outlines, roads and heights of buildings; no count and no person. The launcher imports this module before
Streamlit's runtime runs, to which the caches of ``reads`` belong: hence that import inside the functions.
"""

import json
from functools import lru_cache

import streamlit as st
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_access.geometry import TOWN_LAYERS, TownLayer, town_features, town_stamp
from data_access.settings import Settings
from presentation.map_layers import TownAddresses

_PATH = "/map"


def town_addresses() -> TownAddresses:
    """The address of each layer of the town, below the path under which the app is served."""
    return {layer: f"{_root()}/{layer}.json" for layer in TOWN_LAYERS}


def tile_style_address() -> str | None:
    """The address of the style that draws the customer's own tiles; None where no tile server is set."""
    return f"{_root()}/style.json" if _installation()[1].tile_server else None


def _root() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{_PATH}" if base else _PATH


def _installation() -> tuple[Engine, Settings]:
    from presentation import reads

    return reads.current_engine(), reads.settings()


def _town(request: Request) -> Response:
    """A layer of the street's town as GeoJSON; 304 where the browser has it already, 404 for an unknown layer."""
    layer = next((known for known in TOWN_LAYERS if known == request.path_params["layer"]), None)
    if layer is None:
        return Response(status_code=404)
    engine, settings = _installation()
    with engine.connect() as connection:
        stamp = town_stamp(connection, settings.street_code, layer)
    headers = {"ETag": f'"{layer}-{stamp}"', "Cache-Control": "private, no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(_collection(layer, settings.street_code, stamp), media_type="application/json", headers=headers)


@lru_cache(maxsize=2 * len(TOWN_LAYERS))
def _collection(layer: TownLayer, street_code: str, stamp: str) -> bytes:
    """The body, made once per ``stamp``, which is asked for only as a part of the key."""
    with _installation()[0].connect() as connection:
        features = town_features(connection, street_code, layer)
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _style(_request: Request) -> Response:
    """A map style of one raster source, the customer's tile server; 404 where none is set."""
    template = _installation()[1].tile_server
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
