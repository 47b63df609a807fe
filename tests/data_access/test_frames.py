from datetime import UTC, date, datetime

import pandas as pd
import pytest
from pandas import Series
from sqlalchemy import Date, DateTime, Engine, Float, Integer, String, cast, literal, null, select

from data_access.engine import reading
from data_access.frames import read_frame, share
from data_access.schema import dispute
from tests import rows

COLUMNS = {
    "month": "month", "reported_day": "day", "reported_at": "moment", "category": "text", "opened": "count",
    "closed": "whole", "days": "number", "repeat": "yes_no",
}  # fmt: skip
TYPES = {
    "month": "datetime64[s]", "reported_day": "datetime64[s]", "reported_at": "datetime64[s, Asia/Shanghai]",
    "category": "str", "opened": "Int64", "closed": "int64", "days": "float64", "repeat": "bool",
}  # fmt: skip

ASKED = select(
    literal("2026-11"), dispute.c.reported_day, dispute.c.reported_at, dispute.c.category, literal(3), literal(2),
    literal(1.5), literal(True),
)  # fmt: skip


def test_an_empty_answer_has_the_types_of_a_full_one(empty_engine: Engine) -> None:
    with reading(empty_engine) as connection:
        empty = read_frame(connection, ASKED, COLUMNS)
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
        rows.put_dispute(connection, datetime(2026, 11, 22, 16, tzinfo=UTC))
    with reading(empty_engine) as connection:
        full = read_frame(connection, ASKED, COLUMNS)
    assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict() == TYPES
    assert (len(empty), len(full)) == (0, 1)
    assert full["month"][0].date() == date(2026, 11, 1)
    assert str(full["reported_at"][0]) == "2026-11-23 00:00:00+08:00"


def test_what_is_missing_stays_missing(empty_engine: Engine) -> None:
    asked = select(*(cast(null(), kind) for kind in (String, Date, DateTime, String, Integer, Float)))
    columns = {name: kind for name, kind in COLUMNS.items() if kind not in ("whole", "yes_no")}
    with reading(empty_engine) as connection:
        frame = read_frame(connection, asked, columns)
        with pytest.raises(TypeError):
            read_frame(connection, select(null()), {"closed": "whole"})
        with pytest.raises(ValueError, match="argument 2"):
            read_frame(connection, select(literal(1), literal(2)), {"closed": "whole"})
    assert frame.isna().all(axis=None)
    assert frame.dtypes.astype(str).to_dict() == {name: TYPES[name] for name in columns}


def test_shares_go_by_the_rows_labels_and_take_whole_numbers() -> None:
    numerator, denominator = Series([1, 2], index=["a", "b"]), Series([8, 4, 0], index=["b", "a", "c"])
    assert share(numerator, denominator)[["a", "b"]].tolist() == [0.25, 0.25]
    assert pd.isna(share(numerator, denominator)["c"])


def test_a_share_of_nothing_is_unknown() -> None:
    shares = share(Series([1, 0, 0, None], dtype="Int64"), Series([4, 4, 0, 4], dtype="Int64"))
    assert shares.dtype == "float64"
    assert shares[:2].tolist() == [0.25, 0.0]
    assert shares[2:].isna().all()
    assert pd.isna(shares[2])
