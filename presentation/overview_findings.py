"""Sentences of the overview that the data writes itself: today, the ranking, and what changed most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from pandas import DataFrame

from data_access.calendar_days import SHANGHAI
from data_access.codes import DisputeCategory, IssueCategory
from data_access.measures import Measure
from data_access.overview import TodayEvent
from data_access.unit_levels import Level
from presentation import formats
from presentation.cards import plain
from presentation.formats import Quantity, count, number, percent, quantity, rate
from presentation.labels import labels
from presentation.measure_labels import LEVEL_NAMES, WORDS, value_text
from presentation.unit_values import UnitValue

Direction = Literal["up", "down"]
Judgement = Literal["worse", "better"]

#: How many changes are named, and how many of them are bad while there are good ones to name.
MOST_NAMED, MOST_WORSE = 5, 3

_TODAY_WORDS: Final = {
    TodayEvent.CALL: ("呼叫", "件"),
    TodayEvent.SERVICE_ORDER: ("完成工单", "件"),
    TodayEvent.DISPUTE: ("纠纷", "件"),
    TodayEvent.PUBLIC_ISSUE: ("民生问题", "件"),
    TodayEvent.VISIT: ("到访", "人次"),
}
#: kind of change -> what it is called, its unit ("%": a rate), which direction is good
_CHANGE_WORDS: Final[dict[str, tuple[str, str, Direction]]] = {
    "disputes": ("纠纷", "件", "down"),
    "public_issues": ("民生问题", "件", "down"),
    "dispute_resolution": ("化解率", "%", "up"),
    "service_orders": ("服务工单", "件", "up"),
    "visits": ("服务空间到访", "人次", "up"),
}
_CATEGORY_WORDS: Final = {"disputes": labels(DisputeCategory), "public_issues": labels(IssueCategory)}


@dataclass(frozen=True, slots=True)
class NamedChange:
    """One change, and whether it is good: what is now, and how that differs from before."""

    fact: str
    difference: str
    judgement: Judgement


def today_words(frame: DataFrame, now: datetime) -> str:
    """One line of Markdown: "**今天** 11-24 周二，截至 14:10 · 呼叫 **42** 件（平常此时 38）· 还没有纠纷 · …"."""
    local = now.astimezone(SHANGHAI)
    begun = f"**今天** {formats.short_day(local)} {formats.weekday(local.weekday())}，截至 {local:%H:%M}"
    events = [_event_words(row) for row in frame.to_dict(orient="records")]
    quiet = [name for name, words in events if not words]
    told = [words for _, words in events if words]
    if quiet:
        told.append(f"还没有{'、'.join(quiet)}")
    return f"{begun}  ·  {'  ·  '.join(told)}"


def _event_words(row: dict[Any, Any]) -> tuple[str, str]:
    """The name of the event, and its words; no words where there was none today."""
    name, unit = _TODAY_WORDS[TodayEvent(row["event"])]
    so_far = quantity(row["so_far"], bool(row["so_far_suppressed"]))
    if formats.known(so_far) == 0:
        return name, ""
    usual = formats.known(row["usual"])
    beside = "" if usual is None else f" :gray[（平常此时 {plain(number(usual))}）]"
    return name, f"{name} **{plain(number(so_far))}** {unit}{beside}"


def named_changes(frame: DataFrame, comparison_words: str) -> list[NamedChange]:
    """The plainest changes of ``overview.changes`` in words, bad ones first: at most ``MOST_NAMED``."""
    told = [_named(row, comparison_words) for row in frame.to_dict(orient="records")]
    worse = [change for change in told if change.judgement == "worse"]
    better = [change for change in told if change.judgement == "better"]
    return (worse[: max(MOST_WORSE, MOST_NAMED - len(better))] + better)[:MOST_NAMED]


def _named(row: dict[Any, Any], comparison_words: str) -> NamedChange:
    name, unit, good = _words_of(row["kind"], row["category"])
    rises = row["z"] > 0
    judgement: Judgement = "better" if rises == (good == "up") else "worse"
    subject = f"{row['unit_name']}{name}"
    if unit != "%":
        difference = number(abs(row["now"] - row["before"]))
        more = f"{comparison_words}{'多' if rises else '少'} {difference} {unit}"
        return NamedChange(f"{subject} {count(row['now'], unit)}", more, judgement)
    now, before = rate(row["now"], row["now_of"]), rate(row["before"], row["before_of"])
    points = formats.shown_difference(_hundredfold(now), _hundredfold(before))
    more = f"{comparison_words}{'高' if rises else '低'} {number(abs(points or 0.0))} 个百分点"
    return NamedChange(f"{subject} {percent(row['now'], row['now_of'])}", more, judgement)


def _words_of(kind: str, category: str) -> tuple[str, str, Direction]:
    if kind in _CHANGE_WORDS:
        name, unit, good = _CHANGE_WORDS[kind]
        return (f"{_CATEGORY_WORDS[kind][category]}{name}" if category else name), unit, good
    words = WORDS[Measure(kind)]
    return words.name, words.unit, words.better or "down"


def ranking_finding(measure: Measure, ranked: list[UnitValue], level: Level) -> str:
    """Who stands first among ``ranked`` (in the order of the ranking): "御河社区在办纠纷最多，12 件"."""
    words = WORDS[measure]
    if len(ranked) < 2:
        return words.name
    first, last = ranked[0], ranked[-1]
    if first.known == last.known:
        return f"各{LEVEL_NAMES[level]}{words.name}相同，{value_text(measure, first.value)}"
    alike = sum(unit.known == first.known for unit in ranked)
    who = first.name if alike == 1 else f"{first.name}等 {alike} 个{LEVEL_NAMES[level]}"
    side = "最低" if words.better == "up" else "最高" if words.denominator else "最多"
    return f"{who}{words.name}{side}，{value_text(measure, first.value)}"


def _hundredfold(fraction: Quantity) -> float | None:
    told = formats.known(fraction)
    return None if told is None else 100 * told
