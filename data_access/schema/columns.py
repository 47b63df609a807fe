"""What the tables share: names of constraints, the type of a moment, checks on code lists and on the order of time."""

from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    Named,
    String,
    TypedColumns,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

COMMUNITY_CODE = String(12)
UNIT_CODE = String(16)
#: A GeoJSON geometry; absent is SQL's NULL, not JSON's ``null``.
GEOMETRY: TypeEngine[dict[str, Any]] = JSON(none_as_null=True)
#: Given by whoever writes the row (no sequence: the rows may live on several servers).
FACT_ID = BigInteger


class Moment(TypeDecorator[datetime]):
    """A moment, to the second, kept in UTC; aware on the Python side, so that no local time slips in unseen.

    PostgreSQL: ``timestamptz``. SQLite: the text ``YYYY-MM-DD HH:MM:SS``, which sorts and compares as time does.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            text = "%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d"
            pattern = r"(\d+)-(\d+)-(\d+) (\d+):(\d+):(\d+)"
            as_text = sqlite.DATETIME(storage_format=text, regexp=pattern)  # type: ignore[no-untyped-call]
            return dialect.type_descriptor(as_text)
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        utc = value.astimezone(UTC).replace(microsecond=0)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlacedColumns(TypedColumns):
    """A row that belongs to a grid unit: what every filter by place asks."""

    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    grid_unit_code: Named[str] = Column(UNIT_CODE)
    compound_code: Named[str | None] = Column(UNIT_CODE)
    updated_at: Named[datetime] = Column(Moment, comment="set by the writer at each insert and update")
    deleted_at: Named[datetime | None] = Column(Moment, comment="soft delete: set instead of deleting the row")


def placed() -> tuple[ForeignKeyConstraint, ...]:
    """The foreign keys of a table with ``PlacedColumns``."""
    return (reference("grid_unit", "grid_unit_code"), reference("compound", "compound_code"))


def one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """The column holds a code of the list (or nothing, where it may be empty)."""
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_listed")


def in_time_order(*columns: str) -> tuple[CheckConstraint, ...]:
    """Each moment or day is not before the one named in front of it; steps that have not happened are empty."""
    return tuple(
        CheckConstraint(f"{later} >= {earlier}", name=f"{later}_not_before_{earlier}")
        for earlier, later in pairwise(columns)
    )


def together(name: str, *columns: str) -> CheckConstraint:
    """The columns are all set or all empty."""
    none = " AND ".join(f"{column} IS NULL" for column in columns)
    every = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return CheckConstraint(f"({none}) OR ({every})", name=name)


def satisfaction_in_range() -> CheckConstraint:
    return CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction_in_range")


def reference(table: str, *columns: str, target: tuple[str, ...] | None = None) -> ForeignKeyConstraint:
    """A foreign key that stays within one community: its first column is always ``community_code``."""
    return ForeignKeyConstraint(
        ["community_code", *columns], [f"{table}.{column}" for column in ("community_code", *(target or columns))]
    )
