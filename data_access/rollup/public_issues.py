"""Public issues: what was received, by the day of the report, and what was resolved, by the day of the solution.

三率 look at issues by the day of their report as they stand at a moment. Response and due solution are decided within
their limits and stand with the reports. A solution may come a year later; counted there, it would leave a year of
days undecided for every look into the past. So it stands with the solutions, told apart by the month of the report.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_

from data_access.codes import IssueCategory, IssueSource
from data_access.dialect import latest, month_of, seconds_between, seconds_later
from data_access.rollup.definition import Columns, Look, Rollup, one_if
from data_access.schema import (
    public_issue,
    public_issue_reported_by_day,
    public_issue_reported_by_month,
    public_issue_reported_by_week,
    public_issue_resolved_by_day,
    public_issue_resolved_by_month,
    public_issue_resolved_by_week,
)
from data_access.settings import TimeLimits

#: From this grade of satisfaction on (of 1–5), people count as satisfied.
SATISFIED_FROM = 4

#: Seconds from the report to the response, and to the solution.
_waited = seconds_between(public_issue.c.reported_at, public_issue.c.responded_at)
_took = seconds_between(public_issue.c.reported_at, public_issue.c.resolved_at)


def _respond_seconds(limits: TimeLimits) -> ColumnElement[int]:
    return case((public_issue.c.urgent, limits.urgent_respond_hours * 3600), else_=limits.respond_hours * 3600)


def _resolve_seconds(limits: TimeLimits) -> ColumnElement[int]:
    return case((public_issue.c.urgent, limits.urgent_resolve_hours * 3600), else_=limits.resolve_days * 86400)


def _reported(limits: TimeLimits, look: Look) -> Columns:
    """``asked`` and ``satisfied`` are those of issues without a solution; the others stand with the solutions."""
    received, resolved = look.known(public_issue.c.reported_at), look.known(public_issue.c.resolved_at)
    in_time = and_(look.known(public_issue.c.responded_at), _waited <= _respond_seconds(limits))
    due = or_(resolved, look.passed(public_issue.c.reported_at, _resolve_seconds(limits)))
    unresolved = and_(received, public_issue.c.resolved_at.is_(None))
    return {
        "received": one_if(received),
        "responded_in_time": one_if(and_(received, in_time)),
        "resolve_due": one_if(and_(received, due)),
        "asked": one_if(and_(unresolved, public_issue.c.satisfaction.is_not(None))),
        "satisfied": one_if(and_(unresolved, public_issue.c.satisfaction >= SATISFIED_FROM)),
    }


def _resolved(_limits: TimeLimits, look: Look) -> Columns:
    resolved = look.known(public_issue.c.resolved_at)
    return {
        "resolved": one_if(resolved),
        "households": case((resolved, func.coalesce(public_issue.c.households_affected, 0)), else_=0),
        "asked": one_if(and_(resolved, public_issue.c.satisfaction.is_not(None))),
        "satisfied": one_if(and_(resolved, public_issue.c.satisfaction >= SATISFIED_FROM)),
    }


def _decided_at(limits: TimeLimits) -> ColumnElement[datetime]:
    """When it is decided whether the response was in time and whether the solution is due."""
    respond, resolve = _respond_seconds(limits), _resolve_seconds(limits)
    return latest(
        case(
            (and_(public_issue.c.resolved_at.is_not(None), _took <= resolve), public_issue.c.resolved_at),
            else_=seconds_later(public_issue.c.reported_at, resolve + 1),
        ),
        case((_waited <= respond, public_issue.c.responded_at)),
    )


PUBLIC_ISSUES_REPORTED = Rollup(
    name="public_issue_reported",
    source=public_issue,
    row_id=public_issue.c.public_issue_id,
    day=public_issue.c.reported_day,
    happened_at=public_issue.c.reported_at,
    grid_unit=public_issue.c.grid_unit_code,
    compound=public_issue.c.compound_code,
    kinds=("category", "source"),
    facets=((), ("category",), ("source",)),
    codes={"category": IssueCategory, "source": IssueSource},
    measures=_reported,
    settled_at=_decided_at,
    by_day=public_issue_reported_by_day,
    by_week=public_issue_reported_by_week,
    by_month=public_issue_reported_by_month,
)

PUBLIC_ISSUES_RESOLVED = Rollup(
    name="public_issue_resolved",
    source=public_issue,
    row_id=public_issue.c.public_issue_id,
    day=public_issue.c.resolved_day,
    happened_at=public_issue.c.resolved_at,
    grid_unit=public_issue.c.grid_unit_code,
    compound=public_issue.c.compound_code,
    kinds=("category", "source", "reported_month"),
    facets=((), ("category",), ("reported_month",), ("category", "reported_month"), ("source", "reported_month")),
    codes={"category": IssueCategory, "source": IssueSource},
    derived={"reported_month": month_of(public_issue.c.reported_day)},
    measures=_resolved,
    settled_at=lambda _limits: public_issue.c.resolved_at,
    by_day=public_issue_resolved_by_day,
    by_week=public_issue_resolved_by_week,
    by_month=public_issue_resolved_by_month,
)
