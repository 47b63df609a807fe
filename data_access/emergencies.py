"""紧急呼救 that nobody has answered yet: how many wait in which grid unit, and since when. Never who they are."""

from datetime import timedelta
from typing import Final

from pandas import DataFrame
from sqlalchemy import Connection, and_, func, not_, select

from data_access.codes import CallKind
from data_access.frames import read_frame
from data_access.schema import call, community, grid_unit
from data_access.scope import Scope, in_place, known

#: A call that nobody answered for a day is a gap in the records, not somebody waiting.
LONGEST_WAIT: Final = timedelta(days=1)


def open_emergencies(connection: Connection, scope: Scope) -> DataFrame:
    """One row per grid unit in which somebody waits at ``as_of``, the one who waits longest first.

    grid_unit_code, grid_unit_name, community_code, community_name (str), calls (int64, 件) and waiting_since
    (datetime64[s, Asia/Shanghai]: the earliest of them). Waiting: an emergency of the last ``LONGEST_WAIT``, neither
    answered nor closed. The period of the scope plays no part.
    """
    earliest = scope.as_of - LONGEST_WAIT
    days = scope.as_of_day - LONGEST_WAIT, scope.as_of_day
    since = func.min(call.c.called_at)
    statement = (
        select(
            call.c.grid_unit_code,
            grid_unit.c.name,
            call.c.community_code,
            community.c.short_name,
            func.count().label("calls"),
            since.label("waiting_since"),
        )
        .join(
            grid_unit,
            and_(
                grid_unit.c.community_code == call.c.community_code, grid_unit.c.grid_unit_code == call.c.grid_unit_code
            ),
        )
        .join(community, community.c.community_code == call.c.community_code)
        .where(
            in_place(call, scope),
            call.c.called_day.between(*days),
            call.c.kind == CallKind.EMERGENCY,
            call.c.called_at > earliest,
            call.c.called_at <= scope.as_of,
            not_(known(call.c.answered_at, scope)),
            not_(known(call.c.closed_at, scope)),
        )
        .group_by(call.c.grid_unit_code, grid_unit.c.name, call.c.community_code, community.c.short_name)
        .order_by(since, call.c.grid_unit_code)
    )
    columns = {
        "grid_unit_code": "text",
        "grid_unit_name": "text",
        "community_code": "text",
        "community_name": "text",
        "calls": "whole",
        "waiting_since": "moment",
    }
    return read_frame(connection, statement, columns)
