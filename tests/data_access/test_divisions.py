from sqlalchemy import Engine, func, select

from data_access import divisions
from data_access.engine import reading, writing
from data_access.schema import community, street


def test_the_register_is_whole() -> None:
    register = divisions.read_register()
    levels = [division.level for division in register]
    assert (levels.count("district"), levels.count("street"), levels.count("community")) == (1, 18, 202)
    codes = {division.code for division in register}
    assert all(division.parent_code in codes for division in register if division.level != "district")
    assert all(division.code.startswith(division.parent_code) for division in register)


def test_people_say_community_and_village() -> None:
    said = {division.code: divisions.short_name(division.name) for division in divisions.read_register()}
    assert said["140213066004"] == "文兴社区"
    assert said["140213066202"] == "沙岭村"
    assert said["140213050006"] == "凯德世家社区"
    assert all(name.endswith(("社区", "村")) for code, name in said.items() if len(code) == 12)


def test_loading_twice_changes_nothing(empty_engine: Engine) -> None:
    for _ in range(2):
        with writing(empty_engine) as connection:
            divisions.load_register(connection)
    with reading(empty_engine) as connection:
        assert connection.scalar(select(func.count()).select_from(street)) == 18
        assert connection.scalar(select(func.count()).select_from(community)) == 202
        kinds = dict(
            connection.execute(
                select(community.c.kind, func.count())
                .where(community.c.street_code == "140213066")
                .group_by(community.c.kind)
            ).all()
        )
    assert kinds == {"community": 7, "village": 2}
