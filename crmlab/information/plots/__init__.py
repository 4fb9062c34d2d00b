"""Pictures of chapter 01: what measures return, drawn on an Axes with a description."""

import crmlab
from crmlab.information.plots.card import *  # noqa: F403
from crmlab.information.plots.channels import *  # noqa: F403
from crmlab.information.plots.completeness import *  # noqa: F403
from crmlab.information.plots.duplicates import *  # noqa: F403
from crmlab.information.plots.fields import *  # noqa: F403
from crmlab.information.plots.privacy import *  # noqa: F403
from crmlab.information.plots.quality import *  # noqa: F403

__all__ = crmlab.public_names(globals())
