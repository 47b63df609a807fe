"""How current a screen is, and screens that are drawn before their time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from data_access import calendar_days
from presentation import reads
from presentation.freshness import COMING, ComingMoments
from tests.running_server import PROJECT

pytestmark = pytest.mark.filterwarnings("ignore:.*ScriptRunContext")
#: What AppTest calls its tab.
TAB = "test session id"


@contextmanager
def asked_of(engine: Engine) -> Iterator[list[str]]:
    """The statements about anything but the data version, until the block ends."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "_version" not in statement and statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def opened(*, times: int = 1) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "presentation" / "shell.py"), default_timeout=60)
    for _ in range(times):
        app.run()
    assert [error.value for error in (*app.exception, *app.error, *app.warning)] == []
    return app


def test_a_screen_drawn_before_its_time_is_there_when_it_has_come(
    demo_today_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", demo_today_url)
    reads.settings.cache_clear()
    coming = reads.full_ten_minutes(calendar_days.now()) + timedelta(minutes=10)
    opened(times=2)  # the first drawing tells of which tables things are made
    with COMING.shown_by(TAB, coming), asked_of(reads.current_engine()) as asked:
        drawn_before = opened()
        assert asked, "states are another ten minutes old"
    monkeypatch.setattr(calendar_days, "now", lambda: coming + timedelta(minutes=4))
    with asked_of(reads.current_engine()) as asked:
        shown = opened()
        assert asked == []
    assert [part.proto for part in shown.get("html")] == [part.proto for part in drawn_before.get("html")]


def test_who_is_no_screen_lives_now(monkeypatch: pytest.MonkeyPatch) -> None:
    now = calendar_days.now()
    monkeypatch.setattr(calendar_days, "now", lambda: now)
    moments = ComingMoments()
    with moments.shown_by("another tab", now + timedelta(minutes=1)):
        assert moments.clock() == now
