"""Numbers of chapter 02: tables or arrays in, Series, tables or numbers out."""

import inspect

from crmlab.value.measures.composite import *  # noqa: F403
from crmlab.value.measures.concentration import *  # noqa: F403
from crmlab.value.measures.enterprise import *  # noqa: F403
from crmlab.value.measures.pyramid import *  # noqa: F403
from crmlab.value.measures.relationship import *  # noqa: F403
from crmlab.value.measures.retention import *  # noqa: F403

# Not the modules.
__all__ = [each for each in dir() if each[0] != "_" and not inspect.ismodule(globals()[each])]
