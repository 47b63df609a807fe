"""Public issues (民生问题): what is reported from where, how fast the street responds and resolves."""

import numpy as np

from data_access.codes import IssueCategory, IssueSource
from data_access.demo.batch import Batch, Stage
from data_access.demo.drawing import event_ids, pick, satisfaction, spread, texts
from data_access.demo.issue_titles import TITLES
from data_access.demo.moments import DAY, HOUR, Column, Numbers, Shares, Texts, days_of, second_of_day, start_of, whole
from data_access.demo.pilot_cases import pilot_cases
from data_access.demo.quota import ALWAYS, SURPLUS, counts_for_quota, keep, threshold_for
from data_access.demo.seasons import business_level, draw_times, in_working_hours, month_days, month_level
from data_access.demo.street_life import StreetLife
from data_access.schema import public_issue

PILOT_SOLVED = 52
_YEARLY, _YEARLY_VILLAGE, _YEARLY_PILOT = 185.0, 112.0, 55.0
_HOURS = (1, 1, 1, 1, 1, 2, 5, 12, 24, 28, 24, 16, 8, 10, 18, 20, 18, 14, 12, 12, 9, 6, 3, 2)
_HEATING_MONTHS = (2.6, 2.0, 1.3, 0.2, 0, 0, 0, 0, 0.1, 0.9, 2.8, 2.5)
#: Share of each category, its yearly growth, its months, and its part of cases that drag on.
_CATEGORIES: dict[IssueCategory, tuple[float, float, tuple[float, ...], float]] = {
    IssueCategory.WATER_AND_POWER: (0.13, 0.96, (1.7, 1.4, 0.9, 0.7, 0.7, 1, 1.2, 1.2, 0.8, 0.7, 0.9, 1.6), 0.02),
    IssueCategory.GAS: (0.05, 0.92, (1.1, 1.1, 1, 1, 0.9, 0.9, 0.9, 0.9, 1, 1, 1.1, 1.1), 0.2),
    IssueCategory.HEATING: (0.12, 0.97, _HEATING_MONTHS, 0.06),
    IssueCategory.PROPERTY_MANAGEMENT: (0.19, 0.93, (1,) * 12, 0.13),
    IssueCategory.PARKING: (0.13, 1.12, (1.1, 1.15, 1, 0.95, 0.95, 0.95, 0.95, 0.95, 1, 1, 1, 1.05), 0.12),
    IssueCategory.SANITATION: (0.15, 0.97, (0.8, 0.8, 0.9, 1, 1.1, 1.25, 1.3, 1.25, 1.1, 0.9, 0.8, 0.8), 0.02),
    IssueCategory.LIFTS: (0.08, 1.08, (1, 1, 1, 1, 1, 1.05, 1.1, 1.1, 1, 1, 0.9, 0.9), 0.07),
    IssueCategory.ROADS: (0.08, 1.0, (1.3, 1.3, 1, 0.9, 0.9, 0.95, 1.1, 1.1, 0.9, 0.8, 0.9, 1.2), 0.1),
    IssueCategory.FIRE_SAFETY: (0.05, 1.1, (1.2, 1.1, 0.95, 0.95, 1, 1, 1, 1, 0.95, 0.95, 1, 1.1), 0.03),
    IssueCategory.OTHER: (0.02, 1.0, (1,) * 12, 0.05),
}
_SOURCES = {
    IssueSource.GRID_PATROL: 0.34, IssueSource.HOTLINE_12345: 0.33, IssueSource.COUNCIL: 0.12,
    IssueSource.RESIDENTS: 0.18, IssueSource.MEDIA_TIP: 0.03,
}  # fmt: skip
#: Median hours to a response, and the share of satisfied among those asked.
_SOURCE_MANNERS = {
    IssueSource.GRID_PATROL: (2.0, 0.955), IssueSource.HOTLINE_12345: (5.0, 0.9), IssueSource.COUNCIL: (8.0, 0.935),
    IssueSource.RESIDENTS: (4.0, 0.93), IssueSource.MEDIA_TIP: (3.0, 0.86),
}  # fmt: skip
_URGENT = {
    IssueCategory.WATER_AND_POWER: 0.45,
    IssueCategory.GAS: 0.35,
    IssueCategory.LIFTS: 0.3,
    IssueCategory.FIRE_SAFETY: 0.25,
}
#: Some drag on for fifteen months.
MONTHS_ALIVE = 16


class PublicIssues:
    """The public issues of a street, month by month."""

    def __init__(self, life: StreetLife) -> None:
        self._life = life
        self._threshold = 1.0
        if life.town.pilots.any():
            self._threshold = threshold_for(life.demonstration, PILOT_SOLVED, self._counted_priorities, 17)

    def of_month(self, month: int) -> list[Batch]:
        """The issues reported in the month."""
        cases, priority = self._drawn(month)
        pilot = self._life.town.pilots[cases["community"]]
        counted = counts_for_quota(self._life.demonstration, cases["resolved_at"])
        kept = ~pilot | keep(priority, counted, self._threshold)
        return [self._batch({name: column[kept] for name, column in cases.items()})]

    def _counted_priorities(self, month: int) -> Shares:
        cases, priority = self._drawn(month)
        counted = counts_for_quota(self._life.demonstration, cases["resolved_at"])
        return priority[counted & self._life.town.pilots[cases["community"]]]

    def _drawn(self, month: int) -> tuple[dict[str, Column], Shares]:
        """The month's issues before the pilot's are thinned out, and their priorities; the reported cases come last."""
        life = self._life
        random = life.demonstration.random("public_issues", month)
        days = month_days(month)
        day_at, community, category_at = spread(random, self._expected(days))
        reported = start_of(days[day_at]) + draw_times(random, _HOURS, len(day_at))
        unit = life.town.trouble.draw(random, community)
        cases = self._course(month, reported, unit, category_at)
        priority = random.random(len(reported))
        known = pilot_cases(life.town, life.demonstration, month)
        cases = {name: np.concatenate([column, known[name]]) for name, column in cases.items()}
        cases["public_issue_id"] = event_ids(days_of(cases["reported_at"]), cases["reported_at"])
        return cases, np.concatenate([priority, np.full(len(known["unit"]), ALWAYS)])

    def _expected(self, days: Numbers) -> Shares:
        """Expected reports per day, community and category."""
        town, demonstration = self._life.town, self._life.demonstration
        yearly = np.where(town.villages, _YEARLY_VILLAGE, _YEARLY)
        yearly = np.where(town.pilots, _YEARLY_PILOT * SURPLUS, yearly) * demonstration.scale
        level = business_level(days, weekend=0.75, holiday=0.7)
        years = (days - demonstration.anchor) / 365
        seasonal = [
            share * month_level(days, months) * growth**years for share, growth, months, _ in _CATEGORIES.values()
        ]
        by_category = np.stack(seasonal, axis=1) * level[:, None]
        expected: Shares = by_category[:, None, :] * (yearly / 365 / 0.91)[None, :, None]
        return expected

    def _course(self, month: int, reported: Numbers, unit: Numbers, category_at: Numbers) -> dict[str, Column]:
        """Source, title, response and resolution; some kinds drag on because others must build something first."""
        life = self._life
        random = life.demonstration.random("issue courses", month)
        count = len(reported)
        community = life.town.unit_community[unit]
        source = pick(random, _SOURCES, count)
        respond, satisfied = _by(_SOURCE_MANNERS, source, 0), _by(_SOURCE_MANNERS, source, 1)
        urgent = random.random(count) < np.array([_URGENT.get(category, 0.02) for category in _CATEGORIES])[category_at]
        slow = np.where(life.town.pilots[community], 0.7, np.where(life.town.villages[community], 1.2, 1.0))
        hours = random.lognormal(np.log(np.where(urgent, 0.55, respond) * slow), 0.85, count)
        responded = reported + whole(np.minimum(hours, 90) * HOUR)
        dragging = 1.7 * np.array([drag for *_, drag in _CATEGORIES.values()])[category_at] * slow
        days = random.lognormal(np.log(np.where(urgent, 0.35, 1.9) * slow), 0.65, count)
        draw = random.random(count)
        days = np.where(draw < dragging, random.uniform(90, 440, count), days)
        days = np.where((draw >= dragging) & (draw < dragging + 0.035), random.uniform(8, 80, count), days)
        resolved = responded + whole(days * DAY)
        wait = in_working_hours(random, second_of_day(resolved))
        resolved = resolved + np.where(urgent, 0, wait)
        return {
            "unit": unit,
            "community": community,
            "category": texts(list(_CATEGORIES))[category_at],
            "source": source,
            "urgent": urgent,
            "title": self._titles(month, unit, category_at),
            "households_affected": np.clip(whole(random.lognormal(2.9, 1.2, count)), 1, 900),
            "reported_at": reported,
            "responded_at": responded,
            "resolved_at": resolved,
            "satisfaction": satisfaction(random, count, asked=0.85, satisfied=satisfied - (days > 30) * 0.15),
        }

    def _titles(self, month: int, unit: Numbers, category_at: Numbers) -> Texts:
        random = self._life.demonstration.random("titles", month)
        stock = [TITLES[category] for category in _CATEGORIES]
        number = random.integers(0, 60, len(unit))
        compounds = self._life.town.compound_names[self._life.town.unit_compound[unit]]
        rows = zip(compounds, category_at, number, strict=True)
        return texts([f"{name}：{stock[at][turn % len(stock[at])]}" for name, at, turn in rows])

    def _batch(self, cases: dict[str, Column]) -> Batch:
        reported, responded, resolved = (cases[name] for name in ("reported_at", "responded_at", "resolved_at"))
        own = ("public_issue_id", "category", "source", "urgent", "title", "households_affected", "reported_at")
        resolution = {"resolved_at": resolved, "resolved_day": days_of(resolved), "satisfaction": cases["satisfaction"]}
        return Batch(
            table=public_issue,
            began=reported,
            columns=self._life.town.place(cases["unit"])
            | {name: cases[name] for name in own}
            | {"reported_day": days_of(reported)},
            stages=(
                Stage(moments=responded, columns={"responded_at": responded}),
                Stage(moments=resolved, columns=resolution),
            ),
        )


def _by(manners: dict[IssueSource, tuple[float, float]], source: Texts, part: int) -> Shares:
    return np.select([source == code.value for code in manners], [manner[part] for manner in manners.values()])
