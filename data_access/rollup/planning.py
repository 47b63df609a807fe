"""From where each day of a scope is read: whole months and weeks from cells, the rest from days or events.

A cell holds what a day comes to in the end. It may be used for a scope that looks at a moment ``as_of`` when all that
changes it had happened by then (``rollup_day.settled_at``); the few days for which that is not so are read from the
events, and so are those at the edges of a period that fill no week of grid units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Connection, Date, Row, and_, bindparam, not_, or_, select, union

from data_access.calendar_days import day_of, first_of_month, first_of_week, last_of_month, last_of_week, months_later
from data_access.kept_statements import rests_on
from data_access.once import is_working_out_once, once
from data_access.places import communities_in
from data_access.rollup.definition import Rollup
from data_access.schema import rollup_day, rollup_state
from data_access.schema.rollups import ROLLUPS
from data_access.scope import Scope
from data_access.settings import TimeLimits
from data_access.tables_read import note

Range = tuple[date, date]
#: Earlier than any record.
BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """From where each day of a scope is read: lists of stretches (both ends included) that do not overlap."""

    months: tuple[Range, ...]
    weeks: tuple[Range, ...]  # of grid units, and of what is kept by week of whole communities, too
    days: tuple[Range, ...]  # of whole communities alone
    events: tuple[Range, ...]
    #: The weeks before this day are over, and there are cells of what is kept by week of whole communities, too.
    weeks_over: date = field(default=BEGINNING, compare=False)

    def with_weeks(self) -> "Plan":
        """The same with whole weeks among its days read as weeks: for what is kept so of whole communities, too."""
        weeks = [week for stretch in self.days for week in _whole_weeks(*stretch) if week[1] < self.weeks_over]
        days = [part for stretch in self.days for part in _without(stretch, weeks)]
        return replace(self, weeks=joined(sorted((*self.weeks, *weeks))), days=joined(days))


def since_beginning(scope: Scope) -> Scope:
    """The same places and moment with every day up to the last one: for what is open, whenever it began."""
    return replace(scope, first_day=BEGINNING)


class Over(NamedTuple):
    """The first day of the running month and of its running week: what lies before them is over."""

    months: date
    weeks: date


def over_at(moment: datetime) -> Over:
    """There are cells of the weeks and months that are over at a moment.

    Hardly anybody reads a month or a week before its last day is settled, and every row that is written meanwhile would
    have it added up anew.
    """
    day = day_of(moment)
    return Over(first_of_month(day), first_of_week(day))


def plan(connection: Connection, rollup: Rollup, scope: Scope, limits: TimeLimits, *, by_unit: bool) -> Plan:
    """Where to read a scope's days from. All from the events while the rollup has not been built by these limits."""
    key = ("plan", rollup.name, scope, limits, by_unit)
    planned = once(key, lambda: _plan(connection, rollup, scope, limits, by_unit=by_unit))
    rests_on(planned, lambda asked, of: plan(asked, rollup, of, limits, by_unit=by_unit), scope)
    return planned


def built(connection: Connection) -> Mapping[str, Row[str, str, datetime]]:
    """What has been counted, by the name of its source: by which ``limits``, and when last (``refreshed_at``)."""
    return once("built", lambda: {row.source: row for row in connection.execute(_BUILT)})


def _plan(connection: Connection, rollup: Rollup, scope: Scope, limits: TimeLimits, *, by_unit: bool) -> Plan:
    note(rollup.source.name)
    counted = built(connection).get(rollup.source.name)
    if counted is None or counted.limits != str(limits):
        return Plan((), (), (), ((scope.first_day, scope.last_day),))
    unsettled, last_day = _exceptions(connection, rollup, scope)
    unfit = sorted({(first_of_month(day), last_of_month(day)) for day in unsettled})
    # Only weeks and months are kept that were over when they were counted last.
    over = over_at(counted.refreshed_at)
    until = min(last_day, over.months - timedelta(days=1))
    months = [part for stretch in _whole_months(scope.first_day, until) for part in _without(stretch, unfit)]
    rest = _without((scope.first_day, scope.last_day), months)
    events = [(day, day) for day in unsettled]
    if by_unit:
        open_weeks = {first_of_week(day) for day in unsettled}
        weeks = [
            week
            for stretch in _without((scope.first_day, last_day), months)
            for week in _whole_weeks(*stretch)
            if week[0] not in open_weeks and week[0] <= scope.last_day and week[1] < over.weeks
        ]
        edges = [part for stretch in rest for part in _without(stretch, weeks)]
        return Plan(joined(months), joined(weeks), (), joined(edges))
    days = [part for stretch in rest for part in _without(stretch, events)]
    return Plan(joined(months), (), joined(days), joined(events), over.weeks)


def _exceptions(connection: Connection, rollup: Rollup, scope: Scope) -> tuple[list[date], date]:
    """The days of the scope that are not settled, and its last day: its month's end where nothing comes after it."""
    month_end = last_of_month(scope.last_day)
    # Of the whole territory, so that the same is read for each of its places: a statement then serves all of them.
    codes = communities_in(connection, scope.territory)
    # A drawing plans most rollups for the same days, and asks for all of them as quickly as for one.
    names = ROLLUPS if is_working_out_once() else (rollup.name,)
    moments = {"first": scope.first_day, "last": scope.last_day, "month_end": month_end, "as_of": scope.as_of}
    of_all = once(
        ("exceptions", names, scope.territory, *moments.values()),
        lambda: connection.execute(_EXCEPTIONS, {"rollups": names, "communities": codes, **moments}).all(),
    )
    days = sorted(day for name, day in of_all if name == rollup.name)
    later = any(day > scope.last_day for day in days)
    return [day for day in days if day <= scope.last_day], scope.last_day if later else month_end


def _exceptions_asked() -> CompoundSelect[Any]:
    """Rollup and day: the days after ``last`` in its month, and those from ``first`` on not settled at ``as_of``."""
    day, last = rollup_day.c.day, bindparam("last", type_=Date)
    after = and_(day > last, day <= bindparam("month_end"))
    # Said in the negative, days are found by the moment of their settling: after the present one hardly any is.
    unsettled = and_(rollup_day.c.settled_at > bindparam("as_of"), not_(or_(day < bindparam("first"), day > last)))
    here = select(rollup_day.c.rollup, day).where(
        rollup_day.c.community_code.in_(bindparam("communities", expanding=True)),
        rollup_day.c.rollup.in_(bindparam("rollups", expanding=True)),
    )
    # each by its own index, and without days that two communities have
    return union(here.where(after), here.where(unsettled))


# Each question makes several plans. Putting their statements together every time would take longer than the answers.
_BUILT = select(rollup_state.c.source, rollup_state.c.limits, rollup_state.c.refreshed_at)
_EXCEPTIONS = _exceptions_asked()


def _whole_months(first_day: date, last_day: date) -> list[Range]:
    """The calendar months that lie within some days, as one stretch; none where there is no such month."""
    month = first_of_month(first_day)
    first = month if month == first_day else months_later(month, 1)
    last = last_day if last_day == last_of_month(last_day) else first_of_month(last_day) - timedelta(days=1)
    return [(first, last)] if first < last else []


def _whole_weeks(first_day: date, last_day: date) -> list[Range]:
    """The weeks of the month that lie within some days, oldest first."""
    first = first_of_week(first_day)
    if first < first_day:
        first = last_of_week(first_day) + timedelta(days=1)
    weeks = []
    while (last := last_of_week(first)) <= last_day:
        weeks.append((first, last))
        first = last + timedelta(days=1)
    return weeks


def _without(stretch: Range, taken: Sequence[Range]) -> list[Range]:
    """What is left of a stretch of days when others, oldest first, are taken out."""
    left, first = [], stretch[0]
    for begin, end in taken:
        if end < first or begin > stretch[1]:
            continue
        if begin > first:
            left.append((first, begin - timedelta(days=1)))
        first = end + timedelta(days=1)
    if first <= stretch[1]:
        left.append((first, stretch[1]))
    return left


def joined(stretches: Iterable[Range]) -> tuple[Range, ...]:
    """Neighbouring stretches as one: shorter statements."""
    whole: list[Range] = []
    for first, last in stretches:
        if whole and whole[-1][1] + timedelta(days=1) == first:
            whole[-1] = (whole[-1][0], last)
        else:
            whole.append((first, last))
    return tuple(whole)
