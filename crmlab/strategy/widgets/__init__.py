"""Controls of chapter 07: measures and plots behind sliders."""

import crmlab
from crmlab.strategy.widgets.baskets import *  # noqa: F403
from crmlab.strategy.widgets.budget import *  # noqa: F403
from crmlab.strategy.widgets.entry import *  # noqa: F403
from crmlab.strategy.widgets.frame import *  # noqa: F403
from crmlab.strategy.widgets.pilot import *  # noqa: F403
from crmlab.strategy.widgets.scorecard import *  # noqa: F403
from crmlab.strategy.widgets.segments import *  # noqa: F403

__all__ = crmlab.public_names(globals())
