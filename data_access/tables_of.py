"""Which tables things are made of, by the names of the things: learned each time that one is made."""

from collections.abc import Iterator
from contextlib import contextmanager

from data_access.rollup import sources_of
from data_access.tables_read import taking_down


class TablesOf:
    """What is known of the things of one kind: whatever was found any time that one was made."""

    def __init__(self) -> None:
        self._found: dict[str, frozenset[str]] = {}

    def known(self, name: str) -> frozenset[str] | None:
        """The tables of a thing; None where it was never made."""
        return self._found.get(name)

    @contextmanager
    def learning(self, name: str) -> Iterator[None]:
        """Until the block ends, a thing is made: what is read belongs to it, unless it fails."""
        with taking_down() as found:
            yield
        self._found[name] = self._found.get(name, frozenset()) | sources_of(found)
