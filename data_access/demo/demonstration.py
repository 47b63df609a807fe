"""What a demonstration is made of, and the rows of ``installation`` that remember it."""

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.random import Generator
from sqlalchemy import Connection, delete, insert, select, update

from data_access.calendar_days import first_of_month, months_later
from data_access.demo.moments import day_number, moment_at, second_of
from data_access.demo.seasons import month_of
from data_access.schema import installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """The choices from which everything follows: the same ones always give the same rows.

    ``as_of`` is the day, ``cutoff`` the moment to which it was first filled and for which it is calibrated; what is
    added later does not change them. ``scale`` multiplies the events.
    """

    street_code: str
    seed: int
    years: int
    scale: float
    as_of: date
    cutoff: datetime

    @property
    def first_day(self) -> int:
        """The first day with events: the first of a month, at least ``years`` years back."""
        return day_number(months_later(first_of_month(self.as_of), -12 * self.years))

    @property
    def anchor(self) -> int:
        return day_number(self.as_of)

    @property
    def anchor_second(self) -> int:
        return second_of(self.cutoff)

    @property
    def months(self) -> range:
        """The months from the first to the one of ``as_of``."""
        return range(month_of(self.first_day), month_of(self.anchor) + 1)

    def window(self) -> tuple[int, int]:
        """First and last day of the running calendar month and the eleven before it."""
        return day_number(months_later(first_of_month(self.as_of), -11)), self.anchor

    def random(self, subject: str, month: int = 0) -> Generator:
        """The generator of one subject in one month, independent of all others."""
        return np.random.default_rng([self.seed, int(self.street_code), zlib.crc32(subject.encode()), month])


_TEXT = {"demo_street": "street_code", "demo_seed": "seed", "demo_years": "years", "demo_scale": "scale"}


def announce(connection: Connection, demonstration: Demonstration) -> None:
    """Write what is about to be filled, so that an unfinished filling is recognised."""
    rows = {name: str(getattr(demonstration, attribute)) for name, attribute in _TEXT.items()}
    rows |= {"demo_as_of": demonstration.as_of.isoformat(), "demo_cutoff": demonstration.cutoff.isoformat()}
    connection.execute(delete(installation).where(installation.c.name.startswith("demo_")))
    connection.execute(insert(installation), [{"name": name, "value": value} for name, value in rows.items()])


def declare_filled(connection: Connection, until: datetime) -> None:
    """The last thing a filling writes: that it is complete, and to which moment the data reach."""
    reached = until.isoformat()
    rows = [{"name": "demo_reached", "value": reached}, {"name": "demo_filled", "value": reached}]
    connection.execute(insert(installation), rows)


def _stored(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(installation).where(installation.c.name.startswith("demo_")))
    return {row.name: row.value for row in rows}


def demonstration_in(connection: Connection) -> Demonstration | None:
    """The demonstration that this database holds, complete or not; None where it holds none."""
    stored = _stored(connection)
    if "demo_cutoff" not in stored:
        return None
    return Demonstration(
        street_code=stored["demo_street"],
        seed=int(stored["demo_seed"]),
        years=int(stored["demo_years"]),
        scale=float(stored["demo_scale"]),
        as_of=date.fromisoformat(stored["demo_as_of"]),
        cutoff=datetime.fromisoformat(stored["demo_cutoff"]).astimezone(UTC),
    )


def is_filled(connection: Connection) -> bool:
    """Whether the database holds a demonstration that was filled to the end."""
    return "demo_filled" in _stored(connection)


def reached(connection: Connection) -> datetime:
    """The moment to which a filled demonstration's data reach."""
    return datetime.fromisoformat(_stored(connection)["demo_reached"])


def move_reached(connection: Connection, before: int, after: int) -> bool:
    """Claim the time between two moments; False where another process has claimed it meanwhile.

    As the first statement of a transaction it also takes the write lock, so that only one process adds rows.
    """
    claimed = connection.execute(
        update(installation)
        .where(installation.c.name == "demo_reached", installation.c.value == moment_at(before).isoformat())
        .values(value=moment_at(after).isoformat())
    )
    return claimed.rowcount == 1
