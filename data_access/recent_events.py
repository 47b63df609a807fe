"""What happened lately, for a ticker: what and where, never who and never a title that somebody typed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from pandas import DataFrame
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from data_access.codes import CONFIDENTIAL_FACILITIES
from data_access.frames import read_frame
from data_access.schema import activity, community, compound, dispute, facility, public_issue, service_order, visit
from data_access.scope import Scope, in_place, known


class EventKind(StrEnum):
    DISPUTE_REPORTED = "dispute_reported"
    DISPUTE_CLOSED = "dispute_closed"
    ISSUE_REPORTED = "issue_reported"
    ISSUE_RESOLVED = "issue_resolved"
    SERVICE_COMPLETED = "service_completed"
    VISITS = "visits"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a kind of event stands. ``category`` says what it was about, ``number`` how many it was about."""

    table: Table
    moment: ColumnElement[Any]
    day: ColumnElement[Any]
    category: ColumnElement[Any]
    number: ColumnElement[Any]
    days: int = 2  # today and the day before, so that the ticker says something in the morning


_NONE: Final = cast(null(), Integer)
_SOURCES: Final = {
    EventKind.DISPUTE_REPORTED: _Source(
        dispute, dispute.c.reported_at, dispute.c.reported_day, dispute.c.category, _NONE
    ),
    EventKind.DISPUTE_CLOSED: _Source(dispute, dispute.c.closed_at, dispute.c.closed_day, dispute.c.outcome, _NONE),
    EventKind.ISSUE_REPORTED: _Source(
        public_issue, public_issue.c.reported_at, public_issue.c.reported_day, public_issue.c.category, _NONE
    ),
    EventKind.ISSUE_RESOLVED: _Source(
        public_issue,
        public_issue.c.resolved_at,
        public_issue.c.resolved_day,
        public_issue.c.category,
        public_issue.c.households_affected,
    ),
    EventKind.SERVICE_COMPLETED: _Source(
        service_order, service_order.c.completed_at, service_order.c.completed_day, service_order.c.help, _NONE
    ),
    EventKind.ACTIVITY: _Source(
        activity, activity.c.held_at, activity.c.held_day, activity.c.kind, activity.c.people_reached, days=7
    ),
}


def recent_events(connection: Connection, scope: Scope, of_each: int = 4) -> DataFrame:
    """At most ``of_each`` rows of every ``EventKind``, the latest of all first.

    kind (str), at (datetime64[s, Asia/Shanghai], up to ``as_of``), category (str: the code of what it was about: of a
    dispute that was closed its outcome, of a service its help, of visits the kind of room), community_name and
    compound_name (str; missing where in none, and of whatever concerns one person's home), number (Int64: households
    helped by an issue, people at an activity, visits of the day; else missing). Issues and cases of the last two
    days, activities of the last seven. Visits are one row per kind of room with any on the day of ``as_of``, at the
    last check-in; confidential rooms are left out. The period of the scope plays no part.
    """
    parts = [_latest(kind, source, scope, of_each) for kind, source in _SOURCES.items()]
    parts.append(_visits_of_today(scope, of_each))
    events = union_all(*parts).subquery()
    statement = (
        select(events.c.kind, events.c.at, events.c.category, community.c.short_name, compound.c.name, events.c.number)
        .join(community, community.c.community_code == events.c.community_code)
        .outerjoin(
            compound,
            and_(
                compound.c.community_code == events.c.community_code, compound.c.compound_code == events.c.compound_code
            ),
        )
        .order_by(events.c.at.desc(), events.c.kind, events.c.category, events.c.community_code)
    )
    columns = {
        "kind": "text",
        "at": "moment",
        "category": "text",
        "community_name": "text",
        "compound_name": "text",
        "number": "count",
    }
    return read_frame(connection, statement, columns)


def _latest(kind: EventKind, source: _Source, scope: Scope, of_each: int) -> Select[Any]:
    table = source.table
    told_where = "compound_code" in table.c and kind is not EventKind.SERVICE_COMPLETED
    place = scope if "compound_code" in table.c else scope.whole_communities()
    latest = (
        _row(kind, source, table.c.compound_code if told_where else cast(null(), String))
        .where(_of_days(table, source.day, place, source.days), known(source.moment, scope))
        .order_by(source.moment.desc())
        .limit(of_each)
        .subquery()
    )
    return select(*latest.c)


def _row(kind: EventKind, source: _Source, compound_code: ColumnElement[Any]) -> Select[Any]:
    return select(
        literal(kind.value).label("kind"),
        source.moment.label("at"),
        source.category.label("category"),
        source.table.c.community_code.label("community_code"),
        compound_code.label("compound_code"),
        source.number.label("number"),
    )


def _visits_of_today(scope: Scope, of_each: int) -> Select[Any]:
    """Visits of the day to each kind of room that may be told, those with the latest check-in first."""
    last = func.max(visit.c.checked_in_at)
    latest = (
        select(
            literal(EventKind.VISITS.value).label("kind"),
            last.label("at"),
            facility.c.kind.label("category"),
            visit.c.community_code.label("community_code"),
            cast(null(), String).label("compound_code"),
            func.count().label("number"),
        )
        .join(
            facility,
            and_(
                facility.c.community_code == visit.c.community_code, facility.c.facility_code == visit.c.facility_code
            ),
        )
        .where(
            _of_days(visit, visit.c.checked_in_day, scope.whole_communities(), 1),
            known(visit.c.checked_in_at, scope),
            facility.c.kind.not_in(CONFIDENTIAL_FACILITIES),
        )
        .group_by(visit.c.community_code, facility.c.kind)
        .order_by(last.desc())
        .limit(of_each)
        .subquery()
    )
    return select(*latest.c)


def _of_days(
    table: FromClause,
    day: ColumnElement[date],
    scope: Scope,
    days: int,
) -> ColumnElement[bool]:
    """The rows of the scope's places on its last ``days`` days.

    The communities by name also where the scope means all: an index by community and day is then entered once for each
    of them instead of being read from end to end.
    """
    each = select(community.c.community_code).where(
        community.c.community_code >= scope.territory, community.c.community_code < scope.territory + "~"
    )
    first = scope.as_of_day - timedelta(days=days - 1)
    return and_(table.c.community_code.in_(each), in_place(table, scope), day.between(first, scope.as_of_day))
