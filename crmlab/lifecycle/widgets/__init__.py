"""Controls of chapter 04: measures and plots behind sliders."""

import crmlab
from crmlab.lifecycle.widgets.acquisition import *  # noqa: F403
from crmlab.lifecycle.widgets.buying import *  # noqa: F403
from crmlab.lifecycle.widgets.cash_flows import *  # noqa: F403
from crmlab.lifecycle.widgets.households import *  # noqa: F403
from crmlab.lifecycle.widgets.migration import *  # noqa: F403
from crmlab.lifecycle.widgets.stages import *  # noqa: F403
from crmlab.lifecycle.widgets.survival import *  # noqa: F403

__all__ = crmlab.public_names(globals())
