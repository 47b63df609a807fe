"""The units of a level with one measure: values, what is hidden, the rank among siblings, and whether in scope."""

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from pandas import DataFrame

from data_access.measures import Measure, measure_by_unit
from data_access.places import units
from data_access.scope import Scope
from data_access.unit_levels import Level
from presentation import formats, reads
from presentation.breaks import BreakMethod, Breaks, breaks_of
from presentation.formats import Quantity
from presentation.kept import kept_by_tables
from presentation.measure_labels import LEVEL_NAMES, parts_text, value_text
from presentation.view import View

#: Of as many measures, levels and views; one is some 80 kB, of a compound a tenth of it.
_KEPT: Final = 400


@dataclass(frozen=True, slots=True)
class UnitValue:
    """One unit with one measure, as the view's reader may know it.

    ``rank`` counts from the highest value among ``siblings``, the units with a value under the same community (of the
    same street, for communities); None without a value. ``equal`` of these, itself among them, have that value.
    ``in_scope``: the filters of the screen contain the unit.
    """

    code: str
    name: str
    community_code: str
    community_name: str
    value: Quantity
    numerator: Quantity
    denominator: Quantity
    rank: int | None
    siblings: int
    in_scope: bool
    equal: int = 1

    @property
    def full_name(self) -> str:
        """With its community, below which names repeat: "文兴社区 · 第七网格"."""
        return self.name if self.code == self.community_code else f"{self.community_name} · {self.name}"

    @property
    def short_name(self) -> str:
        """The same in fewer signs, for a narrow axis: "文兴第七网格"."""
        return self.name if self.code == self.community_code else self.community_name.removesuffix("社区") + self.name

    @property
    def known(self) -> float | None:
        return formats.known(self.value)


def whole_territory(scope: Scope) -> Scope:
    """The same days everywhere: a unit on the map is shown as a whole, whatever the filters leave of it."""
    return replace(scope, communities=(), compounds=(), grid_units=())


@kept_by_tables(_KEPT)
def unit_values(view: View, measure: Measure, level: Level) -> list[UnitValue]:
    """Every unit of the level in the viewer's territory, by code; everybody's, so nobody changes the list."""
    everywhere = replace(view, scope=whole_territory(view.scope), comparison_scope=None)
    every = _values_everywhere(everywhere, measure, level)
    in_scope = set(reads.ask(view, units, level=level)["unit_code"])
    return [unit if unit.code in in_scope else replace(unit, in_scope=False) for unit in every]


@kept_by_tables(_KEPT)
def _values_everywhere(view: View, measure: Measure, level: Level) -> list[UnitValue]:
    """The same, all of them in scope: one list for whatever the filters choose."""
    frame = reads.ask(view, measure_by_unit, measure=measure.value, level=level, limits=view.limits)
    communities = reads.directory().communities
    ranks = ranks_of(frame)
    return [
        UnitValue(
            code=row["unit_code"],
            name=row["unit_name"],
            community_code=row["community_code"],
            community_name=communities.get(row["community_code"], row["community_code"]),
            **quantities_of(row),
            rank=rank.rank,
            siblings=rank.siblings,
            equal=rank.equal,
            in_scope=True,
        )
        for row in frame.to_dict(orient="records")
        for rank in (ranks.get(row["unit_code"], _UNRANKED),)
    ]


def quantities_of(row: dict[Any, Any]) -> dict[str, Quantity]:
    """value, numerator and denominator of one row of a measure's answer, with what is not told."""
    people, in_all, left = (bool(row[f"{name}_suppressed"]) for name in ("people", "people_in_all", "people_left"))
    hidden = bool(row["hidden"])
    return {
        "value": formats.quantity(row["value"], hidden or people or in_all or left),
        "numerator": formats.quantity(row["numerator"], hidden or people or left),
        "denominator": formats.quantity(row["denominator"], in_all),
    }


class Rank(NamedTuple):
    """A place from the highest among siblings, how many these are, and how many of them share it."""

    rank: int | None
    siblings: int
    equal: int


_UNRANKED: Final = Rank(None, 0, 1)


def ranks_of(frame: DataFrame) -> dict[str, Rank]:
    """For each unit with a value its rank among its siblings."""
    told = frame[frame["value"].notna()]
    family = told["community_code"].where(told["unit_code"] != told["community_code"], "")
    places = told["value"].groupby(family).rank(method="min", ascending=False).astype("int64")
    sizes = told["value"].groupby(family).transform("size")
    equals = told["value"].groupby([family, told["value"]]).transform("size")
    return dict(zip(told["unit_code"], map(Rank, places, sizes, equals), strict=True))


def breaks_for(values: list[UnitValue], method: BreakMethod) -> Breaks:
    """The classes of the units in scope: what is stepped back does not decide the colours."""
    return breaks_of([unit.known for unit in values if unit.in_scope and unit.known is not None], method)


def rank_text(unit: UnitValue, level: Level) -> str:
    """ "在文兴社区 26 个网格中第 3 高", "…并列第 3 高"; none without a value, or where all are equal."""
    if unit.rank is None:
        return "没有可比的数值，不参与排名"
    among = "全街道" if level == "community" else unit.community_name
    siblings = f"{among} {unit.siblings} 个{LEVEL_NAMES[level]}"
    if unit.equal == unit.siblings > 1:
        return f"{siblings}都相同"
    return f"在{siblings}中{'并列' if unit.equal > 1 else ''}第 {unit.rank} 高"


def card_text(unit: UnitValue, measure: Measure, level: Level, name: str) -> str:
    """What hovering over a unit says below its name, one line each."""
    parts = parts_text(measure, unit.numerator, unit.denominator)
    place = "" if level == "community" else unit.community_name
    lines = (place, f"{name}：{value_text(measure, unit.value)}", parts, rank_text(unit, level))
    return "\n".join(line for line in lines if line)
