"""The audit log: who took rows about people out of the dashboard, when, and how many. Written, never changed."""

from uuid import uuid4

from sqlalchemy import Engine, insert

from data_access.calendar_days import now
from data_access.engine import writing
from data_access.schema import audit_log
from data_access.viewer import Viewer

EXPORT = "export"
_LONGEST_SCOPE = 400


def record(
    engine: Engine, viewer: Viewer, *, action: str, subject: str, scope_words: str, community_code: str, rows: int
) -> None:
    """Write one entry in a transaction of its own, before the rows are handed out: no entry, no rows.

    ``subject`` says what the rows are about, ``scope_words`` which of them, as the screen said it; ``community_code``
    whose people they are. Raises ``DatabaseProblem`` when it cannot be written.
    """
    entry = {
        "community_code": community_code,
        "audit_log_id": str(uuid4()),
        "happened_at": now(),
        "viewer": f"{viewer.role}:{viewer.territory}",
        "action": action,
        "subject": subject,
        "scope": scope_words[:_LONGEST_SCOPE],
        "row_count": rows,
    }
    with writing(engine) as connection:
        connection.execute(insert(audit_log).values(**entry))
