"""The panels about elderly care: how many are protected, what help they got, who called today."""

from data_access.codes import Help
from data_access.elderly_care.calls_today import calls_today_by_hour
from data_access.elderly_care.coverage import coverage
from data_access.elderly_care.service_orders import orders_by_month
from data_access.overview import TodayEvent
from presentation import formats
from presentation.formats import known, number, quantity
from presentation.labels import label
from presentation.wall.asking import Wall, first_row
from presentation.wall.words import Panel, bar, figure, share_figure


def elderly_care(wall: Wall) -> Panel:
    """The ring of devices that work among those in use, the elders beside it, and the six helps of the period."""
    care = first_row(wall.ask(coverage))
    told = {name: quantity(care[name], care[f"{name}_suppressed"]) for name in ("with_device", "effective", "gap")}
    working = formats.rate(told["effective"], told["with_device"])
    gap = known(told["gap"])
    return {
        "title": "养老服务",
        "finding": "重点人群都已装上电子保姆" if gap == 0 else f"重点人群应装未装 {formats.count(told['gap'], '人')}",
        "ring": {
            "share": working,
            **share_figure(working),
            "label": "在线率",
            "parts": f"{number(told['effective'])} ÷ {number(told['with_device'])} 人",
        },
        "bars_title": "六助服务 · 本期完成，件",
        "bars": _helps(wall),
    }


def _helps(wall: Wall) -> list[Panel]:
    orders = wall.ask(orders_by_month).groupby("help")["orders"].sum()
    return [bar(label(each), int(orders.get(each.value, 0)), wall.view.theme.category(each)) for each in _HELPS_SHOWN]


#: As the street says them: the most frequent first, rescue last.
_HELPS_SHOWN = (Help.MEALS, Help.MEDICAL, Help.CLEANING, Help.MOBILITY, Help.SHOPPING, Help.RESCUE)


def calls_today(wall: Wall) -> Panel:
    """Calls hour by hour: today so far against a usual day of the same weekday."""
    hours = wall.ask(calls_today_by_hour, scope=wall.of_today())
    so_far = wall.begun_today(TodayEvent.CALL)
    calls, usual = int(so_far["so_far"]), known(so_far["usual"])
    weekday = formats.weekday(wall.today.weekday())
    return {
        "title": "今日呼叫",
        "finding": _compared_with_usual(calls, usual),
        "total": figure(calls, "件"),
        "today": [int(value) for value in hours["calls"].dropna()],  # the last of these hours is still running
        "usual": [round(float(value), 2) for value in hours["usual"]] if usual is not None else [],
        "unit": "件/时",
        "today_label": "今天",
        "usual_label": f"平常{weekday}",
    }


def _compared_with_usual(calls: int, usual: float | None) -> str:
    words = f"{number(calls)} 件"
    if usual is None:
        return words
    if calls == usual:
        return f"{words}，与平常此时相同"
    if not usual:
        return f"{words}，平常此时没有"
    difference = abs(calls - usual)
    return f"{words}，比平常此时{'多' if calls > usual else '少'} {number(difference)} 件"
