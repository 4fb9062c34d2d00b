"""Numbers of chapter 05: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.loyalty.measures.index import *  # noqa: F403
from crmlab.loyalty.measures.paths import *  # noqa: F403

__all__ = crmlab.public_names(globals())
