"""Controls of chapter 06: measures and plots behind sliders."""

import crmlab
from crmlab.complaints.widgets.control import *  # noqa: F403
from crmlab.complaints.widgets.iceberg import *  # noqa: F403
from crmlab.complaints.widgets.process import *  # noqa: F403
from crmlab.complaints.widgets.recovery import *  # noqa: F403
from crmlab.complaints.widgets.texts import *  # noqa: F403
from crmlab.complaints.widgets.types import *  # noqa: F403

__all__ = crmlab.public_names(globals())
