"""Connections to a PostgreSQL server that may be away: nobody waits longer than said, whatever the server does.

libpq counts its time-out in whole seconds, two at least, for each host and without looking up the name; a server that
is frozen, or a host that vanished without a word, would keep a reader waiting longer than that.
"""

import selectors
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.pq import ExecStatus
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.exc import InvalidatePoolError

#: How long an idle connection has for its sign of life before a new one is made.
PING_SECONDS = 0.5
#: A connection that came too late for whoever wanted it waits this long for the next one.
KEPT_SECONDS = 30.0

#: A host that vanishes without a word is found out within four seconds, also in the middle of an answer.
TCP_SETTINGS = {
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 4000,
}

_FRESH = "made for this checkout"


def be_quick(engine: Engine, seconds: float) -> None:
    """Give up on a new connection after ``seconds``, and find a dead one before it is used."""
    event.listen(engine, "do_connect", _Connector(seconds))
    event.listen(engine, "connect", _note_fresh)
    event.listen(engine, "checkout", _refuse_dead)


class _Connector:
    """Connects in a thread of its own and waits for it as long as was said.

    An attempt goes on when nobody waits for it any more (the second of two hosts may need that); what it brings is for
    the next who wants a connection. There are never more attempts than people have waited for.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._changed = threading.Condition()
        self._waiting = 0
        self._under_way = 0
        self._results: deque[tuple[float, Any]] = deque()

    def __call__(
        self, dialect: Dialect, _record: object, arguments: Sequence[Any], parameters: Mapping[str, Any]
    ) -> Any:
        """The hook ``do_connect``: a connection of the driver, or the driver's error."""
        with self._changed:
            self._waiting += 1
            self._throw_away_old()
            if self._under_way + len(self._results) < self._waiting:
                self._under_way += 1
                threading.Thread(target=self._attempt, args=(dialect, arguments, parameters), daemon=True).start()
            come = self._changed.wait_for(lambda: self._results, self._seconds)
            self._waiting -= 1
            result = self._results.popleft()[1] if come else psycopg.OperationalError("connection timeout expired")
        if isinstance(result, Exception):
            raise result
        return result

    def _attempt(self, dialect: Dialect, arguments: Sequence[Any], parameters: Mapping[str, Any]) -> None:
        try:
            result: Any = dialect.connect(*arguments, **parameters)
        except Exception as error:  # the driver's, for whoever waits for the connection
            result = error
        with self._changed:
            self._under_way -= 1
            if self._waiting or not isinstance(result, Exception):
                self._results.append((time.monotonic(), result))
            self._changed.notify()

    def _throw_away_old(self) -> None:
        alone = self._waiting == 1  # then a failure is one that somebody before has waited for
        for came_at, result in tuple(self._results):
            failed = isinstance(result, Exception)
            if (failed and alone) or (not failed and time.monotonic() - came_at > KEPT_SECONDS):
                self._results.remove((came_at, result))
                if not failed:
                    result.close()


def _note_fresh(_connection: Any, record: Any) -> None:
    record.info[_FRESH] = True


def _refuse_dead(connection: Any, record: Any, _fairy: object) -> None:
    """The hook ``checkout``: SQLAlchemy makes a new connection when this one is refused, and drops the idle others."""
    if record.info.pop(_FRESH, False) or _answers(connection, PING_SECONDS):
        return
    raise InvalidatePoolError("the connection gives no sign of life")


def _answers(connection: Any, seconds: float) -> bool:
    """Send an empty query and look whether anything comes back in time; the driver itself would wait for ever."""
    deadline = time.monotonic() + seconds
    low_level = connection.pgconn
    try:
        low_level.send_query(b"")
        with selectors.DefaultSelector() as waiting:
            waiting.register(low_level.socket, selectors.EVENT_READ)
            while low_level.is_busy():
                if not waiting.select(max(deadline - time.monotonic(), 0)):
                    return False
                low_level.consume_input()
        while (result := low_level.get_result()) is not None:
            if result.status != ExecStatus.EMPTY_QUERY:  # "terminating connection", said before it was ended
                return False
    except (psycopg.Error, ValueError, OSError):  # a closed connection has no socket to wait for
        return False
    return True
