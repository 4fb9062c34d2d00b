"""Numbers of chapter 06: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.complaints.measures.control import *  # noqa: F403
from crmlab.complaints.measures.iceberg import *  # noqa: F403
from crmlab.complaints.measures.justice import *  # noqa: F403
from crmlab.complaints.measures.process import *  # noqa: F403
from crmlab.complaints.measures.recovery import *  # noqa: F403
from crmlab.complaints.measures.texts import *  # noqa: F403
from crmlab.complaints.measures.types import *  # noqa: F403

__all__ = crmlab.public_names(globals())
