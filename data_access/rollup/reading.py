"""Reading a rollup for a scope: whole months from its cells, the edges from days, weeks or events, exact to the day.

Which is read from where says ``planning``. From the events there is little to read, for the present as for the past: no
screen grows slower with what has piled up.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    false,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from data_access.codes_asked import among
from data_access.dialect import month_of
from data_access.kept_statements import rests_on
from data_access.rollup.counting import sums
from data_access.rollup.definition import Look, Rollup
from data_access.rollup.planning import Plan, Range, built, plan
from data_access.schema import grid_unit
from data_access.schema.rollups import NONE
from data_access.scope import Scope, in_territory, known
from data_access.settings import TimeLimits
from data_access.tables_read import note

#: So many stretches of events are read one by one: SQLite, which knows nothing of how many rows a community has, would
#: rather read all of them than look days up that are listed.
_MOST_APART = 3
#: So many days are listed one by one in a statement.
_MOST_LISTED = 62


def cells(
    connection: Connection,
    rollup: Rollup,
    scope: Scope,
    limits: TimeLimits,
    columns: Sequence[str],
    *,
    only: Mapping[str, Sequence[str]] | None = None,
) -> Subquery:
    """What a scope's days come to, to be summed up: ``cells.c.calls`` and so on, several rows for one key.

    ``columns`` are those that are read, for putting a statement together takes longer the more there are: what is told
    apart (community_code, grid_unit_code, compound_code, month as ``YYYY-MM``, the rollup's kinds) and its measures.
    With grid_unit_code or compound_code, and in a scope narrowed below communities, what belongs to no grid unit is
    left out; a compound_code is ``''`` where there is none. The scope's places hold already. ``only`` are the codes
    wanted of a kind.
    """
    wanted = {name: tuple(codes) for name, codes in (only or {}).items()}
    narrowed = _is_narrowed(scope, columns)
    planned = plan(connection, rollup, scope, limits, by_unit=narrowed)
    return _cells(rollup, scope, limits, planned, columns, wanted)


def _is_narrowed(scope: Scope, columns: Sequence[str]) -> bool:
    """Whether grid units are counted: they are asked for, or parts of communities."""
    return scope.is_narrowed or not {"grid_unit_code", "compound_code"}.isdisjoint(columns)


def _cells(
    rollup: Rollup,
    scope: Scope,
    limits: TimeLimits,
    planned: Plan,
    columns: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
) -> Subquery:
    narrowed = _is_narrowed(scope, columns)
    parts: list[Any] = []
    for table, first_day, stretches in (
        (rollup.by_month, "month", planned.months),
        (rollup.by_week, "week", planned.weeks),
        (rollup.by_day, "day", planned.days),
    ):
        if not stretches:
            continue
        of_days = table is rollup.by_day
        places = in_territory(table, scope) if of_days else cell_places(table, scope, narrowed=narrowed)
        month = month_of(table.c[first_day]).label("month")
        parts.append(
            select(*(month if name == "month" else table.c[name] for name in columns)).where(
                places,
                within_stretches(table.c[first_day], stretches),
                *_in_facet(table, rollup, columns, wanted),
            )
        )
    events = [[stretch] for stretch in planned.events]
    if len(events) > _MOST_APART or not (events or parts):
        events = [list(planned.events)]
    parts += [from_events(rollup, scope, limits, stretches, columns, wanted) for stretches in events]
    return union_all(*parts).subquery(f"{rollup.name}_cells") if len(parts) > 1 else parts[0].subquery()


def from_events(
    rollup: Rollup,
    scope: Scope,
    limits: TimeLimits,
    stretches: Sequence[Range],
    columns: Sequence[str],
    only: Mapping[str, Sequence[str]],
) -> Select[Any]:
    """The same columns, counted from the rows of some stretches of days."""
    keys = {
        "community_code": rollup.source.c.community_code,
        "grid_unit_code": rollup.grid_unit,
        "compound_code": func.coalesce(rollup.compound, NONE),
        "month": month_of(rollup.day),
    } | {name: rollup.kind(name) for name in rollup.kinds}
    told_apart = {name: keys[name].label(name) for name in columns if name in keys}
    measures = [name for name in columns if name not in keys]
    summed = dict(zip(measures, sums(rollup, limits, Look(scope.as_of), measures), strict=True))
    return (
        select(*({**told_apart, **summed}[name] for name in columns))
        .where(
            events_within(rollup, scope, stretches, narrowed=_is_narrowed(scope, columns)),
            *(rollup.kind(name).in_(codes) for name, codes in only.items()),
        )
        .group_by(*told_apart.values())
    )


def _in_facet(
    table: Table, rollup: Rollup, columns: Sequence[str], only: Mapping[str, Sequence[str]]
) -> list[ColumnElement[bool]]:
    """The cells told apart by what is asked for. Of a facet every code is listed: so that they are found by a key in
    which other columns come after the kind."""
    if not rollup.facets:
        return [table.c[name].in_(codes) for name, codes in only.items()]
    facet = [name for name in rollup.kinds if name in columns or name in only]
    listed = {name: list(codes) for name, codes in rollup.codes.items()} | dict(only)
    return [
        *(table.c[name].in_(listed[name]) for name in facet if name in listed),
        *(table.c[name] != NONE for name in facet if name not in listed),
        *(table.c[name] == NONE for name in rollup.kinds if name not in facet),
    ]


def is_built(connection: Connection, source: Table) -> bool:
    """Whether a table has been counted, by whatever time limits: for cells into which none enters."""
    note(source.name)
    found = source.name in built(connection)
    rests_on(found, lambda asked, _scope: is_built(asked, source))
    return found


def cell_places(table: FromClause, scope: Scope, *, narrowed: bool) -> ColumnElement[bool]:
    """The cells of the scope's places: of whole communities, or, where the scope is narrowed below, of grid units."""
    if not narrowed:
        return and_(in_territory(table, scope), table.c.grid_unit_code == NONE)
    if scope.grid_units:
        conditions = [in_territory(table, scope), among(table.c.grid_unit_code, scope.grid_units)]
    else:
        # Unit by unit, so that what follows in a key, the month or week, is found by the key and not read from the
        # beginning of the records on.
        every = select(grid_unit.c.community_code, grid_unit.c.grid_unit_code).where(in_territory(grid_unit, scope))
        conditions = [tuple_(table.c.community_code, table.c.grid_unit_code).in_(every)]
    if scope.compounds:
        conditions.append(among(table.c.compound_code, scope.compounds))
    return and_(*conditions)


def events_within(rollup: Rollup, scope: Scope, stretches: Sequence[Range], *, narrowed: bool) -> ColumnElement[bool]:
    """The rows that count in the scope's places, known by its moment, of some stretches of its days."""
    table = rollup.source
    conditions: list[ColumnElement[bool]] = [
        in_territory(table, scope),
        table.c.deleted_at.is_(None),
        within_stretches(rollup.day, stretches),
        known(rollup.happened_at, scope),
    ]
    if narrowed:
        conditions.append(rollup.grid_unit.is_not(None))
    if scope.compounds:
        conditions.append(among(rollup.compound, scope.compounds))
    if scope.grid_units:
        conditions.append(among(rollup.grid_unit, scope.grid_units))
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
