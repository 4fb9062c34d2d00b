"""Numbers of chapter 00: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.orientation.measures.contrasts import *  # noqa: F403
from crmlab.orientation.measures.course import *  # noqa: F403
from crmlab.orientation.measures.definition import *  # noqa: F403
from crmlab.orientation.measures.effects import *  # noqa: F403
from crmlab.orientation.measures.history import *  # noqa: F403
from crmlab.orientation.measures.learning import *  # noqa: F403
from crmlab.orientation.measures.needs import *  # noqa: F403
from crmlab.orientation.measures.ownership import *  # noqa: F403
from crmlab.orientation.measures.partners import *  # noqa: F403

__all__ = crmlab.public_names(globals())
