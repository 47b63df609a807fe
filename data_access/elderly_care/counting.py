"""Who counts, as SQL: elders and the key group on a day, devices in use and effective at a moment.

States are taken at ``scope.as_of`` (moments) and ``scope.as_of_day`` (days), so that the same words describe the
present and the end of the period that it is compared with.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, FromClause, Subquery, and_, case, func, or_, select

from data_access.codes import Ability, LivingArrangement, OutageKind
from data_access.rollup import running_at
from data_access.schema import device, elder
from data_access.scope import Scope, in_place, in_territory

ELDER_FROM = 60
KEY_GROUP_FROM = 80


def counted_elder(day: date) -> ColumnElement[bool]:
    """An elder counts from the day of registration to the day before leaving; aged 60 or more in that calendar year."""
    return and_(
        elder.c.registered_day <= day,
        or_(elder.c.left_day.is_(None), elder.c.left_day > day),
        elder.c.birth_year <= day.year - ELDER_FROM,
    )


def needs_attention() -> ColumnElement[bool]:
    """The elder belongs to the key group at any age: lives alone, or is semi-disabled or disabled."""
    return or_(
        elder.c.living_arrangement == LivingArrangement.ALONE,
        elder.c.ability.in_((Ability.SEMI_DISABLED, Ability.DISABLED)),
    )


def in_key_group(day: date) -> ColumnElement[bool]:
    """重点人群: 80 or more in that calendar year, or living alone, or semi-disabled or disabled."""
    return or_(elder.c.birth_year <= day.year - KEY_GROUP_FROM, needs_attention())


def device_in_use(day: date | ColumnElement[date], used: FromClause = device) -> ColumnElement[bool]:
    """The device is installed and not yet removed on that day, whatever its state."""
    return and_(
        used.c.deleted_at.is_(None),
        used.c.installed_day <= day,
        or_(used.c.removed_day.is_(None), used.c.removed_day > day),
    )


def running_outages(connection: Connection, scope: Scope) -> Subquery:
    """The devices with an outage running at ``as_of``: community_code, device_id, began_at, kind.

    Where several run, began_at is that of the longest, and the device is faulty if one of them says so.
    """
    running = running_at(connection, scope, [scope.as_of])
    faulty = case((running.c.kind == OutageKind.FAULTY, 1), else_=0)
    return (
        select(
            running.c.community_code,
            running.c.device_id,
            func.min(running.c.began_at).label("began_at"),
            case((func.max(faulty) == 1, OutageKind.FAULTY.value), else_=OutageKind.OFFLINE.value).label("kind"),
        )
        .group_by(running.c.community_code, running.c.device_id)
        .subquery("running_outage")
    )


def elders_with_device(connection: Connection, scope: Scope) -> Subquery:
    """One row per elder with a device in use: community_code, elder_id, effective (1: one of them is online)."""
    outage = running_outages(connection, scope)
    online = case((outage.c.device_id.is_(None), 1), else_=0)
    return (
        select(device.c.community_code, device.c.elder_id, func.max(online).label("effective"))
        .outerjoin(
            outage,
            and_(outage.c.community_code == device.c.community_code, outage.c.device_id == device.c.device_id),
        )
        .where(in_territory(device, scope), device_in_use(scope.as_of_day))
        .group_by(device.c.community_code, device.c.elder_id)
        .subquery("equipped")
    )


def counted_elders(connection: Connection, scope: Scope) -> Subquery:
    """One row per elder who counts in the scope's places, as of its end.

    community_code, compound_code, grid_unit_code, elder_id, and as 0 or 1: key (in the key group), equipped (has a
    device in use), effective (has one that is online).
    """
    equipped = elders_with_device(connection, scope)
    return (
        select(
            elder.c.community_code,
            elder.c.compound_code,
            elder.c.grid_unit_code,
            elder.c.elder_id,
            case((in_key_group(scope.as_of_day), 1), else_=0).label("key"),
            case((equipped.c.elder_id.is_not(None), 1), else_=0).label("equipped"),
            func.coalesce(equipped.c.effective, 0).label("effective"),
        )
        .outerjoin(
            equipped,
            and_(equipped.c.community_code == elder.c.community_code, equipped.c.elder_id == elder.c.elder_id),
        )
        .where(in_place(elder, scope), counted_elder(scope.as_of_day))
        .subquery("counted_elder")
    )
