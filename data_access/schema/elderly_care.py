"""养老服务: elders, their devices, the calls that come in and the services that go out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Named, SmallInteger, String, Table, TypedColumns

from data_access.codes import Ability, CallKind, DeviceStatus, Help, LivingArrangement, OutageKind, ServiceMode, Sex
from data_access.schema.columns import (
    COMMUNITY_CODE,
    FACT_ID,
    UNIT_CODE,
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


class ElderColumns(PlacedColumns):
    elder_id: Named[int] = Column(FACT_ID, primary_key=True)
    building_code: Named[str | None] = Column(UNIT_CODE)
    name: Named[str] = Column(String(40), comment="personal")
    phone: Named[str | None] = Column(String(20), comment="personal")
    address: Named[str | None] = Column(String(80), comment="personal: below the building")
    birth_year: Named[int] = Column(SmallInteger)
    sex: Named[str] = Column(String(8))
    living_arrangement: Named[str] = Column(String(16))
    ability: Named[str] = Column(String(16))
    registered_day: Named[date] = Column(Date, comment="from this day on the elder is counted")
    left_day: Named[date | None] = Column(Date, comment="moved away or died: from this day on not counted")


class DeviceColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    device_id: Named[int] = Column(FACT_ID, primary_key=True)
    elder_id: Named[int] = Column(FACT_ID)
    status: Named[str] = Column(String(8))
    installed_day: Named[date] = Column(Date)
    removed_day: Named[date | None] = Column(Date)
    last_heartbeat_at: Named[datetime | None] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class DeviceOutageColumns(TypedColumns):
    community_code: Named[str] = Column(COMMUNITY_CODE, primary_key=True)
    device_outage_id: Named[int] = Column(FACT_ID, primary_key=True)
    device_id: Named[int] = Column(FACT_ID)
    kind: Named[str] = Column(String(8))
    began_at: Named[datetime] = Column(Moment, comment="last heartbeat before the silence")
    ended_at: Named[datetime | None] = Column(Moment, comment="empty while it lasts")
    updated_at: Named[datetime] = Column(Moment)
    deleted_at: Named[datetime | None] = Column(Moment)


class CallColumns(PlacedColumns):
    call_id: Named[int] = Column(FACT_ID, primary_key=True)
    device_id: Named[int] = Column(FACT_ID)
    elder_id: Named[int] = Column(FACT_ID)
    kind: Named[str] = Column(String(12))
    called_at: Named[datetime] = Column(Moment)
    called_day: Named[date] = Column(Date, comment="day in Asia/Shanghai")
    answered_at: Named[datetime | None] = Column(Moment)
    dispatched_at: Named[datetime | None] = Column(Moment, comment="empty where nobody had to go out")
    arrived_at: Named[datetime | None] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)


class ServiceOrderColumns(PlacedColumns):
    service_order_id: Named[int] = Column(FACT_ID, primary_key=True)
    elder_id: Named[int] = Column(FACT_ID)
    help: Named[str] = Column(String(12))
    mode: Named[str] = Column(String(16))
    requested_at: Named[datetime] = Column(Moment)
    requested_day: Named[date] = Column(Date)
    accepted_at: Named[datetime | None] = Column(Moment)
    completed_at: Named[datetime | None] = Column(Moment)
    completed_day: Named[date | None] = Column(Date)
    satisfaction: Named[int | None] = Column(Integer)


elder = Table(
    "elder",
    metadata,
    ElderColumns,
    *placed(),
    reference("building", "building_code"),
    one_of("sex", Sex),
    one_of("living_arrangement", LivingArrangement),
    one_of("ability", Ability),
    CheckConstraint("birth_year BETWEEN 1890 AND 2100", name="birth_year_plausible"),
    *in_time_order("registered_day", "left_day"),
    sqlite_with_rowid=False,
)
device = Table(
    "device",
    metadata,
    DeviceColumns,
    reference("elder", "elder_id"),
    one_of("status", DeviceStatus),
    *in_time_order("installed_day", "removed_day"),
    CheckConstraint("(status = 'removed') = (removed_day IS NOT NULL)", name="removed_has_its_day"),
    sqlite_with_rowid=False,
)
device_outage = Table(
    "device_outage",
    metadata,
    DeviceOutageColumns,
    reference("device", "device_id"),
    one_of("kind", OutageKind),
    *in_time_order("began_at", "ended_at"),
    sqlite_with_rowid=False,
)
call = Table(
    "call",
    metadata,
    CallColumns,
    *placed(),
    reference("device", "device_id"),
    reference("elder", "elder_id"),
    one_of("kind", CallKind),
    *in_time_order("called_at", "answered_at", "dispatched_at", "arrived_at"),
    *in_time_order("called_at", "closed_at"),
    *in_time_order("answered_at", "closed_at"),
    *in_time_order("arrived_at", "closed_at"),
    CheckConstraint("arrived_at IS NULL OR dispatched_at IS NOT NULL", name="arrival_needs_dispatch"),
    CheckConstraint("dispatched_at IS NULL OR answered_at IS NOT NULL", name="dispatch_needs_answer"),
    sqlite_with_rowid=False,
)
service_order = Table(
    "service_order",
    metadata,
    ServiceOrderColumns,
    *placed(),
    reference("elder", "elder_id"),
    one_of("help", Help),
    one_of("mode", ServiceMode),
    satisfaction_in_range(),
    *in_time_order("requested_at", "accepted_at", "completed_at"),
    *in_time_order("requested_at", "completed_at"),
    *in_time_order("requested_day", "completed_day"),
    together("completion_has_its_day", "completed_at", "completed_day"),
    sqlite_with_rowid=False,
)
# With the days of their use: else SQLite looks for the devices of each elder among all of the community.
Index(
    "ix_device_by_elder",
    device.c.community_code,
    device.c.elder_id,
    device.c.installed_day,
    device.c.removed_day,
    device.c.deleted_at,
)
# Calls and orders are counted by day far more often than they are read one by one: what counting needs lies together.
Index(
    "ix_call_by_day",
    call.c.community_code,
    call.c.called_day,
    call.c.kind,
    call.c.called_at,
    call.c.answered_at,
    call.c.dispatched_at,
    call.c.arrived_at,
    call.c.closed_at,
    call.c.grid_unit_code,
    call.c.compound_code,
    call.c.deleted_at,
)
Index(
    "ix_service_order_by_completed_day",
    service_order.c.community_code,
    service_order.c.completed_day,
    service_order.c.help,
    service_order.c.mode,
    service_order.c.elder_id,
    service_order.c.grid_unit_code,
    service_order.c.compound_code,
    service_order.c.completed_at,
    service_order.c.deleted_at,
)
# What was completed today up to now, and on the same weekday before up to the same time of day.
Index(
    "ix_service_order_by_completion",
    service_order.c.community_code,
    service_order.c.completed_day,
    service_order.c.completed_at,
    service_order.c.grid_unit_code,
    service_order.c.compound_code,
    service_order.c.deleted_at,
)
# Outages that are running are those without an end.
Index(
    "ix_device_outage_by_end",
    device_outage.c.community_code,
    device_outage.c.ended_at,
    device_outage.c.began_at,
    device_outage.c.device_id,
    device_outage.c.kind,
    device_outage.c.deleted_at,
)
