"""民生问题, public issues and their 三率: one function per question, every one ``question(connection, scope, …)``."""

from data_access.public_issues.breakdowns import (
    open_public_issues_by_age,
    solved_public_issues_by_category,
    three_rates_by,
)
from data_access.public_issues.by_month import (
    open_public_issues_by_month,
    public_issues_by_month,
    resolution_by_month,
)
from data_access.public_issues.by_unit import public_issues_by_unit
from data_access.public_issues.key_figures import public_issue_key_figures
from data_access.public_issues.listing import open_public_issues, solved_public_issues

__all__ = [
    "open_public_issues",
    "open_public_issues_by_age",
    "open_public_issues_by_month",
    "public_issue_key_figures",
    "public_issues_by_month",
    "public_issues_by_unit",
    "resolution_by_month",
    "solved_public_issues",
    "solved_public_issues_by_category",
    "three_rates_by",
]
