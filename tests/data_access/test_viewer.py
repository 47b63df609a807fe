import pytest

from data_access.viewer import Role, Viewer, masked_name, masked_phone

LEADER = Viewer(Role.LEADER, "140213066")
SECRETARY = Viewer(Role.SECRETARY, "140213066004")
PRESENTER = Viewer(Role.PRESENTER, "140213066")


def test_only_the_secretary_sees_persons_and_small_counts() -> None:
    assert [viewer.sees_persons for viewer in (LEADER, SECRETARY, PRESENTER)] == [False, True, False]
    assert [viewer.sees_small_counts for viewer in (LEADER, SECRETARY, PRESENTER)] == [False, True, False]
    assert [viewer.may_export for viewer in (LEADER, SECRETARY, PRESENTER)] == [True, True, False]


def test_a_viewer_sees_what_lies_in_the_territory() -> None:
    assert LEADER.may_see("140213066005001")
    assert not LEADER.may_see("140213050006")
    assert SECRETARY.may_see("140213066004012")
    assert not SECRETARY.may_see("140213066005")


@pytest.mark.parametrize(
    ("role", "territory"),
    [(Role.SECRETARY, "140213066"), (Role.LEADER, "140213066004"), (Role.LEADER, ""), (Role.LEADER, "14021306%")],
)
def test_a_territory_fits_its_role(role: Role, territory: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        Viewer(role, territory)


def test_masks_leave_too_little_to_find_a_person() -> None:
    assert masked_name("王小明") == "王**"
    assert masked_phone("19900001234") == "199****1234"
    assert masked_name(None) == masked_phone(None) == masked_name("") == "—"
