"""Which public issues count as received, in time, resolved or open: said once, for every question about them.

三率 look at one and the same cohort, the issues *received* (reported) in the period, as they stand at ``scope.as_of``:

- 响应率 = responded within the limit ÷ received. An issue nobody has answered yet counts as received.
- 解决率 = resolved ÷ due, where due = received − those unresolved *and* still inside their limit. An issue resolved
  late counts as resolved; one resolved early is due too, or the rate could pass 100 %.
- 满意率 = satisfied (4–5) ÷ asked. An answer given with a solution that came after ``as_of`` does not count yet.

An issue handled at exactly the limit is in time.
"""

from collections.abc import Mapping
from datetime import timedelta

from pandas import DataFrame
from sqlalchemy import ColumnElement, and_, case, func, not_, or_

from data_access.dialect import seconds_between
from data_access.frames import share
from data_access.schema import public_issue
from data_access.scope import Scope, in_days, known
from data_access.settings import TimeLimits

#: From this grade of satisfaction on (of 1–5), people count as satisfied.
SATISFIED_FROM = 4


def received(scope: Scope) -> ColumnElement[bool]:
    """Reported in the period."""
    return and_(in_days(public_issue.c.reported_day, scope), known(public_issue.c.reported_at, scope))


def is_resolved(scope: Scope) -> ColumnElement[bool]:
    """Resolved by ``as_of``, whenever it was reported."""
    return known(public_issue.c.resolved_at, scope)


def solved(scope: Scope) -> ColumnElement[bool]:
    """Resolved in the period, whenever it was reported."""
    return and_(in_days(public_issue.c.resolved_day, scope), is_resolved(scope))


def is_open(scope: Scope) -> ColumnElement[bool]:
    """Reported by ``as_of``, whenever that was, and not resolved by then."""
    return and_(known(public_issue.c.reported_at, scope), not_(is_resolved(scope)))


def responded_in_time(scope: Scope, limits: TimeLimits) -> ColumnElement[bool]:
    """Responded by ``as_of`` and within the limit for responses, the shorter one when urgent."""
    urgent, ordinary = limits.urgent_respond_hours * 3600, limits.respond_hours * 3600
    waited = seconds_between(public_issue.c.reported_at, public_issue.c.responded_at)
    return and_(
        known(public_issue.c.responded_at, scope), waited <= case((public_issue.c.urgent, urgent), else_=ordinary)
    )


def overdue(scope: Scope, limits: TimeLimits) -> ColumnElement[bool]:
    """Open at ``as_of`` and reported longer ago than the limit for solutions."""
    urgent = scope.as_of - timedelta(hours=limits.urgent_resolve_hours)
    ordinary = scope.as_of - timedelta(days=limits.resolve_days)
    past = or_(
        and_(public_issue.c.urgent, public_issue.c.reported_at < urgent),
        and_(not_(public_issue.c.urgent), public_issue.c.reported_at < ordinary),
    )
    return and_(is_open(scope), past)


def asked(scope: Scope) -> ColumnElement[bool]:
    """Somebody was asked how satisfied they are, and not only after ``as_of``."""
    return and_(
        public_issue.c.satisfaction.is_not(None),
        or_(public_issue.c.resolved_at.is_(None), is_resolved(scope)),
    )


#: The names of the numerators and denominators of 三率.
THREE_RATE_PARTS = ("received", "responded_in_time", "resolved", "resolve_due", "satisfied", "asked")


def three_rate_parts(scope: Scope, limits: TimeLimits) -> dict[str, ColumnElement[bool]]:
    """Which issues make up the numerators and denominators of 三率; see the module."""
    cohort = received(scope)
    return {
        "received": cohort,
        "responded_in_time": and_(cohort, responded_in_time(scope, limits)),
        "resolved": and_(cohort, is_resolved(scope)),
        "resolve_due": and_(cohort, or_(is_resolved(scope), overdue(scope, limits))),
        "satisfied": and_(cohort, asked(scope), public_issue.c.satisfaction >= SATISFIED_FROM),
        "asked": and_(cohort, asked(scope)),
    }


def counted(conditions: Mapping[str, ColumnElement[bool]]) -> list[ColumnElement[int]]:
    """One column per condition: how many rows meet it."""
    return [func.count().filter(condition).label(name) for name, condition in conditions.items()]


def with_three_rates(frame: DataFrame) -> DataFrame:
    """``frame`` with response_rate, resolution_rate and satisfaction_rate (float64, 0–1; NaN without a denominator)."""
    return frame.assign(
        response_rate=share(frame["responded_in_time"], frame["received"]),
        resolution_rate=share(frame["resolved"], frame["resolve_due"]),
        satisfaction_rate=share(frame["satisfied"], frame["asked"]),
    )
