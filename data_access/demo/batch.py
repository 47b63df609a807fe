"""Rows as whole columns, each with the moments at which it appears and changes: what a cut-off cuts."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Date, Table

from data_access.demo.moments import DAY, Column, Flags, Numbers, day_texts, moment_texts, only_where
from data_access.schema.columns import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A later step of each row: when it comes (``NEVER`` where it does not) and the columns that are empty before."""

    moments: Numbers
    columns: dict[str, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows of one table. ``began``: when each appears. Moments and days are numbers here (see ``moments``).

    ``updated_at`` follows from the moments unless a column gives it.
    """

    table: Table
    began: Numbers
    columns: dict[str, Column]
    stages: tuple[Stage, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.began)

    def select(self, chosen: Flags | Numbers) -> "Batch":
        """The chosen rows."""
        return Batch(
            table=self.table,
            began=self.began[chosen],
            columns={name: column[chosen] for name, column in self.columns.items()},
            stages=tuple(
                Stage(
                    moments=stage.moments[chosen],
                    columns={name: column[chosen] for name, column in stage.columns.items()},
                )
                for stage in self.stages
            ),
        )

    def begun_between(self, after: int, until: int) -> "Batch":
        """The rows that appear after the one moment and not after the other, in the order of the primary key."""
        chosen = np.flatnonzero((self.began > after) & (self.began <= until))
        if not len(chosen):
            return self.select(chosen)
        keys = [self.columns[key.name][chosen] for key in reversed(self.table.primary_key.columns)]
        return self.select(chosen[np.lexsort([_sortable(key) for key in keys])])

    def changed_between(self, after: int, until: int) -> "Batch":
        """The rows that were there before and reach a later stage in between."""
        changed = np.zeros(len(self), dtype=bool)
        for stage in self.stages:
            changed |= (stage.moments > after) & (stage.moments <= until)
        return self.select(changed & (self.began <= after))

    def unfinished_at(self, moment: int) -> "Batch":
        """The rows to which something happens after the moment."""
        return self.select(self.due_after(moment) <= _LATEST)

    def due_after(self, moment: int) -> Numbers:
        """When the next thing happens to each row after the moment; beyond all dates where nothing does."""
        due = np.full(len(self), _LATEST + 1, dtype=np.int64)
        for moments in (self.began, *(stage.moments for stage in self.stages)):
            due = np.where((moments > moment) & (moments < due), moments, due)
        return due

    def as_known_at(self, cutoff: int) -> dict[str, list[Any]]:
        """Column name to values as a database driver takes them: later stages empty, moments and days as text.

        ``updated_at`` is the last thing that is known of a row by then.
        """
        known = {name: _written(self.table, name, column) for name, column in self.columns.items()}
        updated = self.began
        for stage in self.stages:
            reached = stage.moments <= cutoff
            updated = np.where(reached, np.maximum(updated, stage.moments), updated)
            for name, column in stage.columns.items():
                known[name] = _written(self.table, name, column, reached)
        if "updated_at" in self.table.c and "updated_at" not in known:
            known["updated_at"] = moment_texts(updated).tolist()
        return known


#: 1 January 2200: an instalment that lies later never comes.
_LATEST = 84_006 * DAY


def _sortable(column: Column) -> Column:
    return column.astype(str) if column.dtype == object else column


def _written(table: Table, name: str, column: Column, reached: Flags | None = None) -> list[Any]:
    """The values as text where they are moments or days; None where they are not reached."""
    kind = table.c[name].type
    known: Flags = np.ones(len(column), dtype=bool) if reached is None else reached
    if not isinstance(kind, Moment | Date):
        return list(column.tolist() if known.all() else only_where(known, column).tolist())
    texts, latest = (moment_texts, _LATEST) if isinstance(kind, Moment) else (day_texts, _LATEST // DAY)
    known = known & (column <= latest)
    if known.all():
        return list(texts(column).tolist())
    written = np.full(len(column), None, dtype=object)
    written[known] = texts(column[known])
    return list(written.tolist())
