"""Numbers of chapter 02: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.value.measures.composite import *  # noqa: F403
from crmlab.value.measures.concentration import *  # noqa: F403
from crmlab.value.measures.enterprise import *  # noqa: F403
from crmlab.value.measures.pyramid import *  # noqa: F403
from crmlab.value.measures.relationship import *  # noqa: F403
from crmlab.value.measures.retention import *  # noqa: F403

__all__ = crmlab.public_names(globals())
