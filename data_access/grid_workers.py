"""Grid workers (网格员): who is responsible for which grid unit."""

from typing import Any

from pandas import DataFrame
from sqlalchemy import Connection, and_, select

from data_access.frames import read_frame
from data_access.schema import grid_unit, grid_worker
from data_access.scope import Scope, in_place
from data_access.viewer import masked_name, masked_phone


def grid_workers(connection: Connection, scope: Scope) -> DataFrame:
    """One row per grid unit of the scope that has a worker, by code: unit_code, worker_name, worker_phone (str).

    In full within one community (its secretary's territory), masked (王**, 138****1234) in any wider one.
    """
    told: list[Any] = [grid_unit.c.grid_unit_code, grid_worker.c.name, grid_worker.c.phone]
    statement = (
        select(*told)
        .join_from(
            grid_unit,
            grid_worker,
            and_(
                grid_worker.c.community_code == grid_unit.c.community_code,
                grid_worker.c.grid_worker_id == grid_unit.c.grid_worker_id,
            ),
        )
        .where(in_place(grid_unit, scope), grid_worker.c.deleted_at.is_(None))
        .order_by(grid_unit.c.grid_unit_code)
    )
    columns = {"unit_code": "text", "worker_name": "text", "worker_phone": "text"}
    frame = read_frame(connection, statement, columns)
    if len(scope.territory) == 12:
        return frame
    names = frame["worker_name"].map(masked_name).astype("str")
    phones = frame["worker_phone"].map(masked_phone, na_action="ignore").astype("str")
    return frame.assign(worker_name=names, worker_phone=phones)
