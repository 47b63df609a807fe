"""Disputes between people: category, venue, the way to their closing, and parties who return."""

import numpy as np

from data_access.codes import DisputeCategory, DisputeOutcome, Venue
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import FOLLOW_UPS, event_ids, pick, satisfaction, spread, texts
from data_access.demo.moments import DAY, HOUR, Column, Numbers, Shares, Texts, days_of, second_of_day, start_of, whole
from data_access.demo.quota import ALWAYS, SURPLUS, counts_for_quota, keep, threshold_for
from data_access.demo.seasons import business_level, draw_times, in_working_hours, month_days, month_level, month_of
from data_access.demo.street_life import StreetLife
from data_access.demo.town import PILOT_COMPOUND
from data_access.schema import dispute

PILOT_RESOLVED = 100
_YEARLY, _YEARLY_VILLAGE, _YEARLY_PILOT = 118.0, 74.0, 99.0
_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 16, 24, 22, 14, 6, 8, 16, 18, 16, 12, 10, 9, 6, 3, 1, 0)
#: Share of each category, its yearly growth, and its months.
_CATEGORIES: dict[DisputeCategory, tuple[float, float, tuple[float, ...]]] = {
    DisputeCategory.NEIGHBOURS: (0.23, 0.99, (0.9, 0.9, 1, 1, 1, 1.05, 1.1, 1.1, 1, 1, 1, 0.95)),
    DisputeCategory.MARRIAGE_AND_FAMILY: (0.12, 1.02, (1.1, 1.3, 1.15, 1, 0.95, 0.95, 1, 1, 0.95, 0.95, 0.9, 0.9)),
    DisputeCategory.PROPERTY_MANAGEMENT: (0.2, 0.9, (1.05, 0.9, 1, 1, 1, 1, 1, 1, 1, 1, 1.15, 1.15)),
    DisputeCategory.HOUSING_AND_LAND: (0.07, 0.97, (0.7, 0.7, 1.1, 1.3, 1.3, 1.2, 1.1, 1.1, 1, 1, 0.8, 0.7)),
    DisputeCategory.NOISE: (0.14, 1.03, (0.6, 0.6, 0.75, 0.9, 1.2, 1.6, 1.75, 1.7, 1.2, 0.9, 0.6, 0.6)),
    DisputeCategory.PARKING: (0.095, 1.05, (1.05, 1.05, 0.95, 0.95, 0.95, 1, 1, 1, 1, 1, 1.05, 1.05)),
    DisputeCategory.ANIMALS: (0.07, 1.15, (0.7, 0.7, 0.9, 1.1, 1.2, 1.2, 1.2, 1.2, 1.1, 1, 0.8, 0.7)),
    DisputeCategory.LABOUR: (0.045, 0.98, (2.3, 1.2, 0.7, 0.7, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.1, 1.8)),
    DisputeCategory.OTHER: (0.05, 1.0, (1,) * 12),
}
_VENUES = {Venue.MEDIATION_STUDIO: 0.34, Venue.NEIGHBOURS_COUNCIL: 0.24, Venue.ON_SITE: 0.42}
_OUTCOMES = {
    DisputeOutcome.RESOLVED: 0.915, DisputeOutcome.UNRESOLVED: 0.035, DisputeOutcome.REFERRED_UP: 0.03,
    DisputeOutcome.JUDICIAL: 0.02,
}  # fmt: skip
_RETURNING = 0.033
#: A dispute may take five months, its parties return four months later and take as long again.
MONTHS_ALIVE = 15


class Disputes:
    """The disputes of a street, month by month."""

    def __init__(self, life: StreetLife) -> None:
        self._life = life
        self._threshold = 1.0
        if life.town.pilots.any():
            self._threshold = threshold_for(life.demonstration, PILOT_RESOLVED, self._counted_priorities, 6)

    def of_month(self, month: int) -> list[Batch]:
        """The disputes reported in the month, then those whose parties return (some in later months)."""
        cases, priority = self._drawn(month)
        pilot = self._life.town.pilots[cases["community"]]
        resolved = cases["outcome"] == DisputeOutcome.RESOLVED.value
        counted = counts_for_quota(self._life.demonstration, cases["closed_at"]) & resolved
        kept = ~pilot | keep(priority, counted, self._threshold)
        ids = event_ids(days_of(cases["reported_at"]), cases["reported_at"])
        cases = {name: column[kept] for name, column in cases.items()}
        return [self._batch(cases, ids[kept], None), self._returning(cases, ids[kept], month)]

    def _counted_priorities(self, month: int) -> Shares:
        cases, priority = self._drawn(month)
        resolved = cases["outcome"] == DisputeOutcome.RESOLVED.value
        counted = counts_for_quota(self._life.demonstration, cases["closed_at"]) & resolved
        priorities: Shares = priority[counted & self._life.town.pilots[cases["community"]]]
        return priorities

    def _drawn(self, month: int) -> tuple[dict[str, Column], Shares]:
        """The month's cases before the pilot's are thinned out, and their priorities."""
        life = self._life
        random = life.demonstration.random("dispute reports", month)
        days = month_days(month)
        day_at, community, category_at = spread(random, self._expected(days))
        unit = life.town.trouble.draw(random, community)
        day, category = days[day_at], texts(list(_CATEGORIES))[category_at]
        priority = random.random(len(day))
        burst_day, burst_unit = self._parking_burst(month)
        if len(burst_day):
            day, unit = np.concatenate([day, burst_day]), np.concatenate([unit, burst_unit])
            category = np.concatenate([category, texts([DisputeCategory.PARKING] * len(burst_day))])
            priority = np.concatenate([priority, np.full(len(burst_day), ALWAYS)])
        reported = start_of(day) + draw_times(random, _HOURS, len(day))
        return self._course(month, reported, unit, category, 0.0), priority

    def _expected(self, days: Numbers) -> Shares:
        """Expected reports per day, community and category."""
        town, demonstration = self._life.town, self._life.demonstration
        yearly = np.where(town.villages, _YEARLY_VILLAGE, _YEARLY)
        yearly = np.where(town.pilots, _YEARLY_PILOT * SURPLUS, yearly) * demonstration.scale
        level = business_level(days, weekend=0.7, holiday=0.65)
        years = (days - demonstration.anchor) / 365
        seasonal = [share * month_level(days, months) * growth**years for share, growth, months in _CATEGORIES.values()]
        by_category = np.stack(seasonal, axis=1) * level[:, None]
        expected: Shares = by_category[:, None, :] * (yearly / 365 / 0.9)[None, :, None]
        return expected

    def _parking_burst(self, month: int) -> tuple[Numbers, Numbers]:
        """Two months before the day of filling, new parking fees set one compound of the pilot against each other."""
        life = self._life
        units = life.town.units_of_compound(PILOT_COMPOUND)
        if month != month_of(life.demonstration.anchor) - 2 or not len(units):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        random = life.demonstration.random("parking burst")
        count = round(16 * life.demonstration.scale)
        return month_days(month)[4] + random.integers(0, 15, count), units[random.integers(0, len(units), count)]

    def _course(
        self, month: int, reported: Numbers, unit: Numbers, category: Texts, harder: float
    ) -> dict[str, Column]:
        """From report to closing: a median of about five days, one in seventy takes months."""
        life = self._life
        random = life.demonstration.random(f"dispute courses {harder}", month)
        count = len(reported)
        community = life.town.unit_community[unit]
        slow = np.where(life.town.villages[community], 1.25, np.where(life.town.pilots[community], 0.85, 1.0))
        lasting = random.lognormal(np.log(4.3 * slow), 0.8, count)
        lasting = np.where(
            random.random(count) < 0.05 + harder / 8, random.uniform(35, 150, count), np.minimum(lasting, 60)
        )
        accepted = reported + whole(random.lognormal(np.log(1.6), 0.7, count) * HOUR)
        closed = reported + whole(np.maximum(lasting, 0.15) * DAY)
        closed = np.maximum(closed + in_working_hours(random, second_of_day(closed)), accepted + HOUR)
        mediated = accepted + whole((closed - accepted) * random.uniform(0.35, 0.9, count))
        mediated = np.minimum(mediated + in_working_hours(random, second_of_day(mediated)), closed)
        lost = random.random(count) < harder
        outcome = np.where(lost, DisputeOutcome.REFERRED_UP.value, pick(random, _OUTCOMES, count))
        resolved = outcome == DisputeOutcome.RESOLVED.value
        return {
            "unit": unit,
            "community": community,
            "category": category,
            "venue": pick(random, _VENUES, count),
            "reported_at": reported,
            "accepted_at": accepted,
            "mediated_at": mediated,
            "closed_at": closed,
            "outcome": outcome,
            "satisfaction": satisfaction(random, count, asked=0.7, satisfied=np.where(resolved, 0.95, 0.45)),
        }

    def _returning(self, cases: dict[str, Column], ids: Numbers, month: int) -> Batch:
        """The same parties again within 180 days; a second time it is harder, and in the pilot it goes higher up."""
        random = self._life.demonstration.random("returning disputes", month)
        closed = cases["closed_at"]
        lag = whole(random.uniform(6, 110, len(ids)) * DAY)
        back = closed + lag
        back += in_working_hours(random, second_of_day(back))
        returning = (random.random(len(ids)) < _RETURNING) & (back - cases["reported_at"] < 175 * DAY)
        again = {name: column[returning] for name, column in cases.items()}
        course = self._course(month, back[returning], again["unit"], again["category"], 0.3)
        pilot = self._life.town.pilots[again["community"]]
        course["outcome"] = np.where(pilot, DisputeOutcome.REFERRED_UP.value, course["outcome"])
        first = FOLLOW_UPS + month % 24 * 20_000
        again_ids = event_ids(days_of(course["reported_at"]), course["reported_at"], first)
        return self._batch(course, again_ids, ids[returning])

    def _batch(self, cases: dict[str, Column], ids: Numbers, repeat_of: Numbers | None) -> Batch:
        reported, closed = cases["reported_at"], cases["closed_at"]
        columns = self._life.town.place(cases["unit"]) | {
            "dispute_id": ids,
            "category": cases["category"],
            "venue": cases["venue"],
            "reported_at": reported,
            "reported_day": days_of(reported),
            "repeat_of": np.full(len(ids), None, dtype=object) if repeat_of is None else repeat_of,
        }
        closing = {
            "closed_at": closed,
            "closed_day": days_of(closed),
            "outcome": cases["outcome"],
            "satisfaction": cases["satisfaction"],
        }
        stages = (
            Stage(moments=cases["accepted_at"], columns={"accepted_at": cases["accepted_at"]}),
            Stage(moments=cases["mediated_at"], columns={"mediated_at": cases["mediated_at"]}),
            Stage(moments=closed, columns=closing),
        )
        return Batch(table=dispute, began=reported, columns=columns, stages=stages)
