"""The filter bar: widgets in, a ``View`` out; drawn once by the shell, above every page."""

from datetime import date, datetime, timedelta
from typing import cast

import streamlit as st

from data_access import calendar_days
from data_access.directory import Directory
from data_access.periods import Comparison, Days, Period, compared_with, days_of
from data_access.scope import Scope
from data_access.viewer import Role, Viewer
from presentation import address, formats
from presentation.address import Filters

#: Keys of the widgets in the session; a page that filters by a click sets them through ``narrow_to``.
COMMUNITY, COMPOUNDS, GRID_UNIT, PERIOD, DAYS, COMPARISON = (
    "community", "compound", "grid_unit", "period", "days", "compare",
)  # fmt: skip
_LAST_SEEN = "page and query last seen"

PERIOD_LABELS = {
    Period.THIS_MONTH: "本月",
    Period.LAST_30_DAYS: "近30天",
    Period.THIS_QUARTER: "本季度",
    Period.THIS_YEAR: "今年",
    Period.LAST_12_MONTHS: "近12个月",
    Period.EVERYTHING: "全部",
    Period.CUSTOM: "自定义",
}
COMPARISON_LABELS = {
    Comparison.PREVIOUS_PERIOD: "上一同长期间",
    Comparison.LAST_YEAR: "去年同期",
    Comparison.NONE: "不对比",
}


def take_address(page: str, directory: Directory, today: date) -> tuple[str, ...]:
    """Bring the URL's filters into the session where the URL is what changed; returns sentences about what it lacked.

    Streamlit empties the query on a switch of pages, so an empty one counts only on the page where it was last seen.
    """
    query = {name: values for name, values in _query().items() if name in address.PARAMETERS}
    seen = st.session_state.get(_LAST_SEEN)
    if seen is not None and (query == seen[1] or (not query and page != seen[0])):
        return ()
    asked = address.read(query, directory, today)
    _put(asked.filters)
    return asked.sentences


def narrow_to(community: str = "", compounds: tuple[str, ...] = (), grid_unit: str = "") -> None:
    """Filter the whole dashboard to a place: a callback for buttons. The period stays as it is."""
    st.session_state[COMMUNITY] = community
    st.session_state[COMPOUNDS] = list(compounds)
    st.session_state[GRID_UNIT] = grid_unit


def draw(page: str, directory: Directory, viewer: Viewer, today: date) -> Filters:
    """Draw the bar and return what is chosen; the URL is brought in line with it."""
    _put_places_right(directory)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filter-bar"):
        communities = list(directory.communities)
        community = st.selectbox(
            "社区",
            communities if viewer.role is Role.SECRETARY else ["", *communities],
            key=COMMUNITY,
            format_func=lambda code: directory.communities.get(code, "全部社区"),
            width=150,
        )
        compounds = st.multiselect(
            "小区",
            directory.compounds_of(community),
            key=COMPOUNDS,
            format_func=lambda code: directory.compounds[code],
            placeholder="全部小区",
            width=300,
        )
        grid_unit = st.selectbox(
            "网格",
            ["", *(directory.grid_units_of(community, tuple(compounds)) if community else [])],
            key=GRID_UNIT,
            format_func=lambda code: directory.grid_units[code].name if code else "全部网格",
            width=150,
            disabled=not community,
            help=None if community else "先选择社区，再选择网格",
        )
        period = st.selectbox("时间", list(PERIOD_LABELS), key=PERIOD, format_func=PERIOD_LABELS.__getitem__, width=130)
        days = _draw_days(today) if period is Period.CUSTOM else None
        comparison = st.selectbox(
            "对比", list(COMPARISON_LABELS), key=COMPARISON, format_func=COMPARISON_LABELS.__getitem__, width=150
        )
    chosen = Filters(
        community=community,
        compounds=tuple(compounds),
        grid_unit=grid_unit,
        period=period,
        days=days,
        comparison=comparison,
    )
    _give_address(page, chosen)
    return chosen


def scopes_of(filters: Filters, viewer: Viewer, *, now: datetime, earliest: date | None) -> tuple[Scope, Scope | None]:
    """The scope that the filters ask for, as of ``now``, and the one it is compared with.

    ``earliest`` is the first day with data, needed for the period 全部 alone.
    """
    today = calendar_days.day_of(now)
    days = days_of(filters.period, today, earliest=earliest or today, custom=filters.days)
    scope = Scope(
        territory=viewer.territory,
        first_day=days.first,
        last_day=days.last,
        as_of=min(now, calendar_days.last_second_of(days.last)),
        communities=(filters.community,) if filters.community else (),
        compounds=filters.compounds,
        grid_units=(filters.grid_unit,) if filters.grid_unit else (),
    )
    before = compared_with(days, filters.period, filters.comparison)
    return scope, scope.between(before.first, before.last) if before else None


def words(filters: Filters, scope: Scope, directory: Directory, today: date) -> str:
    """What is shown, in words: "文兴社区 · 璀璨天城 · 2025年12月–2026年11月"."""
    place = directory.communities.get(filters.community) or (
        directory.street_name if len(scope.territory) == 9 else directory.place_name("community", scope.territory)
    )
    parts = [place]
    if filters.compounds:
        names = [directory.compounds[code] for code in filters.compounds]
        parts.append("、".join(names) if len(names) <= 2 else f"{len(names)} 个小区")
    if filters.grid_unit:
        parts.append(directory.grid_units[filters.grid_unit].name)
    parts.append(formats.period_words(scope.first_day, scope.last_day, today=today))
    return " · ".join(parts)


def _draw_days(today: date) -> Days | None:
    chosen = cast(
        "date | tuple[date, ...]", st.date_input("起止日期", key=DAYS, max_value=today, format="YYYY-MM-DD", width=240)
    )
    # In the middle of choosing there is one day only: that day is shown, and the second one when it comes.
    picked = sorted(chosen) if isinstance(chosen, tuple) else [chosen]
    return Days(picked[0], picked[-1]) if picked else Days(today, today)


def _put(filters: Filters) -> None:
    narrow_to(filters.community, filters.compounds, filters.grid_unit)
    st.session_state[PERIOD] = filters.period
    st.session_state[COMPARISON] = filters.comparison
    if filters.days:
        st.session_state[DAYS] = (filters.days.first, filters.days.last)


def _put_places_right(directory: Directory) -> None:
    """What was chosen below another community goes before the widgets meet it."""
    chosen = Filters(
        community=st.session_state.get(COMMUNITY) or "",
        compounds=tuple(st.session_state.get(COMPOUNDS) or ()),
        grid_unit=st.session_state.get(GRID_UNIT) or "",
    )
    kept = address.consistent(chosen, directory)
    if kept != chosen:
        narrow_to(kept.community, kept.compounds, kept.grid_unit)
    if DAYS not in st.session_state:
        today = calendar_days.today()
        st.session_state[DAYS] = (today - timedelta(days=29), today)


def _query() -> dict[str, list[str]]:
    """All parameters of the URL with all their values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _give_address(page: str, filters: Filters) -> None:
    wanted = address.write(filters)
    query = _query()
    others = {name: values for name, values in query.items() if name not in address.PARAMETERS}
    if query != {**others, **wanted}:
        st.query_params.from_dict({**others, **wanted})
    st.session_state[_LAST_SEEN] = (page, wanted)
