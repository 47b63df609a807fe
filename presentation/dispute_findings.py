"""Sentences about disputes that the data writes itself: what is out of the ordinary, and where it comes from."""

from datetime import date

from pandas import DataFrame, Series

from data_access.codes import DisputeCategory, Venue
from data_access.disputes import ALL_CATEGORIES
from presentation.formats import count, number, percent
from presentation.labels import labels

_SIDES = {"above": "超出正常波动", "below": "低于正常波动"}
#: A part that makes up this much of an excess is what it comes from; anything less is spread out.
_MOST_OF_IT = 0.5


def latest_signal(trend: DataFrame, *, of_categories: bool) -> Series | None:
    """The row of ``dispute_trend`` to speak about: the latest month beyond its limits, the largest excess in it."""
    rows = trend[(trend["category"] != ALL_CATEGORIES) == of_categories]
    signals = rows[rows["signal"] != ""]
    if signals.empty:
        return None
    latest = signals[signals["month"] == signals["month"].max()]
    largest: Series = latest.iloc[int((latest["opened"] - latest["expected"]).abs().to_numpy().argmax())]
    return largest


def main_category(trend: DataFrame, month: date) -> str | None:
    """The category that makes up at least half of what all disputes exceed their expected number by in the month."""
    rows = trend[trend["month"].dt.date == month].set_index("category")
    excess = rows["opened"] - rows["expected"]
    whole, parts = excess[ALL_CATEGORIES], excess.drop(ALL_CATEGORIES)
    first = str(parts.idxmax())
    return first if whole > 0 and parts[first] >= _MOST_OF_IT * whole else None


def main_compound(by_compound: DataFrame) -> str | None:
    """The compound that at least half of the excess comes from; see ``dispute_signal_by_compound``."""
    if by_compound.empty:
        return None
    first = by_compound.iloc[0]
    named = isinstance(first["compound_name"], str)
    return str(first["compound_name"]) if named and first["excess_share"] >= _MOST_OF_IT else None


def months_finding(trend: DataFrame, category: str | None, compound: str | None) -> str:
    """The title of all disputes against their limits: "9月纠纷超出正常波动，主要是停车，集中在璀璨天城，10月已回落"."""
    signal = latest_signal(trend, of_categories=False)
    if not _is_judged(trend):
        return "每月登记纠纷（历史不足 12 个月，暂不判断波动）"
    if signal is None:
        return "近12个月登记纠纷都在正常波动内"
    words = [f"{signal['month'].month}月登记纠纷{_SIDES[signal['signal']]}"]
    if category is not None:
        words.append(f"主要是{labels(DisputeCategory)[category]}")
    if compound is not None:
        words.append(f"集中在{compound}")
    if (back := _back_to_normal(trend, signal)) is not None:
        words.append(f"{back}月已回落" if signal["signal"] == "above" else f"{back}月已回升")
    return "，".join(words)


def categories_finding(trend: DataFrame, compound: str | None) -> str:
    """The title of the categories against their limits: "9月停车纠纷超出正常波动，集中在璀璨天城，另有 2 处异常"."""
    signal = latest_signal(trend, of_categories=True)
    if not _is_judged(trend):
        return "各类纠纷（历史不足 12 个月，暂不判断波动）"
    if signal is None:
        return "各类纠纷都在正常波动内"
    name = labels(DisputeCategory)[signal["category"]]
    words = [f"{signal['month'].month}月{name}纠纷{_SIDES[signal['signal']]}"]
    if compound is not None:
        words.append(f"集中在{compound}")
    others = int(((trend["category"] != ALL_CATEGORIES) & (trend["signal"] != "")).sum()) - 1
    if others:
        words.append(f"另有 {others} 个月份超出")
    return "，".join(words)


def backlog_finding(by_age: DataFrame) -> str:
    """ "在办 7 件，5 件在一周内", or what has waited longest where that is more than a month."""
    waiting = by_age.set_index("from_days")["open"]
    whole = int(waiting.sum())
    if not whole:
        return "没有在办案件"
    if waiting[91]:
        return f"在办 {number(whole)} 件，{number(waiting[91])} 件超过 90 天"
    if waiting[31]:
        return f"在办 {number(whole)} 件，{number(waiting[31])} 件超过 30 天"
    return f"在办 {number(whole)} 件，{number(waiting[0])} 件在一周内"


def venues_finding(by_venue: DataFrame, *, least: int = 10) -> str:
    """Who closes fastest by the median, among venues with at least ``least`` closed cases: fewer say nothing."""
    comparable = by_venue[by_venue["closed"] >= least]
    if len(comparable) < 2:
        return "各调解场所办结情况"
    fastest = comparable["median_days"].min()
    first = comparable[comparable["median_days"] == fastest]
    if len(first) == len(comparable):
        return f"各场所办结同样快，中位 {number(fastest)} 天"
    names = "、".join(labels(Venue)[venue] for venue in first["venue"])
    return f"{names}办结最快，中位 {number(fastest)} 天"


def pace_finding(by_month: DataFrame) -> str:
    """Whether closing kept up with what came in over the months shown."""
    opened, closed = int(by_month["opened"].sum()), int(by_month["closed"].sum())
    if not opened and not closed:
        return "没有登记，也没有办结"
    if closed == opened:
        return f"登记与办结持平，各 {number(opened)} 件"
    more, less = ("办结", "登记") if closed > opened else ("登记", "办结")
    return f"{more}比{less}多 {number(abs(closed - opened))} 件"


def outcomes_finding(by_outcome: DataFrame) -> str:
    """How much of what was closed did not stay with the community."""
    closed = by_outcome.set_index("outcome")["closed"]
    if not closed.sum():
        return "结案去向"
    passed_on = closed["referred_up"] + closed["judicial"]
    if not passed_on:
        return "结案全部在社区内完成"
    return f"{count(passed_on, '件')}转上级或走司法途径，占 {percent(passed_on, closed.sum())}"


def repeats_finding(by_category: DataFrame) -> str:
    """Which kind of dispute comes back most often."""
    if by_category.empty:
        return "没有重复纠纷"
    first = by_category.iloc[0]
    name = labels(DisputeCategory)[first["unit_code"]]
    return f"重复纠纷 {number(by_category['repeats'].sum())} 件，{name}最多（{number(first['repeats'])} 件）"


def _is_judged(trend: DataFrame) -> bool:
    return bool(trend["upper"].notna().any())


def _back_to_normal(trend: DataFrame, signal: Series) -> int | None:
    """The month after the signal, if it is over and within its limits."""
    rows = trend[(trend["category"] == signal["category"]) & (trend["month"] > signal["month"]) & ~trend["running"]]
    return None if rows.empty else int(rows["month"].iloc[0].month)
