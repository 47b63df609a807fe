"""消防隐患排查: inspections of shops and compounds, the hazards found and how soon they are rectified."""

import numpy as np

from data_access.codes import HazardKind, InspectionTarget
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import event_ids, pick, spread, texts
from data_access.demo.moments import DAY, Numbers, days_of, second_of_day, start_of, whole
from data_access.demo.seasons import business_level, draw_times, in_working_hours, month_days, month_level
from data_access.demo.street_life import StreetLife
from data_access.schema import hazard, safety_inspection

_YEARLY, _YEARLY_VILLAGE = 232.0, 130.0
#: More before Spring Festival, in the fire-prevention month November and before the summer.
_SEASON = (1.5, 0.8, 0.9, 1.0, 1.1, 1.2, 0.9, 0.8, 1.0, 0.9, 1.5, 1.1)
_HOURS = (0, 0, 0, 0, 0, 0, 0, 0, 4, 20, 24, 10, 0, 2, 16, 20, 14, 4, 0, 0, 0, 0, 0, 0)
_KINDS = {
    HazardKind.CLUTTER: 0.26, HazardKind.INDOOR_CHARGING: 0.2, HazardKind.FIRE_EQUIPMENT: 0.2,
    HazardKind.ELECTRIC_WIRING: 0.16, HazardKind.BLOCKED_EXIT: 0.12, HazardKind.GAS_USE: 0.06,
}  # fmt: skip
_SHOP_STEMS = ("福满", "老街", "晋味", "鑫源", "康乐", "百姓", "云中", "好邻居", "聚缘", "顺达", "惠民", "小城")
_SHOPS = ("小吃店", "便利店", "饭馆", "理发店", "药店", "五金店", "水果店", "快递站", "洗衣店", "早餐店", "文具店")


def inspections_of_month(life: StreetLife, month: int) -> list[Batch]:
    """The inspections of one month, then the hazards they found."""
    demonstration, town = life.demonstration, life.town
    random = demonstration.random("inspections", month)
    days = month_days(month)
    yearly = np.where(town.villages, _YEARLY_VILLAGE, _YEARLY) * demonstration.scale
    level = month_level(days, _SEASON) * business_level(days, weekend=0.15, holiday=0.1) / 0.72
    day_at, community = spread(random, level[:, None] * yearly[None, :] / 365)
    day = days[day_at]
    unit = town.homes.draw(random, community)
    inspected = start_of(day) + draw_times(random, _HOURS, len(day))
    shop = random.random(len(day)) < 0.62
    stem, trade = random.integers(0, len(_SHOP_STEMS), len(day)), random.integers(0, len(_SHOPS), len(day))
    shops = texts([_SHOP_STEMS[s] + _SHOPS[t] for s, t in zip(stem, trade, strict=True)])
    ids = event_ids(day, inspected)
    inspections = Batch(
        table=safety_inspection,
        began=inspected,
        columns=town.place(unit)
        | {
            "safety_inspection_id": ids,
            "target": np.where(shop, InspectionTarget.SHOP.value, InspectionTarget.COMPOUND.value).astype(object),
            "target_name": np.where(shop, shops, town.compound_names[town.unit_compound[unit]]),
            "inspected_at": inspected,
            "inspected_day": day,
        },
    )
    return [inspections, _hazards(life, month, unit, inspected, ids)]


def _hazards(life: StreetLife, month: int, unit: Numbers, inspected: Numbers, ids: Numbers) -> Batch:
    """About one hazard in two inspections; most are gone within a week, some are overdue."""
    town = life.town
    random = life.demonstration.random("hazards", month)
    found = np.repeat(np.arange(len(ids)), np.minimum(random.poisson(0.5 * town.unit_trouble[unit] ** 0.5), 4))
    found_at = inspected[found]
    community = town.unit_community[unit[found]]
    slower = np.where(town.villages[community], 1.5, np.where(town.pilots[community], 0.8, 1.0))
    days = random.lognormal(np.log(4.2 * slower), 0.75, len(found))
    days = np.where(
        random.random(len(found)) < 0.02 * slower, random.uniform(40, 180, len(found)), np.minimum(days, 45)
    )
    rectified = found_at + whole(days * DAY)
    rectified += in_working_hours(random, second_of_day(rectified))
    return Batch(
        table=hazard,
        began=found_at,
        columns=town.place(unit[found])
        | {
            "hazard_id": event_ids(days_of(found_at), found_at),
            "safety_inspection_id": ids[found],
            "kind": pick(random, _KINDS, len(found)),
            "found_at": found_at,
            "found_day": days_of(found_at),
        },
        stages=(Stage(moments=rectified, columns={"rectified_at": rectified, "rectified_day": days_of(rectified)}),),
    )
