"""Controls of chapter 05: measures and plots behind sliders."""

import crmlab
from crmlab.loyalty.widgets.bonds import *  # noqa: F403
from crmlab.loyalty.widgets.competition import *  # noqa: F403
from crmlab.loyalty.widgets.indicators import *  # noqa: F403
from crmlab.loyalty.widgets.kinds import *  # noqa: F403
from crmlab.loyalty.widgets.levels import *  # noqa: F403
from crmlab.loyalty.widgets.paths import *  # noqa: F403
from crmlab.loyalty.widgets.satisfaction import *  # noqa: F403

__all__ = crmlab.public_names(globals())
