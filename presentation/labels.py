"""The Chinese words for every code of the database: one label per code, the same on every screen."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pandas import Series

from data_access import codes

_LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    codes.CommunityKind: {codes.CommunityKind.COMMUNITY: "社区", codes.CommunityKind.VILLAGE: "村"},
    codes.RoadKind: {codes.RoadKind.MAIN: "主干路", codes.RoadKind.MINOR: "支路"},
    codes.Sex: {codes.Sex.FEMALE: "女", codes.Sex.MALE: "男"},
    codes.LivingArrangement: {
        codes.LivingArrangement.ALONE: "独居",
        codes.LivingArrangement.EMPTY_NEST: "空巢",
        codes.LivingArrangement.WITH_FAMILY: "与家人同住",
    },
    codes.Ability: {
        codes.Ability.SELF_CARE: "自理",
        codes.Ability.SEMI_DISABLED: "半失能",
        codes.Ability.DISABLED: "失能",
    },
    codes.DeviceStatus: {
        codes.DeviceStatus.ONLINE: "在线",
        codes.DeviceStatus.OFFLINE: "离线",
        codes.DeviceStatus.FAULTY: "故障",
        codes.DeviceStatus.REMOVED: "拆除",
    },
    codes.OutageKind: {codes.OutageKind.OFFLINE: "离线", codes.OutageKind.FAULTY: "故障"},
    codes.CallKind: {
        codes.CallKind.EMERGENCY: "紧急呼救",
        codes.CallKind.SERVICE: "服务需求",
        codes.CallKind.ENQUIRY: "咨询",
        codes.CallKind.MISTAKEN: "误触",
    },
    codes.Help: {
        codes.Help.RESCUE: "助救",
        codes.Help.MEALS: "助餐",
        codes.Help.SHOPPING: "助购",
        codes.Help.MEDICAL: "助医",
        codes.Help.CLEANING: "助洁",
        codes.Help.MOBILITY: "助行",
    },
    codes.ServiceMode: {
        codes.ServiceMode.DOOR_TO_DOOR: "上门",
        codes.ServiceMode.AT_STATION: "站内",
        codes.ServiceMode.BY_PHONE: "电话",
    },
    codes.DisputeCategory: {
        codes.DisputeCategory.NEIGHBOURS: "邻里",
        codes.DisputeCategory.MARRIAGE_AND_FAMILY: "婚姻家庭",
        codes.DisputeCategory.PROPERTY_MANAGEMENT: "物业",
        codes.DisputeCategory.HOUSING_AND_LAND: "房屋宅基地",
        codes.DisputeCategory.NOISE: "噪音",
        codes.DisputeCategory.PARKING: "停车",
        codes.DisputeCategory.ANIMALS: "饲养动物",
        codes.DisputeCategory.LABOUR: "劳动",
        codes.DisputeCategory.OTHER: "其他",
    },
    codes.Venue: {
        codes.Venue.MEDIATION_STUDIO: "秀蓉工作室",
        codes.Venue.NEIGHBOURS_COUNCIL: "邻里议事厅",
        codes.Venue.ON_SITE: "上门调解",
    },
    codes.DisputeOutcome: {
        codes.DisputeOutcome.RESOLVED: "化解",
        codes.DisputeOutcome.UNRESOLVED: "未化解",
        codes.DisputeOutcome.REFERRED_UP: "转上级",
        codes.DisputeOutcome.JUDICIAL: "司法途径",
    },
    codes.IssueCategory: {
        codes.IssueCategory.WATER_AND_POWER: "停水停电",
        codes.IssueCategory.GAS: "燃气",
        codes.IssueCategory.HEATING: "供暖",
        codes.IssueCategory.PROPERTY_MANAGEMENT: "物业",
        codes.IssueCategory.PARKING: "停车",
        codes.IssueCategory.SANITATION: "环境卫生",
        codes.IssueCategory.LIFTS: "电梯",
        codes.IssueCategory.ROADS: "道路",
        codes.IssueCategory.FIRE_SAFETY: "消防",
        codes.IssueCategory.OTHER: "其他",
    },
    codes.IssueSource: {
        codes.IssueSource.GRID_PATROL: "网格巡查",
        codes.IssueSource.HOTLINE_12345: "12345热线",
        codes.IssueSource.COUNCIL: "议事厅",
        codes.IssueSource.RESIDENTS: "群众上报",
        codes.IssueSource.MEDIA_TIP: "媒体报料",
    },
    codes.FacilityKind: {
        codes.FacilityKind.READING_CORNER: "图书阅览角",
        codes.FacilityKind.HANDICRAFT_AREA: "手工互动区",
        codes.FacilityKind.MAKER_SPACE: "科创乐园",
        codes.FacilityKind.YOUTH_START_UP_SPACE: "青创空间",
        codes.FacilityKind.PSYCHOLOGICAL_ROOM: "心理诊疗室",
        codes.FacilityKind.DECOMPRESSION_ROOM: "解压室",
    },
    codes.AgeBand: {
        codes.AgeBand.PRESCHOOL: "学龄前",
        codes.AgeBand.PRIMARY_SCHOOL: "小学",
        codes.AgeBand.SECONDARY_SCHOOL: "中学",
        codes.AgeBand.YOUNG_ADULT: "青年",
        codes.AgeBand.MIDDLE_AGED: "中年",
        codes.AgeBand.ELDER: "老年",
    },
    codes.SchoolHoliday: {codes.SchoolHoliday.WINTER: "寒假", codes.SchoolHoliday.SUMMER: "暑假"},
    codes.Party: {
        codes.Party.COMMUNITY: "社区",
        codes.Party.SOCIAL_ORGANISATION: "社会组织",
        codes.Party.SOCIAL_WORKER: "社工",
        codes.Party.VOLUNTEER: "社区志愿者",
        codes.Party.CHARITY_RESOURCE: "社区公益慈善资源",
    },
    codes.OrganisationKind: {
        codes.OrganisationKind.SOCIAL_ORGANISATION: "社会组织",
        codes.OrganisationKind.SERVICE_OPERATOR: "服务运营方",
        codes.OrganisationKind.MEDICAL_INSTITUTION: "医疗机构",
        codes.OrganisationKind.PROPERTY_COMPANY: "物业公司",
        codes.OrganisationKind.CHARITY: "慈善组织",
        codes.OrganisationKind.PUBLIC_INSTITUTION: "事业单位",
    },
    codes.ProjectSubject: {
        codes.ProjectSubject.ELDERLY_CARE: "养老",
        codes.ProjectSubject.CHILDREN: "儿童",
        codes.ProjectSubject.MEDIATION: "调解",
        codes.ProjectSubject.CULTURE: "文化",
        codes.ProjectSubject.ENVIRONMENT: "环境",
        codes.ProjectSubject.HEALTH: "健康",
        codes.ProjectSubject.EMPLOYMENT: "就业",
        codes.ProjectSubject.SAFETY: "安全",
    },
    codes.CharityResourceKind: {codes.CharityResourceKind.MONEY: "资金", codes.CharityResourceKind.GOODS: "物资"},
    codes.PartyLevel: {
        codes.PartyLevel.COMMUNITY: "社区党委",
        codes.PartyLevel.COMPOUND: "小区党支部",
        codes.PartyLevel.GRID_UNIT: "网格党小组",
        codes.PartyLevel.HOUSEHOLD: "党员中心户",
    },
    codes.ActivityKind: {
        codes.ActivityKind.PARTY_SECRETARY_TRAINING: "领头雁培训",
        codes.ActivityKind.REVOLUTIONARY_EDUCATION: "红色教育",
        codes.ActivityKind.FREE_CLINIC: "义诊",
        codes.ActivityKind.FIRE_DRILL: "消防演练",
        codes.ActivityKind.FIRE_STATION_VISIT: "消防体验",
        codes.ActivityKind.LEGAL_EDUCATION: "普法",
        codes.ActivityKind.VOLUNTEERING: "志愿服务",
    },
    codes.InspectionTarget: {codes.InspectionTarget.SHOP: "商铺", codes.InspectionTarget.COMPOUND: "小区"},
    codes.HazardKind: {
        codes.HazardKind.BLOCKED_EXIT: "堵塞安全出口",
        codes.HazardKind.FIRE_EQUIPMENT: "消防设施缺损",
        codes.HazardKind.ELECTRIC_WIRING: "电气线路",
        codes.HazardKind.GAS_USE: "燃气使用",
        codes.HazardKind.INDOOR_CHARGING: "室内充电",
        codes.HazardKind.CLUTTER: "杂物堆放",
    },
}


def label(code: StrEnum) -> str:
    """The words for one code: ``label(Help.MEALS)`` -> "助餐"."""
    return _LABELS[type(code)][code]


def labels(code_list: type[StrEnum]) -> dict[str, str]:
    """Every code of a list with its words, in the order in which screens show it."""
    return {code.value: _LABELS[code_list][code] for code in code_list}


def labelled(values: Series, code_list: type[StrEnum]) -> Series:
    """A column of codes as words. Missing stays missing; a code that is not in the list raises ValueError."""
    words = labels(code_list)
    unknown = set(values.dropna().unique()) - set(words)
    if unknown:
        raise ValueError(f"{sorted(unknown)} are not codes of {code_list.__name__}")
    return values.map(words)
