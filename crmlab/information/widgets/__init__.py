"""Controls of chapter 01: plots behind sliders."""

from crmlab.information.widgets.channels import *  # noqa: F403
from crmlab.information.widgets.completeness import *  # noqa: F403
from crmlab.information.widgets.duplicates import *  # noqa: F403
from crmlab.information.widgets.fields import *  # noqa: F403
from crmlab.information.widgets.privacy import *  # noqa: F403

# Not the modules.
__all__ = [name for name in dir() if name.endswith("_widget")]
