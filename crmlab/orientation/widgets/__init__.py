"""Controls of chapter 00: a measure and its plot behind sliders, and cards to sort."""

import crmlab
from crmlab.orientation.widgets.contrasts import *  # noqa: F403
from crmlab.orientation.widgets.definition import *  # noqa: F403
from crmlab.orientation.widgets.learning import *  # noqa: F403
from crmlab.orientation.widgets.ownership import *  # noqa: F403

__all__ = crmlab.public_names(globals())
