"""矛盾化解: disputes between people, and public issues (民生问题)."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, Named, String, Table

from data_access.codes import DisputeCategory, DisputeOutcome, IssueCategory, IssueSource, Venue
from data_access.schema.columns import (
    FACT_ID,
    Moment,
    PlacedColumns,
    in_time_order,
    metadata,
    one_of,
    placed,
    reference,
    satisfaction_in_range,
    together,
)


class DisputeColumns(PlacedColumns):
    dispute_id: Named[int] = Column(FACT_ID, primary_key=True)
    category: Named[str] = Column(String(24))
    venue: Named[str] = Column(String(24))
    reported_at: Named[datetime] = Column(Moment)
    reported_day: Named[date] = Column(Date)
    accepted_at: Named[datetime | None] = Column(Moment)
    mediated_at: Named[datetime | None] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)
    closed_day: Named[date | None] = Column(Date)
    outcome: Named[str | None] = Column(String(12))
    satisfaction: Named[int | None] = Column(Integer, comment="empty where nobody was asked")
    repeat_of: Named[int | None] = Column(FACT_ID, comment="the dispute of the same parties within 180 days before")


class PublicIssueColumns(PlacedColumns):
    public_issue_id: Named[int] = Column(FACT_ID, primary_key=True)
    category: Named[str] = Column(String(24))
    source: Named[str] = Column(String(16))
    urgent: Named[bool] = Column(Boolean)
    title: Named[str] = Column(String(120), comment="what is the matter; names no person")
    households_affected: Named[int | None] = Column(Integer, comment="户")
    reported_at: Named[datetime] = Column(Moment)
    reported_day: Named[date] = Column(Date)
    responded_at: Named[datetime | None] = Column(Moment)
    resolved_at: Named[datetime | None] = Column(Moment)
    resolved_day: Named[date | None] = Column(Date)
    satisfaction: Named[int | None] = Column(Integer, comment="empty where nobody was asked")


dispute = Table(
    "dispute",
    metadata,
    DisputeColumns,
    *placed(),
    reference("dispute", "repeat_of", target=("dispute_id",)),
    one_of("category", DisputeCategory),
    one_of("venue", Venue),
    one_of("outcome", DisputeOutcome),
    satisfaction_in_range(),
    *in_time_order("reported_at", "accepted_at", "mediated_at", "closed_at"),
    *in_time_order("reported_at", "closed_at"),
    *in_time_order("reported_day", "closed_day"),
    together("closing_has_day_and_outcome", "closed_at", "closed_day", "outcome"),
    sqlite_with_rowid=False,
)
public_issue = Table(
    "public_issue",
    metadata,
    PublicIssueColumns,
    *placed(),
    one_of("category", IssueCategory),
    one_of("source", IssueSource),
    satisfaction_in_range(),
    *in_time_order("reported_at", "responded_at", "resolved_at"),
    *in_time_order("reported_at", "resolved_at"),
    *in_time_order("reported_day", "resolved_day"),
    together("resolution_has_its_day", "resolved_at", "resolved_day"),
    CheckConstraint("households_affected >= 0", name="households_affected_not_negative"),
    sqlite_with_rowid=False,
)
# Whatever began today is counted from the index alone: without the time of day, SQLite would rather read all rows.
for _table in (dispute, public_issue):
    Index(
        f"ix_{_table.name}_by_reported_day",
        _table.c.community_code,
        _table.c.reported_day,
        _table.c.reported_at,
        _table.c.grid_unit_code,
        _table.c.compound_code,
        _table.c.deleted_at,
    )
Index("ix_dispute_by_closed_day", dispute.c.community_code, dispute.c.closed_day)
Index("ix_public_issue_by_resolved_day", public_issue.c.community_code, public_issue.c.resolved_day)
# Open cases are those without a closing: an index of these alone, for a key that ends in NULL is not always used. With
# what is asked of each it is counted from the index alone, however many are open.
for _name, _table, _closed_day, _more in (
    ("ix_dispute_open", dispute, dispute.c.closed_day, ()),
    ("ix_public_issue_open", public_issue, public_issue.c.resolved_day, (public_issue.c.urgent,)),
):
    _is_open = _closed_day.is_(None)
    Index(
        _name,
        _table.c.community_code,
        _table.c.reported_day,
        _table.c.reported_at,
        *_more,
        _table.c.grid_unit_code,
        _table.c.compound_code,
        _table.c.deleted_at,
        _closed_day,  # SQLite looks for it in the row otherwise, though it knows that it is empty
        sqlite_where=_is_open,
        postgresql_where=_is_open,
    )
