"""Which units a scope is broken down by."""

from datetime import date

import pytest

from data_access.calendar_days import end_of
from data_access.scope import Scope
from data_access.unit_levels import level_below
from tests import rows

ONE, TWO = rows.COMMUNITY, "140213066005"
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("places", "level"),
    [
        ({}, "community"),
        ({"communities": (ONE, TWO)}, "community"),
        ({"communities": (ONE,)}, "compound"),
        ({"communities": (ONE,), "compounds": (ONE + "001",)}, "grid_unit"),
        ({"communities": (ONE,), "grid_units": (ONE + "01",)}, "grid_unit"),
        ({"territory": ONE}, "compound"),
    ],
)
def test_a_scope_is_broken_down_by_what_lies_below_it(places, level):
    defaults = {"territory": rows.STREET, "first_day": DAY, "last_day": DAY, "as_of": end_of(DAY)}

    assert level_below(Scope(**(defaults | places))) == level
