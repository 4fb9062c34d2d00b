"""Pictures of chapter 02: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.value.plots.composite import *  # noqa: F403
from crmlab.value.plots.concentration import *  # noqa: F403
from crmlab.value.plots.enterprise import *  # noqa: F403
from crmlab.value.plots.pyramid import *  # noqa: F403
from crmlab.value.plots.relationship import *  # noqa: F403
from crmlab.value.plots.retention import *  # noqa: F403

__all__ = crmlab.public_names(globals())
