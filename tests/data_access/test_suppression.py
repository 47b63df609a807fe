import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from data_access.suppression import SMALLEST_TOLD_COUNT, suppress_rates, suppress_small_counts


def test_one_to_four_are_hidden_zero_and_five_are_told() -> None:
    told = suppress_small_counts(DataFrame({"elders": [0, 1, 4, 5]}), ["elders"])
    assert told["elders"].tolist() == [0, pd.NA, pd.NA, 5]
    assert told["elders_suppressed"].tolist() == [False, True, True, False]


def test_a_missing_count_stays_missing_and_is_not_called_hidden() -> None:
    told = suppress_small_counts(DataFrame({"elders": [None, 9]}), ["elders"])
    assert told["elders"].isna().tolist() == [True, False]
    assert told["elders_suppressed"].tolist() == [False, False]


def test_a_single_hidden_cell_takes_the_next_smallest_with_it() -> None:
    told = suppress_small_counts(DataFrame({"elders": [3, 40, 12, 0]}), ["elders"])
    assert told["elders_suppressed"].tolist() == [True, False, True, False]


def test_each_group_has_a_total_of_its_own() -> None:
    frame = DataFrame({"community": ["a", "a", "b", "b"], "elders": [3, 40, 12, 30]})
    told = suppress_small_counts(frame, ["elders"], within=["community"])
    assert told["elders_suppressed"].tolist() == [True, True, False, False]


def test_a_rate_goes_with_its_parts() -> None:
    frame = DataFrame({"covered": [3, 3, 30], "elders": [10, 10, 40], "coverage": [0.3, 0.3, 0.75]})
    told = suppress_rates(suppress_small_counts(frame, ["covered", "elders"]), [("coverage", ("covered", "elders"))])
    assert told["coverage"].isna().tolist() == [True, True, False]


@given(st.lists(st.integers(min_value=0, max_value=30), min_size=2, max_size=12))
def test_nothing_hidden_can_be_worked_out_from_the_total(counts: list[int]) -> None:
    told = suppress_small_counts(DataFrame({"elders": counts}), ["elders"])
    hidden = told["elders_suppressed"]
    assert (told["elders"].dropna() == [c for c, h in zip(counts, hidden, strict=True) if not h]).all()
    assert not any(0 < c < SMALLEST_TOLD_COUNT and not h for c, h in zip(counts, hidden, strict=True))
    others = sum(1 for count in counts if count > 0)
    # With one hidden cell, total − rest would name it; only where nothing else is there to hide does it stand alone.
    assert hidden.sum() != 1 or others == 1
