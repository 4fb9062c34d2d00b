"""Numbers of chapter 04: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.lifecycle.measures.acquisition import *  # noqa: F403
from crmlab.lifecycle.measures.buying import *  # noqa: F403
from crmlab.lifecycle.measures.cash_flows import *  # noqa: F403
from crmlab.lifecycle.measures.cohorts import *  # noqa: F403
from crmlab.lifecycle.measures.households import *  # noqa: F403
from crmlab.lifecycle.measures.margins import *  # noqa: F403
from crmlab.lifecycle.measures.migration import *  # noqa: F403
from crmlab.lifecycle.measures.stages import *  # noqa: F403
from crmlab.lifecycle.measures.summary import *  # noqa: F403
from crmlab.lifecycle.measures.survival import *  # noqa: F403

__all__ = crmlab.public_names(globals())
