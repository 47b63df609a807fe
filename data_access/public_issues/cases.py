"""Which public issues count as received, in time, resolved or open: said once, for every question about them.

三率 look at one and the same cohort, the issues *received* (reported) in the period, as they stand at ``scope.as_of``:

- 响应率 = responded within the limit ÷ received. An issue nobody has answered yet counts as received.
- 解决率 = resolved ÷ due, where due = received − those unresolved *and* still inside their limit. An issue resolved
  late counts as resolved; one resolved early is due too, or the rate could pass 100 %.
- 满意率 = satisfied (4–5) ÷ asked. An answer given with a solution that came after ``as_of`` does not count yet.

An issue handled at exactly the limit is in time.

What is counted comes from the rollups ``PUBLIC_ISSUES_REPORTED`` and ``PUBLIC_ISSUES_RESOLVED``.
"""

from collections.abc import Sequence
from datetime import timedelta

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Subquery, and_, not_, or_

from data_access.frames import share
from data_access.rollup import PUBLIC_ISSUES_REPORTED, PUBLIC_ISSUES_RESOLVED, cells, since_beginning
from data_access.rollup.cohorts import Counts, ended_of_begun
from data_access.schema import public_issue
from data_access.scope import Scope, in_days, in_place, known
from data_access.settings import TimeLimits

#: A subquery and what of it is to be added up.
Part = tuple[Subquery, Counts]


def is_resolved(scope: Scope) -> ColumnElement[bool]:
    """Resolved by ``as_of``, whenever it was reported."""
    return known(public_issue.c.resolved_at, scope)


def solved(scope: Scope) -> ColumnElement[bool]:
    """Resolved in the period, whenever it was reported."""
    return and_(in_days(public_issue.c.resolved_day, scope), is_resolved(scope))


def is_open(scope: Scope) -> ColumnElement[bool]:
    """Reported by ``as_of``, whenever that was, and not resolved by then."""
    return and_(known(public_issue.c.reported_at, scope), not_(is_resolved(scope)))


def past_limit(scope: Scope, limits: TimeLimits) -> ColumnElement[bool]:
    """Reported longer ago than the limit for solutions: an open one is overdue."""
    urgent = scope.as_of - timedelta(hours=limits.urgent_resolve_hours)
    ordinary = scope.as_of - timedelta(days=limits.resolve_days)
    return or_(
        and_(public_issue.c.urgent, public_issue.c.reported_at < urgent),
        and_(not_(public_issue.c.urgent), public_issue.c.reported_at < ordinary),
    )


def each_open(scope: Scope) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Who is an open issue of the scope's places; found by the solutions alone: none, or after ``as_of``."""
    here = in_place(public_issue, scope)
    # Without a day of solution there is no moment of it either: these are counted from their index alone, which is
    # found by the day of the report.
    never = and_(
        public_issue.c.resolved_day.is_(None),
        public_issue.c.reported_day <= scope.as_of_day,
        public_issue.c.reported_at <= scope.as_of,
    )
    later = and_(public_issue.c.resolved_day >= scope.as_of_day, is_open(scope))
    return and_(here, never), and_(here, later)


#: The names of the numerators and denominators of 三率.
THREE_RATE_PARTS = ("received", "responded_in_time", "resolved", "resolve_due", "satisfied", "asked")


def three_rate_parts(
    connection: Connection,
    scope: Scope,
    limits: TimeLimits,
    *by: str,
    parts: Sequence[str] = THREE_RATE_PARTS,
) -> tuple[Part, Part]:
    """``parts`` of 三率 of the issues received in the period, to be added up ``by`` these columns.

    ``month`` is that of the report. Whether a response was in time and a solution is due stands with the reports, the
    solutions beside them.
    """
    of_reports = [name for name in parts if name != "resolved"]
    of_solutions = [name for name in parts if name in ("resolved", "satisfied", "asked")]
    came = cells(connection, PUBLIC_ISSUES_REPORTED, scope, limits, (*by, *of_reports))
    went = ended_of_begun(
        connection, PUBLIC_ISSUES_RESOLVED, public_issue.c.reported_day, scope, limits, (*by, *of_solutions)
    )
    return (
        (came, {name: came.c[name] for name in of_reports}),
        (went, {name: went.c[name] for name in of_solutions}),
    )


def solutions(connection: Connection, scope: Scope, limits: TimeLimits, *by: str) -> Part:
    """What was solved in the period, whenever it was received, to be added up ``by`` these columns: solved,
    households_helped."""
    went = cells(connection, PUBLIC_ISSUES_RESOLVED, scope, limits, (*by, "resolved", "households"))
    return went, {"solved": went.c.resolved, "households_helped": went.c.households}


def backlog(connection: Connection, scope: Scope, limits: TimeLimits, *by: str) -> tuple[Part, Part]:
    """What is open and overdue at ``as_of``, to be added up ``by`` these columns: all that ever came, or is due, less
    all ever solved."""
    ever = since_beginning(scope)
    came = cells(connection, PUBLIC_ISSUES_REPORTED, ever, limits, (*by, "received", "resolve_due"))
    went = cells(connection, PUBLIC_ISSUES_RESOLVED, ever, limits, (*by, "resolved"))
    return (
        (came, {"open": came.c.received, "overdue": came.c.resolve_due}),
        (went, {"open": -went.c.resolved, "overdue": -went.c.resolved}),
    )


def with_three_rates(frame: DataFrame) -> DataFrame:
    """``frame`` with response_rate, resolution_rate and satisfaction_rate (float64, 0–1; NaN without a denominator)."""
    return frame.assign(
        response_rate=share(frame["responded_in_time"], frame["received"]),
        resolution_rate=share(frame["resolved"], frame["resolve_due"]),
        satisfaction_rate=share(frame["satisfied"], frame["asked"]),
    )
