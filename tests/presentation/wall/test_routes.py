"""What the wall is answered: a pulse, pictures and lines; quick again while nothing changed, and no person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from starlette.applications import Starlette
from starlette.types import Message

from data_access import version
from data_access.calendar_days import now
from data_access.engine import create_engine_for, writing
from data_access.schema import device, elder, grid_unit
from presentation import reads
from presentation.wall import routes
from tests import rows

WENXING = "140213066004"
PANELS = ("key_figures", "care", "calls", "rooms", "months", "kinds", "parties", "ticker", "map")


@dataclass
class Answer:
    """What came back over ASGI."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


def get(path: str, query: str = "", **headers: str) -> Answer:
    """GET ``path`` below the wall's page as a server would answer it."""
    answer = Answer()

    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    request = {"type": "http", "method": "GET", "path": f"/wall/{path}", "headers": raw, "query_string": query.encode()}
    asyncio.run(Starlette(routes=routes.routes)({**request, "server": ("wall", 80), "scheme": "http"}, receive, send))
    return answer


@pytest.fixture
def street(fresh_database, demo_today_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An own copy of the demonstration street of today, and the setting that names its database."""
    with fresh_database("sqlite", copy_of=demo_today_url) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        routes._drawn.cache_clear()
        engine = create_engine_for(url)
        yield engine
        engine.dispose()


@pytest.mark.usefixtures("street")
def test_a_picture_of_the_street_has_every_panel_and_the_stops_of_the_tour() -> None:
    picture = get("picture").json()
    assert set(PANELS) < set(picture)
    assert picture["title"] == "水泊寺街道社区治理一张图"
    assert picture["demonstration"] is True
    assert [stop["name"] for stop in picture["stops"]][:2] == ["水泊寺街道", "永安社区"]
    assert len(picture["stops"]) == 10
    assert len(picture["key_figures"]) == 7
    assert {unit["code"] for unit in get("town").json()["grid_unit"]} >= set(picture["map"]["fills"])


@pytest.mark.usefixtures("street")
def test_a_stop_narrows_every_panel_and_an_unknown_one_shows_the_whole() -> None:
    street, community = get("picture").json(), get("picture", f"stop={WENXING}").json()
    assert community["stop"]["name"] == "文兴社区"
    assert community["shown"].startswith("文兴社区 · ")
    assert community["map"]["focus"] == WENXING
    assert all(code.startswith(WENXING) for code in community["map"]["places"])
    assert community["key_figures"][0] != street["key_figures"][0]
    assert get("picture", "stop=nowhere&measure=nonsense&community=1").json() == street


@pytest.mark.usefixtures("street")
def test_a_community_is_toured_by_its_compounds_and_the_measure_may_be_fixed() -> None:
    whole = get("picture", f"community={WENXING}&measure=gap_list").json()
    compound = whole["stops"][1]
    assert compound["code"].startswith(WENXING)
    part = get("picture", f"community={WENXING}&measure=gap_list&stop={compound['code']}").json()
    assert part["stop"] == {**compound, "tell": "gap_list"}
    alone = get("picture", f"community={WENXING}&measure=gap_list&compound={compound['code']}").json()
    assert [stop["name"] for stop in alone["stops"]] == [compound["name"]]
    assert alone["map"] == part["map"]
    assert part["map"]["measure"] == whole["map"]["measure"] == "应装未装"


@pytest.mark.usefixtures("street")
def test_the_street_tells_about_another_measure_at_each_turn() -> None:
    told = [get("picture", f"turn={turn}").json()["stop"]["tell"] for turn in range(3)]
    assert len(set(told)) == 3


@pytest.mark.usefixtures("street")
def test_a_picture_that_is_known_is_not_sent_again() -> None:
    mark = get("picture").headers["etag"]
    assert get("picture", if_none_match=mark).status == 304
    assert get("town", if_none_match=get("town").headers["etag"]).status == 304


def test_an_open_emergency_is_told_by_grid_unit_until_it_is_answered(street: Engine) -> None:
    before = get("pulse").json()
    with writing(street) as connection:
        row = connection.execute(
            select(elder.c.elder_id, elder.c.grid_unit_code, device.c.device_id, grid_unit.c.name)
            .join(device, (device.c.community_code == elder.c.community_code) & (device.c.elder_id == elder.c.elder_id))
            .join(grid_unit, grid_unit.c.grid_unit_code == elder.c.grid_unit_code)
            .where(elder.c.community_code == WENXING)
        ).first()
        assert row is not None
        called_at = now().replace(microsecond=0) - timedelta(seconds=18)
        rows.put_call(connection, row.elder_id, row.device_id, called_at, grid_unit_code=row.grid_unit_code)
        version.advance(connection)
    reads._current().look_again()
    after = get("pulse").json()
    assert after["stamp"] != before["stamp"]
    told = {
        "code": row.grid_unit_code,
        "place": f"文兴社区 {row.name}",
        "calls": 1,
        "since": int(called_at.timestamp() * 1000),
    }
    assert [each for each in after["emergencies"] if each not in before["emergencies"]] == [told]


def test_nobody_is_named_and_no_small_count_told(street: Engine) -> None:
    with street.connect() as connection:
        names = set(connection.scalars(select(elder.c.name)))
    said = "".join(
        get(*asked).body.decode() for asked in (("picture",), ("picture", f"stop={WENXING}"), ("pulse",), ("town",))
    )
    # Names of two signs also occur in those of compounds (福林华庭).
    assert not [name for name in names if len(name) > 2 and name in said]
    compounds = [stop["code"] for stop in get("picture", f"community={WENXING}").json()["stops"][1:]]
    told = get("picture", f"community={WENXING}&measure=gap_list&stop={compounds[0]}").json()
    assert not {"1", "2", "3", "4"} & {label["text"] for label in told["map"]["labels"]}


def test_a_secretary_s_wall_stays_in_the_community_and_hides_small_counts(
    street: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIEWER", f"secretary:{WENXING}")
    picture = get("picture", "measure=gap_list").json()
    assert picture["title"] == "文兴社区治理一张图"
    assert {stop["code"][:12] for stop in picture["stops"][1:]} == {WENXING}
    assert not {"1", "2", "3", "4"} & {label["text"] for label in picture["map"]["labels"]}


def test_without_a_database_the_wall_is_told_to_keep_its_picture() -> None:
    for name in ("pulse", "picture", "town"):
        answer = get(name)
        assert answer.status == 503
        assert answer.json()["paused"] is True


def test_only_the_wall_s_own_files_are_handed_out() -> None:
    assert get("static/wall.js").headers["content-type"].startswith("text/javascript")
    assert get("static/wall.css").status == 200
    assert [get(f"static/{name}").status for name in ("routes.py", "..%2Froutes.py", "none.js")] == [404, 404, 404]
