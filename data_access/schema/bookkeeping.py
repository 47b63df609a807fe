"""What the dashboard keeps about itself: the data version, the installation, the audit log."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, Named, String, Table, TypedColumns

from data_access.schema.columns import COMMUNITY_CODE, Moment, metadata


class DataVersionColumns(TypedColumns):
    data_version_id: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    version: Named[int] = Column(
        BigInteger, comment="advanced by every change of data, in the change's own transaction"
    )
    changed_at: Named[datetime] = Column(Moment)


class TableVersionColumns(TypedColumns):
    table_name: Named[str] = Column(String(40), primary_key=True, comment="'' for every table")
    version: Named[int] = Column(BigInteger, comment="the data version that told last of a change in the table")
    changed_at: Named[datetime] = Column(Moment)


class InstallationColumns(TypedColumns):
    name: Named[str] = Column(String(40), primary_key=True)
    value: Named[str] = Column(String(400))


class AuditLogColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True, comment="whose people the rows were about")
    audit_log_id: Named[str] = Column(String(36), primary_key=True)
    happened_at: Named[datetime] = Column(Moment)
    viewer: Named[str] = Column(String(40))
    action: Named[str] = Column(String(40))
    subject: Named[str] = Column(String(80))
    scope: Named[str] = Column(String(400), comment="in words")
    row_count: Named[int] = Column(Integer)


data_version = Table(
    "data_version",
    metadata,
    DataVersionColumns,
    CheckConstraint("data_version_id = 1", name="one_row"),
)
table_version = Table("table_version", metadata, TableVersionColumns)
installation = Table("installation", metadata, InstallationColumns)
audit_log = Table("audit_log", metadata, AuditLogColumns)
