"""Every code of the database has words, and the words are told apart."""

import inspect
from enum import StrEnum

import pandas as pd
import pytest

from data_access import codes
from presentation.labels import label, labelled, labels

CODE_LISTS = [
    member
    for _, member in inspect.getmembers(codes, inspect.isclass)
    if issubclass(member, StrEnum) and member.__module__ == codes.__name__
]


@pytest.mark.parametrize("code_list", CODE_LISTS, ids=lambda code_list: code_list.__name__)
def test_every_code_has_words_of_its_own(code_list: type[StrEnum]) -> None:
    words = labels(code_list)
    assert list(words) == [code.value for code in code_list]
    assert len(set(words.values())) == len(words)
    assert all(word and not word.isascii() for word in words.values())


def test_one_code() -> None:
    assert label(codes.Help.MEALS) == "助餐"
    assert label(codes.IssueSource.HOTLINE_12345) == "12345热线"


def test_a_column_of_codes() -> None:
    named = labelled(pd.Series(["meals", None, "rescue"]), codes.Help)
    assert named[[0, 2]].tolist() == ["助餐", "助救"]
    assert named.isna().tolist() == [False, True, False]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="Help"):
        labelled(pd.Series(["meals", "gardening"]), codes.Help)
