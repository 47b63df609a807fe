"""Which disputes count as reported, closed or open: said once, for every question about disputes.

A case is *reported* in a period by the day of its registration and *closed* in it by the day of its closing, whenever
it was reported. It is *open* at ``scope.as_of`` when it was reported by then and its closing was not yet known.
Times are calendar days, as the office counts them, so that a reader finds every median again in the list of cases: a
case reported and closed on one day took 0 days.
"""

from sqlalchemy import ColumnElement, and_, not_

from data_access.codes import DisputeOutcome
from data_access.dialect import days_between
from data_access.schema import dispute
from data_access.scope import Scope, in_days, known

#: A case of the same parties within this many days is a repeat: whoever writes ``repeat_of`` applies it.
REPEAT_DAYS = 180

#: From this grade (of 1–5) on, people count as satisfied.
SATISFIED_FROM = 4


def reported(scope: Scope) -> ColumnElement[bool]:
    """Registered in the period."""
    return and_(in_days(dispute.c.reported_day, scope), known(dispute.c.reported_at, scope))


def repeated(scope: Scope) -> ColumnElement[bool]:
    """Registered in the period, and not the first of its parties within 180 days."""
    return and_(reported(scope), dispute.c.repeat_of.is_not(None))


def closed(scope: Scope) -> ColumnElement[bool]:
    """Closed in the period, with whatever outcome."""
    return and_(in_days(dispute.c.closed_day, scope), known(dispute.c.closed_at, scope))


def resolved(scope: Scope) -> ColumnElement[bool]:
    """Closed in the period with the outcome 化解."""
    return and_(closed(scope), dispute.c.outcome == DisputeOutcome.RESOLVED)


def is_open(scope: Scope) -> ColumnElement[bool]:
    """Reported by ``as_of``, whenever that was, and not closed by then."""
    return and_(known(dispute.c.reported_at, scope), not_(known(dispute.c.closed_at, scope)))


def days_to_close() -> ColumnElement[int]:
    """How many calendar days a closed case took."""
    return days_between(dispute.c.reported_day, dispute.c.closed_day)
