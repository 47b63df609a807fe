"""The disputes one by one. They name no person, so that everybody may read them."""

from enum import StrEnum
from typing import Any

from pandas import DataFrame
from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, literal, select

from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.dialect import days_between
from data_access.disputes.cases import reported
from data_access.frames import read_frame
from data_access.row_pages import days_with, in_code_order, page_of
from data_access.schema import community, compound, dispute, grid_unit
from data_access.scope import Scope, in_place, known


class DisputeState(StrEnum):
    """How far a case has come: once it is closed, its outcome."""

    WAITING = "waiting"
    IN_MEDIATION = "in_mediation"
    RESOLVED = DisputeOutcome.RESOLVED.value
    UNRESOLVED = DisputeOutcome.UNRESOLVED.value
    REFERRED_UP = DisputeOutcome.REFERRED_UP.value
    JUDICIAL = DisputeOutcome.JUDICIAL.value


def dispute_list(
    connection: Connection,
    scope: Scope,
    sort_column: str = "reported_day",
    descending: bool = True,
    offset: int = 0,
    limit: int | None = None,
) -> DataFrame:
    """One row per dispute reported in the period, as it stood at ``as_of``.

    reported_day (datetime64[s]), community_name, compound_name, grid_unit_name, category, venue (str), state (str,
    a DisputeState: waiting until accepted, in mediation until closed, then the outcome), days (Int64, 天: to the
    closing, or waited so far), satisfaction (Int64, 1–5), repeated (bool: the same parties came back). Sortable by all
    of them.
    """
    state = _state(scope)
    is_closed = known(dispute.c.closed_at, scope)
    end = case((is_closed, dispute.c.closed_day), else_=literal(scope.as_of_day))
    columns: dict[str, ColumnElement[Any]] = {
        "reported_day": dispute.c.reported_day,
        "community_name": community.c.short_name,
        "compound_name": compound.c.name,
        "grid_unit_name": grid_unit.c.name,
        "category": dispute.c.category,
        "venue": dispute.c.venue,
        "state": state,
        "days": days_between(dispute.c.reported_day, end),
        "satisfaction": case((is_closed, dispute.c.satisfaction)),
        "repeated": dispute.c.repeat_of.is_not(None),
    }
    orders = columns | {
        "reported_day": dispute.c.reported_at,
        "community_name": dispute.c.community_code,
        "compound_name": dispute.c.compound_code,
        "grid_unit_name": dispute.c.grid_unit_code,
        "category": in_code_order(dispute.c.category, DisputeCategory),
        "venue": in_code_order(dispute.c.venue, Venue),
        "state": in_code_order(state, DisputeState),
    }
    here = in_place(dispute, scope)
    shown = scope
    if sort_column == "reported_day":
        shown = days_with(
            connection, scope, select(func.count()).where(here, known(dispute.c.reported_at, scope)),
            dispute.c.reported_day, descending=descending, rows=None if limit is None else offset + limit,
        )  # fmt: skip
    statement = (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(dispute)
        .join(community, community.c.community_code == dispute.c.community_code)
        .join(grid_unit, _in_unit("grid_unit_code", grid_unit))
        .outerjoin(compound, _in_unit("compound_code", compound))
        .where(here, reported(shown))
    )
    page = page_of(
        statement,
        orders,
        (dispute.c.reported_at.desc(), dispute.c.community_code, dispute.c.dispute_id),
        sort_column=sort_column,
        descending=descending,
        offset=offset,
        limit=limit,
    )
    kinds = dict.fromkeys(columns, "text") | {
        "reported_day": "day", "days": "count", "satisfaction": "count", "repeated": "yes_no",
    }  # fmt: skip
    return read_frame(connection, page, kinds)


def _in_unit(code: str, register: Table) -> ColumnElement[bool]:
    return and_(register.c.community_code == dispute.c.community_code, register.c[code] == dispute.c[code])


def _state(scope: Scope) -> ColumnElement[str]:
    return case(
        (known(dispute.c.closed_at, scope), dispute.c.outcome),
        (known(dispute.c.accepted_at, scope), DisputeState.IN_MEDIATION.value),
        else_=DisputeState.WAITING.value,
    )
