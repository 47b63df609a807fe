"""Keeping what lives long out of the garbage collector's way, for as long as the server runs.

Streamlit collects garbage after every run of a script, and what a collection costs grows with the objects it has to
look at: modules, compiled statements, recorded drawings. Freezing them once at the start (docs/decisions.md) does not
last, since the first readers of every page load and keep more. So they are set aside again every few seconds, and
once an hour everything is looked at, so that what has become garbage meanwhile is given back.

The collector is never asked what it knows (``gc.get_objects``): among that is what other threads are just making, and
Python gives up making a tuple of a generator when somebody else has hold of it.
"""

import gc
import threading
from typing import Final

#: So many objects are made before the collector looks at them by itself. A first drawing makes hundreds of thousands,
#: and Streamlit has looked at what is left of them before it makes the next.
YOUNG_OBJECTS: Final = 100_000
#: What gathers meanwhile is looked at by each run of each reader; where nothing has, there is nothing to look at.
SECONDS_BETWEEN_LOOKS: Final = 5.0
SECONDS_BETWEEN_FULL_COLLECTIONS: Final = 3600.0


def begin() -> None:
    """Set aside what the server has loaded, and look at what it makes from now on less often."""
    gc.set_threshold(YOUNG_OBJECTS)
    set_aside()


def set_aside() -> None:
    """Collect what is garbage by now and take what remains out of all further collections."""
    gc.collect()
    gc.freeze()


def take_back() -> None:
    """Collect among everything, also among what was set aside, and set aside what remains: a third of a second."""
    gc.unfreeze()
    set_aside()


def keep_aside(stop: threading.Event) -> None:
    """Look after the collector until ``stop`` is set."""
    waited = 0.0
    while not stop.wait(SECONDS_BETWEEN_LOOKS):
        waited += SECONDS_BETWEEN_LOOKS
        if waited >= SECONDS_BETWEEN_FULL_COLLECTIONS:
            waited = 0.0
            take_back()
        else:
            set_aside()
