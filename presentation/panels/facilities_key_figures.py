"""The key figures of the rooms: how many came, how full they were, and who is inside."""

from pandas import DataFrame, Series

from data_access import calendar_days
from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.facilities.peaks import peaks
from data_access.facilities.usage import inside_now, usage, visits_and_residents
from data_access.scope import Scope
from presentation import reads
from presentation.formats import known, number, rate
from presentation.key_figure_cards import draw_key_figures
from presentation.key_figures import KeyFigure, duration_figure, rate_figure
from presentation.panels.months import history
from presentation.view import View


def facility_answer(view: View) -> None:
    """The six key figures of the rooms."""
    now, before = _figures(view, view.scope), _figures(view, view.comparison_scope)
    year = view.scope.last_twelve_months()
    months = reads.ask(view, usage, limits=view.limits, scope=year, by="month")
    compared = view.comparison_words or "较上期"
    people = now["residents"]
    per_thousand = [rate(visits * 1000, people) if known(visits) is not None else None for visits in months["visits"]]
    draw_key_figures(view, [
        KeyFigure(
            label="到访", now=now["visits"], unit="人次", before=before["visits"], better="up", comparison=compared,
            definition="本期各类服务空间的签到次数，同一人多次到访计多次", history=history(months, "visits"),
        ),
        rate_figure(
            "利用率", now["person_hours"], now["capacity_hours"], parts_unit="人时", comparison=compared,
            before=before["utilisation"], history=history(months, "utilisation"),
            definition="利用率 = 使用人时 ÷（容量 × 开放小时）；开放时间以外的停留计入使用，不计入开放",
        ),
        rate_figure(
            "最高占用", now["peak"], now["peak_capacity"], parts_unit="人", comparison=compared, better=None,
            before=before["peak_occupancy"], history=_peaks_by_month(view, year, months),
            definition=f"单个空间同一时刻在内人数的最大值 ÷ 该空间容量（不含心理诊疗室、解压室）。{now['peak_words']}",
            remark=now["peak_day"],
        ),
        KeyFigure(
            label="每千居民到访", now=now["visits_per_thousand"], unit="人次", before=before["visits_per_thousand"],
            better="up", comparison=compared, history=tuple(per_thousand), numerator=now["visits"],
            denominator=people, definition="到访 ÷ 居民 × 1000：所在社区全部居民",
        ),
        rate_figure(
            "儿童与老人占比", now["young_and_old"], now["visits"], parts_unit="人次", comparison=compared, better=None,
            before=before["child_elder_share"], history=history(months, "child_elder_share"),
            definition="学龄前、小学、中学及老年到访 ÷ 全部到访",
        ),
        _inside_or_stay(view, now, before, months, compared),
    ])  # fmt: skip


def _figures(view: View, scope: Scope | None) -> Series:
    """Everything that the answer says of one period, by name; nothing known without a period or a room."""
    if scope is None:
        return Series(dtype="object").reindex(_FIGURES)
    total = reads.ask(view, usage, limits=view.limits, scope=scope)
    found = dict(total.iloc[0]) if len(total) else {}
    found |= dict(reads.ask(view, visits_and_residents, limits=view.limits, scope=scope).iloc[0])
    if found.get("children") is not None:
        found["young_and_old"] = found["children"] + found["elders"]
    return Series(found | _fullest_moment(view, scope), dtype="object").reindex(_FIGURES)


_FIGURES = (
    "visits", "person_hours", "capacity_hours", "utilisation", "average_stay", "children", "elders", "young_and_old",
    "child_elder_share", "residents", "visits_per_thousand", "peak", "peak_capacity", "peak_occupancy", "peak_words",
    "peak_day",
)  # fmt: skip


def _fullest_moment(view: View, scope: Scope) -> dict[str, object]:
    told = _told_peaks(reads.ask(view, peaks, scope=scope))
    if told.empty:
        return {"peak_words": "", "peak_day": ""}
    top = told.sort_values("peak_occupancy", ascending=False, kind="stable").iloc[0]
    community = reads.directory().communities.get(top["community_code"], "")
    return {
        "peak": top["peak"],
        "peak_capacity": top["capacity"],
        "peak_occupancy": top["peak_occupancy"],
        "peak_words": f"{community}{top['name']}，{top['peak_at']:%Y-%m-%d %H:%M}",
        "peak_day": f"{top['peak_at']:%m-%d %H}时",
    }


def _told_peaks(monthly: DataFrame) -> DataFrame:
    return monthly[~monthly["kind"].isin(CONFIDENTIAL_FACILITIES)]


def _peaks_by_month(view: View, year: Scope, months: DataFrame) -> tuple[float | None, ...]:
    told = _told_peaks(reads.ask(view, peaks, scope=year))
    highest = told.groupby(told["month"].dt.strftime("%Y-%m"))["peak_occupancy"].max()
    return tuple(known(highest.get(month)) for month in months["key"])


def _inside_or_stay(view: View, now: Series, before: Series, months: DataFrame, compared: str) -> KeyFigure:
    """Who is inside, while the period runs; else how long people stayed."""
    if view.scope.as_of_day != calendar_days.today():
        return duration_figure(
            "平均停留", now["average_stay"], before=before["average_stay"], better=None, comparison=compared,
            definition="使用时间 ÷ 到访人次", history=history(months, "average_stay"),
        )  # fmt: skip
    inside = reads.ask(view, inside_now)["inside"].iloc[0]
    stay = known(now["average_stay"])
    return KeyFigure(
        label="此刻在内", now=inside, unit="人", definition="今天签到、尚未签出的人数",
        remark=f"均停留 {number(stay / 60)} 分" if stay is not None else "",
    )  # fmt: skip
