"""The key figures of elderly care, each by its name, so that a page can take those it needs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from data_access.answering import Question
from data_access.calendar_days import months_between
from data_access.elderly_care.calls import answering, answering_by_month
from data_access.elderly_care.coverage import coverage, coverage_by_month
from data_access.elderly_care.service_orders import services, services_by_month
from data_access.frames import share
from data_access.scope import Scope
from data_access.suppression import suppressed_name
from presentation import reads
from presentation.formats import Quantity, count, percent_of, quantity
from presentation.key_figures import KeyFigure, rate_figure
from presentation.panels.months import history
from presentation.view import View


def protection_figures(view: View) -> Mapping[str, KeyFigure]:
    """elders, coverage, effective_coverage, gap: who is there, and whom a device protects, at the period's end."""
    now, before = _now_and_before(view, coverage)
    year = view.scope.last_twelve_months()
    months = every_month(reads.ask(view, coverage_by_month, scope=year), year)
    compared = view.comparison_words or "较上期"
    return {
        "elders": KeyFigure(
            label="老年人", now=_cell(now, "elders"), unit="人", before=_cell(before, "elders"), comparison=compared,
            definition="期末在册、当年满 60 岁的老年人；重点人群是其中 80 岁及以上、独居、半失能或失能的",
            history=history(months, "elders"), remark=f"重点人群 {count(_cell(now, 'key_elders'), '人')}",
        ),
        "coverage": rate_figure(
            "电子保姆覆盖率", _cell(now, "with_device"), _cell(now, "elders"), parts_unit="人",
            before=before["coverage"], history=history(months, "coverage"), comparison=compared,
            definition="装有电子保姆（未拆除）的老年人 ÷ 老年人，期末；一人多台只计一次",
            remark=f"重点人群 {percent_of(now['key_coverage'])}",
        ),
        "effective_coverage": rate_figure(
            "有效覆盖率", _cell(now, "effective"), _cell(now, "elders"), parts_unit="人",
            before=before["effective_coverage"], history=history(months, "effective_coverage"),
            definition="至少一台电子保姆在线的老年人 ÷ 老年人，期末；离线、故障的不计", comparison=compared,
            remark=f"重点人群 {percent_of(now['key_effective_coverage'])}",
        ),
        "gap": KeyFigure(
            label="应装未装", now=_cell(now, "gap"), unit="人", before=_cell(before, "gap"), better="down",
            definition="重点人群中没有电子保姆（或已拆除）的老年人，期末", history=history(months, "gap"),
            comparison=compared, remark="重点人群中无设备",
        ),
    }  # fmt: skip


def service_figures(view: View) -> Mapping[str, KeyFigure]:
    """on_time_answer, on_time_arrival, service_coverage, served_at_home: what was done in the period."""
    limits = view.limits
    calls, calls_before = _now_and_before(view, answering, limits=limits)
    served, served_before = _now_and_before(view, services, limits=limits)
    year = view.scope.last_twelve_months()
    call_months = every_month(reads.ask(view, answering_by_month, scope=year, limits=limits), year)
    months = every_month(reads.ask(view, services_by_month, scope=year, limits=limits), year)
    elders = every_month(reads.ask(view, coverage_by_month, scope=year), year)["elders"]
    covered = months.assign(rate=share(months["served"], elders))
    compared = view.comparison_words or "较上期"
    return {
        "on_time_answer": rate_figure(
            "及时应答率", calls["answered_on_time"], calls["calls"], parts_unit="件",
            before=calls_before["on_time_rate"], history=history(call_months, "on_time_rate"),
            definition=f"呼叫后 {limits.answer_seconds} 秒内应答的呼叫 ÷ 本期全部呼叫（含未应答）", comparison=compared,
            remark=f"应答率 {percent_of(calls['answer_rate'])}",
        ),
        "on_time_arrival": rate_figure(
            "紧急呼救及时到场率", calls["arrived_on_time"], calls["arrivals_due"], parts_unit="件",
            before=calls_before["arrival_rate"], history=history(call_months, "arrival_rate"),
            definition=f"呼叫后 {limits.arrive_minutes} 分钟内到场的紧急呼救 ÷ 已派人的紧急呼救；"
            "还在途中、尚未超时的不计",
            comparison=compared,
        ),
        "service_coverage": rate_figure(
            "服务覆盖率", _cell(served, "served"), _cell(served, "elders"), parts_unit="人",
            before=served_before["service_coverage"], history=history(covered, "rate"), comparison=compared,
            definition="本期有已完成工单的老年人 ÷ 期末老年人；一人多次只计一次（小图为各月单独计算）",
            remark=f"完成工单 {count(served['orders'], '件')}",
        ),
        "served_at_home": KeyFigure(
            label="上门服务", now=_cell(served, "served_at_home"), unit="人", better="up", comparison=compared,
            before=_cell(served_before, "served_at_home"), history=history(months, "served_at_home"),
            definition="本期接受过上门服务的老年人，一人多次只计一次（小图为各月单独计算）",
        ),
    }  # fmt: skip


def _now_and_before(view: View, question: Question[...], **options: Any) -> tuple[Series, Series]:
    """The one row that answers the question, and the one it is compared with (all missing where there is none)."""
    now = reads.ask(view, question, **options).iloc[0]
    if view.comparison_scope is None:
        return now, Series([None] * len(now), index=now.index, dtype="object")
    return now, reads.ask(view, question, scope=view.comparison_scope, **options).iloc[0]


def _cell(row: Series, column: str) -> Quantity:
    return quantity(row[column], bool(row[suppressed_name(column)]))


def every_month(frame: DataFrame, scope: Scope) -> DataFrame:
    """The frame with a row for every month of the scope, missing where it had none."""
    months = pd.DatetimeIndex(months_between(scope.first_day, scope.last_day), name="month").astype("datetime64[s]")
    return frame.set_index("month").reindex(months).reset_index()
