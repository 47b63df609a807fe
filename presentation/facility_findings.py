"""Sentences about the rooms that the data writes itself: which are full, which stand idle, and when.

Confidential rooms are never named by hours here: their counts are too small to speak of a habit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pandas import DataFrame, Series

from data_access.codes import CONFIDENTIAL_FACILITIES, AgeBand, FacilityKind
from data_access.frames import share
from data_access.school_terms import TERM
from presentation.formats import hour, known, month, number, percent_of
from presentation.labels import labels

KIND_WORDS, AGE_WORDS = labels(FacilityKind), labels(AgeBand)
DAY_WORDS = {False: "工作日", True: "周末"}
#: Hours that stand out as much belong together: within this share of the fullest, or below this occupancy.
_NEARLY_AS_FULL, _IDLE = 0.85, 0.05
#: Fewer visits say nothing about who comes to a kind of room.
_ENOUGH_TO_SPEAK_OF = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive hours of working days or weekends of one kind of room, with their occupancy (0–1)."""

    kind: str
    weekend: bool
    first_hour: int
    end_hour: int
    occupancy: float

    @property
    def words(self) -> str:
        """ "科创乐园周末 15–17时"."""
        return f"{KIND_WORDS[self.kind]}{DAY_WORDS[self.weekend]} {self.first_hour}–{hour(self.end_hour)}"


def by_day_type(occupancy: DataFrame) -> DataFrame:
    """``occupancy`` summed up over working days and weekends, without confidential rooms and closed hours.

    Row: kind (str), weekend (bool), hour (int), occupancy (float64), by kind, weekend and hour.
    """
    open_hours = occupancy[
        (occupancy["capacity_hours"] > 0) & ~occupancy["kind"].isin([kind.value for kind in CONFIDENTIAL_FACILITIES])
    ]
    sums = (
        open_hours.assign(weekend=open_hours["weekday"] >= 5)
        .groupby(["kind", "weekend", "hour"], as_index=False)[["person_hours", "capacity_hours"]]
        .sum()
    )
    return sums.assign(occupancy=share(sums["person_hours"], sums["capacity_hours"]))


def fullest(hours: DataFrame) -> Stretch | None:
    """The fullest hour of all with the hours around it that are nearly as full; None where nobody came."""
    if hours.empty or not hours["occupancy"].max() > 0:
        return None
    top = hours.sort_values("occupancy", ascending=False, kind="stable").iloc[0]
    level = top["occupancy"] * _NEARLY_AS_FULL
    return next(
        stretch
        for stretch in _stretches(hours, hours["occupancy"] >= level)
        if (stretch.kind, stretch.weekend) == (top["kind"], top["weekend"])
        and stretch.first_hour <= top["hour"] < stretch.end_hour
    )


def idlest(hours: DataFrame) -> Stretch | None:
    """The longest open stretch in which hardly anybody comes, the emptier of equals; None where there is none."""
    found = _stretches(hours, hours["occupancy"] < _IDLE)
    return max(found, key=lambda idle: (idle.end_hour - idle.first_hour, -idle.occupancy), default=None)


def _stretches(hours: DataFrame, wanted: Series) -> list[Stretch]:
    chosen = hours[wanted]
    breaks = (chosen[["kind", "weekend"]] != chosen[["kind", "weekend"]].shift()).any(axis=1) | (
        chosen["hour"] != chosen["hour"].shift() + 1
    )
    return [
        Stretch(
            kind=str(run["kind"].iloc[0]),
            weekend=bool(run["weekend"].iloc[0]),
            first_hour=int(run["hour"].iloc[0]),
            end_hour=int(run["hour"].iloc[-1]) + 1,
            occupancy=float(run["person_hours"].sum() / run["capacity_hours"].sum()),
        )
        for _, run in chosen.groupby(breaks.cumsum())
    ]


def hours_finding(hours: DataFrame) -> str:
    """ "科创乐园周末 15–17时最挤，平均占用 87%"."""
    full = fullest(hours)
    return "忙闲时段" if full is None else f"{full.words}最挤，平均占用 {percent_of(full.occupancy)}"


def hours_of_each_kind(hours: DataFrame) -> list[tuple[str, str]]:
    """For each kind its words and "最挤 周末 15–17时（87%），空闲 工作日 9–11时（3%）", in the order of the kinds."""
    told = []
    for kind, words in KIND_WORDS.items():
        rows = hours[hours["kind"] == kind]
        full, idle = fullest(rows), idlest(rows)
        if full is None:
            continue
        sentence = f"最挤 {full.words.removeprefix(words)}（{percent_of(full.occupancy)}）"
        if idle is not None:
            sentence += f"，空闲 {idle.words.removeprefix(words)}（{percent_of(idle.occupancy)}）"
        told.append((words, sentence))
    return told


def kinds_finding(by_kind: DataFrame) -> str:
    """ "图书阅览角到访最多，占 38%"; hidden kinds are not spoken of."""
    told = by_kind[by_kind["visits"].notna() & (by_kind["visits"] > 0)]
    if told.empty:
        return "各类空间到访"
    top = told.sort_values("visits", ascending=False, kind="stable").iloc[0]
    part = known(top["visits"] / told["visits"].sum())
    return f"{KIND_WORDS[top['key']]}到访最多，占 {percent_of(part)}"


def utilisation_finding(names: Sequence[str], utilisation: Sequence[float | None]) -> str:
    """ "科创乐园利用率最高，解压室最低"."""
    told = [(rate, name) for name, value in zip(names, utilisation, strict=True) if (rate := known(value)) is not None]
    if not told:
        return "利用率"
    if len(told) == 1:
        return f"{told[0][1]}利用率 {percent_of(told[0][0])}"
    return f"{max(told)[1]}利用率最高，{min(told)[1]}最低"


def months_finding(by_month: DataFrame) -> str:
    """ "2026年8月到访最多，8,123 人次"."""
    totals = by_month.groupby("month")["visits"].sum()
    if totals.empty or not totals.max() > 0:
        return "每月到访"
    top = totals.reset_index().sort_values("visits", ascending=False, kind="stable").iloc[0]
    return f"{month(top['month'])}到访最多，{number(top['visits'])} 人次"


def school_year_finding(by_part: DataFrame) -> str:
    """ "寒暑假工作日日均 86 人次，比学期中多 24%"; by the rooms that tell every count."""
    told = by_part[~by_part["kind"].isin([kind.value for kind in CONFIDENTIAL_FACILITIES])]
    days = told.groupby("part")["days"].first()
    visits = told.groupby("part")["visits"].sum()
    holidays = [part for part in visits.index if part != TERM]
    if TERM not in visits.index or not holidays or not visits[TERM]:
        return "学期与寒暑假"
    in_term = visits[TERM] / days[TERM]
    in_holidays = visits[holidays].sum() / days[holidays].sum()
    change = in_holidays / in_term - 1
    words = "多" if change >= 0 else "少"
    return f"寒暑假工作日日均 {number(in_holidays)} 人次，比学期中{words} {percent_of(abs(change))}"


def ages_finding(by_age: DataFrame) -> str:
    """ "科创乐园以小学为主，占 62%": the age band that makes up the largest part of any kind."""
    told = by_age[by_age["visits"].notna()]
    if told.empty:
        return "各年龄段到访"
    totals = told.groupby("kind")["visits"].transform("sum")
    parts = told.assign(part=share(told["visits"], totals))[totals >= _ENOUGH_TO_SPEAK_OF]
    if parts.empty:
        return "各年龄段到访"
    top = parts.sort_values("part", ascending=False, kind="stable").iloc[0]
    return f"{KIND_WORDS[top['kind']]}以{AGE_WORDS[top['age_band']]}为主，占 {percent_of(top['part'])}"
