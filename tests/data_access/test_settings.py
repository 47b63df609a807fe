"""Every setting: its default, what it accepts, and the one sentence for what it does not."""

from __future__ import annotations

import dataclasses
from datetime import time

import pytest

from data_access.settings import PROJECT_ROOT, Settings, SettingsError, TimeLimits, read_settings
from data_access.viewer import Role, Viewer

PASSWORD = "not-to-be-seen#42"


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings({})
    assert settings == Settings(
        database_url=f"sqlite:///{PROJECT_ROOT.as_posix()}/var/dashboard.sqlite3",
        port=8501,
        street_code="140213066",
        viewer=Viewer(Role.LEADER, "140213066"),
        demo="auto",
        limits=TimeLimits(
            respond_hours=24,
            resolve_days=7,
            urgent_respond_hours=2,
            urgent_resolve_hours=24,
            answer_seconds=60,
            arrive_minutes=30,
            rectify_days=15,
        ),
        tile_server=None,
        wall_reload=time(4),
        looks_ahead=True,
    )
    assert settings.database_is_embedded


def test_an_empty_value_counts_as_unset() -> None:
    assert read_settings({"PORT": "", "VIEWER": "  ", "DATABASE_URL": ""}) == read_settings({})


@pytest.mark.parametrize(
    ("name", "value", "read", "expected"),
    [
        ("PORT", "1", lambda s: s.port, 1),
        ("PORT", " 65535 ", lambda s: s.port, 65535),
        ("STREET", "140213050", lambda s: s.street_code, "140213050"),
        ("VIEWER", "presenter", lambda s: s.viewer, Viewer(Role.PRESENTER, "140213066")),
        ("VIEWER", "secretary:140213066004", lambda s: s.viewer, Viewer(Role.SECRETARY, "140213066004")),
        ("DEMO", "off", lambda s: s.demo, "off"),
        ("RESPOND_HOURS", "12", lambda s: s.limits.respond_hours, 12),
        ("RESOLVE_DAYS", "5", lambda s: s.limits.resolve_days, 5),
        ("URGENT_RESPOND_HOURS", "1", lambda s: s.limits.urgent_respond_hours, 1),
        ("URGENT_RESOLVE_HOURS", "720", lambda s: s.limits.urgent_resolve_hours, 720),
        ("ANSWER_SECONDS", "3600", lambda s: s.limits.answer_seconds, 3600),
        ("ARRIVE_MINUTES", "20", lambda s: s.limits.arrive_minutes, 20),
        ("RECTIFY_DAYS", "30", lambda s: s.limits.rectify_days, 30),
        ("WALL_RELOAD", "03:30", lambda s: s.wall_reload, time(3, 30)),
        ("WALL_RELOAD", "off", lambda s: s.wall_reload, None),
        ("LOOK_AHEAD", "off", lambda s: s.looks_ahead, False),
        (
            "TILE_SERVER",
            "http://tiles.example.org/{z}/{x}/{y}.png",
            lambda s: s.tile_server,
            "http://tiles.example.org/{z}/{x}/{y}.png",
        ),
        (
            "DATABASE_URL",
            "sqlite:///var/other.sqlite3",
            lambda s: s.database_url,
            f"sqlite:///{PROJECT_ROOT.as_posix()}/var/other.sqlite3",
        ),
        ("DATABASE_URL", "sqlite:////srv/street.sqlite3", lambda s: s.database_url, "sqlite:////srv/street.sqlite3"),
        (
            "DATABASE_URL",
            "postgresql://street@db/street",
            lambda s: (s.database_url, s.database_is_embedded),
            ("postgresql+psycopg://street@db/street", False),
        ),
        (
            "DATABASE_URL",
            "postgresql+psycopg://street@db:5433/street?sslmode=require",
            lambda s: s.database_url,
            "postgresql+psycopg://street@db:5433/street?sslmode=require",
        ),
    ],
)
def test_a_right_value_is_read(name, value, read, expected) -> None:
    assert read(read_settings({name: value})) == expected


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("PORT", "0", "请改为 1 到 65535 之间的整数"),
        ("PORT", "65536", "请改为 1 到 65535 之间的整数"),
        ("PORT", "8501.5", "请改为 1 到 65535 之间的整数"),
        ("PORT", "-1", "请改为 1 到 65535 之间的整数"),
        ("PORT", "８５０１", "请改为 1 到 65535 之间的整数"),
        ("STREET", "140213066004", "请改为 9 位街道代码，例如 140213066（水泊寺街道）"),
        ("STREET", "水泊寺街道", "请改为 9 位街道代码，例如 140213066（水泊寺街道）"),
        ("VIEWER", "secretary", "请改为 leader、presenter 或 secretary:加 12 位社区代码"),
        ("VIEWER", "secretary:140213066", "请改为 leader、presenter 或 secretary:加 12 位社区代码"),
        ("VIEWER", "secretary:140213050006", "请改为街道 140213066 之下的社区代码，或同时更改设置 STREET"),
        ("VIEWER", "Leader", "请改为 leader、presenter 或 secretary:加 12 位社区代码"),
        ("DEMO", "on", "请改为 auto（空库自动填充演示数据）或 off（不填充）"),
        ("RESPOND_HOURS", "0", "请改为 1 到 720 之间的整数"),
        ("RESOLVE_DAYS", "七", "请改为 1 到 365 之间的整数"),
        ("URGENT_RESPOND_HOURS", "721", "请改为 1 到 720 之间的整数"),
        ("URGENT_RESOLVE_HOURS", "721", "请改为 1 到 720 之间的整数"),
        ("ANSWER_SECONDS", "3601", "请改为 1 到 3600 之间的整数"),
        ("ARRIVE_MINUTES", "1e2", "请改为 1 到 1440 之间的整数"),
        ("RECTIFY_DAYS", "366", "请改为 1 到 365 之间的整数"),
        ("LOOK_AHEAD", "1", "请改为 on（空闲时预先绘制读者可能选择的画面）或 off（不预先绘制）"),
        ("WALL_RELOAD", "4:00", "请改为 00:00 到 23:59 之间的时刻（如 04:00），或 off（不重新载入）"),
        (
            "TILE_SERVER",
            "tiles.example.org/{z}/{x}/{y}",
            "请改为含 {x}、{y}、{z} 的瓦片网址（以 http:// 或 https:// 开头），或留空",
        ),
        (
            "TILE_SERVER",
            "http://tiles.example.org/{z}/{x}",
            "请改为含 {x}、{y}、{z} 的瓦片网址（以 http:// 或 https:// 开头），或留空",
        ),
    ],
)
def test_a_wrong_value_is_named_quoted_and_told_how_to_mend(name, value, remedy) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({name: value})
    assert raised.value.name == name
    assert str(raised.value) == f"设置 {name} 的值“{value}”不正确，{remedy}。"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (f"mysql://street:{PASSWORD}@db/street", "mysql://…"),
        (f"postgresql+asyncpg://street:{PASSWORD}@db/street", "postgresql+asyncpg://…"),
        (f"postgresql://street:{PASSWORD}@db:port/street", "postgresql://…"),
        (f"postgresql://street:{PASSWORD}@db", "postgresql://…"),
        (f"street:{PASSWORD}@db", "…"),
        ("sqlite://", "sqlite://…"),
        ("sqlite:///:memory:", "sqlite://…"),
    ],
)
def test_a_wrong_database_url_never_shows_its_password(value, shown) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"DATABASE_URL": value})
    assert str(raised.value).startswith(f"设置 DATABASE_URL 的值“{shown}”不正确，请")
    assert PASSWORD not in str(raised.value)
    assert raised.value.__cause__ is None


def test_the_password_is_neither_in_the_repr_nor_in_the_label() -> None:
    settings = read_settings({"DATABASE_URL": "postgresql://street:not-to-be-seen@db/street"})
    assert "not-to-be-seen" in settings.database_url
    assert "not-to-be-seen" not in repr(settings)
    assert settings.database_label == "postgresql+psycopg://street:***@db/street"


def test_the_viewer_s_territory_follows_the_street() -> None:
    assert read_settings({"STREET": "140213050"}).viewer == Viewer(Role.LEADER, "140213050")
    secretary = read_settings({"STREET": "140213050", "VIEWER": "secretary:140213050006"}).viewer
    assert secretary == Viewer(Role.SECRETARY, "140213050006")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        read_settings({}).port = 1  # type: ignore[misc]
