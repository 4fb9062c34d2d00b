"""Pictures of chapter 07: what a measure returns, on an Axes."""

import crmlab
from crmlab.strategy.plots.baskets import *  # noqa: F403
from crmlab.strategy.plots.budget import *  # noqa: F403
from crmlab.strategy.plots.checklists import *  # noqa: F403
from crmlab.strategy.plots.entry import *  # noqa: F403
from crmlab.strategy.plots.gain_sharing import *  # noqa: F403
from crmlab.strategy.plots.pilot import *  # noqa: F403
from crmlab.strategy.plots.scorecard import *  # noqa: F403
from crmlab.strategy.plots.segments import *  # noqa: F403

__all__ = crmlab.public_names(globals())
