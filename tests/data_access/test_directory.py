from datetime import UTC, date, datetime

from sqlalchemy import Engine, insert

from data_access.directory import Directory, GridUnit, first_day_with_data, read_directory
from data_access.engine import reading
from data_access.schema import installation
from tests import rows

OTHER = "140213066005"


def test_a_viewer_chooses_among_the_own_territory(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        for community in (rows.COMMUNITY, OTHER):
            rows.put_community(connection, community, short_name=f"社区{community[-1]}")
            rows.put_compound(connection, community + "001", name="璀璨天城")
            rows.put_grid_unit(connection, community + "01", compound_code=community + "001", name="第一网格")
        rows.put_grid_unit(connection, rows.COMMUNITY + "02", name="第二网格")
        rows.put_grid_unit(connection, rows.COMMUNITY + "03", deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    with reading(empty_engine) as connection:
        street = read_directory(connection, rows.STREET)
        own = read_directory(connection, OTHER)
    assert street.street_name == "水泊寺街道"
    assert street.communities == {rows.COMMUNITY: "社区4", OTHER: "社区5"}
    assert not street.is_demonstration
    assert own.communities == {OTHER: "社区5"}
    assert own.grid_units == {OTHER + "01": GridUnit("第一网格", OTHER + "001")}
    assert street.grid_units_of(rows.COMMUNITY) == [rows.COMMUNITY + "01", rows.COMMUNITY + "02"]
    assert street.grid_units_of(rows.COMMUNITY, (rows.COMMUNITY + "001",)) == [rows.COMMUNITY + "01"]
    assert street.compounds_of("") == [rows.COMMUNITY + "001", OTHER + "001"]


def test_places_are_named_by_level_for_two_may_have_one_code() -> None:
    code = OTHER + "001"
    street = Directory(
        street_name="水泊寺街道", communities={OTHER: "社区5"}, compounds={code: "璀璨天城"},
        grid_units={code: GridUnit("第一网格", None)}, is_demonstration=True,
    )  # fmt: skip
    assert street.place_name("community", OTHER) == "社区5"
    assert street.place_name("compound", code) == "璀璨天城"
    assert street.place_name("grid_unit", code) == "第一网格"
    assert street.place_name("community", "99") == street.place_name("grid_unit", "99") == "99"


def test_a_demonstration_says_so(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        connection.execute(insert(installation).values(name="demo_seed", value="1"))
    with reading(empty_engine) as connection:
        assert read_directory(connection, rows.STREET).is_demonstration


def test_the_first_day_is_the_earliest_event_of_any_kind(empty_engine: Engine) -> None:
    with reading(empty_engine) as connection:
        assert first_day_with_data(connection, rows.STREET) is None
    with empty_engine.begin() as connection:
        rows.put_street(connection)
        rows.put_community(connection)
        rows.put_grid_unit(connection)
        rows.put_dispute(connection, datetime(2025, 3, 1, tzinfo=UTC))
        rows.put_public_issue(connection, datetime(2024, 3, 1, tzinfo=UTC))
    with reading(empty_engine) as connection:
        assert first_day_with_data(connection, rows.STREET) == date(2024, 3, 1)
        assert first_day_with_data(connection, OTHER) is None
