"""矛盾化解: disputes and public issues — how many, how well, what is out of the ordinary, and which ones."""

from functools import partial

from presentation.address_choice import segmented_choice
from presentation.cards import without_toolbars
from presentation.paged_table import paged_table
from presentation.panels import disputes, public_issues
from presentation.view import current_view

view = current_view()

without_toolbars()
PARTS = {
    "overview": "纠纷概况",
    "kinds": "类型与用时",
    "list": "纠纷明细",
    "public_issues": "民生问题",
    "issue_list": "民生明细",
}
match segmented_choice("disputes_part", PARTS, label="内容"):
    case "kinds":
        disputes.kinds_of_disputes(view)
    case "list":
        paged_table(
            "disputes",
            disputes.DISPUTE_COLUMNS,
            disputes.dispute_rows(view),
            partial(disputes.disputes_reported, view),
            partial(disputes.every_dispute, view) if view.viewer.may_export else None,
            state=view.key(),
            title="纠纷明细",
            empty="本期无纠纷登记",
        )
    case "public_issues":
        public_issues.public_issues(view)
    case "issue_list":
        paged_table(
            "open_public_issues",
            public_issues.OPEN_COLUMNS,
            public_issues.open_issue_rows(view),
            partial(public_issues.issues_open, view),
            partial(public_issues.every_open_issue, view) if view.viewer.may_export else None,
            state=view.key(),
            title="在办民生问题",
            first_sort="days",
            empty="期末没有在办的民生问题",
        )
        paged_table(
            "solved_public_issues",
            public_issues.SOLVED_COLUMNS,
            public_issues.solved_issue_rows(view),
            partial(public_issues.issues_solved, view),
            partial(public_issues.every_solved_issue, view) if view.viewer.may_export else None,
            state=view.key(),
            title="办结民生问题",
            first_sort="resolved_day",
            empty="本期没有办结的民生问题",
        )
    case _:
        disputes.overview_of_disputes(view)
