"""社区活动: training, clinics, drills, visits and volunteering."""

import numpy as np

from data_access.codes import ActivityKind
from data_access.demo.batch import Batch
from data_access.demo.drawing import event_ids, spread, texts
from data_access.demo.moments import MINUTE, Numbers, only_where, start_of, whole
from data_access.demo.seasons import business_level, month_days
from data_access.demo.street_life import StreetLife
from data_access.schema import activity

#: Per kind: how many a year in a community, title, place, partner, people reached, hours.
_KINDS: dict[ActivityKind, tuple[float, str, str, str | None, float, float]] = {
    ActivityKind.PARTY_SECRETARY_TRAINING: (1.2, "领头雁培训", "街道党校", "街道党工委", 26, 6.0),
    ActivityKind.REVOLUTIONARY_EDUCATION: (2.6, "红色教育：参观革命史馆", "革命史教育馆", None, 24, 3.0),
    ActivityKind.FREE_CLINIC: (6.0, "义诊进社区", "社区服务中心", "爱尔眼科医院", 58, 3.0),
    ActivityKind.FIRE_DRILL: (3.2, "消防演练", "小区广场", "国天物业", 74, 1.5),
    ActivityKind.FIRE_STATION_VISIT: (1.4, "小小消防员体验日", "消防救援站", "消防救援站", 22, 2.0),
    ActivityKind.LEGAL_EDUCATION: (4.6, "普法宣讲", "居民议事厅", "司法所", 38, 1.5),
    ActivityKind.VOLUNTEERING: (13.0, "志愿服务日", "社区各小区", None, 31, 2.5),
}
_CLINIC_PARTNERS = ("爱尔眼科医院", "中医馆", "社区卫生服务中心")


def activities_of_month(life: StreetLife, month: int) -> list[Batch]:
    """The activities held in one month."""
    demonstration, town = life.demonstration, life.town
    random = demonstration.random("activities", month)
    days = month_days(month)
    yearly = np.array([kind[0] for kind in _KINDS.values()]) * demonstration.scale
    lively = np.where(town.pilots, 1.9, np.where(town.villages, 0.7, 1.0))
    level = business_level(days, weekend=1.2, holiday=0.5)
    day_at, community, kind_at = spread(random, level[:, None, None] * lively[None, :, None] * yearly / 365)
    day = days[day_at]
    held = start_of(day) + 9 * 60 * MINUTE + random.integers(0, 14, len(day)) * 30 * MINUTE
    listed = list(_KINDS.values())
    partner = texts([listed[kind][3] or "" for kind in kind_at])
    clinic = texts(list(_CLINIC_PARTNERS))[random.integers(0, len(_CLINIC_PARTNERS), len(day))]
    partner = np.where(kind_at == list(_KINDS).index(ActivityKind.FREE_CLINIC), clinic, partner)
    reach = np.array([kind[4] for kind in listed])[kind_at] * random.lognormal(0, 0.35, len(day))
    return [
        Batch(
            table=activity,
            began=held,
            columns={
                "community_code": town.community_codes[community],
                "activity_id": event_ids(day, held),
                "kind": texts(list(_KINDS))[kind_at],
                "title": texts(
                    [f"{town.community_names[c]}{listed[k][1]}" for c, k in zip(community, kind_at, strict=True)]
                ),
                "held_at": held,
                "held_day": day,
                "place": texts([listed[kind][2] for kind in kind_at]),
                "partner": only_where(partner != "", partner),
                "people_reached": np.maximum(whole(reach), 6),
                "hours": _hours(listed, kind_at),
            },
        )
    ]


def _hours(listed: list[tuple[float, str, str, str | None, float, float]], kind_at: Numbers) -> np.ndarray:
    return np.array([kind[5] for kind in listed])[kind_at]
