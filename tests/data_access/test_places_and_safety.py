"""Units, their residents, and the hazards found in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from data_access import rollup
from data_access.places import residents_by_unit, units
from data_access.safety import hazards_by_unit
from data_access.scope import Scope
from data_access.settings import TimeLimits
from tests import rows

AS_OF = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai
SCOPE = Scope(territory=rows.STREET, first_day=date(2026, 11, 1), last_day=date(2026, 11, 23), as_of=AS_OF)
FIRST, SECOND = rows.COMMUNITY + "01", rows.COMMUNITY + "02"
COMPOUND = rows.COMMUNITY + "001"


def fill_places(connection: Connection) -> None:
    rows.put_street(connection)
    rows.put_community(connection)
    rows.put_community(connection, "140213066005", short_name="邻近社区")
    rows.put_street(connection, "150000001")
    rows.put_community(connection, "150000001001")
    rows.put_compound(connection, COMPOUND, name="璀璨天城")
    rows.put_compound(connection, rows.COMMUNITY + "002", deleted_at=AS_OF)
    rows.put_grid_unit(connection, FIRST, compound_code=COMPOUND)
    rows.put_grid_unit(connection, SECOND)
    rows.put_building(connection, rows.COMMUNITY + "0001", compound_code=COMPOUND)
    rows.put_building(connection, rows.COMMUNITY + "0002", grid_unit_code=SECOND, household_count=7, resident_count=9)
    rows.put_building(connection, rows.COMMUNITY + "0003", compound_code=COMPOUND, deleted_at=AS_OF)


def test_units_of_each_level(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        fill_places(connection)
        communities = units(connection, SCOPE, "community")
        assert list(communities["unit_code"]) == [rows.COMMUNITY, "140213066005"]
        assert list(communities["unit_name"]) == ["测试社区", "邻近社区"]
        assert communities["compound_code"].isna().all()
        assert list(units(connection, SCOPE, "compound")["unit_code"]) == [COMPOUND]
        grid_units = units(connection, SCOPE, "grid_unit").set_index("unit_code")
        assert list(grid_units.index) == [FIRST, SECOND]
        assert grid_units.loc[FIRST, "compound_code"] == COMPOUND
        assert list(grid_units["compound_code"].isna()) == [False, True]


def test_units_of_a_narrower_scope(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        fill_places(connection)
        by_grid_unit = replace(SCOPE, grid_units=(FIRST,))
        assert list(units(connection, by_grid_unit, "compound")["unit_code"]) == [COMPOUND]
        assert list(units(connection, by_grid_unit, "community")["unit_code"]) == [rows.COMMUNITY]
        assert units(connection, replace(SCOPE, grid_units=(SECOND,)), "compound").empty
        assert list(units(connection, replace(SCOPE, compounds=(COMPOUND,)), "grid_unit")["unit_code"]) == [FIRST]


def test_residents_are_those_of_the_buildings_in_the_scope(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        fill_places(connection)
        communities = residents_by_unit(connection, SCOPE, "community").set_index("unit_code")
        assert list(communities.loc[rows.COMMUNITY, ["households", "residents"]]) == [67, 159]
        assert list(communities.loc["140213066005", ["households", "residents"]]) == [0, 0]
        assert list(residents_by_unit(connection, SCOPE, "grid_unit")["residents"]) == [150, 9]
        assert list(residents_by_unit(connection, SCOPE, "compound")["residents"]) == [150]
        narrowed = residents_by_unit(connection, replace(SCOPE, compounds=(COMPOUND,)), "community")
        assert list(narrowed["residents"]) == [150]


@pytest.mark.parametrize("limits", [TimeLimits(), TimeLimits(rectify_days=30)], ids=["15 days", "30 days"])
@pytest.mark.parametrize("counted", [False, True], ids=["from events", "from rollups"])
def test_hazards_at_the_edges_of_the_period_and_of_the_limit(
    empty_engine: Engine, counted: bool, limits: TimeLimits
) -> None:
    limit = AS_OF - timedelta(days=15)
    with empty_engine.begin() as connection:
        fill_places(connection)
        rows.put_hazard(connection, datetime(2026, 10, 31, 16, tzinfo=UTC), AS_OF)  # the first second; rectified now
        rows.put_hazard(connection, datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC))  # before it: open and overdue
        rows.put_hazard(connection, limit)  # exactly at the limit: not overdue
        rows.put_hazard(connection, limit - timedelta(seconds=1))  # overdue
        rows.put_hazard(connection, AS_OF - timedelta(hours=1), AS_OF + timedelta(seconds=1))  # still open
        rows.put_hazard(connection, AS_OF + timedelta(seconds=1))  # not yet found
        rows.put_hazard(connection, AS_OF, deleted_at=AS_OF)
        rows.put_hazard(connection, AS_OF - timedelta(days=200), AS_OF - timedelta(days=190))  # long done
        rows.put_hazard(connection, AS_OF - timedelta(days=1), grid_unit_code=SECOND)
    if counted:
        rollup.rebuild(empty_engine, limits)
    late = 2 if limits.rectify_days == 15 else 0
    with empty_engine.connect() as connection:
        found = hazards_by_unit(connection, SCOPE, "grid_unit", limits).set_index("unit_code")
        numbers = ["found", "rectified", "open", "overdue"]
        assert list(found.loc[FIRST, numbers]) == [4, 1, 4, late]
        assert found.loc[FIRST, "rectification_rate"] == pytest.approx(1 / 4)
        assert list(found.loc[SECOND, numbers]) == [1, 0, 1, 0]
        community = hazards_by_unit(connection, SCOPE, "community", limits).set_index("unit_code")
        assert list(community.loc[rows.COMMUNITY, numbers]) == [5, 1, 5, late]
        assert list(community.loc["140213066005", numbers]) == [0, 0, 0, 0]
        assert list(community["rectification_rate"].isna()) == [False, True]
        compound = hazards_by_unit(connection, replace(SCOPE, grid_units=(FIRST,)), "compound", limits)
        assert list(compound["found"]) == [0]  # the hazards lie in no compound
