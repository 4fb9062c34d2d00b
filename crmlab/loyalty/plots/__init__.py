"""Pictures of chapter 05: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.loyalty.plots.index import *  # noqa: F403
from crmlab.loyalty.plots.paths import *  # noqa: F403

__all__ = crmlab.public_names(globals())
