"""总览: what happens today, and what changed most, across all subjects."""

from data_access.overview.changes import changes
from data_access.overview.today import TodayEvent, today_so_far

__all__ = ["TodayEvent", "changes", "today_so_far"]
