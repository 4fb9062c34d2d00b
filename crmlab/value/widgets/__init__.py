"""Controls of chapter 02: measures and plots behind sliders."""

import crmlab
from crmlab.value.widgets.composite import *  # noqa: F403
from crmlab.value.widgets.concentration import *  # noqa: F403
from crmlab.value.widgets.enterprise import *  # noqa: F403
from crmlab.value.widgets.pyramid import *  # noqa: F403
from crmlab.value.widgets.relationship import *  # noqa: F403

__all__ = crmlab.public_names(globals())
