"""Pictures of chapter 06: what a measure returns, on an Axes."""

import crmlab
from crmlab.complaints.plots.control import *  # noqa: F403
from crmlab.complaints.plots.iceberg import *  # noqa: F403
from crmlab.complaints.plots.justice import *  # noqa: F403
from crmlab.complaints.plots.process import *  # noqa: F403
from crmlab.complaints.plots.recovery import *  # noqa: F403
from crmlab.complaints.plots.texts import *  # noqa: F403
from crmlab.complaints.plots.types import *  # noqa: F403

__all__ = crmlab.public_names(globals())
