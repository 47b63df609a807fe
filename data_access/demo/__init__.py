"""The seeded demonstration street: ``fill`` makes it, ``catch_up`` and ``Trickle`` keep it current."""

from data_access.demo.demonstration import demonstration_in, is_filled
from data_access.demo.filling import fill
from data_access.demo.trickle import Trickle, catch_up

__all__ = ["Trickle", "catch_up", "demonstration_in", "fill", "is_filled"]
