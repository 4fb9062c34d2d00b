"""What a sales file says about the worth of its customers, in the words of a report.

Customers are named by shortened ids, and groups of fewer than five are not shown by themselves.
"""

from crmlab.value.briefing.figures import *  # noqa: F403
from crmlab.value.briefing.findings import *  # noqa: F403
from crmlab.value.briefing.sentences import *  # noqa: F403
