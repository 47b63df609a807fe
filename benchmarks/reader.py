"""One reader of the dashboard as the server sees one: the websocket protocol of a browser tab, without the browser."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

Result = TypeVar("Result")
RUN_SECONDS = 60
_STYLE_ALONE = re.compile("<style>[^<]*</style>")


@dataclass(frozen=True, slots=True)
class Screen:
    """What one run of a page sent: the messages in their order, and the seconds from asking to the last of them."""

    seconds: float
    messages: tuple[ForwardMsg, ...]
    bytes: int

    def elements(self) -> Iterator[Element]:
        """The elements drawn, in the order in which they were sent; one drawn twice comes twice."""
        for message in self.messages:
            if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
                yield message.delta.new_element

    def texts(self, kind: str) -> list[str]:
        """The bodies of all elements of a kind: ``"markdown"``, ``"alert"``."""
        return [getattr(element, kind).body for element in self.elements() if element.WhichOneof("type") == kind]

    def kinds(self) -> set[str]:
        """Which kinds of elements were drawn: markdown, echarts_chart, deck_gl_json_chart, exception …

        One of style alone draws nothing.
        """
        return {str(e.WhichOneof("type")) for e in self.elements() if not _STYLE_ALONE.fullmatch(e.html.body)}

    def address(self) -> str | None:
        """The query that the run put into the address bar; None where it left it alone."""
        said = [m.page_info_changed.query_string for m in self.messages if m.WhichOneof("type") == "page_info_changed"]
        return said[-1] if said else None


class Reader:
    """An open tab. Each ``ask`` is a run of the script for one page and one query."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def ask(self, page: str, query: str = "") -> Screen:
        """Go to ``page`` (its URL path, "" for the first) with ``query``; returns when the script has run."""
        back = BackMsg()
        back.rerun_script.page_name = page
        back.rerun_script.query_string = query
        messages: list[ForwardMsg] = []
        size = 0
        began = time.perf_counter()
        await self._socket.send(back.SerializeToString())
        async with asyncio.timeout(RUN_SECONDS):
            while True:
                data = await self._socket.recv(decode=False)
                size += len(data)
                message = ForwardMsg.FromString(data)
                if message.WhichOneof("type") == "new_session" and _began(messages):
                    messages.clear()  # the server was running the open screen anew, and has begun once more for us
                messages.append(message)
                if messages[-1].WhichOneof("type") == "script_finished":
                    return Screen(time.perf_counter() - began, tuple(messages), size)


def _began(messages: list[ForwardMsg]) -> bool:
    return any(message.WhichOneof("type") == "new_session" for message in messages)


@asynccontextmanager
async def reader(address: str) -> AsyncIterator[Reader]:
    """A new tab on the server at ``address`` (http://host:port): a session of its own."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        yield Reader(socket)


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """The result of a coroutine, run in a thread of its own: the caller may have a loop running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
