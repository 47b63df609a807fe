"""The town's routes: GeoJSON that the browser may keep, 304 while nothing changed, 404 for what there is not."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from data_access.engine import create_engine_for, writing
from data_access.geometry import TOWN_LAYERS
from presentation import map_routes
from tests import rows

SQUARE = {"type": "Polygon", "coordinates": [[[113.3, 40.0], [113.4, 40.0], [113.4, 40.1], [113.3, 40.0]]]}


@pytest.fixture
def street(fresh_database, migrated_sqlite, monkeypatch):
    """The engine of a street with one building, and the setting that names its database."""
    with fresh_database("sqlite", copy_of=migrated_sqlite) as url:
        engine = create_engine_for(url)
        with writing(engine) as connection:
            rows.put_street(connection)
            rows.put_community(connection, geometry=SQUARE)
            rows.put_grid_unit(connection)
            rows.put_building(connection, geometry=SQUARE, floors=6)
        monkeypatch.setenv("DATABASE_URL", url)
        yield engine
        engine.dispose()


@dataclass
class Answer:
    """What came back over ASGI."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


def get(path: str, **headers: str) -> Answer:
    """GET ``path`` from the routes as a server would."""
    answer = Answer()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    request = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": raw}
    asyncio.run(Starlette(routes=map_routes.routes)(request, receive, send))
    return answer


@pytest.mark.usefixtures("street")
def test_every_address_of_the_map_answers_with_its_features():
    for layer, address in map_routes.town_addresses().items():
        answer = get(address)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"
        found = len(answer.json()["features"])
        assert found == (1 if layer in ("communities", "buildings") else 0)
    assert set(map_routes.town_addresses()) == set(TOWN_LAYERS)


def test_an_unchanged_layer_is_not_sent_again_and_a_changed_one_is(street):
    address = map_routes.town_addresses()["buildings"]
    mark = get(address).headers["etag"]
    again = get(address, if_none_match=mark)
    assert (again.status, again.body) == (304, b"")
    with writing(street) as connection:
        rows.put_building(connection, rows.COMMUNITY + "0002", geometry=SQUARE, floors=11)
    changed = get(address, if_none_match=mark)
    assert changed.status == 200
    assert [feature["properties"]["floors"] for feature in changed.json()["features"]] == [6, 11]


@pytest.mark.usefixtures("street")
def test_nothing_about_people_is_handed_out():
    words = json.dumps([get(address).json() for address in map_routes.town_addresses().values()])
    assert "count" not in words
    assert "name" not in json.dumps(get(map_routes.town_addresses()["buildings"]).json())


@pytest.mark.usefixtures("street")
def test_an_unknown_layer_and_a_style_without_tiles_are_not_there():
    assert get("/map/people.json").status == 404
    assert get("/map/style.json").status == 404
    assert map_routes.tile_style_address() is None


@pytest.mark.usefixtures("street")
def test_a_tile_server_of_the_customers_own_becomes_a_style(monkeypatch):
    template = "http://tiles.intranet/{z}/{x}/{y}.png"
    monkeypatch.setenv("TILE_SERVER", template)
    address = map_routes.tile_style_address()
    assert address is not None
    assert get(address).json()["sources"]["tiles"]["tiles"] == [template]
