from datetime import timedelta

from sqlalchemy import Engine, select

from data_access import audit
from data_access.calendar_days import now
from data_access.schema import audit_log
from data_access.viewer import Role, Viewer
from tests.rows import COMMUNITY


def test_an_export_is_written_down(empty_engine: Engine) -> None:
    secretary = Viewer(Role.SECRETARY, COMMUNITY)
    for rows in (12, 3):
        audit.record(
            empty_engine, secretary, action=audit.EXPORT, subject="应装未装名单", scope_words="文兴社区",
            community_code=COMMUNITY, rows=rows,
        )  # fmt: skip
    with empty_engine.connect() as connection:
        entries = connection.execute(select(audit_log)).all()
    assert sorted(entry.row_count for entry in entries) == [3, 12]
    first = entries[0]
    assert first.viewer == f"secretary:{COMMUNITY}"
    assert (first.community_code, first.action, first.subject, first.scope) == (
        COMMUNITY, "export", "应装未装名单", "文兴社区",
    )  # fmt: skip
    assert now() - first.happened_at < timedelta(minutes=1)


def test_a_long_scope_is_cut_to_its_column(empty_engine: Engine) -> None:
    audit.record(
        empty_engine, Viewer(Role.SECRETARY, COMMUNITY), action=audit.EXPORT, subject="名单", scope_words="网" * 500,
        community_code=COMMUNITY, rows=1,
    )  # fmt: skip
    with empty_engine.connect() as connection:
        assert connection.scalar(select(audit_log.c.scope)) == "网" * 400
