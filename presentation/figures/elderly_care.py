"""The figures of elderly care: who is protected, what the six helps did, when and how fast calls are answered."""

from pandas import DataFrame

from data_access.codes import CallKind, Help, ServiceMode
from presentation.figures.bars import ranked_bars, shares_of_rows, stacked_bars, steps
from presentation.figures.chart import Chart
from presentation.figures.distributions import median_to_p90
from presentation.figures.foundation import quantities
from presentation.figures.monthly_line import monthly_line
from presentation.figures.rows import Bar, LegendSign, Mark, Row, Rows
from presentation.formats import Quantity, hour, known, number, percent, percent_of
from presentation.labels import labelled, labels
from presentation.theme import Hue, Theme

#: Words of ``devices.SILENCE_BANDS``.
_SILENCE_WORDS = {"0-1": "0–1 天", "2-3": "2–3 天", "4-7": "4–7 天", "8-30": "8–30 天", "31+": "超过 30 天"}
_STEP_WORDS = {"called": "呼叫", "answered": "应答", "dispatched": "派人", "arrived": "到场", "closed": "到场后办结"}


def coverage_by_unit(frame: DataFrame, theme: Theme) -> Rows:
    """One row per unit, in the order of the frame: effective coverage within coverage, the key group's as a diamond.

    ``frame``: the columns of ``units.coverage_by_unit``. Names at the left, effective coverage at the right. A rate
    that is not told leaves its mark out.
    """
    signs = (
        LegendSign("已装（含离线、故障）", theme.sequential[3]),
        LegendSign("有效（在线）", theme.primary),
        LegendSign("重点人群已装", theme.hue(Hue.ORANGE), "diamond"),
    )
    rates = zip(frame["unit_name"], frame["coverage"], frame["effective_coverage"], frame["key_coverage"], strict=True)
    rows = tuple(
        Row(
            name=str(name),
            value=percent_of(effective),
            bars=(Bar(known(covered), signs[0].colour), Bar(known(effective), signs[1].colour)),
            marks=(Mark(known(of_key), "diamond", signs[2].colour),),
            told=_coverage_words(frame, row),
        )
        for row, (name, covered, effective, of_key) in enumerate(rates)
    )
    return Rows(rows, theme, signs)


def silent_devices_by_days(frame: DataFrame, theme: Theme) -> Rows:
    """Devices that are silent, by whole days of silence; what lasts longest stands out.

    ``frame``: the columns of ``devices.silent_devices_by_days``.
    """
    shown = frame.assign(words=frame["days"].map(_SILENCE_WORDS))
    colours = {"4–7 天": theme.warn, "8–30 天": theme.warn, "超过 30 天": theme.bad}
    if not shown["devices"].sum():
        shown = shown.iloc[:0]
    return ranked_bars(shown, theme, name="words", value="devices", unit="台", colours=colours)


def orders_by_help(orders: DataFrame, theme: Theme) -> Chart:
    """Completed orders per month, stacked by help. ``orders``: the columns of ``service_orders.orders_by_month``."""
    return stacked_bars(
        orders, theme, group="month", category="help", value="orders", unit="件",
        names=labels(Help), colours=theme.categories(Help), height=270,
    )  # fmt: skip


def orders_by_mode(orders: DataFrame, theme: Theme) -> Rows:
    """In which mode each help is given, in percent. ``orders``: the columns of ``service_orders.orders_by_month``."""
    words = labelled(orders["help"], Help).astype("str")
    by_place = {code.value: place for place, code in enumerate(Help)}
    ordered = orders.assign(help_words=words, place=orders["help"].map(by_place)).sort_values("place", kind="stable")
    added_up = ordered.groupby(["help_words", "mode"], sort=False, as_index=False, observed=True)[["orders"]].sum()
    return shares_of_rows(
        added_up, theme, group="help_words", category="mode", value="orders", unit="件",
        names=labels(ServiceMode), colours=theme.categories(ServiceMode),
    )  # fmt: skip


def calls_by_hour(calls: DataFrame, theme: Theme) -> Chart:
    """Calls per hour of the day, stacked by kind; all 24 hours, also the quiet ones.

    ``calls``: the columns of ``calls.calls_by_hour``.
    """
    kinds = list(dict.fromkeys(calls["kind"]))
    every_hour = DataFrame([(at, kind) for at in range(24) for kind in kinds], columns=["hour", "kind"])
    complete = every_hour.merge(calls, on=["hour", "kind"], how="left").fillna({"calls": 0})
    words = complete["hour"].map(hour).astype("str")
    return stacked_bars(
        complete.assign(at=words), theme, group="at", category="kind", value="calls", unit="件",
        names=labels(CallKind), colours=theme.categories(CallKind), every=3, height=270,
    )  # fmt: skip


def served_at_home(by_month: DataFrame, theme: Theme) -> Chart:
    """Elders reached at home per month, the last month still running.

    ``by_month``: the columns of ``service_orders.services_by_month``, a row for every month.
    """
    some = by_month if by_month["served_at_home"].notna().any() else by_month.iloc[:0]
    return monthly_line(
        some, theme, month_column="month", value="served_at_home", unit="人", last_is_running=True,
        most_ticks=7, height=270,  # half a row wide: every second month
    )  # fmt: skip


def call_steps(counted: DataFrame, theme: Theme) -> Rows:
    """The calls as a funnel, from called to closed after an arrival. ``counted``: the row of ``calls.call_steps``."""
    row = counted.iloc[0]
    listed = [(words, row[step]) for step, words in _STEP_WORDS.items()] if row["called"] else []
    return steps(DataFrame(listed, columns=["step", "calls"]), theme, name="step", value="calls", unit="件")


def answer_waits(waits: DataFrame, theme: Theme, limit: float) -> Rows:
    """Seconds to the answer per kind of call, median and 90th percentile, against the limit.

    ``waits``: the columns of ``calls.answer_seconds``; kinds without any are left out.
    """
    return _waits(waits[waits["n"] > 0], theme, unit="秒", limit=limit)


def emergency_waits(waits: DataFrame, theme: Theme, limit: float) -> Rows:
    """Minutes to the arrival at an emergency, to which alone the limit applies.

    ``waits``: the columns of ``calls.arrival_minutes``.
    """
    return _waits(waits[(waits["n"] > 0) & (waits["kind"] == CallKind.EMERGENCY)], theme, unit="分钟", limit=limit)


def _waits(waits: DataFrame, theme: Theme, *, unit: str, limit: float) -> Rows:
    named = waits.assign(words=labelled(waits["kind"], CallKind).astype("str"))
    return median_to_p90(named, theme, name="words", median="median", p90="p90", unit=unit, limit=limit)


def _coverage_words(frame: DataFrame, row: int) -> str:
    cell: dict[str, Quantity] = {
        name: quantities(frame, name)[row]
        for name in ("elders", "with_device", "effective", "key_elders", "key_with_device", "gap")
    }
    return (
        f"{frame['unit_name'].iloc[row]}\n"
        f"已装 {_share(cell['with_device'], cell['elders'])}\n"
        f"有效 {_share(cell['effective'], cell['elders'])}\n"
        f"重点人群已装 {_share(cell['key_with_device'], cell['key_elders'])}"
    )


def _share(part: Quantity, whole: Quantity) -> str:
    return f"{percent(part, whole)}（{number(part)} / {number(whole)} 人）"
