"""What a sales file says about the lives of its customers, in the words of a report.

Customers are named by shortened ids, and groups of fewer than five are not shown by themselves.
"""

from crmlab.briefing import show
from crmlab.lifecycle.briefing.figures import (
    error_figures,
    overview,
    plot_returns,
    plot_tracking,
    plot_worth,
    slipping_customers,
    slipping_list,
    worth_figures,
)
from crmlab.lifecycle.briefing.findings import Findings, Holdout, Outlook, Worth, findings
from crmlab.lifecycle.briefing.sentences import assumptions, recommendations

__all__ = [
    "Findings",
    "Holdout",
    "Outlook",
    "Worth",
    "assumptions",
    "error_figures",
    "findings",
    "overview",
    "plot_returns",
    "plot_tracking",
    "plot_worth",
    "recommendations",
    "show",
    "slipping_customers",
    "slipping_list",
    "worth_figures",
]
