"""五社联动 and party building: who takes part, in how many projects, with what; and the activities that were held."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from data_access.codes import OrganisationKind, PartyLevel
from data_access.frames import read_frame, share
from data_access.kept_statements import AnySelect, kept
from data_access.schema import (
    activity,
    charity_resource,
    community,
    compound,
    grid_unit,
    organisation,
    party_organisation,
    project,
    project_compound,
    project_contribution,
    social_worker,
    volunteer,
)
from data_access.scope import Scope, in_days, in_place, in_territory, known


def five_parties(connection: Connection, scope: Scope) -> DataFrame:
    """One row over the whole communities of the scope.

    As of its last day: projects (running), social_organisations, social_workers, volunteers. In its period: hours
    (float64, 小时 given to projects by all parties), resources_yuan (float64, 元: charity resources received, money and
    goods). people (int64, 人): those whom the running projects reach, by compound; one reached by two counts twice.
    """
    counts = ("projects", "social_organisations", "social_workers", "volunteers")
    columns = dict.fromkeys(counts, "whole") | {"hours": "number", "resources_yuan": "number", "people": "whole"}
    return read_frame(connection, _five_parties(connection, scope), columns)


@kept
def _five_parties(_connection: Connection, scope: Scope) -> Select[Any]:
    places, day = scope.whole_communities(), scope.as_of_day
    running = _of_day(project, places, project.c.started_day, project.c.ended_day, day)
    organisations = (
        _count(organisation, places)
        .where(organisation.c.kind == OrganisationKind.SOCIAL_ORGANISATION)
        .where(organisation.c.joined_day <= day)
    )
    hours = (
        select(func.coalesce(func.sum(project_contribution.c.hours), 0.0))
        .where(in_place(project_contribution, places), in_days(project_contribution.c.contributed_day, scope))
        .where(project_contribution.c.contributed_day <= day)
    )
    resources = (
        select(func.coalesce(func.sum(charity_resource.c.value_yuan), 0.0))
        .where(in_place(charity_resource, places), in_days(charity_resource.c.received_day, scope))
        .where(charity_resource.c.received_day <= day)
    )
    people = (
        select(func.coalesce(func.sum(project_compound.c.people_reached), 0))
        .join(
            project,
            and_(
                project.c.community_code == project_compound.c.community_code,
                project.c.project_id == project_compound.c.project_id,
            ),
        )
        .where(in_territory(project_compound, places), running)
    )
    return select(
        select(func.count()).select_from(project).where(running).scalar_subquery(),
        organisations.scalar_subquery(),
        _present(social_worker, places, social_worker.c.joined_day, day).scalar_subquery(),
        _present(volunteer, places, volunteer.c.registered_day, day).scalar_subquery(),
        hours.scalar_subquery(),
        resources.scalar_subquery(),
        people.scalar_subquery(),
    )


def activities_held(connection: Connection, scope: Scope) -> DataFrame:
    """One row: held (int64, 场, in the period by ``as_of``), people (int64, 人次) and hours (float64, 小时)."""
    columns = {"held": "whole", "people": "whole", "hours": "number"}
    return read_frame(connection, _activities(connection, scope), columns)


@kept
def _activities(_connection: Connection, scope: Scope) -> AnySelect:
    return select(
        func.count(),
        func.coalesce(func.sum(activity.c.people_reached), 0),
        func.coalesce(func.sum(activity.c.hours), 0.0),
    ).where(_held(scope))


def latest_activities(connection: Connection, scope: Scope, most: int = 3) -> DataFrame:
    """At most ``most`` rows, the latest of the period first: kind, community_name (str), held_at, people (人次).

    held_at is datetime64[s, Asia/Shanghai], people int64.
    """
    columns = {"kind": "text", "community_name": "text", "held_at": "moment", "people": "whole"}
    return read_frame(connection, _latest(connection, scope, most), columns)


@kept
def _latest(_connection: Connection, scope: Scope, most: int) -> AnySelect:
    return (
        select(activity.c.kind, community.c.short_name, activity.c.held_at, activity.c.people_reached)
        .join(community, community.c.community_code == activity.c.community_code)
        .where(_held(scope))
        .order_by(activity.c.held_at.desc(), activity.c.community_code, activity.c.activity_id)
        .limit(most)
    )


_UNITS: dict[PartyLevel, tuple[Table, str]] = {
    PartyLevel.COMMUNITY: (community, "community_code"),
    PartyLevel.COMPOUND: (compound, "compound_code"),
    PartyLevel.GRID_UNIT: (grid_unit, "grid_unit_code"),
}


def party_coverage(connection: Connection, scope: Scope) -> DataFrame:
    """One row per level of units, from community to grid unit, over the whole communities of the scope.

    level (str), units and covered (int64, 个: those with a party organisation of their own on the last day), coverage
    (float64: their quotient). Households have no register to be measured against and are left out.
    """
    row = connection.execute(*_units_and_covered(connection, scope)).one()
    frame = DataFrame(
        {
            "level": [level.value for level in _UNITS],
            "units": [int(found) for found in row[0::2]],
            "covered": [int(found) for found in row[1::2]],
        }
    ).astype({"level": "str", "units": "int64", "covered": "int64"})
    return frame.assign(coverage=share(frame["covered"], frame["units"]))


@kept
def _units_and_covered(_connection: Connection, scope: Scope) -> Select[Any]:
    """One row: of each level in turn its units, and how many are covered."""
    places, day = scope.whole_communities(), scope.as_of_day
    counts: list[Select[Any]] = []
    for level, (register, code) in _UNITS.items():
        sits = (
            select(party_organisation.c.party_organisation_id)
            .where(party_organisation.c.community_code == register.c.community_code)
            .where(party_organisation.c[code] == register.c[code])
            .where(party_organisation.c.level == level, party_organisation.c.deleted_at.is_(None))
            .where(_on(party_organisation.c.founded_day, party_organisation.c.dissolved_day, day))
        )
        counts += [_count(register, places), _count(register, places).where(sits.exists())]
    return select(*(count.scalar_subquery() for count in counts))


def _count(table: Table, places: Scope) -> Select[Any]:
    return select(func.count()).select_from(table).where(in_place(table, places))


def _on(first: ColumnElement[Any], end: ColumnElement[Any], day: Any) -> ColumnElement[bool]:
    """Begun by the day, and not over: the day of an end is not counted any more."""
    return and_(first <= day, or_(end.is_(None), end > day))


def _of_day(table: Table, places: Scope, first: ColumnElement[Any], end: ColumnElement[Any], day: Any) -> Any:
    return and_(in_place(table, places), _on(first, end, day))


def _present(table: Table, places: Scope, first: ColumnElement[Any], day: Any) -> Select[Any]:
    return select(func.count()).select_from(table).where(_of_day(table, places, first, table.c.left_day, day))


def _held(scope: Scope) -> ColumnElement[bool]:
    places = scope.whole_communities()
    return and_(in_place(activity, places), in_days(activity.c.held_day, scope), known(activity.c.held_at, scope))
