"""The filters as they stand in the URL: codes only, read, checked against what the viewer may see, written back.

``?community=140213066004&compound=140213066004001&period=last_12_months`` says the same to a colleague, after a
reload and in a year. Streamlit's own binding of widgets to the URL writes their Chinese labels instead of the codes,
which is why this module exists (docs/decisions.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from data_access.directory import Directory
from data_access.periods import Comparison, Days, Period

Code = TypeVar("Code", bound=StrEnum)
Query = Mapping[str, list[str]]

#: The parameters that belong to the filter bar; a page's own parameters are left alone.
PARAMETERS = ("community", "compound", "grid_unit", "period", "days", "compare")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is chosen; the empty community and grid unit mean all of them. ``days`` only with a custom period."""

    community: str = ""
    compounds: tuple[str, ...] = ()
    grid_unit: str = ""
    period: Period = Period.LAST_12_MONTHS
    days: Days | None = None
    comparison: Comparison = Comparison.PREVIOUS_PERIOD


@dataclass(frozen=True, slots=True)
class Address:
    """Filters that can be shown, and one Chinese sentence for each value of the URL that could not."""

    filters: Filters
    sentences: tuple[str, ...] = field(default=())


def read(query: Query, directory: Directory, today: date) -> Address:
    """What the URL asks for, put right where it cannot be shown: unknown values fall back and say so."""
    sentences: list[str] = []
    period = _code(Period, query, "period", Period.LAST_12_MONTHS, "时间范围", sentences)
    days = _days(query.get("days", []), today, sentences) if period is Period.CUSTOM else None
    if period is Period.CUSTOM and days is None:
        period = Period.LAST_12_MONTHS
    filters = Filters(
        community=_last(query, "community"),
        compounds=tuple(query.get("compound", [])),
        grid_unit=_last(query, "grid_unit"),
        period=period,
        days=days,
        comparison=_code(Comparison, query, "compare", Comparison.PREVIOUS_PERIOD, "对比方式", sentences),
    )
    return Address(_with_known_places(filters, directory, sentences), tuple(sentences))


def write(filters: Filters) -> dict[str, list[str]]:
    """The parameters that say ``filters``; what is as by default is left out, so that plain links stay plain."""
    plain = Filters()
    said = {
        "community": [filters.community] if filters.community else [],
        "compound": list(filters.compounds),
        "grid_unit": [filters.grid_unit] if filters.grid_unit else [],
        "period": [filters.period.value] if filters.period != plain.period else [],
        "days": [day.isoformat() for day in (filters.days.first, filters.days.last)] if filters.days else [],
        "compare": [filters.comparison.value] if filters.comparison != plain.comparison else [],
    }
    return {name: values for name, values in said.items() if values}


def consistent(filters: Filters, directory: Directory) -> Filters:
    """Drop compounds that are not of the community, and a grid unit that is not of the compounds.

    A compound or grid unit alone names its community, so that a link need not carry both.
    """
    below = {code[:12] for code in (*filters.compounds, filters.grid_unit) if code}
    community = filters.community or (below.pop() if len(below) == 1 else "")
    compounds = tuple(code for code in filters.compounds if code.startswith(community))
    stays = filters.grid_unit in directory.grid_units_of(community, compounds)
    return replace(filters, community=community, compounds=compounds, grid_unit=filters.grid_unit if stays else "")


def _with_known_places(filters: Filters, directory: Directory, sentences: list[str]) -> Filters:
    if filters.community and filters.community not in directory.communities:
        sentences.append(f"没有找到社区“{filters.community}”，或无权查看，已显示全部社区。")
        filters = replace(filters, community="")
    unknown = [code for code in filters.compounds if code not in directory.compounds]
    if unknown:
        sentences.append(f"没有找到小区“{'、'.join(unknown)}”，或无权查看，已略去。")
        filters = replace(filters, compounds=tuple(code for code in filters.compounds if code in directory.compounds))
    if filters.grid_unit and filters.grid_unit not in directory.grid_units:
        sentences.append(f"没有找到网格“{filters.grid_unit}”，或无权查看，已显示全部网格。")
        filters = replace(filters, grid_unit="")
    return consistent(filters, directory)


def _last(query: Query, name: str) -> str:
    values = query.get(name) or [""]
    return values[-1]


def _code(code_list: type[Code], query: Query, name: str, default: Code, called: str, sentences: list[str]) -> Code:
    text = _last(query, name)
    if not text:
        return default
    try:
        return code_list(text)
    except ValueError:
        sentences.append(f"链接中的{called}“{text}”无法识别，已改用默认值。")
        return default


def _days(texts: list[str], today: date, sentences: list[str]) -> Days | None:
    try:
        first, last = sorted(date.fromisoformat(text) for text in texts)
    except ValueError:
        sentences.append("链接中的起止日期无法识别，已改用近12个月。")
        return None
    if first > today:
        sentences.append("链接中的日期还没有到来，已改用近12个月。")
        return None
    return Days(first, min(last, today))
