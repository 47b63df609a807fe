"""The strip of key figures across the wall."""

from data_access.answering import Question
from data_access.disputes import dispute_key_figures
from data_access.elderly_care.calls import answering
from data_access.elderly_care.coverage import coverage
from data_access.overview import TodayEvent
from data_access.places import units
from data_access.public_issues import public_issue_key_figures
from presentation import formats
from presentation.formats import Quantity, quantity
from presentation.wall.asking import Wall, first_row
from presentation.wall.words import Panel, figure, share_change, share_figure


def key_figures(wall: Wall) -> list[Panel]:
    """Seven figures, always the same ones in the same order: label, figures, note, and the tone of the note."""
    care, before_care = first_row(wall.ask(coverage)), wall.compared(coverage)
    return [
        _grid_units(wall),
        {
            "label": "60岁以上老人",
            "figures": [figure(quantity(care["elders"], care["elders_suppressed"]), "人")],
            "note": f"重点 {formats.number(quantity(care['key_elders'], care['key_elders_suppressed']))} 人",
            "tone": "plain",
        },
        _rate("设备有效覆盖率", care["effective_coverage"], before_care.get("effective_coverage")),
        _of(wall, f"{wall.view.limits.answer_seconds}秒内应答率", answering, "on_time_rate"),
        _of(wall, "纠纷化解率", dispute_key_figures, "resolution_rate"),
        _three_rates(wall),
        _visits_today(wall),
    ]


def _grid_units(wall: Wall) -> Panel:
    found = len(wall.ask(units, level="grid_unit"))
    compounds = len(wall.ask(units, level="compound"))
    return {"label": "网格", "figures": [figure(found, "个")], "note": f"小区 {compounds} 个", "tone": "plain"}


def _of(wall: Wall, label: str, question: Question[...], column: str) -> Panel:
    return _rate(label, first_row(wall.ask(question))[column], wall.compared(question).get(column))


def _rate(label: str, now: Quantity, before: Quantity) -> Panel:
    note, tone = share_change(now, before)
    return {"label": label, "figures": [share_figure(now)], "note": note, "tone": tone}


def _three_rates(wall: Wall) -> Panel:
    """三率 of the issues received in the period."""
    rates = first_row(wall.ask(public_issue_key_figures))
    names = ("response_rate", "resolution_rate", "satisfaction_rate")
    return {
        "label": "民生问题响应·解决·满意率",
        "figures": [share_figure(rates[name]) | ({} if name == names[-1] else {"unit": "·"}) for name in names],
        "note": f"受理 {formats.count(rates['received'], '件')}，在办 {formats.count(rates['open'], '件')}",
        "tone": "plain",
    }


def _visits_today(wall: Wall) -> Panel:
    today = wall.begun_today(TodayEvent.VISIT)
    usual = formats.known(today["usual"])
    return {
        "label": "服务空间今日到访",
        "figures": [figure(quantity(today["so_far"], bool(today["so_far_suppressed"])), "人次")],
        "note": "" if usual is None else f"平常此时 {formats.number(usual)} 人次",
        "tone": "plain",
    }
