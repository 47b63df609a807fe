"""What lies ahead of a demonstration: the rows that are not finished yet and the moment at which each moves on."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from data_access.demo.batch import Batch
from data_access.demo.bulk import insert_rows, keys_of, update_columns, update_rows
from data_access.demo.events import standing, subjects
from data_access.demo.moments import HOUR, days_of, start_of
from data_access.demo.seasons import month_days, month_of
from data_access.demo.street_life import StreetLife
from data_access.schema import device, device_outage


@dataclass(slots=True)
class _Awaited:
    """Rows of one table to which something still happens, and when the first of it does."""

    batch: Batch
    due: int

    def pass_to(self, moment: int) -> None:
        self.batch = self.batch.unfinished_at(moment)
        self.due = int(self.batch.due_after(moment).min(initial=2**50))


class Schedule:
    """The rows ahead of the moment that the data have reached, month by month."""

    def __init__(self, life: StreetLife, reached: int) -> None:
        self._life = life
        self._subjects = subjects(life)
        self._month = month_of(int(days_of(np.array([reached]))[0]))
        self.reached = reached
        batches = [
            *standing(life),
            life.devices.batch(life.elders, life.town, reached),
            life.devices.outages(life.town),
        ]
        first = life.demonstration.months[0]
        for subject in self._subjects:
            for month in range(max(self._month - subject.months_alive, first), self._month + 1):
                batches += subject.of_month(month)
        self._awaited: list[_Awaited] = []
        self._await(batches)

    @property
    def end(self) -> int:
        """The last second of the last month whose events are known."""
        return int(start_of(month_days(self._month)[-1:] + 1)[0]) - 1

    @property
    def due(self) -> int:
        """When something happens next. At the latest at the next full hour, when devices report."""
        next_hour = (self.reached // HOUR + 1) * HOUR
        return min([next_hour, *(awaited.due for awaited in self._awaited)])

    def pass_to(self, moment: int) -> None:
        """Leave behind what happens up to the moment, and learn of the month after the known ones when it begins."""
        self.reached = moment
        for awaited in self._awaited:
            if awaited.due <= moment:
                awaited.pass_to(moment)
        while moment >= self.end:
            self._month += 1
            self._await([batch for subject in self._subjects for batch in subject.of_month(self._month)])
        self._awaited = [awaited for awaited in self._awaited if len(awaited.batch)]

    def write(self, connection: Connection, until: int) -> Counter[str]:
        """Write what happens after ``reached`` up to a moment that is not after ``end``; the rows written by table."""
        written: Counter[str] = Counter()
        for awaited in self._awaited:
            if awaited.batch.table is device:
                written[device.name] += self._write_devices(connection, until, heard_of=awaited.due <= until)
            elif awaited.due <= until:
                name = awaited.batch.table.name
                written[name] += insert_rows(connection, awaited.batch.begun_between(self.reached, until), until)
                written[name] += update_rows(connection, awaited.batch.changed_between(self.reached, until), until)
        return written

    def _await(self, batches: list[Batch]) -> None:
        for batch in batches:
            awaited = _Awaited(batch, 0)
            awaited.pass_to(self.reached)
            if len(awaited.batch):
                self._awaited.append(awaited)

    def _write_devices(self, connection: Connection, until: int, *, heard_of: bool) -> int:
        """New devices, and the state of those whose state has changed or who have reported."""
        silence = any(row.due <= until for row in self._awaited if row.batch.table is device_outage)
        if not (heard_of or silence or until // HOUR > self.reached // HOUR):
            return 0
        now = self._life.devices.batch(self._life.elders, self._life.town, until)
        inserted = insert_rows(connection, now.begun_between(self.reached, until), until)
        status, heartbeat = self._life.devices.state_at(self.reached)
        changed = (now.columns["status"] != status) | (now.columns["last_heartbeat_at"] != heartbeat)
        moved = now.select((now.began <= self.reached) & changed)
        known = moved.as_known_at(until)
        state = ("status", "removed_day", "last_heartbeat_at", "updated_at")
        update_columns(connection, device, {name: known[name] for name in state}, keys_of(device, known))
        return inserted + len(moved)
