import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from presentation import long_lived


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_what_a_drawing_makes_is_not_looked_at_while_it_is_made() -> None:
    looks: list[str] = []

    def look(phase: str, _info: dict[str, int]) -> None:
        looks.append(phase)

    long_lived.begin()
    gc.callbacks.append(look)
    try:
        drawing = [[number] for number in range(long_lived.YOUNG_OBJECTS // 2)]
    finally:
        gc.callbacks.remove(look)
    assert looks == []
    assert len(drawing) == long_lived.YOUNG_OBJECTS // 2


def test_nothing_is_taken_hold_of_that_another_thread_is_making(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tuple that is being made of a generator cannot grow while anybody else has hold of it: Python gives up."""
    monkeypatch.setattr(long_lived, "SECONDS_BETWEEN_LOOKS", 0.0001)
    stop = threading.Event()
    looking = threading.Thread(target=long_lived.keep_aside, args=(stop,))
    switching = sys.getswitchinterval()
    sys.setswitchinterval(0.00001)
    looking.start()
    try:
        for _ in range(30_000):
            assert len(tuple(number for number in range(40))) == 40
    finally:
        stop.set()
        looking.join()
        sys.setswitchinterval(switching)


def test_what_is_set_aside_costs_later_collections_nothing() -> None:
    gc.unfreeze()
    long_lived.set_aside()
    kept = [[number] for number in range(3_000)]
    assert len(gc.get_objects()) > 3_000
    long_lived.set_aside()
    assert len(gc.get_objects()) < 1_000
    assert len(kept) == 3_000


def test_garbage_among_what_was_set_aside_is_given_back() -> None:
    class Session:
        def __init__(self) -> None:
            self.itself = self

    ended: list[bool] = []
    session = Session()
    session.__class__.__del__ = lambda _self: ended.append(True)  # type: ignore[attr-defined]
    long_lived.set_aside()
    del session
    gc.collect()
    assert not ended
    long_lived.take_back()
    assert ended == [True]


def test_it_looks_after_the_collector_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, looks = threading.Event(), []

    def full() -> None:
        looks.append("full")
        stop.set()

    monkeypatch.setattr(long_lived, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(long_lived, "SECONDS_BETWEEN_FULL_COLLECTIONS", 0.03)
    monkeypatch.setattr(long_lived, "set_aside", lambda: looks.append("some"))
    monkeypatch.setattr(long_lived, "take_back", full)
    long_lived.keep_aside(stop)
    assert looks == ["some", "some", "full"]
