"""Plotly's own look at our figures, which are sent without one: it refuses a name or a value that it does not know."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

import plotly.graph_objects as go

from presentation.figures.foundation import Figure


class LookedAt:
    """Modules of figures, each of whose functions gives Plotly's own figure; raises ValueError for a wrong one."""

    def __init__(self, *modules: ModuleType) -> None:
        self._modules = modules

    def __getattr__(self, name: str) -> Any:
        found = next(getattr(module, name) for module in self._modules if hasattr(module, name))
        return _looking(found) if callable(found) else found


def _looking(draw: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(draw)
    def looked_at(*args: Any, **options: Any) -> Any:
        drawn = draw(*args, **options)
        return go.Figure(drawn) if isinstance(drawn, Figure) else drawn

    return looked_at
