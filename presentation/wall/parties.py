"""The panel about 五社联动, party organisations and activities."""

from typing import Any

from data_access.codes import ActivityKind, PartyLevel
from data_access.five_parties import activities_held, five_parties, latest_activities, party_coverage
from presentation import formats
from presentation.labels import label
from presentation.wall.asking import Wall, first_row
from presentation.wall.words import Panel, figure

_TEN_THOUSAND = 10_000
#: Shorter than elsewhere: three stand beside each other, in the party's red.
_LEVELS = {PartyLevel.COMMUNITY: "社区党委", PartyLevel.COMPOUND: "小区支部", PartyLevel.GRID_UNIT: "网格小组"}


def parties_and_activities(wall: Wall) -> Panel:
    """Who takes part and what came of it; party organisations by level; the latest activities."""
    found, held = first_row(wall.ask(five_parties)), first_row(wall.ask(activities_held))
    money = float(found["resources_yuan"]) / _TEN_THOUSAND
    return {
        "title": "五社联动",
        "finding": f"{formats.number(found['projects'])} 个项目惠及 {formats.count(found['people'], '人次')}",
        "tiles": [
            {"label": "社会组织", **figure(found["social_organisations"], "家")},
            {"label": "社工", **figure(found["social_workers"], "人")},
            {"label": "志愿者", **figure(found["volunteers"], "人")},
            {"label": "慈善资源", **figure(money, "万元")},
            {"label": "服务时长", **figure(round(float(found["hours"])), "小时")},
            {"label": "社区活动", **figure(held["held"], "场")},
        ],
        "party": [_level(row) for row in wall.ask(party_coverage).to_dict(orient="records")],
        "party_title": "党组织覆盖",
        "party_colour": wall.view.theme.party,
        "activities_title": "最近的社区活动",
        "activities": [_activity(row, wall) for row in wall.ask(latest_activities, most=6).to_dict(orient="records")],
    }


def _level(row: dict[Any, Any]) -> Panel:
    return {
        "label": _LEVELS[PartyLevel(row["level"])],
        "share": formats.known(row["coverage"]),
        "text": formats.percent_of(row["coverage"]),
    }


def _activity(row: dict[Any, Any], wall: Wall) -> Panel:
    where = "" if wall.filters.community else row["community_name"]
    return {
        "day": formats.short_day(row["held_at"]),
        "text": f"{where}{label(ActivityKind(row['kind']))}",
        "people": f"{formats.number(row['people'])} 人次",
    }
