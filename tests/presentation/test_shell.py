"""The shell around every page: whoever looks, wherever and whenever, a page runs, and shows nobody it must not show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from data_access.engine import create_engine_for, reading
from data_access.periods import Period
from data_access.schema import compound, elder, grid_unit, grid_worker, social_worker, volunteer
from presentation import reads
from presentation.scope_picker import PERIOD_LABELS
from tests.running_server import PROJECT
from tests.screens import HOME, PAGES

pytestmark = pytest.mark.filterwarnings("ignore:.*ScriptRunContext")

WENXING = "140213066004"
VIEWERS = ("leader", f"secretary:{WENXING}", "presenter")
#: A page that has nothing to show says so in one of these ways.
EMPTY_WORDS = re.compile("没有|无|暂无|—")

Open = Callable[..., AppTest]


#: What a page shows one click away, as the address says it.
PARTS = {
    "disputes": [("disputes_part", code) for code in ("kinds", "list", "public_issues", "issue_list")],
    "elderly_care": [("care_part", code) for code in ("services", "lists")],
    "facilities": [("rooms_part", code) for code in ("hours", "visitors", "list")],
}


@pytest.fixture
def open_page(demo_today_url: str, monkeypatch: pytest.MonkeyPatch) -> Open:
    """``open_page("disputes", "presenter", community=…)``: the page as this viewer gets it with this address."""

    def open_page(page: str, viewer: str = "leader", **query: str | list[str]) -> AppTest:
        monkeypatch.setenv("DATABASE_URL", demo_today_url)
        monkeypatch.setenv("VIEWER", viewer)
        reads.settings.cache_clear()
        st.cache_resource.clear()
        st.cache_data.clear()
        app = AppTest.from_file(str(PROJECT / "presentation" / "shell.py"), default_timeout=60)
        show(app, **query)
        if page != HOME:
            app.switch_page(f"../pages/{page}.py")
            app.run()
        return app

    return open_page


def show(app: AppTest, **query: str | list[str]) -> None:
    """Give the tab this address, as a link or the browser's back would."""
    app.query_params.clear()
    app.query_params.update(query)
    app.run()


def places(url: str) -> Iterator[dict[str, str]]:
    """The whole street, one community, one of its compounds, one of its grid units, as the address says them."""
    with reading(create_engine_for(url)) as connection:
        compounds = select(compound.c.compound_code).where(compound.c.community_code == WENXING)
        grid_units = select(grid_unit.c.grid_unit_code).where(grid_unit.c.community_code == WENXING)
        yield {}
        yield {"community": WENXING}
        yield {"community": WENXING, "compound": connection.scalars(compounds).first() or ""}
        yield {"community": WENXING, "grid_unit": connection.scalars(grid_units).first() or ""}


def assert_shown(app: AppTest) -> None:
    assert [error.value for error in app.exception] == []
    assert [error.value for error in (*app.error, *app.warning)] == []
    assert app.caption, "the line that says what is shown"
    assert len(app.get("html")) + len(app.markdown) > 2


def everything_sent(app: AppTest) -> str:
    """All that went to the browser, also inside charts, maps and tables, with escaped signs written out."""
    sent = b"\n".join(node.proto.SerializeToString() for node in app._tree if getattr(node, "proto", None) is not None)
    return re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), sent.decode("utf-8", errors="replace"))


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_for_everybody_everywhere_and_names_nobody(
    open_page: Open, demo_today_url: str, page: str, viewer: str
) -> None:
    app = open_page(page, viewer)
    sent = ""
    for place in places(demo_today_url):
        show(app, **place)
        assert_shown(app)
        assert app.caption[0].value.startswith("文兴社区" if place or "secretary" in viewer else "水泊寺街道")
        sent += everything_sent(app)
    for name, code in PARTS.get(page, ()):
        show(app, **{name: code})
        assert [error.value for error in (*app.exception, *app.error, *app.warning)] == []
        assert app.markdown, f"{code} shows something"
        sent += everything_sent(app)
    assert persons_in(sent, demo_today_url, staff=viewer == "presenter", outside=viewer.partition(":")[2]) == set()


def persons_in(sent: str, url: str, *, staff: bool, outside: str) -> set[str]:
    """Names, phones and addresses that stand in the text: of residents, and of who works for them where ``staff``.

    With ``outside``, what residents of other communities alone have: two people may share a name.
    """
    with reading(create_engine_for(url)) as connection:
        columns = (elder.c.phone, elder.c.name, elder.c.address)
        own = connection.execute(select(*columns).where(elder.c.community_code == outside)).all()
        rows = [*connection.execute(select(*columns).where(elder.c.community_code != outside))]
        for table in (grid_worker, social_worker, volunteer) if staff else ():
            rows += connection.execute(select(table.c.phone, table.c.name))
    assert len(rows) > 1_000
    secrets = {secret for row in rows for secret in row} - {known for row in own for known in row}
    # A name of two signs may be part of another word; most have three.
    telling = {secret for secret in secrets if secret and len(secret) > 2}
    searched = where_any_may_stand(telling, sent)
    return {secret for secret in telling if secret in searched}


def where_any_may_stand(secrets: set[str], sent: str) -> str:
    """The runs of signs of which the secrets are made, each once: whatever is in the text is in one of them.

    Twenty thousand secrets are looked for, and nearly all that is sent are coordinates, colours and names of settings.
    """
    signs = re.escape("".join(set().union(*secrets)))
    return "\n".join(set(re.findall(f"[{signs}]+", sent)))


def test_a_person_in_the_text_is_noticed(demo_today_url: str) -> None:
    with reading(create_engine_for(demo_today_url)) as connection:
        who = connection.execute(select(elder.c.phone, elder.c.name, elder.c.address).where(elder.c.phone != "")).all()
        staff = {phone for phone in connection.scalars(select(grid_worker.c.phone)) if phone}
    person = next(one for one in who if len(one.name) == 3)
    worker = min(staff - {one.phone for one in who})
    for sent, found in (
        (f'"text": "走访{person.name}老人（{person.phone}，{person.address}）"', set(person)),
        (f'"id": 7{worker}5, "x": 113.2904', {worker}),
        ('"x": 113.2904, "y": 40.0931, "colour": "#0072b2"', set()),
    ):
        assert persons_in(sent, demo_today_url, staff=True, outside="") == found
    assert persons_in(worker, demo_today_url, staff=False, outside="") == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_in_every_period(open_page: Open, page: str) -> None:
    app = open_page(page, community=WENXING)
    seen = set()
    for period in PERIOD_LABELS:
        days = {"days": ["2026-03-01", "2026-03-05"]} if period is Period.CUSTOM else {}
        show(app, community=WENXING, period=period.value, **days)
        assert_shown(app)
        seen.add(app.caption[0].value)
    assert len(seen) >= len(PERIOD_LABELS) - 2  # two periods may be the same days: 今年 in January, say


@pytest.mark.parametrize("page", PAGES)
def test_a_slice_before_all_data_says_in_words_that_it_is_empty(open_page: Open, page: str) -> None:
    app = open_page(page, period="custom", days=["2019-05-01", "2019-05-31"])
    assert_shown(app)
    assert app.caption[0].value.startswith("水泊寺街道 · 2019年5月，")
    assert EMPTY_WORDS.search(" ".join(str(text.value) for text in app.markdown))


def test_a_secretary_sees_the_persons_of_the_own_community_and_of_no_other(
    open_page: Open, demo_today_url: str
) -> None:
    app = open_page("elderly_care", f"secretary:{WENXING}")
    show(app, care_part="lists")
    sent = everything_sent(app)
    with reading(create_engine_for(demo_today_url)) as connection:
        own = connection.scalars(select(elder.c.phone).where(elder.c.community_code == WENXING)).all()
    assert any(phone in sent for phone in own if phone)
    assert "没有找到社区" in open_page(HOME, f"secretary:{WENXING}", community="140213066005").warning[0].value


def test_the_bar_offers_what_the_viewer_may_see(open_page: Open) -> None:
    leader = open_page("disputes")
    assert (
        leader.selectbox(key="community").options[:2] == ["全部社区", "文瀛社区"]
        or len(leader.selectbox(key="community").options) == 10
    )
    secretary = open_page("disputes", f"secretary:{WENXING}")
    assert secretary.selectbox(key="community").options == ["文兴社区"]
    assert secretary.caption[0].value.startswith("文兴社区")


def test_what_was_chosen_below_another_community_goes_with_it(open_page: Open) -> None:
    app = open_page("disputes", community=WENXING)
    app.multiselect(key="compound").select(f"{WENXING}001").run()
    assert app.query_params["compound"] == f"{WENXING}001"
    app.selectbox(key="community").select("140213066005").run()
    assert_shown(app)
    assert app.multiselect(key="compound").value == []
    assert dict(app.query_params) == {"community": "140213066005"}


def test_a_choice_survives_a_switch_of_pages(open_page: Open) -> None:
    app = open_page("disputes")
    app.selectbox(key="community").select(WENXING).run()
    app.switch_page("../pages/elderly_care.py")
    app.run()
    assert app.caption[0].value.startswith("文兴社区")
    assert dict(app.query_params) == {"community": WENXING}
