"""Keeping a filled demonstration current: what happened since it was last open, and what happens while it is."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Engine

from data_access import version
from data_access.demo import demonstration as stored
from data_access.demo.moments import NEVER, second_of
from data_access.demo.schedule import Schedule
from data_access.demo.street_life import live_in
from data_access.engine import reading, writing


def catch_up(engine: Engine, until: datetime) -> int:
    """Add everything that happened up to a moment since the demonstration was last open; returns the rows written.

    New events and later stages of open ones, outages of devices and their heartbeats: the same rows as if the filling
    had gone on till then. Does nothing, and returns 0, where there is no complete demonstration or no time has passed.
    """
    return Trickle(engine).step(until)


class Trickle:
    """Adds to a demonstration what has become due. Keeps a schedule: a step with nothing due asks no database.

    Several processes may do so at once: each claims the time that it adds in the same transaction, so that nothing is
    added twice.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._schedule: Schedule | None = None
        self._due = 0

    def step(self, now: datetime) -> int:
        """Add what has become due by now; returns the rows written, 0 for a database without a demonstration."""
        moment, written = second_of(now), 0
        while self._due <= moment:
            schedule = self._schedule or self._open(moment)
            if schedule is None:
                return written
            self._schedule = None  # until the transaction is done: after an error it is made anew
            if schedule.due <= moment:
                written += self._advance(schedule, min(moment, schedule.end))
            self._schedule, self._due = schedule, schedule.due
        return written

    def _open(self, moment: int) -> Schedule | None:
        """What lies ahead; None where there is no demonstration to keep current, or its data reach further already."""
        with reading(self._engine) as connection:
            demonstration = stored.demonstration_in(connection)
            if demonstration is None or not stored.is_filled(connection):
                self._due = int(NEVER)
                return None
            reached = second_of(stored.reached(connection))
            if moment <= reached:
                self._due = reached + 1
                return None
            return Schedule(live_in(connection, demonstration), reached)

    def _advance(self, schedule: Schedule, until: int) -> int:
        """Write what happens up to the moment in one transaction, unless another process has."""
        with writing(self._engine) as connection:
            written: Counter[str] = Counter()
            if stored.move_reached(connection, schedule.reached, until):
                written = schedule.write(connection, until)
                if tables := [name for name, rows in written.items() if rows]:
                    version.advance(connection, tables)
            else:
                until = second_of(stored.reached(connection))
        schedule.pass_to(until)
        return written.total()
