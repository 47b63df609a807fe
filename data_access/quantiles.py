"""Nearest-rank quantiles by window functions: SQLite has no such aggregate, and both databases must say the same."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select


def quantiles(values: Subquery, value: str, shares: dict[str, float], *groups: str) -> Select[*tuple[Any, ...]]:
    """Nearest-rank quantiles of ``value`` per group, exact on both databases.

    ``values`` has the group columns and the value column (no NULLs in it); ``shares`` names each quantile, e.g.
    ``{"median": 0.5, "p90": 0.9}``. Row: the group columns, ``n`` (how many values), one column per name. The p
    quantile is the smallest value with at least a share p of the values at or below it (PostgreSQL calls it
    ``percentile_disc``); SQLite has no such aggregate, so both rank with window functions.
    """
    by = [values.c[group] for group in groups]
    ranked = select(
        *by,
        values.c[value].label("value"),
        func.row_number().over(partition_by=by or None, order_by=values.c[value]).label("position"),
        func.count().over(partition_by=by or None).label("n"),
    ).subquery()
    picks = [func.max(ranked.c.value).filter(_is_quantile(ranked, share)).label(name) for name, share in shares.items()]
    keys = [ranked.c[group] for group in groups]
    return select(*keys, func.max(ranked.c.n).label("n"), *picks).group_by(*keys)


def _is_quantile(ranked: Subquery, share: float) -> ColumnElement[bool]:
    # position = ceil(share * n), without ceil(), which SQLite may be built without; the epsilon absorbs 0.9 * 10 > 9
    wanted = ranked.c.n * share - 1e-9
    return and_(ranked.c.position >= wanted, ranked.c.position < wanted + 1)


def weighted_quantiles(buckets: Subquery, shares: dict[str, float], *groups: str) -> Select[*tuple[Any, ...]]:
    """Nearest-rank quantiles over counted values: ``buckets`` has the group columns, ``bucket`` and ``n``.

    Row: the group columns, ``n`` (how many values), one column per name: the bucket in which the quantile lies. A
    bucket may occur several times; counts are summed first.
    """
    by = [buckets.c[group] for group in groups]
    summed = select(*by, buckets.c.bucket, func.sum(buckets.c.n).label("n")).group_by(*by, buckets.c.bucket).subquery()
    keys = [summed.c[group] for group in groups]
    counted = select(
        *keys,
        summed.c.bucket,
        func.sum(summed.c.n).over(partition_by=keys or None, order_by=summed.c.bucket).label("so_far"),
        func.sum(summed.c.n).over(partition_by=keys or None).label("n"),
    ).subquery()
    # the epsilon absorbs 0.9 * 10 > 9, as in ``quantiles``
    picks = [
        func.min(counted.c.bucket).filter(counted.c.so_far >= counted.c.n * share - 1e-9).label(name)
        for name, share in shares.items()
    ]
    final = [counted.c[group] for group in groups]
    return select(*final, func.max(counted.c.n).label("n"), *picks).group_by(*final)
