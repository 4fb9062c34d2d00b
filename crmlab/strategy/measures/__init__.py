"""Numbers of chapter 07: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.strategy.measures.baskets import *  # noqa: F403
from crmlab.strategy.measures.budget import *  # noqa: F403
from crmlab.strategy.measures.checklists import *  # noqa: F403
from crmlab.strategy.measures.entry import *  # noqa: F403
from crmlab.strategy.measures.frame import *  # noqa: F403
from crmlab.strategy.measures.gain_sharing import *  # noqa: F403
from crmlab.strategy.measures.pilot import *  # noqa: F403
from crmlab.strategy.measures.scorecard import *  # noqa: F403
from crmlab.strategy.measures.segments import *  # noqa: F403

__all__ = crmlab.public_names(globals())
