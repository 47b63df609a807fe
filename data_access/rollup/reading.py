"""Reading a rollup for a scope: whole months from its cells, the edges from days, weeks or events, exact to the day.

A cell holds what a day comes to in the end. It may be used for a scope that looks at a moment ``as_of`` when all that
changes it had happened by then (``rollup_day.settled_at``); the few days for which that is not so are read from the
events, and so are the days at the edges of a period where no cell of whole communities fits. For the present that is
nearly nothing, for the past only the days before its end: no screen grows slower with what has piled up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    FromClause,
    Select,
    String,
    Subquery,
    Table,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from data_access.calendar_days import first_of_month, first_of_week, last_of_month, last_of_week, months_later
from data_access.dialect import month_of
from data_access.rollup.counting import measure_names, sums
from data_access.rollup.definition import Look, Rollup
from data_access.rollup.histograms import bucket_of
from data_access.schema import (
    community,
    histogram_by_day,
    histogram_by_month,
    histogram_by_week,
    rollup_day,
    rollup_state,
)
from data_access.schema.rollups import NONE
from data_access.scope import Scope, in_territory, known
from data_access.settings import TimeLimits

Range = tuple[date, date]
#: So many days are listed one by one in a statement.
_MOST_LISTED = 62
#: Earlier than any record.
BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """From where each day of a scope is read: lists of stretches (both ends included) that do not overlap."""

    months: tuple[Range, ...]
    weeks: tuple[Range, ...]  # of grid units alone
    days: tuple[Range, ...]  # of whole communities alone
    events: tuple[Range, ...]


def since_beginning(scope: Scope) -> Scope:
    """The same places and moment with every day up to the last one: for what is open, whenever it began."""
    from dataclasses import replace

    return replace(scope, first_day=BEGINNING)


def plan(connection: Connection, rollup: Rollup, scope: Scope, limits: TimeLimits, *, by_unit: bool) -> Plan:
    """Where to read a scope's days from. All from the events while the rollup has not been built by these limits."""
    if connection.scalar(_BUILT_BY, {"source": rollup.source.name}) != str(limits):
        return Plan((), (), (), ((scope.first_day, scope.last_day),))
    unsettled, last_day = _exceptions(connection, rollup, scope)
    unfit = sorted({(first_of_month(day), last_of_month(day)) for day in unsettled})
    months = [part for stretch in _whole_months(scope.first_day, last_day) for part in _without(stretch, unfit)]
    rest = _without((scope.first_day, scope.last_day), months)
    events = [(day, day) for day in unsettled]
    if by_unit:
        open_weeks = {first_of_week(day) for day in unsettled}
        weeks = [
            week
            for stretch in _without((scope.first_day, last_day), months)
            for week in _whole_weeks(*stretch)
            if week[0] not in open_weeks and week[0] <= scope.last_day
        ]
        edges = [part for stretch in rest for part in _without(stretch, weeks)]
        return Plan(_joined(months), _joined(weeks), (), _joined(edges))
    days = [part for stretch in rest for part in _without(stretch, events)]
    return Plan(_joined(months), (), _joined(days), _joined(events))


def _exceptions(connection: Connection, rollup: Rollup, scope: Scope) -> tuple[list[date], date]:
    """The days of the scope that are not settled, and its last day: its month's end where nothing comes after it."""
    month_end = last_of_month(scope.last_day)
    codes = scope.communities or ((scope.territory,) if len(scope.territory) == 12 else ())
    places = {"communities": codes} if codes else {"territory": scope.territory, "beyond": scope.territory + "~"}
    moments = {"first": scope.first_day, "last": scope.last_day, "month_end": month_end, "as_of": scope.as_of}
    asked = _EXCEPTIONS_IN_COMMUNITIES if codes else _EXCEPTIONS_IN_TERRITORY
    days = sorted(connection.scalars(asked, {"rollup": rollup.name, **places, **moments}))
    later = any(day > scope.last_day for day in days)
    return [day for day in days if day <= scope.last_day], scope.last_day if later else month_end


def _exceptions_in(communities: Any) -> CompoundSelect[Any]:
    """The days after ``last`` in its month, and those from ``first`` to ``last`` that are not settled at ``as_of``."""
    day, last = rollup_day.c.day, bindparam("last", type_=Date)
    after = and_(day > last, day <= bindparam("month_end"))
    unsettled = and_(day.between(bindparam("first"), last), rollup_day.c.settled_at > bindparam("as_of"))
    here = select(day).where(
        rollup_day.c.community_code.in_(communities), rollup_day.c.rollup == bindparam("rollup")
    )  # fmt: skip
    # each by its own index, and without days that two communities have
    return union(here.where(after), here.where(unsettled))


# Each question makes several plans. Putting their statements together every time would take longer than the answers.
_BUILT_BY = select(rollup_state.c.limits).where(rollup_state.c.source == bindparam("source"))
_EXCEPTIONS_IN_COMMUNITIES = _exceptions_in(bindparam("communities", expanding=True))
_EXCEPTIONS_IN_TERRITORY = _exceptions_in(
    select(community.c.community_code).where(
        community.c.community_code >= bindparam("territory"), community.c.community_code < bindparam("beyond")
    )
)


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


def _joined(stretches: Iterable[Range]) -> tuple[Range, ...]:
    """Neighbouring stretches as one: shorter statements."""
    joined: list[Range] = []
    for first, last in stretches:
        if joined and joined[-1][1] + timedelta(days=1) == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def cells(
    connection: Connection,
    rollup: Rollup,
    scope: Scope,
    limits: TimeLimits,
    *,
    by_unit: bool = False,
    by: tuple[str, ...] | None = None,
    only: Mapping[str, Sequence[str]] | None = None,
) -> Subquery:
    """What a scope's days come to, to be summed up: ``cells.c.calls`` and so on.

    Columns: community_code, grid_unit_code, compound_code (both ``''`` unless the scope is narrowed below communities
    or ``by_unit``), month (``YYYY-MM``), the rollup's kinds and its measures, several rows for one key. The scope's
    places hold already. ``by`` is the facet, where the rollup has several; ``only`` are the codes wanted of a kind.
    """
    facet, wanted = rollup.kinds if by is None else by, only or {}
    narrowed = by_unit or bool(scope.compounds or scope.grid_units)
    planned = plan(connection, rollup, scope, limits, by_unit=narrowed)
    names = measure_names(rollup)
    parts: list[Any] = []
    for table, first_day, stretches in (
        (rollup.by_month, "month", planned.months),
        (rollup.by_week, "week", planned.weeks),
    ):
        if not stretches:
            continue
        columns = [table.c.grid_unit_code, table.c.compound_code, month_of(table.c[first_day]).label("month")]
        parts.append(
            select(table.c.community_code, *columns, *(table.c[name] for name in (*rollup.kinds, *names))).where(
                cell_places(table, scope, narrowed=narrowed),
                within_stretches(table.c[first_day], stretches),
                *_in_facet(table, rollup, facet, wanted),
            )
        )
    if planned.days:
        table = rollup.by_day
        none = [literal(NONE, String).label("grid_unit_code"), literal(NONE, String).label("compound_code")]
        parts.append(
            select(
                table.c.community_code, *none, month_of(table.c.day).label("month"),
                *(table.c[name] for name in (*rollup.kinds, *names)),
            ).where(
                in_communities(table, scope), within_stretches(table.c.day, planned.days),
                *_in_facet(table, rollup, facet, wanted),
            )
        )  # fmt: skip
    if planned.events or not parts:
        parts.append(from_events(rollup, scope, limits, planned.events, narrowed=narrowed, facet=facet, only=wanted))
    return union_all(*parts).subquery(f"{rollup.name}_cells") if len(parts) > 1 else parts[0].subquery()


def from_events(
    rollup: Rollup,
    scope: Scope,
    limits: TimeLimits,
    stretches: Sequence[Range],
    *,
    narrowed: bool,
    facet: tuple[str, ...],
    only: Mapping[str, Sequence[str]],
) -> Select[Any]:
    """The same columns, counted from the rows of some stretches of days."""
    month = month_of(rollup.day).label("month")
    grouped = [*_event_keys(rollup, narrowed=narrowed), month, *rollup.facet_columns(facet)]
    return (
        select(*grouped, *sums(rollup, limits, Look(scope.as_of)))
        .where(
            events_within(rollup, scope, stretches, narrowed=narrowed),
            *(rollup.kind(name).in_(codes) for name, codes in only.items()),
        )
        .group_by(*_without_literals(grouped))
    )


def _in_facet(
    table: Table, rollup: Rollup, facet: tuple[str, ...], only: Mapping[str, Sequence[str]]
) -> list[ColumnElement[bool]]:
    """The cells of a facet. Every code is listed: so they are found by a key in which other columns come after it."""
    listed = {name: list(codes) for name, codes in rollup.codes.items()} | dict(only) if rollup.facets else only
    return [
        *(table.c[name].in_(listed[name]) for name in facet if name in listed),
        *(table.c[name] != NONE for name in facet if rollup.facets and name not in listed),
        *(table.c[name] == NONE for name in rollup.kinds if name not in facet),
    ]


def histogram(connection: Connection, rollup: Rollup, name: str, scope: Scope, limits: TimeLimits) -> Subquery:
    """A histogram over a scope's days, to be merged: month (``YYYY-MM``), kind, bucket, n; several rows for a key."""
    narrowed = bool(scope.compounds or scope.grid_units)
    planned = plan(connection, rollup, scope, limits, by_unit=narrowed)
    parts: list[Any] = []
    for table, first_day, stretches in (
        (histogram_by_month, "month", planned.months),
        (histogram_by_week, "week", planned.weeks),
        (histogram_by_day, "day", planned.days),
    ):
        if stretches:
            of_days = table is histogram_by_day
            places = in_communities(table, scope) if of_days else cell_places(table, scope, narrowed=narrowed)
            parts.append(
                select(month_of(table.c[first_day]).label("month"), table.c.kind, table.c.bucket, table.c.n).where(
                    places, table.c.histogram == name, within_stretches(table.c[first_day], stretches)
                )
            )
    if planned.events or not parts:
        described = rollup.histograms[name]
        look = Look(scope.as_of)
        values = (
            select(
                month_of(rollup.day).label("month"),
                described.kind.label("kind"),
                bucket_of(described.value).label("bucket"),
            )
            .where(events_within(rollup, scope, planned.events, narrowed=narrowed), described.counted(look))
            .subquery()
        )
        parts.append(select(*values.c, func.count().label("n")).group_by(*values.c))
    return union_all(*parts).subquery(f"{name}_histogram") if len(parts) > 1 else parts[0].subquery()


def in_communities(table: FromClause, scope: Scope) -> ColumnElement[bool]:
    """The scope's communities one by one, so that what follows them in a key is found by the key, too."""
    if scope.communities or len(scope.territory) == 12:
        return in_territory(table, scope)
    return table.c.community_code.in_(select(community.c.community_code).where(in_territory(community, scope)))


def is_built(connection: Connection, source: Table) -> bool:
    """Whether a table has been counted, by whatever time limits: for cells into which none enters."""
    built = select(rollup_state.c.source).where(rollup_state.c.source == source.name)
    return connection.scalar(built) is not None


def cell_places(table: FromClause, scope: Scope, *, narrowed: bool) -> ColumnElement[bool]:
    """The cells of the scope's places: of whole communities, or, where the scope is narrowed below, of grid units."""
    if not narrowed:
        return and_(in_communities(table, scope), table.c.grid_unit_code == NONE)
    conditions = [in_communities(table, scope)]
    conditions.append(
        table.c.grid_unit_code.in_(scope.grid_units) if scope.grid_units else table.c.grid_unit_code != NONE
    )
    if scope.compounds:
        conditions.append(table.c.compound_code.in_(scope.compounds))
    return and_(*conditions)


def _event_keys(rollup: Rollup, *, narrowed: bool) -> list[ColumnElement[Any]]:
    community_code = rollup.source.c.community_code
    if not narrowed:
        return [
            community_code,
            literal(NONE, String).label("grid_unit_code"),
            literal(NONE, String).label("compound_code"),
        ]
    compound = func.coalesce(rollup.compound, NONE).label("compound_code")
    return [community_code, rollup.grid_unit.label("grid_unit_code"), compound]


def _without_literals(columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """What to group by: a constant is no key on PostgreSQL."""
    from sqlalchemy import BindParameter

    return [column for column in columns if not isinstance(getattr(column, "element", column), BindParameter)]


def events_within(rollup: Rollup, scope: Scope, stretches: Sequence[Range], *, narrowed: bool) -> ColumnElement[bool]:
    """The rows that count in the scope's places, known by its moment, of some stretches of its days."""
    table = rollup.source
    conditions: list[ColumnElement[bool]] = [
        in_communities(table, scope),
        table.c.deleted_at.is_(None),
        within_stretches(rollup.day, stretches),
        known(rollup.happened_at, scope),
    ]
    if narrowed:
        conditions.append(rollup.grid_unit.is_not(None))
    if scope.compounds:
        conditions.append(rollup.compound.in_(scope.compounds))
    if scope.grid_units:
        conditions.append(rollup.grid_unit.in_(scope.grid_units))
    return and_(*conditions)


def within_stretches(day: ColumnElement[Any], stretches: Sequence[Range]) -> ColumnElement[bool]:
    """The day lies in one of the stretches, oldest first; in none where there are none."""
    if not stretches:
        return false()
    within = or_(*(day.between(first, last) for first, last in stretches))
    days = sum((last - first).days + 1 for first, last in stretches)
    if len(stretches) == 1:
        return within
    if days > _MOST_LISTED:
        return and_(day.between(stretches[0][0], stretches[-1][1]), within)
    # alternatives are found by no index, listed days are
    return day.in_([first + timedelta(days=n) for first, last in stretches for n in range((last - first).days + 1)])


Cells = Callable[..., Subquery]
