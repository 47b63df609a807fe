"""What public issues are called: a place and what is the matter there; never a person."""

from data_access.codes import IssueCategory

TITLES: dict[IssueCategory, tuple[str, ...]] = {
    IssueCategory.WATER_AND_POWER: (
        "二次供水压力不足",
        "单元突发停水",
        "夜间跳闸停电",
        "地下管网渗漏",
        "冬季水管冻裂漏水",
        "自来水浑浊发黄",
    ),
    IssueCategory.GAS: ("燃气管道尚未通气", "燃气表故障无法充值", "楼道有燃气异味", "燃气立管锈蚀"),
    IssueCategory.HEATING: ("供暖温度不达标", "暖气管道漏水", "顶层住户暖气不热", "换热站停运检修"),
    IssueCategory.PROPERTY_MANAGEMENT: (
        "物业保洁不到位",
        "门禁损坏无人维修",
        "公共收益未公示",
        "楼道照明损坏",
        "外墙保温层脱落",
    ),
    IssueCategory.PARKING: ("地面停车位不足", "消防通道被车辆占用", "地库道闸故障", "充电桩车位被占"),
    IssueCategory.SANITATION: ("垃圾清运不及时", "建筑垃圾堆放", "绿化带杂草丛生", "下水道堵塞返味", "楼道堆放杂物"),
    IssueCategory.LIFTS: ("电梯频繁停运", "电梯困人后停用检修", "电梯年检过期", "电梯按键失灵"),
    IssueCategory.ROADS: ("小区道路坑洼积水", "井盖破损松动", "人行道地砖缺失", "路灯不亮", "积雪结冰未清理"),
    IssueCategory.FIRE_SAFETY: ("电动车楼道充电", "消防栓缺水", "安全出口堆物", "灭火器过期"),
    IssueCategory.OTHER: ("飞线充电", "广场舞扰民", "流浪犬聚集", "快递柜占用通道", "健身器材损坏"),
}
