"""How good a customer file is, in the words of a report that never shows a value of the file.

Rows are named by their numbers, and in a file of fewer than 50 records not even so.
"""

from crmlab.information.briefing.figures import *  # noqa: F403
from crmlab.information.briefing.findings import *  # noqa: F403
from crmlab.information.briefing.sentences import *  # noqa: F403
