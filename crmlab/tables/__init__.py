"""The one door for outside data: read a file, rename its columns, set bad rows aside."""

from crmlab.tables.complaints import *  # noqa: F403
from crmlab.tables.customers import *  # noqa: F403
from crmlab.tables.errors import *  # noqa: F403
from crmlab.tables.guard import *  # noqa: F403
from crmlab.tables.mapping import *  # noqa: F403
from crmlab.tables.reading import *  # noqa: F403
from crmlab.tables.survey.reading import *  # noqa: F403
from crmlab.tables.transactions import *  # noqa: F403
