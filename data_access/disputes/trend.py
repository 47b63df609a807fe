"""What changed for real: each category's months against their control limits, and where a signal comes from."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
from pandas import DataFrame
from sqlalchemy import Connection, Select, and_, case, func, select

from data_access.calendar_days import last_of_month, months_between, months_later
from data_access.codes import DisputeCategory
from data_access.control_limits import BASELINE_MONTHS, Month, baseline_of
from data_access.frames import read_frame, share
from data_access.kept_statements import kept
from data_access.rollup import DISPUTES_REPORTED, cells, since_beginning
from data_access.rollup.cohorts import added_up
from data_access.schema import compound
from data_access.scope import Scope
from data_access.settings import TimeLimits

#: The row that stands for all categories together.
ALL_CATEGORIES = "all"


def dispute_trend(connection: Connection, scope: Scope, limits: TimeLimits) -> DataFrame:
    """The twelve months up to the period's last day, judged by the 24 before: one row per category and month.

    Categories in the order of the code list, ``all`` first; months oldest first. category (str), month (datetime64[s]),
    opened (int64, 件), expected, lower, upper (float64, 件; NaN with less than 12 months of baseline), signal (str:
    ``above``, ``below`` or empty), running (bool: the month is not over). See ``data_access.control_limits``
    for the rule.
    """
    judged = scope.last_twelve_months()
    before = _baseline_scope(connection, judged, limits)
    whole = judged.between(before.first_day if before else judged.first_day, judged.last_day)
    counts = _counts(connection, whole, limits)
    rows = []
    for category in (ALL_CATEGORIES, *(code.value for code in DisputeCategory)):
        series = counts.get(category, {})
        baseline = baseline_of(_months(series, before)) if before else None
        for scope_of_month in judged.month_ends():
            month = scope_of_month.first_day
            opened = series.get(month, 0)
            last_day = last_of_month(month)
            running = scope_of_month.as_of_day < last_day
            control = baseline.limits(last_day.day) if baseline else None
            rows.append(
                {
                    "category": category,
                    "month": month,
                    "opened": opened,
                    "expected": control.expected if control else None,
                    "lower": control.lower if control else None,
                    "upper": control.upper if control else None,
                    "signal": control.signal(opened, running=running) if control else "",
                    "running": running,
                }
            )
    frame = DataFrame(rows).astype(dict.fromkeys(("expected", "lower", "upper"), "float64"))
    return frame.assign(month=pd.to_datetime(frame["month"]).astype("datetime64[s]"))


def dispute_signal_by_compound(
    connection: Connection, scope: Scope, limits: TimeLimits, month: date, category: str
) -> DataFrame:
    """Where a month's disputes of a category (``all`` for all) exceed what was usual: one row per compound.

    ``month`` is a first day, one of the last twelve months of the period. Most in excess first: compound_code,
    compound_name (str; missing for cases in no compound), opened (int64, 件), expected (float64, 件: the baseline's
    rate per day times the month's days), excess (float64, 件), excess_share (float64: of the whole excess of these
    places; above 1 where other compounds had less than usual, NaN where there is no excess).
    """
    judged = scope.last_twelve_months()
    before = _baseline_scope(connection, judged, limits)
    every = judged.between(before.first_day if before else judged.first_day, judged.last_day)
    columns = {"compound_code": "text", "compound_name": "text", "opened": "whole", "usual": "whole"}
    statement = _by_compound(connection, every, limits, month, judged.first_day, category)
    frame = _one_without_compound(read_frame(connection, statement, columns))
    expected = frame["usual"] * (last_of_month(month).day / before.days if before else 0.0)
    excess = frame["opened"] - expected
    whole = max(float(excess.sum()), 0.0)
    return (
        frame.drop(columns="usual")
        .assign(expected=expected, excess=excess, excess_share=share(excess, excess * 0 + whole))
        .sort_values(["excess", "compound_code"], ascending=[False, True], ignore_index=True)
    )


@kept
def _by_compound(
    connection: Connection, scope: Scope, limits: TimeLimits, month: date, judged_from: date, category: str
) -> Select[Any]:
    """Row: compound_code, compound_name, what was opened in the month, and before the first month that is judged."""
    keys = ("community_code", "compound_code")
    only = {} if category == ALL_CATEGORIES else {"category": (category,)}
    came = cells(connection, DISPUTES_REPORTED, scope, limits, (*keys, "month", "reported"), only=only)
    in_month, usual = came.c.month == f"{month:%Y-%m}", came.c.month < f"{judged_from:%Y-%m}"
    counts = {
        "opened": case((in_month, came.c.reported), else_=0),
        "usual": case((usual, came.c.reported), else_=0),
    }
    counted = added_up((came, counts), by=keys).subquery()
    return select(
        func.nullif(counted.c.compound_code, ""), compound.c.name, counted.c.opened, counted.c.usual
    ).outerjoin_from(
        counted,
        compound,
        and_(
            compound.c.community_code == counted.c.community_code, compound.c.compound_code == counted.c.compound_code
        ),
    )


def _one_without_compound(frame: DataFrame) -> DataFrame:
    """The cases in no compound of all communities as one row."""
    none = frame["compound_code"].isna()
    if none.sum() < 2:
        return frame
    together = frame[none].iloc[:1].assign(**{name: frame.loc[none, name].sum() for name in ("opened", "usual")})
    return pd.concat([frame[~none], together], ignore_index=True)


def _baseline_scope(connection: Connection, judged: Scope, limits: TimeLimits) -> Scope | None:
    """Up to 24 months before; the very first month of a history is left out, for it may have begun in its middle."""
    earliest = connection.execute(*_earliest_month(connection, judged, limits)).scalar()
    if earliest is None:
        return None
    first_month = months_later(date.fromisoformat(f"{earliest}-01"), 1)
    first = max(months_later(judged.first_day, -BASELINE_MONTHS), first_month)
    last = judged.first_day - timedelta(days=1)
    return judged.between(first, last) if first < last else None


@kept
def _earliest_month(connection: Connection, judged: Scope, limits: TimeLimits) -> Select[Any]:
    came = cells(connection, DISPUTES_REPORTED, since_beginning(judged), limits, ("month", "reported"))
    return select(func.min(came.c.month)).where(came.c.reported > 0)


def _counts(connection: Connection, scope: Scope, limits: TimeLimits) -> dict[str, dict[date, int]]:
    """Reported cases per category (and all of them) and month; months without any are missing."""
    counts: dict[str, dict[date, int]] = {ALL_CATEGORIES: {}}
    for category, month_name, opened in connection.execute(*_by_category_and_month(connection, scope, limits)):
        if opened:
            day = date.fromisoformat(f"{month_name}-01")
            counts.setdefault(category, {})[day] = opened
            counts[ALL_CATEGORIES][day] = counts[ALL_CATEGORIES].get(day, 0) + opened
    return counts


@kept
def _by_category_and_month(connection: Connection, scope: Scope, limits: TimeLimits) -> Select[Any]:
    keys = ("category", "month")
    came = cells(connection, DISPUTES_REPORTED, scope, limits, (*keys, "reported"))
    return added_up((came, {"opened": came.c.reported}), by=keys)


def _months(series: dict[date, int], scope: Scope) -> Sequence[Month]:
    return [
        Month(count=series.get(month, 0), days=last_of_month(month).day)
        for month in months_between(scope.first_day, scope.last_day)
    ]
