"""What changed most against the comparison: every measure in every unit, and only what chance does not explain.

Asked in parts through the caller's ``ask``, so that each part is cached by itself, shared with the pages that show it,
and has lost already what the reader may not know.
"""

from collections.abc import Iterator, Sequence
from math import isnan, nan
from typing import Any, Final, Protocol

from pandas import DataFrame
from sqlalchemy import BigInteger, ColumnElement, Connection, FromClause, Select, func, literal, select, union_all

from data_access.answering import Question
from data_access.disputes import disputes_by_unit
from data_access.elderly_care.service_orders import orders_by_day
from data_access.facilities.confidential import confidential_visits, keeps_confidential
from data_access.facilities.visits import visits_by_day
from data_access.frames import read_frame
from data_access.kept_statements import kept
from data_access.measures import DEFINITIONS, Kind, Measure, measure_by_unit
from data_access.overview.significance import (
    DailyCounts,
    unlikely_by_chance,
    z_of_counts,
    z_of_daily_counts,
    z_of_rates,
)
from data_access.places import units
from data_access.rollup import DISPUTES_REPORTED, PUBLIC_ISSUES_REPORTED, cells
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level, level_below, unit_code

#: The measures of which a change is looked for. Sizes and shares of the population are no news, the gap list is what
#: coverage leaves, and events are compared by category or day by day.
WATCHED: Final = (
    Measure.EFFECTIVE_COVERAGE,
    Measure.ON_TIME_ANSWER,
    Measure.OPEN_DISPUTES,
    Measure.OPEN_PUBLIC_ISSUES,
    Measure.RESOLUTION_RATE,
    Measure.OVERDUE_HAZARDS,
)
#: How many changes of one kind are told: five times the same would hide the rest.
MOST_OF_A_KIND = 2

_COLUMNS: Final = {
    "kind": "str", "category": "str", "unit_code": "str", "unit_name": "str", "now": "float64", "now_of": "float64",
    "before": "float64", "before_of": "float64", "z": "float64",
}  # fmt: skip
_Row = dict[str, Any]
_Values = tuple[float, ...]


class Ask(Protocol):
    """Asks a question in a scope as the reader may know the answer."""

    def __call__(self, question: Question[...], *, scope: Scope, **options: Any) -> DataFrame: ...


def changes(ask: Ask, scope: Scope, before: Scope, limits: TimeLimits) -> DataFrame:
    """The changes against ``before`` that are unlikely by chance: of every kind the plainest, then the second ones.

    kind (str: a ``Measure``, or disputes, public_issues, dispute_resolution, service_orders, visits), category (str:
    code of a dispute's or issue's category, empty for all), unit_code, unit_name (str), now and before (float64:
    counts, or numerators of a rate), now_of and before_of (float64: denominators, NaN for counts), z (float64: the
    difference in units of its ordinary variation, see ``significance``). A unit appears once per kind, a kind at most
    ``MOST_OF_A_KIND`` times. What was not recorded at all in ``before`` is not compared.
    """
    level = level_below(scope)
    rows = [
        *_of_measures(ask, scope, before, level, limits),
        *_of_resolution(ask, scope, before, level, limits),
        *_of_cases(ask, scope, before, level, limits),
        *_of_days(ask, scope, before, level, limits),
    ]
    believed = unlikely_by_chance([row["z"] for row in rows])
    plainest = sorted(
        (row for row, told in zip(rows, believed, strict=True) if told), key=lambda row: abs(row["z"]), reverse=True
    )
    names = ask(units, scope=scope, level=level).set_index("unit_code")["unit_name"]
    named = [row | {"unit_name": names[row["unit_code"]]} for row in _varied(plainest)]
    return DataFrame(named, columns=list(_COLUMNS)).astype(_COLUMNS)


def _varied(rows: list[_Row]) -> list[_Row]:
    """Each unit once per kind, no kind more than ``MOST_OF_A_KIND`` times; first of every kind the plainest."""
    chosen: list[tuple[int, _Row]] = []
    for row in rows:
        alike = [other["unit_code"] for _, other in chosen if other["kind"] == row["kind"]]
        if row["unit_code"] not in alike and len(alike) < MOST_OF_A_KIND:
            chosen.append((len(alike), row))
    return [row for _, row in sorted(chosen, key=lambda pair: pair[0])]


def _of_measures(ask: Ask, scope: Scope, before: Scope, level: Level, limits: TimeLimits) -> Iterator[_Row]:
    """States and rates; a part that is missing or not told is not compared."""
    for measure in WATCHED:
        now, then = (
            ask(measure_by_unit, scope=asked, measure=measure.value, level=level, limits=limits)
            for asked in (scope, before)
        )
        is_rate = DEFINITIONS[measure].kind is Kind.SHARE
        for (code,), told, was in _side_by_side(now, then, ("unit_code",), ("numerator", "denominator")):
            if isnan(told[0]) or isnan(was[0]):
                continue
            yield _rate_row(measure, code, told, was) if is_rate else _count_row(measure, "", code, told[0], was[0])


def _of_resolution(ask: Ask, scope: Scope, before: Scope, level: Level, limits: TimeLimits) -> Iterator[_Row]:
    now, then = (ask(disputes_by_unit, scope=asked, level=level, limits=limits) for asked in (scope, before))
    for (code,), told, was in _side_by_side(now, then, ("unit_code",), ("resolved", "closed"), without=0.0):
        yield _rate_row("dispute_resolution", code, told, was)


def _of_cases(ask: Ask, scope: Scope, before: Scope, level: Level, limits: TimeLimits) -> Iterator[_Row]:
    """Disputes and issues, in all and by category; where no case came in either period there is nothing to compare."""
    share_of_time = scope.days / (scope.days + before.days)
    now, then = (ask(cases_by_unit_and_category, scope=asked, level=level, limits=limits) for asked in (scope, before))
    then_recorded = now["kind"].isin(then["kind"])
    in_all: dict[tuple[str, str], list[float]] = {}
    keys = ("kind", "category", "unit_code")
    # The categories first: where all of a change is one category, that is what is named.
    for (kind, category, code), (came,), (had_come,) in _side_by_side(
        now[then_recorded], then, keys, ("cases",), without=0.0
    ):
        summed = in_all.setdefault((kind, code), [0.0, 0.0])
        summed[0] += came
        summed[1] += had_come
        yield _count_row(kind, category, code, came, had_come, share_of_time)
    for (kind, code), (came, had_come) in sorted(in_all.items()):
        yield _count_row(kind, "", code, came, had_come, share_of_time)


def _of_days(ask: Ask, scope: Scope, before: Scope, level: Level, limits: TimeLimits) -> Iterator[_Row]:
    now, then = (ask(daily_counts_by_unit, scope=asked, level=level, limits=limits) for asked in (scope, before))
    days, days_before = (_days_so_far(asked) for asked in (scope, before))
    for (kind, code), told, was in _side_by_side(now, then, ("kind", "unit_code"), ("events", "squares")):
        if any(map(isnan, (*told, *was))):
            continue
        yield {
            "kind": kind, "category": "", "unit_code": code, "now": told[0], "now_of": None, "before": was[0],
            "before_of": None, "z": z_of_daily_counts(DailyCounts(days, *told), DailyCounts(days_before, *was)),
        }  # fmt: skip


def _days_so_far(scope: Scope) -> int:
    return max(0, (scope.as_of_day - scope.first_day).days + 1)


def _count_row(kind: str, category: str, code: str, now: float, before: float, share_of_time: float = 0.5) -> _Row:
    return {
        "kind": str(kind), "category": category, "unit_code": code, "now": now, "now_of": None,
        "before": before, "before_of": None, "z": z_of_counts(now, before, share_of_time),
    }  # fmt: skip


def _rate_row(kind: str, code: str, now: _Values, before: _Values) -> _Row:
    """A rate with its numerator and denominator then and now; one that is missing is never a change."""
    parts = (*now, *before)
    return {
        "kind": str(kind), "category": "", "unit_code": code, "now": now[0], "now_of": now[1], "before": before[0],
        "before_of": before[1], "z": 0.0 if any(map(isnan, parts)) else z_of_rates(*parts),
    }  # fmt: skip


def _side_by_side(
    now: DataFrame, before: DataFrame, keys: Sequence[str], values: Sequence[str], *, without: float = nan
) -> Iterator[tuple[tuple[str, ...], _Values, _Values]]:
    """Each key of both by order, its values, and those before; ``without`` where one side does not have the key.

    In plain values: a dozen pairs are compared for each overview, and merging small frames takes many times longer.
    """
    one, other = (
        dict(
            zip(
                zip(*(frame[key] for key in keys), strict=True),
                zip(*(frame[value].to_numpy("float64", na_value=nan).tolist() for value in values), strict=True),
                strict=True,
            )
        )
        for frame in (now, before)
    )
    nothing = (without,) * len(values)
    for key in sorted(one.keys() | other.keys()):
        yield key, one.get(key, nothing), other.get(key, nothing)


def cases_by_unit_and_category(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per kind (disputes, public_issues), unit and category with a case reported in the period, by code.

    kind, category, unit_code (str), cases (int64, 件). Cases that belong to no compound are missing at the level of
    compounds.
    """
    columns = {"kind": "text", "category": "text", "unit_code": "text", "cases": "whole"}
    return read_frame(connection, _cases_by_unit_and_category(connection, scope, level, limits), columns)


@kept
def _cases_by_unit_and_category(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    disputes, issues = (
        cells(connection, rollup, scope, limits, ("category", f"{level}_code", cases))
        for rollup, cases in ((DISPUTES_REPORTED, "reported"), (PUBLIC_ISSUES_REPORTED, "received"))
    )
    both = union_all(
        _reported("disputes", disputes, disputes.c.reported, level),
        _reported("public_issues", issues, issues.c.received, level),
    ).subquery()
    return select(both).order_by(both.c.kind, both.c.category, both.c.unit_code)


def _reported(kind: str, counted: FromClause, cases: ColumnElement[int], level: Level) -> Select[*tuple[Any, ...]]:
    unit = unit_code(counted, level)
    return (
        select(literal(kind).label("kind"), counted.c.category, unit, func.sum(cases).label("cases"))
        .where(unit != "")
        .group_by(counted.c.category, unit)
        .having(func.sum(cases) > 0)
    )


@keeps_confidential("events", totals=(), with_it=("squares",))
def daily_counts_by_unit(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per kind (service_orders, visits) and unit with an event in the period, by code.

    kind, unit_code (str), events (Int64: orders completed, 件; visits, 人次), squares (float64: the sum of the squared
    daily counts), events_suppressed. Visits by community alone: its rooms serve all of it.
    """
    columns = {"kind": "text", "unit_code": "text", "events": "count", "squares": "number", "confidential": "whole"}
    return read_frame(connection, _daily_counts(connection, scope, level, limits), columns)


@kept
def _daily_counts(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[Any]:
    parts = [_orders_per_day(connection, scope, level, limits)] + (
        [_visits_per_day(connection, scope, limits)] if level == "community" else []
    )
    daily = union_all(*parts).subquery()
    events = daily.c.events
    return (
        select(
            daily.c.kind,
            daily.c.unit_code,
            func.sum(events),
            func.sum(events * events),
            func.sum(daily.c.confidential),
        )
        .group_by(daily.c.kind, daily.c.unit_code)
        .order_by(daily.c.kind, daily.c.unit_code)
    )


def _orders_per_day(connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> Select[*tuple[Any, ...]]:
    """One row per unit and day with completed orders; those that belong to no unit of the level are left out."""
    daily = orders_by_day(connection, scope, limits, by_unit=level != "community")
    unit = unit_code(daily, level)
    kind, none = literal("service_orders").label("kind"), literal(0, BigInteger).label("confidential")
    return (
        select(kind, unit, func.sum(daily.c.orders).label("events"), none)
        .where(unit.is_not(None))
        .group_by(unit, daily.c.day)
    )


def _visits_per_day(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[*tuple[Any, ...]]:
    daily = visits_by_day(connection, scope, limits, "visits")
    return select(
        literal("visits").label("kind"),
        daily.c.community_code.label("unit_code"),
        func.sum(daily.c.visits).label("events"),
        confidential_visits(daily),
    ).group_by(daily.c.community_code, daily.c.day)
