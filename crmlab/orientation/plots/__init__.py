"""Pictures of chapter 00: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.orientation.plots.contrasts import *  # noqa: F403
from crmlab.orientation.plots.effects import *  # noqa: F403
from crmlab.orientation.plots.history import *  # noqa: F403
from crmlab.orientation.plots.learning import *  # noqa: F403
from crmlab.orientation.plots.needs import *  # noqa: F403
from crmlab.orientation.plots.ownership import *  # noqa: F403

__all__ = crmlab.public_names(globals())
