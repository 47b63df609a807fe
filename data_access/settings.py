"""The settings: read once at the start from environment variables, checked, typed and never changed afterwards."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal, TypeVar, cast

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from data_access.viewer import Role, Viewer

PROJECT_ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_DATABASE = PROJECT_ROOT / "var" / "dashboard.sqlite3"
HOME_STREET = "140213066"  # 水泊寺街道

Demo = Literal["auto", "off"]
Value = TypeVar("Value")


class SettingsError(ValueError):
    """A setting is wrong. Its text is one Chinese sentence: which setting, what it says now, how to set it right."""

    def __init__(self, name: str, value: str, remedy: str) -> None:
        super().__init__(f"设置 {name} 的值“{value}”不正确，{remedy}。")
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimits:
    """The limits behind 三率, on-time answer, on-time arrival and overdue hazards. Hashable, so it may key a cache."""

    respond_hours: int = 24
    resolve_days: int = 7
    urgent_respond_hours: int = 2
    urgent_resolve_hours: int = 24
    answer_seconds: int = 60
    arrive_minutes: int = 30
    rectify_days: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that an installation may choose. ``repr`` and error sentences never contain the database password."""

    database_url: str = field(repr=False)
    port: int
    street_code: str
    viewer: Viewer
    demo: Demo  # auto: fill an empty embedded database with the demonstration street and keep it current
    limits: TimeLimits
    tile_server: str | None
    wall_reload: time | None  # when a wall starts over each night, in Asia/Shanghai
    looks_ahead: bool  # draw what a reader is likely to ask next while nobody waits

    @property
    def database_is_embedded(self) -> bool:
        """Whether the database is a SQLite file of this installation's own, and not a shared server."""
        return self.database_url.startswith("sqlite:")

    @property
    def database_label(self) -> str:
        """The database URL for logs and screens, with the password masked."""
        return make_url(self.database_url).render_as_string(hide_password=True)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read every setting; an unset or empty one takes its default. Raise SettingsError at the first wrong one."""

    def read(name: str, default: str, parse: Callable[[str, str], Value]) -> Value:
        return parse(name, environ.get(name, "").strip() or default)

    street_code = read("STREET", HOME_STREET, _street_code)
    standard, hours, days = TimeLimits(), _whole_number(1, 720), _whole_number(1, 365)
    return Settings(
        database_url=read("DATABASE_URL", f"sqlite:///{EMBEDDED_DATABASE.as_posix()}", _database_url),
        port=read("PORT", "8501", _whole_number(1, 65535)),
        street_code=street_code,
        viewer=read("VIEWER", "leader", _viewer(street_code)),
        demo=read("DEMO", "auto", _demo),
        limits=TimeLimits(
            respond_hours=read("RESPOND_HOURS", str(standard.respond_hours), hours),
            resolve_days=read("RESOLVE_DAYS", str(standard.resolve_days), days),
            urgent_respond_hours=read("URGENT_RESPOND_HOURS", str(standard.urgent_respond_hours), hours),
            urgent_resolve_hours=read("URGENT_RESOLVE_HOURS", str(standard.urgent_resolve_hours), hours),
            answer_seconds=read("ANSWER_SECONDS", str(standard.answer_seconds), _whole_number(1, 3600)),
            arrive_minutes=read("ARRIVE_MINUTES", str(standard.arrive_minutes), _whole_number(1, 1440)),
            rectify_days=read("RECTIFY_DAYS", str(standard.rectify_days), days),
        ),
        tile_server=read("TILE_SERVER", "", _tile_server),
        wall_reload=read("WALL_RELOAD", "04:00", _time_of_day),
        looks_ahead=read("LOOK_AHEAD", "on", _on_or_off),
    )


def _whole_number(least: int, most: int) -> Callable[[str, str], int]:
    def parse(name: str, value: str) -> int:
        # str.isdecimal alone also accepts full-width digits, which nobody would look for in a settings file.
        if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
            raise SettingsError(name, value, f"请改为 {least} 到 {most} 之间的整数")
        return int(value)

    return parse


def _street_code(name: str, value: str) -> str:
    if not re.fullmatch(r"[0-9]{9}", value):
        raise SettingsError(name, value, f"请改为 9 位街道代码，例如 {HOME_STREET}（水泊寺街道）")
    return value


def _viewer(street_code: str) -> Callable[[str, str], Viewer]:
    def parse(name: str, value: str) -> Viewer:
        if value in (Role.LEADER, Role.PRESENTER):
            return Viewer(Role(value), street_code)
        matched = re.fullmatch(r"secretary:([0-9]{12})", value)
        if not matched:
            raise SettingsError(name, value, "请改为 leader、presenter 或 secretary:加 12 位社区代码")
        if not matched[1].startswith(street_code):
            raise SettingsError(name, value, f"请改为街道 {street_code} 之下的社区代码，或同时更改设置 STREET")
        return Viewer(Role.SECRETARY, matched[1])

    return parse


def _demo(name: str, value: str) -> Demo:
    if value not in ("auto", "off"):
        raise SettingsError(name, value, "请改为 auto（空库自动填充演示数据）或 off（不填充）")
    return cast("Demo", value)


def _on_or_off(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise SettingsError(name, value, "请改为 on（空闲时预先绘制读者可能选择的画面）或 off（不预先绘制）")
    return value == "on"


def _tile_server(name: str, value: str) -> str | None:
    """A template such as ``…/{z}/{x}/{y}.png`` on a server of the customer's own; None means no tiles at all."""
    if not value:
        return None
    parts_present = all(part in value for part in ("{x}", "{y}", "{z}"))
    if not (re.fullmatch(r"https?://[^\s/'\";]+/\S+", value) and parts_present):
        raise SettingsError(name, value, "请改为含 {x}、{y}、{z} 的瓦片网址（以 http:// 或 https:// 开头），或留空")
    return value


def _time_of_day(name: str, value: str) -> time | None:
    """HH:MM in Asia/Shanghai; off means never."""
    if value == "off":
        return None
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value, re.ASCII):
        raise SettingsError(name, value, "请改为 00:00 到 23:59 之间的时刻（如 04:00），或 off（不重新载入）")
    return time.fromisoformat(value)


def _database_url(name: str, value: str) -> str:
    """The URL with its driver named. An error quotes it only as far as the scheme: the rest may hold a password."""
    scheme, separator, rest = value.partition("://")
    shown = f"{scheme}://…" if separator else "…"
    remedy = "请改为 sqlite:///文件路径 或 postgresql://用户:密码@主机:5432/数据库"
    if scheme in ("postgresql", "postgres"):
        value = f"postgresql+psycopg://{rest}"
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise SettingsError(name, shown, remedy) from None  # the cause would carry the password into a log
    if url.drivername == "sqlite":
        return _embedded_url(name, shown, url)
    if url.drivername == "postgresql+psycopg" and url.database:
        return value
    raise SettingsError(name, shown, remedy)


def _embedded_url(name: str, shown: str, url: URL) -> str:
    if not url.database or url.database == ":memory:":
        raise SettingsError(name, shown, "请写明 SQLite 文件的路径，例如 sqlite:///var/dashboard.sqlite3")
    # A relative path means the same file whatever folder the server was started from.
    return url.set(database=(PROJECT_ROOT / url.database).as_posix()).render_as_string(hide_password=False)
