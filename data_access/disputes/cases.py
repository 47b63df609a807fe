"""Which disputes count as reported, closed or open: said once, for every question about disputes.

A case is *reported* in a period by the day of its registration and *closed* in it by the day of its closing, whenever
it was reported. It is *open* at ``scope.as_of`` when it was reported by then and its closing was not yet known.
Times are calendar days, as the office counts them, so that a reader finds every median again in the list of cases: a
case reported and closed on one day took 0 days.

What is counted comes from the rollups ``DISPUTES_REPORTED`` and ``DISPUTES_CLOSED``; medians of 64 days or more are
within 2 %.
"""

from sqlalchemy import ColumnElement, Connection, Subquery, and_, not_, select, union_all

from data_access.rollup import DISPUTES_CLOSED, DISPUTES_REPORTED, cells, since_beginning
from data_access.rollup.cohorts import Counts
from data_access.schema import dispute
from data_access.scope import Scope, in_days, in_place, known
from data_access.settings import TimeLimits

#: A case of the same parties within this many days is a repeat: whoever writes ``repeat_of`` applies it.
REPEAT_DAYS = 180


def reported(scope: Scope) -> ColumnElement[bool]:
    """Registered in the period."""
    return and_(in_days(dispute.c.reported_day, scope), known(dispute.c.reported_at, scope))


def is_open(scope: Scope) -> ColumnElement[bool]:
    """Reported by ``as_of``, whenever that was, and not closed by then."""
    return and_(known(dispute.c.reported_at, scope), not_(known(dispute.c.closed_at, scope)))


def open_cases(scope: Scope) -> Subquery:
    """One row per open case of the scope's places: reported_day. Found by the closings alone: none, or after as_of."""
    here = in_place(dispute, scope)
    # Without a day of closing there is no moment of it either: these are counted from their index alone, which is found
    # by the day of the report.
    never = and_(
        dispute.c.closed_day.is_(None), dispute.c.reported_day <= scope.as_of_day, known(dispute.c.reported_at, scope)
    )
    later = and_(dispute.c.closed_day >= scope.as_of_day, is_open(scope))
    cases = (select(dispute.c.reported_day).where(here, closing) for closing in (never, later))
    return union_all(*cases).subquery("open_case")


def flows(
    connection: Connection, scope: Scope, limits: TimeLimits, *by: str
) -> tuple[tuple[Subquery, Counts], tuple[Subquery, Counts]]:
    """What came and what went in the period, to be added up ``by`` these columns: opened, repeats; closed, resolved."""
    came = cells(connection, DISPUTES_REPORTED, scope, limits, (*by, "reported", "repeats"))
    went = cells(connection, DISPUTES_CLOSED, scope, limits, (*by, "closed", "resolved"))
    return (
        (came, {"opened": came.c.reported, "repeats": came.c.repeats}),
        (went, {"closed": went.c.closed, "resolved": went.c.resolved}),
    )


def backlog(
    connection: Connection, scope: Scope, limits: TimeLimits, *by: str
) -> tuple[tuple[Subquery, Counts], tuple[Subquery, Counts]]:
    """What is open at ``as_of``, to be added up ``by`` these columns: all that ever came less all that ever went."""
    ever = since_beginning(scope)
    came = cells(connection, DISPUTES_REPORTED, ever, limits, (*by, "reported"))
    went = cells(connection, DISPUTES_CLOSED, ever, limits, (*by, "closed"))
    return (came, {"open": came.c.reported}), (went, {"open": -went.c.closed})
