"""The figures at the top of the overview: the most telling ones of every subject, as that subject defines them."""

from dataclasses import replace

import pandas as pd
from pandas import DataFrame

from data_access.facilities.usage import usage
from data_access.measures import Measure, measure_by_month, measure_total
from presentation import reads
from presentation.formats import Quantity, known, quantity
from presentation.key_figures import KeyFigure
from presentation.measure_labels import WORDS
from presentation.panels.disputes import dispute_figures
from presentation.panels.elderly_care_key_figures import every_month, protection_figures, service_figures
from presentation.panels.months import history
from presentation.panels.public_issues import public_issue_figures
from presentation.view import View


def people_figures(view: View) -> list[KeyFigure]:
    """Elders, the devices that protect them, the calls they make, and the rooms that all use."""
    protection, service = protection_figures(view), service_figures(view)
    return [
        replace(protection["elders"], remark=""),  # what else there is to say stands on the subject's own page
        replace(protection["effective_coverage"], remark=""),
        replace(service["on_time_answer"], remark=""),
        visits(view),
    ]


def case_figures(view: View) -> list[KeyFigure]:
    """Disputes, public issues and hazards; labels say which subject, as no heading of a page does here."""
    of_disputes, of_issues = dispute_figures(view), public_issue_figures(view)
    return [
        of_disputes["resolution_rate"],
        replace(of_disputes["open"], label="在办纠纷"),
        replace(of_issues["resolution_rate"], label="民生问题解决率"),
        overdue_hazards(view),
    ]


def visits(view: View) -> KeyFigure:
    """Visits to the rooms of the communities concerned."""
    view = view.of_whole_communities()
    year = view.scope.last_twelve_months()
    months = reads.ask(view, usage, limits=view.limits, scope=year, by="month")
    by_month = every_month(months.assign(month=pd.to_datetime(months["key"] + "-01").astype("datetime64[s]")), year)
    now = reads.ask(view, usage, limits=view.limits)
    earlier = view.comparison_scope
    before = None if earlier is None else reads.ask(view, usage, limits=view.limits, scope=earlier)
    return KeyFigure(
        label="服务空间到访", now=_visits_of(now), unit="人次", before=_visits_of(before),
        definition="本期到六类服务空间的人次，按签到计；空间由全社区共用，不随小区和网格筛选",
        history=history(by_month, "visits"), comparison=_compared(view), better="up",
    )  # fmt: skip


def overdue_hazards(view: View) -> KeyFigure:
    """Hazards that should have been put right by the period's end."""
    measure, limits = Measure.OVERDUE_HAZARDS, view.limits
    now = reads.ask(view, measure_total, measure=measure.value, limits=limits)["value"].iloc[0]
    before = (
        None
        if view.comparison_scope is None
        else reads.ask(view, measure_total, scope=view.comparison_scope, measure=measure.value, limits=limits)
    )
    months = reads.ask(view, measure_by_month, measure=measure.value, limits=limits)
    return KeyFigure(
        label="逾期隐患", now=now, unit=WORDS[measure].unit, before=_before(before, "value"), better="down",
        definition=f"{WORDS[measure].definition}时限 {limits.rectify_days} 天", history=history(months, "value"),
        comparison=_compared(view),
    )  # fmt: skip


def _visits_of(frame: DataFrame | None) -> Quantity:
    """The visits of a total; missing where there are neither rooms nor visits."""
    if frame is None or frame.empty:
        return None
    return quantity(frame["visits"].iloc[0], bool(frame["visits_suppressed"].iloc[0]))


def _before(frame: DataFrame | None, column: str) -> float | None:
    return None if frame is None else known(frame[column].iloc[0])


def _compared(view: View) -> str:
    return view.comparison_words or "较上期"
