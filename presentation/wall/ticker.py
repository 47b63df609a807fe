"""The ticker: what happened lately, in one short sentence each, without a person in it."""

from typing import Any

from data_access.codes import ActivityKind, DisputeCategory, DisputeOutcome, FacilityKind, Help, IssueCategory
from data_access.recent_events import EventKind, recent_events
from presentation import formats
from presentation.labels import labels
from presentation.wall.asking import Wall
from presentation.wall.words import Panel

_CODES: dict[EventKind, Any] = {
    EventKind.DISPUTE_REPORTED: DisputeCategory,
    EventKind.DISPUTE_CLOSED: DisputeOutcome,
    EventKind.ISSUE_REPORTED: IssueCategory,
    EventKind.ISSUE_RESOLVED: IssueCategory,
    EventKind.SERVICE_COMPLETED: Help,
    EventKind.VISITS: FacilityKind,
    EventKind.ACTIVITY: ActivityKind,
}
_OUTCOMES = {
    DisputeOutcome.RESOLVED: "纠纷已化解",
    DisputeOutcome.UNRESOLVED: "纠纷未化解，已结案",
    DisputeOutcome.REFERRED_UP: "纠纷已转上级",
    DisputeOutcome.JUDICIAL: "纠纷转司法途径",
}


def recent(wall: Wall) -> list[Panel]:
    """The latest events first: when (the time of a day that is today, else the day), and what."""
    found = wall.ask(recent_events, scope=wall.of_today())
    return [{"at": _when(row, wall), "text": _sentence(row)} for row in found.to_dict(orient="records")]


def _when(row: dict[Any, Any], wall: Wall) -> str:
    at = row["at"]
    return f"{at:%H:%M}" if at.date() == wall.today else formats.short_day(at)


def _sentence(row: dict[Any, Any]) -> str:
    """ "文兴社区 璀璨天城 燃气问题已解决，惠及 86 户"."""
    where = " ".join(str(row[name]) for name in ("community_name", "compound_name") if isinstance(row[name], str))
    return f"{where} {_what(EventKind(row['kind']), row)}"


def _what(kind: EventKind, row: dict[Any, Any]) -> str:
    code, number = row["category"], formats.known(row["number"])
    words = labels(_CODES[kind])[code]
    match kind:
        case EventKind.DISPUTE_REPORTED:
            return f"登记{words}纠纷"
        case EventKind.DISPUTE_CLOSED:
            return _OUTCOMES[DisputeOutcome(code)]
        case EventKind.ISSUE_REPORTED:
            return f"受理{words}问题"
        case EventKind.ISSUE_RESOLVED:
            return f"{words}问题已解决" + (f"，惠及 {formats.number(number)} 户" if number else "")
        case EventKind.SERVICE_COMPLETED:
            return f"{words}服务已完成"
        case EventKind.VISITS:
            return f"{words}今日到访 {formats.number(number)} 人次"
        case EventKind.ACTIVITY:
            return f"{words}，{formats.number(number)} 人次参加"
