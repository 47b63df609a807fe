"""Every question of the screens, asked by statements that were put together for other places."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import pytest
from pandas.testing import assert_frame_equal

from benchmarks.screens import CHOICES, COMMUNITY, COMPOUND, Asked, questions_asked
from data_access import kept_statements
from data_access.answering import answer
from data_access.engine import create_engine_for, reading
from data_access.scope import Scope
from data_access.viewer import Role

OTHER_COMMUNITY, OTHER_COMPOUND = "140213066005", "140213066005001"


@pytest.fixture(scope="module")
def asked(demo_sqlite_url: str) -> list[Asked]:
    return questions_asked(demo_sqlite_url, {"compound": CHOICES["compound"]})


def elsewhere(scope: Scope) -> Scope:
    other = {COMMUNITY: OTHER_COMMUNITY, COMPOUND: OTHER_COMPOUND}
    communities, compounds = (tuple(map(other.__getitem__, codes)) for codes in (scope.communities, scope.compounds))
    return replace(scope, communities=communities, compounds=compounds)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_place_is_told_the_same_by_a_statement_of_another(
    asked: list[Asked], dialect: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    put_together = kept_statements._made

    def noting(build: object, *args: object) -> object:
        made.append(str(build))
        return put_together(build, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_statements, "_made", noting)
    url: str = request.getfixturevalue(f"demo_{dialect}_url")
    engine = create_engine_for(url)
    of_leaders = [one for one in asked if one.viewer.role is Role.LEADER]
    used_again = 0
    with reading(engine) as connection:
        for one in of_leaders:

            def told(scope: Scope, one: Asked = one) -> object:
                return answer(connection, one.question, scope, one.viewer, **one.options)

            monkeypatch.setattr(kept_statements, "_kept", OrderedDict())
            alone = told(one.scope)
            monkeypatch.setattr(kept_statements, "_kept", OrderedDict())
            told(elsewhere(one.scope))
            made.clear()
            again = told(one.scope)
            used_again += not made and bool(kept_statements._kept)
            assert_frame_equal(again, alone, obj=one.key())  # type: ignore[arg-type]
    engine.dispose()
    assert used_again > len(of_leaders) * 0.8
