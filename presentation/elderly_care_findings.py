"""Sentences about elderly care that the data writes itself: where protection is thin, how fast help comes."""

from pandas import DataFrame, Series

from data_access.codes import CallKind, Help, ServiceMode
from data_access.settings import TimeLimits
from presentation.formats import count, hour, known, number, percent, percent_of, shown_difference
from presentation.labels import labels


def coverage_finding(by_unit: DataFrame, level_name: str) -> str:
    """Which unit is protected least: "沙岭村有效覆盖最低（18.2%），最高文兴社区（36.9%）"."""
    told = by_unit[by_unit["effective_coverage"].notna()].sort_values("effective_coverage")
    if told.empty:
        return f"各{level_name}电子保姆覆盖率"
    low, high = told.iloc[0], told.iloc[-1]
    if percent_of(low["effective_coverage"]) == percent_of(high["effective_coverage"]):
        return f"电子保姆有效覆盖 {percent_of(low['effective_coverage'])}"
    return (
        f"{low['unit_name']}有效覆盖最低（{percent_of(low['effective_coverage'])}），"
        f"{high['unit_name']}最高（{percent_of(high['effective_coverage'])}）"
    )


def silence_finding(by_days: DataFrame) -> str:
    """How many devices are silent, and how many for long: "124 台设备不在线，12 台超过 30 天"."""
    devices = by_days.set_index("days")["devices"]
    if not devices.sum():
        return "所有设备在线"
    words = f"{count(devices.sum(), '台')}设备不在线"
    return f"{words}，{count(devices['31+'], '台')}超过 30 天" if devices["31+"] else words


def helps_finding(orders: DataFrame) -> str:
    """What is asked for most: "助餐最多，占 41.2%"."""
    return _largest_share(orders, "help", labels(Help)) or "六助服务"


def modes_finding(orders: DataFrame) -> str:
    """How help is given: "上门服务占 12.3%"."""
    at_home = orders.loc[orders["mode"] == ServiceMode.DOOR_TO_DOOR, "orders"].sum()
    return f"上门服务占 {percent(at_home, orders['orders'].sum())}" if len(orders) else "服务方式"


def reach_finding(by_month: DataFrame) -> str:
    """The last whole month against the one before: "10月上门服务 118 人，比9月多 6 人". The last row still runs."""
    whole = [row for row in by_month.iloc[:-1].to_dict("records") if known(row["served_at_home"]) is not None]
    if not whole:
        return "每月上门服务人数"
    now = whole[-1]
    words = f"{now['month'].month}月上门服务 {count(now['served_at_home'], '人')}"
    if len(whole) < 2 or not (difference := shown_difference(now["served_at_home"], whole[-2]["served_at_home"])):
        return words
    return f"{words}，比{whole[-2]['month'].month}月{'多' if difference > 0 else '少'} {count(abs(difference), '人')}"


def hours_finding(by_hour: DataFrame) -> str:
    """The busiest hour: "18时呼叫最多，紧急呼救最多在6时"."""
    if not by_hour["calls"].sum():
        return "呼叫时段"
    words = f"{hour(_busiest(by_hour))}呼叫最多"
    emergencies = by_hour[by_hour["kind"] == CallKind.EMERGENCY]
    return f"{words}，紧急呼救最多在 {hour(_busiest(emergencies))}" if len(emergencies) else words


def answering_finding(answering: Series, limits: TimeLimits) -> str:
    """ "97.2% 的呼叫在 60 秒内应答"."""
    if not answering["calls"]:
        return "呼叫处置"
    return f"{percent(answering['answered_on_time'], answering['calls'])} 的呼叫在 {limits.answer_seconds} 秒内应答"


def answer_finding(of_all: DataFrame) -> str:
    """ "应答中位 23 秒，90% 在 36 秒内"."""
    if of_all.empty:
        return "应答用时"
    row = of_all.iloc[0]
    return f"应答中位 {count(row['median'], '秒')}，90% 在 {count(row['p90'], '秒')}内"


def arrival_finding(answering: Series, limits: TimeLimits) -> str:
    """ "98.4% 的紧急呼救 30 分钟内到场"."""
    if not answering["arrivals_due"]:
        return "到场用时"
    share = percent(answering["arrived_on_time"], answering["arrivals_due"])
    return f"{share} 的紧急呼救 {limits.arrive_minutes} 分钟内到场"


def arrival_remark(waits: DataFrame) -> str:
    """What the limit does not apply to: "服务需求中位 49.5 分钟，不设时限"."""
    service = waits[(waits["kind"] == CallKind.SERVICE) & (waits["n"] > 0)]
    if service.empty:
        return "呼叫到到场，分钟"
    return f"服务需求中位 {count(service['median'].iloc[0], '分钟')}，不设时限"


def steps_remark(steps: Series) -> str:
    """What the funnel leaves out: "另有 15,049 件电话办结，未派人"."""
    by_phone = steps["closed_by_phone"]
    return f"另有 {number(by_phone)} 件电话办结，未派人" if by_phone else "箭头旁为与上一步之比"


def _largest_share(orders: DataFrame, column: str, words: dict[str, str]) -> str:
    totals = orders.groupby(column)["orders"].sum().sort_values(ascending=False, kind="stable")
    if totals.empty:
        return ""
    return f"{words[str(totals.index[0])]}最多，占 {percent(totals.iloc[0], totals.sum())}"


def _busiest(by_hour: DataFrame) -> int:
    totals = by_hour.groupby("hour")["calls"].sum()
    return int(totals.sort_values(ascending=False, kind="stable").index.tolist()[0])
