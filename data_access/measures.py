"""The measures of the map and the rankings: for each, what is counted, over what, per unit and per month.

Some measures count people, others cases, calls or visits; only the former have small counts to hide. Therefore every
answer has three columns more, ``people``, ``people_in_all`` and ``people_left``: copies of the parts that count people,
empty where none do. They are what ``counts_people`` hides, and numerator, denominator and value with them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
from pandas import DataFrame, Series
from sqlalchemy import Connection

from data_access.answering import counts_people
from data_access.disputes import disputes_by_unit, disputes_of_units_by_month
from data_access.elderly_care.calls import answering_by_month
from data_access.elderly_care.coverage import coverage_by_month
from data_access.elderly_care.units import answering_by_unit, coverage_by_unit
from data_access.facilities.visits import visits_by_unit
from data_access.frames import share
from data_access.once import once
from data_access.places import residents_by_unit, units
from data_access.public_issues import open_public_issues_by_month, public_issues_by_unit, resolution_by_month
from data_access.safety import hazards_by_month, hazards_by_unit
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.unit_levels import Level, narrowest_level


class Measure(StrEnum):
    """In the order in which the map offers them."""

    ELDERS = "elders"
    KEY_GROUP_SHARE = "key_group_share"
    EFFECTIVE_COVERAGE = "effective_coverage"
    GAP_LIST = "gap_list"
    ON_TIME_ANSWER = "on_time_answer"
    DISPUTES_PER_1000_HOUSEHOLDS = "disputes_per_1000_households"
    OPEN_DISPUTES = "open_disputes"
    OPEN_PUBLIC_ISSUES = "open_public_issues"
    RESOLUTION_RATE = "resolution_rate"
    VISITS_PER_1000_RESIDENTS = "visits_per_1000_residents"
    OVERDUE_HAZARDS = "overdue_hazards"


class Kind(StrEnum):
    """How a value is made: COUNT: the numerator itself; SHARE: numerator ÷ denominator; PER_1000: 1,000 times that."""

    COUNT = "count"
    SHARE = "share"
    PER_1000 = "per_1000"


Source = Callable[[Connection, Scope, Level, TimeLimits], DataFrame]
MonthlySource = Callable[[Connection, Scope, TimeLimits], DataFrame]


@dataclass(frozen=True, slots=True)
class Definition:
    """Where a measure's parts stand: columns of the frames that ``source`` and ``denominator_source`` answer with.

    ``denominator_source`` has a row for every unit and tells the same whatever the period. ``by_month`` gives the
    columns of ``source`` month by month by one statement, where a subject offers it: thirteen thousand elders are not
    counted twelve times. A month that it leaves out has 0.
    """

    kind: Kind
    source: Source
    numerator: str
    denominator: str | None = None
    denominator_source: Source | None = None
    counts_people: bool = False
    by_month: MonthlySource | None = None


def _coverage(connection: Connection, scope: Scope, level: Level, _limits: TimeLimits) -> DataFrame:
    return coverage_by_unit(connection, scope, level)


def _coverage_by_month(connection: Connection, scope: Scope, _limits: TimeLimits) -> DataFrame:
    return coverage_by_month(connection, scope)


def _answering_by_month(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    return answering_by_month(connection, scope, limits).rename(columns={"answered_on_time": "on_time"})


def _lived_in(connection: Connection, scope: Scope, level: Level, _limits: TimeLimits) -> DataFrame:
    return residents_by_unit(connection, scope, level)


def _of_elders(kind: Kind, numerator: str, denominator: str | None = None) -> Definition:
    return Definition(kind, _coverage, numerator, denominator, counts_people=True, by_month=_coverage_by_month)


DEFINITIONS: dict[Measure, Definition] = {
    Measure.ELDERS: _of_elders(Kind.COUNT, "elders"),
    Measure.KEY_GROUP_SHARE: _of_elders(Kind.SHARE, "key_elders", "elders"),
    Measure.EFFECTIVE_COVERAGE: _of_elders(Kind.SHARE, "effective", "elders"),
    Measure.GAP_LIST: _of_elders(Kind.COUNT, "gap"),
    Measure.ON_TIME_ANSWER: Definition(Kind.SHARE, answering_by_unit, "on_time", "calls", by_month=_answering_by_month),
    Measure.DISPUTES_PER_1000_HOUSEHOLDS: Definition(
        Kind.PER_1000,
        disputes_by_unit,
        "opened",
        "households",
        denominator_source=_lived_in,
        by_month=disputes_of_units_by_month,
    ),
    Measure.OPEN_DISPUTES: Definition(Kind.COUNT, disputes_by_unit, "open", by_month=disputes_of_units_by_month),
    Measure.OPEN_PUBLIC_ISSUES: Definition(
        Kind.COUNT, public_issues_by_unit, "open", by_month=open_public_issues_by_month
    ),
    Measure.RESOLUTION_RATE: Definition(
        Kind.SHARE, public_issues_by_unit, "resolved", "resolve_due", by_month=resolution_by_month
    ),
    Measure.VISITS_PER_1000_RESIDENTS: Definition(
        Kind.PER_1000, visits_by_unit, "visits", "residents", denominator_source=_lived_in
    ),
    Measure.OVERDUE_HAZARDS: Definition(Kind.COUNT, hazards_by_unit, "overdue", by_month=hazards_by_month),
}

_PEOPLE = ("people", "people_in_all", "people_left")
#: What the rest of a share tells: 98 of 100 says that 2 are left.
_GIVEN_AWAY_BY = {
    "numerator": ("people", "people_left"),
    "denominator": ("people_in_all",),
    "value": _PEOPLE,
}
_PART_TYPES = {"numerator": "Int64", "denominator": "Int64", "hidden": "bool"}


@counts_people(*_PEOPLE, within=("parent_code",), rates=_GIVEN_AWAY_BY)
def measure_by_unit(connection: Connection, scope: Scope, measure: str, level: Level, limits: TimeLimits) -> DataFrame:
    """One row per unit of the level in the scope's places, by code, also for a unit of which nothing is known.

    unit_code, unit_name, community_code, compound_code, parent_code (str: the unit above whose total is published);
    numerator, denominator (Int64; the latter NA for a count); value (float64: see ``Kind``; NaN where the denominator
    is 0); hidden (bool: the source does not tell the numerator, whoever looks); people, people_in_all, people_left
    (Int64: see above).
    """
    frame = _units(connection, scope, level)
    community = frame["community_code"]
    if level == "community":
        frame["parent_code"] = community.str[:9]
    else:
        frame["parent_code"] = community if level == "compound" else frame["compound_code"].fillna(community)
    (parts,) = _parts(connection, [scope], DEFINITIONS[Measure(measure)], level, limits, frame["unit_code"])
    return _with_values(frame, parts, Measure(measure))


@counts_people(*_PEOPLE, rates=_GIVEN_AWAY_BY)
def measure_total(connection: Connection, scope: Scope, measure: str, limits: TimeLimits) -> DataFrame:
    """One row over all of the scope's places: the parts and the value as in ``measure_by_unit``."""
    return _with_values(DataFrame(index=[0]), _totals(connection, [scope], Measure(measure), limits), Measure(measure))


@counts_people(*_PEOPLE, within=("month",), rates=_GIVEN_AWAY_BY)
def measure_by_month(connection: Connection, scope: Scope, measure: str, limits: TimeLimits) -> DataFrame:
    """One row per month of the twelve up to the scope's last day, oldest first, over all of the scope's places.

    month (datetime64[s]); the rest as in ``measure_by_unit``. The running month is as known so far. Each month is
    asked as the unit question would be in that month, so that a trend ends in the unit's own figure. Months have no
    published total, so none hides another.
    """
    months = list(scope.last_twelve_months().month_ends())
    starts = pd.to_datetime([month.first_day for month in months]).astype("datetime64[s]")
    definition = DEFINITIONS[Measure(measure)]
    if definition.by_month is None:
        parts = _totals(connection, months, Measure(measure), limits)
    else:
        answered = definition.by_month(connection, scope.last_twelve_months(), limits).set_index("month")
        parts = _columns(connection, scope, definition, limits, answered.reindex(starts, fill_value=0))
    return _with_values(DataFrame({"month": starts}), parts.astype(_PART_TYPES), Measure(measure))


def _columns(
    connection: Connection, scope: Scope, definition: Definition, limits: TimeLimits, frame: DataFrame
) -> DataFrame:
    """The parts as they stand in a subject's own frame; a denominator that is not there is asked once for all rows."""
    denominator: Any = pd.NA
    if definition.denominator_source is not None:
        over = definition.denominator_source(connection, scope, narrowest_level(scope), limits)
        denominator = over[definition.denominator].sum(min_count=1)
    elif definition.denominator is not None:
        denominator = frame[definition.denominator].to_numpy()
    numerator = frame[definition.numerator].to_numpy()
    return DataFrame({"numerator": numerator, "denominator": denominator, "hidden": False})


def _totals(connection: Connection, scopes: Sequence[Scope], measure: Measure, limits: TimeLimits) -> DataFrame:
    """One row per scope: the parts of all its units as those of one; what is hidden in a unit is hidden in the total.

    The scopes have the same places. Summed over units of the level to which they narrow: the visits to a community's
    rooms are not those of one of its grid units.
    """
    level = narrowest_level(scopes[0])
    codes = _units(connection, scopes[0], level)["unit_code"]
    totals = [
        {
            "numerator": parts["numerator"].sum(skipna=False),
            "denominator": parts["denominator"].sum(min_count=1),
            "hidden": bool(parts["hidden"].any()),
        }
        for parts in _parts(connection, scopes, DEFINITIONS[measure], level, limits, codes)
    ]
    return DataFrame(totals).astype(_PART_TYPES)


def _parts(
    connection: Connection,
    scopes: Sequence[Scope],
    definition: Definition,
    level: Level,
    limits: TimeLimits,
    codes: Series,
) -> Iterator[DataFrame]:
    """For each scope, all of the same places: numerator, denominator (Int64) and hidden (bool) of each code in turn.

    A unit that a source leaves out has 0; one that a source hides stays NA.
    """

    listed = codes.to_list()

    def column(frame: DataFrame, name: str) -> Any:
        # in plain values: a drawing has dozens of these, and laying out small frames anew takes many times longer
        told = dict(zip(frame["unit_code"].to_list(), frame[name].to_list(), strict=True))
        return pd.array([told.get(code, 0) for code in listed], dtype="Int64")

    other = definition.denominator_source
    unchanging = None if other is None else other(connection, scopes[0], level, limits)
    nothing = pd.array([pd.NA] * len(listed), dtype="Int64")
    for scope in scopes:
        counted = _counted(definition.source, connection, scope, level, limits)
        over = counted if unchanging is None else unchanging
        numerator = column(counted, definition.numerator)
        denominator = nothing if definition.denominator is None else column(over, definition.denominator)
        yield DataFrame({"numerator": numerator, "denominator": denominator, "hidden": numerator.isna()})


def _units(connection: Connection, scope: Scope, level: Level) -> DataFrame:
    """The units of a level: the same for every measure of a drawing."""
    return once(("units", scope, level), lambda: units(connection, scope, level)).copy()


def _counted(source: Source, connection: Connection, scope: Scope, level: Level, limits: TimeLimits) -> DataFrame:
    """What a source counts in units: the same for every measure that is a column of it."""
    return once(("counted", source, scope, level, limits), lambda: source(connection, scope, level, limits))


def _with_values(frame: DataFrame, parts: DataFrame, measure: Measure) -> DataFrame:
    definition = DEFINITIONS[measure]
    numerator, denominator = parts["numerator"], parts["denominator"]
    if definition.kind is Kind.COUNT:
        value = numerator.astype("float64")
    else:
        value = share(numerator, denominator) * (1000 if definition.kind is Kind.PER_1000 else 1)
    nobody = Series(pd.NA, index=parts.index, dtype="Int64")
    counted = definition.counts_people
    told = {
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "hidden": parts["hidden"],
        "people": numerator if counted else nobody,
        "people_in_all": denominator if counted else nobody,
        "people_left": denominator - numerator if counted else nobody,
    }
    # at once: a column added to a frame costs more than one made with it
    return DataFrame({name: frame[name] for name in frame} | told, index=frame.index)
