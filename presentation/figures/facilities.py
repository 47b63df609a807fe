"""Figures of the rooms: which kinds are used, when, by whom."""

from typing import Any

from pandas import DataFrame

from data_access.codes import AgeBand, FacilityKind, SchoolHoliday
from data_access.frames import share
from data_access.school_terms import TERM
from presentation.figures.bars import bars_of, ranked_bars, shares_of_rows, stacked_bars
from presentation.figures.chart import Chart, Part, category_axis, chart, value_axis
from presentation.figures.foundation import quantities
from presentation.figures.heat_map import Figure, week_heat_map
from presentation.figures.rows import Rows
from presentation.formats import known
from presentation.labels import labels
from presentation.theme import Hue, Theme

#: The parts of the school year in the order of the calendar.
SCHOOL_YEAR = {TERM: "学期中", **labels(SchoolHoliday)}
_KINDS, _AGES = labels(FacilityKind), labels(AgeBand)


def visits_by_kind(usage: DataFrame, theme: Theme) -> Rows:
    """The kinds of rooms by their visits, the most first; hidden ones last with "<5".

    ``usage``: ``key`` (kind), ``visits`` (人次) with its suppressed twin.
    """
    return _kinds(usage, theme, value="visits", unit="人次")


def utilisation_by_kind(usage: DataFrame, theme: Theme) -> Rows:
    """The kinds of rooms by their utilisation: ``key`` (kind), ``utilisation`` (0–1, with its suppressed twin)."""
    return _kinds(usage, theme, value="utilisation", unit="%")


def visits_by_month_and_kind(by_month: DataFrame, theme: Theme) -> Chart:
    """Visits month by month, stacked by kind: ``month``, ``kind``, ``visits`` (人次)."""
    return stacked_bars(
        by_month,
        theme,
        group="month",
        category="kind",
        value="visits",
        unit="人次",
        names=_KINDS,
        colours=theme.categories(FacilityKind),
        height=430,
    )


def ages_by_kind(by_age: DataFrame, theme: Theme) -> Rows:
    """Who comes to each kind, in shares of its visits: ``kind``, ``age_band``, ``visits`` (人次)."""
    ordered = by_age.assign(room=by_age["kind"].map(_KINDS)).sort_values("kind", key=_in_order(list(_KINDS)))
    return shares_of_rows(
        ordered,
        theme,
        group="room",
        category="age_band",
        value="visits",
        unit="人次",
        names=_AGES,
        colours=theme.categories(AgeBand),
    )


def week_of_rooms(occupancy: DataFrame, theme: Theme, kind: FacilityKind | None) -> Figure:
    """How full rooms are hour by hour of the week, in percent of their places.

    ``occupancy``: ``kind``, ``weekday`` (0 = Monday), ``hour``, ``person_hours``, ``capacity_hours``,
    ``visits_suppressed``. Without a kind all rows together; the caller leaves out what may not be added up.
    """
    rows = occupancy if kind is None else occupancy[occupancy["kind"] == kind]
    rows = rows[rows["capacity_hours"] > 0]
    by_hour = rows.groupby(["weekday", "hour"], as_index=False).agg(
        person_hours=("person_hours", lambda hours: hours.sum(skipna=False)),
        capacity_hours=("capacity_hours", "sum"),
        percent_suppressed=("visits_suppressed", "any"),
    )
    percent = share(by_hour["person_hours"], by_hour["capacity_hours"]) * 100
    return week_heat_map(
        by_hour.assign(percent=percent), theme, weekday="weekday", hour_column="hour", value="percent", unit="%"
    )


def school_year_by_kind(by_part: DataFrame, theme: Theme, *, height: int = 300) -> Chart:
    """Visits a working day in term and in the holidays, side by side for each kind.

    ``by_part``: ``part`` ("term" or a holiday), ``kind``, ``per_day`` (人次 a working day; NA where hidden).
    """
    colours = {TERM: theme.hue(Hue.GREEN), **theme.categories(SchoolHoliday)}
    kinds = [kind for kind in _KINDS if kind in set(by_part["kind"])]
    series = [
        _side_by_side(by_part[by_part["part"] == part], kinds, words, colours[part])
        for part, words in SCHOOL_YEAR.items()
        if part in set(by_part["part"])
    ]
    return chart(
        series,
        theme,
        height=height,
        across=category_axis(theme, [_KINDS[kind] for kind in kinds]),
        up=value_axis(theme),
        legend=True,
        narrow={"xAxis": {"axisLabel": {"rotate": 40}}},
    )


def utilisation_ranked(frame: DataFrame, theme: Theme) -> Rows:
    """Rooms or communities by utilisation, in the order given: ``name`` (str, unique), ``utilisation`` (0–1)."""
    whole = _full(frame["utilisation"].max())
    return ranked_bars(frame, theme, name="name", value="utilisation", unit="%", whole=whole)


def _kinds(usage: DataFrame, theme: Theme, *, value: str, unit: str) -> Rows:
    ordered = usage.sort_values(value, ascending=False, na_position="last")
    named = ordered.assign(name=ordered["key"].map(_KINDS))
    colours = {words: theme.category(FacilityKind(kind)) for kind, words in _KINDS.items()}
    whole = _full(usage[value].max()) if unit == "%" else None
    return ranked_bars(named, theme, name="name", value=value, unit=unit, colours=colours, whole=whole)


def _full(highest: Any) -> float:
    """Where a bar of a rate is full: low rates would be invisible on a track that ends at 100%."""
    top = known(highest) or 0.0
    return next((step for step in (0.1, 0.25, 0.5) if top <= step), max(1.0, top))


def _side_by_side(rows: DataFrame, kinds: list[str], words: str, colour: str) -> Part:
    per_day = quantities(rows.assign(per_day_suppressed=rows["visits_suppressed"]), "per_day")
    told = dict(zip(rows["kind"], per_day, strict=True))
    values = [told.get(kind) for kind in kinds]
    titles = [_KINDS[kind] for kind in kinds]
    return bars_of([known(value) for value in values], words, colour, titles, "人次/工作日", told=values)


def _in_order(codes: list[str]) -> Any:
    return lambda column: column.map(codes.index)
