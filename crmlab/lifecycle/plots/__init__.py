"""Pictures of chapter 04: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.lifecycle.plots.acquisition import *  # noqa: F403
from crmlab.lifecycle.plots.buying import *  # noqa: F403
from crmlab.lifecycle.plots.cash_flows import *  # noqa: F403
from crmlab.lifecycle.plots.cohorts import *  # noqa: F403
from crmlab.lifecycle.plots.households import *  # noqa: F403
from crmlab.lifecycle.plots.migration import *  # noqa: F403
from crmlab.lifecycle.plots.outlook import *  # noqa: F403
from crmlab.lifecycle.plots.stages import *  # noqa: F403
from crmlab.lifecycle.plots.survival import *  # noqa: F403

__all__ = crmlab.public_names(globals())
