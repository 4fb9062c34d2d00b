"""Controls of chapter 01: plots behind sliders."""

import crmlab
from crmlab.information.widgets.channels import *  # noqa: F403
from crmlab.information.widgets.completeness import *  # noqa: F403
from crmlab.information.widgets.duplicates import *  # noqa: F403
from crmlab.information.widgets.fields import *  # noqa: F403
from crmlab.information.widgets.privacy import *  # noqa: F403

__all__ = crmlab.public_names(globals())
