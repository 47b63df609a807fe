"""How many elders there are, and how many of them a device protects: now, and at the end of each month."""

from datetime import date
from typing import Any

from pandas import DataFrame
from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from data_access.answering import counts_people
from data_access.dialect import month_of
from data_access.elderly_care.counting import (
    ELDER_FROM,
    KEY_GROUP_FROM,
    counted_elders,
    device_in_use,
    needs_attention,
)
from data_access.elderly_care.units import (
    COVERAGE_COUNTS,
    COVERAGE_PEOPLE,
    COVERAGE_RATES,
    coverage_counts,
    with_coverage_rates,
)
from data_access.frames import frame_of, read_frame
from data_access.kept_statements import kept
from data_access.rollup import running_at
from data_access.schema import device, elder
from data_access.scope import Scope, in_place, in_territory

_STILL = "9999-12"


@counts_people(*COVERAGE_PEOPLE, rates=COVERAGE_RATES)
def coverage(connection: Connection, scope: Scope) -> DataFrame:
    """One row as of the scope's end: the counts (人) and rates of ``units.coverage_by_unit`` over all its places."""
    columns = dict.fromkeys(COVERAGE_COUNTS, "whole")
    return with_coverage_rates(read_frame(connection, _coverage(connection, scope), columns))


@kept
def _coverage(connection: Connection, scope: Scope) -> Select[Any]:
    return select(*coverage_counts(counted_elders(connection, scope)))


@counts_people(*COVERAGE_PEOPLE, rates=COVERAGE_RATES)
def coverage_by_month(connection: Connection, scope: Scope) -> DataFrame:
    """The same at the end of each month that the period touches, oldest first: month, counts (人), rates.

    The running month is taken as of the scope's end; months that have not begun have no row. Living arrangement and
    ability are kept as they are now, not as they were; age, moving in and out, devices and outages are as of then.
    """
    columns = {"month": "month", **dict.fromkeys(COVERAGE_COUNTS, "whole")}
    if not _begun(scope):
        return with_coverage_rates(frame_of([], columns))
    return with_coverage_rates(read_frame(connection, _by_month(connection, scope), columns))


def _begun(scope: Scope) -> list[Scope]:
    return [end for end in scope.month_ends() if end.first_day <= end.as_of_day]


@kept
def _by_month(connection: Connection, scope: Scope) -> Select[Any]:
    ends = _begun(scope)
    months = _month_ends(ends)
    elders, equipped, silent = (
        _at_month_ends(months, _elder_stays(ends)),
        _at_month_ends(months, _equipped_stays(ends)),
        _silent_elders(connection, months, ends),
    )
    total = {
        "elders": elders.c.people,
        "key_elders": elders.c.key_people,
        "with_device": equipped.c.people,
        "key_with_device": equipped.c.key_people,
        "silent": silent.c.people,
        "key_silent": silent.c.key_people,
    }
    number: dict[str, ColumnElement[Any]] = {name: func.coalesce(value, 0) for name, value in total.items()}
    number |= {
        "without_device": number["elders"] - number["with_device"],
        "gap": number["key_elders"] - number["key_with_device"],
        "effective": number["with_device"] - number["silent"],
        "key_effective": number["key_with_device"] - number["key_silent"],
    }
    statement = select(months.c.month, *(number[name].label(name) for name in COVERAGE_COUNTS)).order_by(months.c.month)
    for counted in (elders, equipped, silent):
        statement = statement.outerjoin(counted, counted.c.month == months.c.month)
    return statement


def _month_ends(ends: list[Scope]) -> CTE:
    """One row per month, numbered from 0: number, month (YYYY-MM), and the day on which it is taken."""
    rows = [
        select(
            literal(number, Integer).label("number"),
            literal(f"{end.last_day:%Y-%m}").label("month"),
            literal(end.as_of_day).label("day"),
        )
        for number, end in enumerate(ends)
    ]
    return union_all(*rows).cte("month_end")


def _first_month(ends: list[Scope]) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """The months from which on an elder counts, and counts in the key group; none before the first month asked for."""
    first = ends[0].last_day
    # For nearly everybody the first month asked for: known from a day and a year, without putting months into words.
    begun = case((elder.c.registered_day <= first, f"{first:%Y-%m}"), else_=month_of(elder.c.registered_day))
    from_60 = cast(elder.c.birth_year + ELDER_FROM, String(4)) + "-01"
    from_80 = cast(elder.c.birth_year + KEY_GROUP_FROM, String(4)) + "-01"
    counted = case((elder.c.birth_year <= first.year - ELDER_FROM, begun), else_=_later(begun, from_60))
    in_key_group = or_(needs_attention(), elder.c.birth_year <= first.year - KEY_GROUP_FROM)
    return counted, case((in_key_group, counted), else_=_later(begun, from_80))


def _elder_stays(ends: list[Scope]) -> Subquery:
    """Elders by the months between which they count: began, key_began, ended (the first month no more), people.

    Counting people by these few months first makes twelve month ends as cheap as one.
    """
    day = ends[-1].as_of_day
    began, key_began = _first_month(ends)
    ended = _month_of_end(elder.c.left_day, ends)
    stays = (
        select(began.label("began"), key_began.label("key_began"), ended.label("ended"))
        .where(in_place(elder, ends[-1]), elder.c.registered_day <= day)
        .subquery()
    )
    return _compressed(stays)


def _equipped_stays(ends: list[Scope]) -> Subquery:
    """The same for elders with a device; where an elder's devices overlap, one counts from the end of the other."""
    day = ends[-1].as_of_day
    elder_began, elder_key_began = _first_month(ends)
    use = (
        select(
            device.c.community_code,
            device.c.elder_id,
            device.c.device_id,
            _later(elder_began, month_of(device.c.installed_day)).label("began"),
            elder_key_began.label("key_began"),
            _earlier(_month_of_end(elder.c.left_day, ends), _month_of_end(device.c.removed_day, ends)).label("ended"),
        )
        .join(elder, and_(elder.c.community_code == device.c.community_code, elder.c.elder_id == device.c.elder_id))
        .where(
            in_place(elder, ends[-1]),
            in_territory(device, ends[-1]),
            device.c.deleted_at.is_(None),
            device.c.installed_day <= day,
            elder.c.registered_day <= day,
        )
        .subquery()
    )
    covered_until = func.max(use.c.ended).over(
        partition_by=(use.c.community_code, use.c.elder_id), order_by=(use.c.began, use.c.device_id), rows=(None, -1)
    )
    ranked = select(use.c.began, use.c.key_began, use.c.ended, covered_until.label("covered_until")).subquery()
    began = _later(ranked.c.began, func.coalesce(ranked.c.covered_until, ranked.c.began))
    return _compressed(
        select(
            began.label("began"), _later(ranked.c.key_began, began).label("key_began"), ranked.c.ended.label("ended")
        ).subquery()
    )


def _compressed(stays: Subquery) -> Subquery:
    return (
        select(stays.c.began, stays.c.key_began, stays.c.ended, func.count().label("people"))
        .where(stays.c.ended > stays.c.began)
        .group_by(stays.c.began, stays.c.key_began, stays.c.ended)
        .subquery()
    )


def _at_month_ends(months: CTE, stays: Subquery) -> Subquery:
    """month, people, key_people: who counts at the end of each month."""
    key_people = case((stays.c.key_began <= months.c.month, stays.c.people), else_=0)
    return (
        select(months.c.month, func.sum(stays.c.people).label("people"), func.sum(key_people).label("key_people"))
        .join(stays, and_(stays.c.began <= months.c.month, stays.c.ended > months.c.month))
        .group_by(months.c.month)
        .subquery()
    )


def _silent_elders(connection: Connection, months: CTE, ends: list[Scope]) -> Subquery:
    """month, people, key_people: elders all of whose devices in use had an outage running at the end of the month."""
    scope = ends[-1]
    running = running_at(connection, scope, [end.as_of for end in ends])
    out = (
        select(months.c.month, months.c.day, running.c.community_code, running.c.device_id)
        .join(running, running.c.moment_number == months.c.number)
        .distinct()
        .cte("device_out")
    )
    concerned = (
        select(out.c.month, out.c.day, device.c.community_code, device.c.elder_id, func.count().label("devices_out"))
        .join(device, and_(device.c.community_code == out.c.community_code, device.c.device_id == out.c.device_id))
        .where(device_in_use(out.c.day))
        .group_by(out.c.month, out.c.day, device.c.community_code, device.c.elder_id)
        .cte("elder_concerned")
    )
    used = device.alias("used")
    silent = (
        select(*concerned.c)
        .join(used, and_(used.c.community_code == concerned.c.community_code, used.c.elder_id == concerned.c.elder_id))
        .where(device_in_use(concerned.c.day, used))
        .group_by(*concerned.c)
        .having(func.count() == concerned.c.devices_out)
        .subquery()
    )
    of_80 = cast(elder.c.birth_year + KEY_GROUP_FROM, String(4)) + "-01"
    of_60 = cast(elder.c.birth_year + ELDER_FROM, String(4)) + "-01"
    key = or_(of_80 <= silent.c.month, needs_attention())
    return (
        select(silent.c.month, func.count().label("people"), func.sum(case((key, 1), else_=0)).label("key_people"))
        .join(elder, and_(elder.c.community_code == silent.c.community_code, elder.c.elder_id == silent.c.elder_id))
        .where(
            in_place(elder, scope),
            elder.c.registered_day <= silent.c.day,
            or_(elder.c.left_day.is_(None), elder.c.left_day > silent.c.day),
            of_60 <= silent.c.month,
        )
        .group_by(silent.c.month)
        .subquery()
    )


def _month_of_end(day: ColumnElement[date | None], ends: list[Scope]) -> ColumnElement[str]:
    """The first month at whose end the stay is over; an end that is empty or yet to come lies beyond all months."""
    return case((or_(day.is_(None), day > ends[-1].as_of_day), literal(_STILL)), else_=month_of(day))


def _later(one: ColumnElement[str], other: ColumnElement[str]) -> ColumnElement[str]:
    return case((one > other, one), else_=other)


def _earlier(one: ColumnElement[str], other: ColumnElement[str]) -> ColumnElement[str]:
    return case((one < other, one), else_=other)
